"""What words are still kept, found out from the rows without anybody's key.

The chronology says what was written; held against this, whatever was thrown away behind everybody's
back has a name the next morning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.vault.rows import CaseRow, EntryRow, IntakeRow
from handrail.vault.safe import Safe


@dataclass(frozen=True, slots=True)
class Kept:
    """By case the places whose words are there, the intakes that wait, the cases disposed of."""

    words: Mapping[str, frozenset[int]]
    waiting: frozenset[str]
    disposed: frozenset[str]


def what_is_kept(safe: Safe) -> Kept:
    """Every place where sealed words are there. Read it in one transaction with the chronology."""
    words: defaultdict[str, set[int]] = defaultdict(set)
    for case, seq, sealed in safe.store.columns(EntryRow, ("case", "seq", "sealed")):
        if sealed:
            words[case].add(seq)
    return Kept(
        {case: frozenset(seqs) for case, seqs in words.items()},
        frozenset(id for id, _ in safe.store.columns(IntakeRow, ("id", "team"))),
        frozenset(
            id for id, at in safe.store.columns(CaseRow, ("id", "disposed_at")) if at is not None
        ),
    )
