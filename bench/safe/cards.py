"""Cases by the thousand: opening them, opening every card, searching by decrypting every card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench.safe import names
from bench.safe.figures import (
    MS,
    US,
    Figure,
    S,
    figure,
    forget_most,
    megabytes,
    most_resident,
    prove,
    resident,
    timed,
)
from bench.safe.made_up import AT, TEAM, Setting, come_back_to, set_up, set_up_in
from bench.safe.scale import Scale
from bench.safe.words import NOWHERE, PlainCard, misspelt, plain_cards
from handrail.vault import Card, Found, MemoryStore, cards, new_case, search
from handrail.vault.card_index import Cards

_LONG = 6
"""Letters of a name that is searched for: a short one is like too many others to prove much."""
_PROVED = 3


def in_memory(scale: Scale, count: str) -> Iterator[Figure]:
    """Make so many cases in a store in memory, and open all their cards."""
    many = int(count)
    setting, plain = set_up(MemoryStore()), list(plain_cards(many))
    yield from made(setting, plain, names.MEMORY)
    prove_opened(cards(setting.safe, setting.keys, at=AT), plain)
    yield from _opened(setting, many, _times(scale, many), names.MEMORY)
    bare = [(one.case, replace(one.card(), words=())) for one in plain]
    yield figure(names.CREATE_BARE.format(many), [_kept(set_up(MemoryStore()), bare)], scale=S)


def make_file(scale: Scale, count: str, folder: str) -> Iterator[Figure]:
    """Make so many cases in a file, in one transaction, and leave it there."""
    setting, store = set_up_in(Path(folder))
    yield from made(setting, list(plain_cards(int(count))), names.FILE)
    store.close()


def open_file(scale: Scale, count: str, folder: str) -> Iterator[Figure]:
    """Open all the cards in a file that another process made, and search them."""
    many = int(count)
    setting, store = come_back_to(Path(folder))
    yield from _memory_to_hold(setting, many)
    plain = list(plain_cards(many))
    prove_opened(cards(setting.safe, setting.keys, at=AT), plain)
    times = _times(scale, many)
    yield from _opened(setting, many, times, names.FILE)
    yield from _searched(setting, plain, times)
    store.close()


def _times(scale: Scale, many: int) -> int:
    return dict(zip(scale.cards, scale.opened, strict=True))[many]


def made(setting: Setting, plain: Sequence[PlainCard], where: str) -> Iterator[Figure]:
    """The time of all cases in one transaction; their words went through the gate before."""
    taken, many = _kept(setting, [(one.case, one.card()) for one in plain]), len(plain)
    yield figure(names.CREATE.format(many, where), [taken], scale=S)
    yield figure(names.CREATE_EACH.format(many, where), [taken], scale=US, per=many)


def _kept(setting: Setting, ready: Sequence[tuple[str, Card]]) -> float:
    """The seconds of making these cases, all in one transaction."""
    start = perf_counter()
    with setting.safe.store.transaction():
        for case, card in ready:
            new_case(setting.safe, setting.keys, team=TEAM, case=case, card=card, at=AT)
    return perf_counter() - start


def _opened(setting: Setting, many: int, times: int, where: str) -> Iterator[Figure]:
    taken = timed(lambda _: cards(setting.safe, setting.keys, at=AT), range(times))
    yield figure(names.OPEN_CARDS.format(many, where), taken, scale=MS)
    yield figure(names.OPEN_CARDS_EACH.format(many, where), taken, scale=US, per=many)


def _memory_to_hold(setting: Setting, many: int) -> Iterator[Figure]:
    """How much more this process has while it holds every card, opened for the first time."""
    forget_most()
    before = resident()
    held = cards(setting.safe, setting.keys, at=AT)
    yield from megabytes(names.HOLD_CARDS.format(many), resident() - before)
    yield from megabytes(names.HOLD_CARDS_MOST.format(many), most_resident() - before)
    prove(len(held.cards) == many, "opening cards")


def _searched(setting: Setting, plain: Sequence[PlainCard], times: int) -> Iterator[Figure]:
    """Another surname each time, each proved to find whom it should; then the same timed."""

    def found(word: str) -> Found:
        return search(setting.safe, setting.keys, words=word, at=AT)

    surnames = dict.fromkeys(one.surname for one in plain if len(one.surname) >= _LONG)
    wanted = list(surnames)[:times]
    typed = {
        names.EXACT: wanted,
        names.MISSPELT: list(map(misspelt, wanted)),
        names.NO_HIT: [NOWHERE[at % len(NOWHERE)] for at in range(times)],
    }
    for surname, word in list(zip(wanted, typed[names.MISSPELT], strict=True))[:_PROVED]:
        same = {one.case for one in plain if one.surname == surname}
        prove(same <= {hit.case for hit in found(surname).hits}, "a search for a name")
        prove(same & {hit.case for hit in found(word).hits}, "a search for a misspelt name")
    prove(not any(found(word).total for word in NOWHERE), "a search for a word on no card")
    for what, given in typed.items():
        yield figure(names.SEARCH.format(len(plain), what), timed(found, given), scale=MS)


def prove_opened(opened: Cards, plain: Sequence[PlainCard]) -> None:
    """Every card opened holds what was sealed."""
    held = dict(opened.cards)
    prove(not opened.unreadable and len(held) == len(plain), "opening cards")
    for one in plain:
        card = held[one.case]
        seen = (card.names, card.born, card.year, card.tags, card.gist)
        sealed = ((one.name,), (one.born,), one.year, (one.tag,), one.gist)
        prove(seen == sealed, "an opened card")
