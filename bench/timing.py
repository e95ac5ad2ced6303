"""Time many functions side by side: in turn, round after round, so that drift hits all alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter_ns
from typing import Any, Final

ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Contender:
    """Something to time: a call, and what it is given in each round."""

    name: str
    call: Callable[[Any], object]
    rounds: Sequence[Sequence[Any]]
    """What to call it with, round by round."""
    batch: int = 1
    """How often in a row with the same thing, so that the clock's own step does not show."""


@dataclass(slots=True)
class Timing:
    """The times of one contender in microseconds, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of all calls."""
        return median(self._all)

    @property
    def p99(self) -> float:
        """The time within which 99 calls of 100 are done."""
        return sorted(self._all)[int(len(self._all) * 0.99)]

    @property
    def calls(self) -> int:
        """How many calls were timed."""
        return len(self._all)

    @property
    def _all(self) -> list[float]:
        return [time for times in self.rounds for time in times]


def ratio(one: Timing, other: Timing) -> float:
    """How many times as long one takes as another: round by round, then the middle round."""
    pairs = zip(one.rounds, other.rounds, strict=True)
    return median(median(mine) / median(theirs) for mine, theirs in pairs)


def race(contenders: Sequence[Contender]) -> dict[str, Timing]:
    """Time every contender in every round, single-threaded, without the garbage collector."""
    timings = {contender.name: Timing() for contender in contenders}
    for contender in contenders:
        for thing in contender.rounds[0][:50]:
            contender.call(thing)
    for round in range(len(contenders[0].rounds)):
        for at in range(len(contenders)):
            contender = contenders[(at + round) % len(contenders)]
            timings[contender.name].rounds.append(_times(contender, round))
    return timings


def _times(contender: Contender, round: int) -> list[float]:
    call, batch = contender.call, contender.batch
    times = []
    gc.collect()
    gc.disable()
    try:
        for thing in contender.rounds[round]:
            start = perf_counter_ns()
            for _ in range(batch):
                call(thing)
            times.append((perf_counter_ns() - start) / batch / 1_000)
    finally:
        gc.enable()
    return times
