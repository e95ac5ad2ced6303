"""Hold the chronology against the words that are still kept, so that nothing goes unnoticed.

The log proves what was written; it cannot make a database keep it. Whoever rules the database can
throw sealed words away. This says so, entry by entry, and needs nobody's key: run it each night.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from handrail.chronology.entry import FORM, NOTHING, SETTING, Kind
from handrail.chronology.ledger import Ledger


@dataclass(slots=True)
class _Case:
    """What the log says of one case so far."""

    written: set[int] = field(default_factory=set)
    disposed: bool = False


def check_kept(
    ledger: Ledger,
    *,
    kept: Mapping[str, Collection[int]],
    waiting: Collection[str] = (),
    disposed: Collection[str] = (),
) -> tuple[str, ...]:
    """A sentence for each loss: words that no disposal took, a disposal that nobody wrote down.

    ``kept`` names, by case, the seqs whose words are there; ``waiting`` the intakes that nobody has
    taken into a case yet; ``disposed`` the cases that the database calls disposed of. Read the log
    and these in one transaction. Altered headers are for ``check_log`` to name.
    """
    return tuple(_losses(_cases(ledger), kept, waiting, disposed))


def _cases(ledger: Ledger) -> dict[str, _Case]:
    cases: dict[str, _Case] = {}
    for line in ledger.lines():
        found = FORM.fullmatch(line.header.decode("ascii", "replace"))
        if found is None:
            continue
        case, commit, kind, seq = found[4], found[5], found[6], int(found[8])
        if case == SETTING:
            continue
        told = cases.setdefault(case, _Case())
        if kind == Kind.DISPOSE:
            told.written.clear()
            told.disposed = True
        if commit != NOTHING:
            told.written.add(seq)
    return cases


def _losses(
    cases: Mapping[str, _Case],
    kept: Mapping[str, Collection[int]],
    waiting: Collection[str],
    disposed: Collection[str],
) -> Iterator[str]:
    for case, told in cases.items():
        for seq in sorted(told.written.difference(kept.get(case, ()))):
            if not (case in waiting and seq == 0):
                yield (
                    f"Case {case}, entry {seq}: its words are not kept any more, and no disposal "
                    "took them away. Restore them from a backup, and find out who can write to "
                    "the database."
                )
        if told.disposed and case not in disposed and kept.get(case):
            yield (
                f"Case {case} was disposed of, and words of it are kept all the same: an older "
                "backup was put back. Dispose of it again."
            )
    for case in sorted(disposed):
        if case not in cases or not cases[case].disposed:
            yield (
                f"Case {case} is called disposed of in the database, and its chronology knows of "
                "no disposal. Restore it from a backup, and find out who can write to the database."
            )
