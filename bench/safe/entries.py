"""Writing and reading the words of a chronology, through a store in memory and one in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from bench.safe import names, words
from bench.safe.figures import MS, US, Figure, figure, prove, timed
from bench.safe.made_up import AT, TEAM, Setting, set_up, set_up_in
from bench.safe.scale import Scale
from handrail.textgate import CleanText, clean
from handrail.vault import MemoryStore, entries, new_case, read, write

_LENGTH: Final = 3_000
_NONCE: Final = bytes(32)
_TIMES: Final = 50


def measure(scale: Scale, folder: str) -> Iterator[Figure]:
    """Entries of 3 kB each, every one read again and compared with what was written."""
    many, few = scale.quick, scale.quick // 10
    yield from _write_and_read(set_up(MemoryStore()), "case-a", many, names.MEMORY)
    setting, store = set_up_in(Path(folder))
    with store.transaction():
        yield from _write_and_read(setting, "case-a", many, names.FILE)
    write_3_kb, _ = _write_and_read(setting, "case-b", few, f"{names.FILE}, {names.ON_DISK}")
    yield write_3_kb
    yield _read_case(setting, scale.record)
    store.close()


def _write_and_read(setting: Setting, case: str, many: int, where: str) -> Iterator[Figure]:
    safe, keys, text = setting.safe, setting.keys, words.note(Random(words.SEED), _LENGTH)
    told, every = _begin(setting, case, text), range(many)

    def put(seq: int) -> None:
        write(safe, keys, case=case, seq=seq, words=told, nonce=_NONCE, at=AT)

    def get(seq: int) -> tuple[bytes, str]:
        return read(safe, keys, case=case, seq=seq, at=AT)

    yield figure(names.WRITE.format(where), timed(put, every), scale=US)
    prove(all(get(seq) == (_NONCE, text) for seq in every), "an entry read again")
    yield figure(names.READ.format(where), timed(get, every), scale=US)


def _read_case(setting: Setting, many: int) -> Figure:
    """The words of one whole case, as its page and a search inside it read them."""
    safe, keys, text = setting.safe, setting.keys, words.note(Random(words.SEED), _LENGTH)
    told = _begin(setting, "case-c", text)
    with safe.store.transaction():
        for seq in range(many):
            write(safe, keys, case="case-c", seq=seq, words=told, nonce=_NONCE, at=AT)

    def whole(_: object) -> list[str]:
        return [written.text for written in entries(safe, keys, case="case-c", at=AT)]

    prove(whole(None) == [text] * many, "a case read whole")
    return figure(names.READ_CASE.format(many), timed(whole, range(_TIMES)), scale=MS)


def _begin(setting: Setting, case: str, text: str) -> CleanText:
    """Open the case; the words of its entries, through the gate."""
    card = next(words.plain_cards(1)).card()
    new_case(setting.safe, setting.keys, team=TEAM, case=case, card=card, at=AT)
    told = clean(text)
    prove(told.text == text, "a note through the gate")
    return told
