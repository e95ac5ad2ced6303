"""What is done to a whole team or a whole case: a new key for ten thousand cases, a disposal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bench.safe import names, words
from bench.safe.figures import MS, Figure, S, figure, prove, timed
from bench.safe.made_up import AT, LEAD, TEAM, Setting, come_back_to, set_up, sign_in
from bench.safe.scale import Scale
from handrail.textgate import clean
from handrail.vault import (
    MemoryStore,
    cards,
    dispose,
    new_case,
    open_intake,
    rotate_team,
    seal_intake,
    write,
)
from handrail.vault.rows import CaseWrapRow

_WAITING: Final = 50
_TIMES: Final = 50
_ENTRIES: Final = 5


def measure(scale: Scale, folder: str) -> Iterator[Figure]:
    """A re-key in memory and in the file made for the cards; then cases made and disposed of."""
    many = scale.cards[1]
    setting = set_up(MemoryStore())
    for one in words.plain_cards(many):
        new_case(setting.safe, setting.keys, team=TEAM, case=one.case, card=one.card(), at=AT)
    yield _rekeyed(setting, many, names.MEMORY)
    setting, store = come_back_to(Path(folder))
    yield _rekeyed(setting, many, names.FILE)
    yield from _made_and_disposed(Setting(setting.safe, sign_in(setting.safe)))
    store.close()


def _rekeyed(setting: Setting, many: int, where: str) -> Figure:
    """One re-key; afterwards the old key opens nothing and the new one everything."""
    safe, told = setting.safe, clean(words.note(Random(words.SEED), 2_000))
    with safe.store.transaction():
        for at in range(_WAITING):
            seal_intake(safe, intake=f"intake-{at}", words=told, at=AT, team=TEAM)
    start = perf_counter()
    rotate_team(safe, setting.keys, team=TEAM, keep=(LEAD,), at=AT)
    taken = perf_counter() - start
    keys = sign_in(safe)
    prove(len(cards(safe, keys, at=AT).cards) == many, "cards after a re-key")
    prove(not cards(safe, setting.keys, at=AT).cards, "the old key after a re-key")
    told_again = [open_intake(safe, keys, intake=f"intake-{at}", at=AT) for at in range(_WAITING)]
    prove(all(one.text == told.text for one in told_again), "intakes after a re-key")
    return figure(names.REKEY.format(many, where), [taken], scale=S)


def _made_and_disposed(setting: Setting) -> Iterator[Figure]:
    """New cases one by one, each on the disk, then disposed of one by one among all the others."""
    safe, keys = setting.safe, setting.keys
    card = next(words.plain_cards(1)).card()
    told = clean(words.note(Random(words.SEED), 3_000))
    every = [f"to-go-{at}" for at in range(_TIMES)]

    def make(case: str) -> None:
        new_case(safe, keys, team=TEAM, case=case, card=card, at=AT)

    yield figure(names.CREATE_ONE, timed(make, every), scale=MS)
    for case in every:
        for seq in range(_ENTRIES):
            write(safe, keys, case=case, seq=seq, words=told, nonce=bytes(32), at=AT)
    yield figure(
        names.DISPOSE, timed(lambda case: dispose(safe, case=case, at=AT), every), scale=MS
    )
    left = {case for case, _ in cards(safe, keys, at=AT).cards}
    prove(left.isdisjoint(every), "a disposal")
    wraps = [row for case in every for row in safe.store.where(CaseWrapRow, case=case)]
    prove(not wraps, "a disposal")
