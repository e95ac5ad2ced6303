"""Read a chronology as a person does: in order, and no correction hides what it corrects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.chronology.entry import NOTHING, Entry, EntryFault, Kind, commitment

Words = Mapping[int, tuple[bytes, str]]
"""The words of a case's entries by seq, each with its nonce."""

WITHHELD_NONE: Collection[int] = ()
"""Nothing is withheld on purpose: words that are absent, and not disposed of, are missing."""


class Shown(StrEnum):
    """What became of an entry's words."""

    WORDS = "words"
    NONE = "none"
    WITHHELD = "withheld"
    DISPOSED = "disposed"
    MISSING = "missing"
    """They were written, nobody withholds them, no disposal followed, and they are not here."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as a reader sees it."""

    entry: Entry
    shown: Shown
    text: str | None
    corrects: int | None
    """The seq of the entry that this one corrects."""
    corrected_by: tuple[int, ...]
    """The seqs of the entries that correct this one: its own words still stand."""


def read_through(
    entries: Iterable[Entry], words: Words, *, withheld: Collection[int] = WITHHELD_NONE
) -> tuple[Told, ...]:
    """A case's entries in order with what may be shown of them; nothing is left out or replaced.

    ``withheld`` names the seqs whose words are held back on purpose. Words that do not fit their
    entry's commitment are an EntryFault: they are other words.
    """
    listed = sorted(entries, key=lambda entry: entry.header.seq)
    last_disposal = max(
        (one.header.seq for one in listed if one.header.kind is Kind.DISPOSE), default=-1
    )
    corrections: dict[int, list[int]] = {}
    for one in listed:
        if one.header.kind is Kind.CORRECTION and one.header.about is not None:
            corrections.setdefault(one.header.about, []).append(one.header.seq)
    return tuple(
        Told(
            entry,
            (shown := what_is_shown(entry, words, withheld, last_disposal)),
            words[entry.header.seq][1] if shown is Shown.WORDS else None,
            entry.header.about if entry.header.kind is Kind.CORRECTION else None,
            tuple(corrections.get(entry.header.seq, ())),
        )
        for entry in listed
    )


def what_is_shown(
    entry: Entry, words: Words, withheld: Collection[int] = WITHHELD_NONE, last_disposal: int = -1
) -> Shown:
    """Whether the entry's words are here, and if not, why; an EntryFault when they are others."""
    header = entry.header
    given = words.get(header.seq)
    if given is None:
        if header.commit == NOTHING or header.kind is Kind.KEY:
            return Shown.NONE
        if header.seq < last_disposal:
            return Shown.DISPOSED
        return Shown.WITHHELD if header.seq in withheld else Shown.MISSING
    if commitment(*given) != header.commit:
        raise EntryFault(
            f"The words given for entry {header.seq} of case {header.case} are not those that "
            "were written then. Do not show them; find out how they changed."
        )
    return Shown.WORDS
