"""Many people signing in at the same moment: how long, and how much memory, with and without
the turnstile."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread
from time import perf_counter

from bench.safe import names
from bench.safe.figures import Figure, S, figure, forget_most, megabytes, most_resident, prove
from bench.safe.made_up import SECOND_TEAM, TEAM, set_up, sign_in
from bench.safe.scale import Scale
from handrail.vault import STANDARD, Keys, MemoryStore, Safe, Turnstile

TIMES = 3


def measure(scale: Scale, people: str, limit: str) -> Iterator[Figure]:
    """``people`` sign in at once, through a turnstile that lets ``limit`` through, or all."""
    count = int(people)
    limited = limit == "turnstile"
    turnstile = Turnstile(patience=60) if limited else Turnstile(at_once=count)
    safe = set_up(MemoryStore(), cost=STANDARD, turnstile=turnstile).safe
    forget_most()
    times = [_all_at_once(safe, count) for _ in range(TIMES)]
    name = (names.TURNSTILE if limited else names.NO_LIMIT).format(count)
    yield figure(name, times, scale=S)
    yield from megabytes(names.CROWD_MEMORY.format(name), most_resident())


def _all_at_once(safe: Safe, count: int) -> float:
    opened: list[Keys] = []
    gate = Barrier(count + 1)

    def arrive() -> None:
        gate.wait()
        opened.append(sign_in(safe))

    people = [Thread(target=arrive) for _ in range(count)]
    for one in people:
        one.start()
    gate.wait()
    start = perf_counter()
    for one in people:
        one.join()
    taken = perf_counter() - start
    prove(len(opened) == count, "a crowd signing in")
    prove(all(set(keys.teams) == {TEAM, SECOND_TEAM} for keys in opened), "a crowd signing in")
    return taken
