"""Deadlines: by when something must be done, on whose word, and how sure we are of it.

The figures are data with their sources (guidance/clocks). Where a nation or a local authority is
not known, or its figure is not confirmed, the strictest figure known counts: what is not known
never makes a deadline later. Nobody has to work a deadline out by hand (WSP-01, WSP-02, WALES-196).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from handrail.lifecycle.reading import (
    DataRefused,
    Fault,
    Page,
    Table,
    faults_of,
    page_faults,
    read_pages,
    read_tables,
    repeated,
)
from handrail.lifecycle.times import day_of, hours_after, moment, said, utc
from handrail.lifecycle.working_days import (
    END_OF_WORKING_DAY,
    NATIONS,
    calendar_knows,
    working_days_after,
)


class Kind(StrEnum):
    """What a deadline is for."""

    WRITTEN_CONFIRMATION = "written-confirmation"
    CHASE = "chase-acknowledgement"
    STAFF_ALLEGATION = "staff-allegation"
    DELETION = "deletion"
    PLATFORM_CHECK = "platform-check"
    DECISION_REVIEW = "decision-review"
    FILE_TRANSFER = "file-transfer"


class Unit(StrEnum):
    """How a deadline is counted. Hours are real ones, also through a change of the clocks."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    AGREED = "agreed"


class Standing(StrEnum):
    """How a deadline stands at a moment."""

    MET = "met"
    DUE = "due"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"


class Basis(StrEnum):
    """Why this figure counts: it is the place's own, or the strictest known in its absence."""

    OWN = "own"
    STRICTEST_IN_NATION = "strictest-in-nation"
    STRICTEST_KNOWN = "strictest-known"


@dataclass(frozen=True, slots=True)
class Clock:
    """One figure: for what, where, how long, and on whose word. No ``nations`` means all of them.

    ``authority`` is the id of a local authority, or empty for a figure of the whole nation.
    """

    id: str
    kind: Kind
    nations: tuple[str, ...]
    authority: str
    amount: int
    unit: Unit
    text: Mapping[str, str]
    cites: tuple[str, ...]
    confidence: str

    def applies_in(self, nation: str | None) -> bool:
        """Whether this is a figure of that nation."""
        return not self.nations or nation in self.nations


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every figure and every page a figure was read on."""

    clocks: tuple[Clock, ...]
    pages: Mapping[str, Page]


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: ``at`` is an instant in UTC; ``sentence`` says what, by when, and how sure.

    ``sources`` are what it rests on; ``confidence`` is confirmed or to-verify, to be shown.
    """

    clock: str
    started_at: datetime
    at: datetime
    sentence: str
    sources: tuple[str, ...]
    confidence: str
    basis: Basis


_SOON: Final = timedelta(hours=24)
_NOTES: Final[Mapping[str, Mapping[str, str]]] = {
    "until": {"en": "{text}, by {at} (UK time).", "cy": "{text}, erbyn {at} (amser y DU)."},
    "unset": {
        "en": "{text}. No day is agreed yet: agree one now.",
        "cy": "{text}. Nid oes diwrnod wedi'i gytuno eto: cytunwch ar un nawr.",
    },
    Basis.STRICTEST_IN_NATION: {
        "en": "What your local authority asks for is not confirmed here, so the strictest figure "
        "known counts.",
        "cy": "Nid yw'r hyn y mae eich awdurdod lleol yn gofyn amdano wedi'i gadarnhau yma, "
        "felly'r ffigur llymaf sy'n hysbys sy'n cyfrif.",
    },
    Basis.STRICTEST_KNOWN: {
        "en": "No figure of your own nation is held, so the strictest one known counts.",
        "cy": "Nid oes ffigur ar gyfer eich cenedl chi ar gadw, felly'r un llymaf sy'n hysbys sy'n "
        "cyfrif.",
    },
    "to-verify": {
        "en": "The figure is still to verify: check it against the published text.",
        "cy": "Mae'r ffigur yn dal i'w wirio: gwiriwch ef yn erbyn y testun cyhoeddedig.",
    },
    "calendar": {
        "en": "The bank holidays are not known, so only weekends are left out.",
        "cy": "Nid yw'r gwyliau banc yn hysbys, felly dim ond penwythnosau sy'n cael eu hepgor.",
    },
}


def due(
    clocks: Clocks,
    kind: Kind,
    *,
    started_at: datetime,
    nation: str | None = None,
    authority: str | None = None,
    agreed: datetime | None = None,
    language: str = "en",
) -> Due:
    """When something is due that began at ``started_at``, an aware instant.

    ``nation`` and ``authority`` are ids, or None where not known. ``agreed`` is the moment the lead
    has agreed, for what has no figure; without it, agreeing one is what is due, at once. Raises
    LookupError where no figure of this kind is held at all.
    """
    started = utc(started_at, "The start of a deadline")
    agreed_at = started if agreed is None else utc(agreed, "The agreed moment")
    nation = nation if nation in NATIONS else None
    pool, basis = _pool(clocks, kind, nation, authority)
    if not pool:
        raise LookupError(f"No deadline of the kind {kind} is held. Add one to guidance/clocks.")
    timed = ((_end(clock, started, nation, agreed_at), clock) for clock in pool)
    # Of those that end together: this place's own first, then one that is confirmed.
    at, clock = min(
        timed, key=lambda two: (two[0], two[1].authority not in ("", authority), two[1].confidence)
    )
    own = clock.authority in ("", authority) and clock.applies_in(nation)
    basis = Basis.OWN if own else basis
    # What is confirmed elsewhere is not confirmed here.
    confidence = clock.confidence if own else "to-verify"
    unset = clock.unit is Unit.AGREED and agreed is None
    opening = _NOTES["unset" if unset else "until"][language]
    told = [opening.format(text=clock.text[language], at=said(at, language))]
    told += [_NOTES[note][language] for note in _notes(clock, at, nation, basis, confidence)]
    return Due(clock.id, started, at, " ".join(told), clock.cites, confidence, basis)


def standing(due: Due, at: datetime, *, met_at: datetime | None = None) -> Standing:
    """How a deadline stands at a moment: met, due, due soon or overdue.

    Due soon is the last day of it, or its last half where it is shorter than two days.
    """
    if met_at is not None:
        return Standing.MET
    now = utc(at, "The moment of asking")
    if now > due.at:
        return Standing.OVERDUE
    soon = min(_SOON, (due.at - due.started_at) / 2)
    return Standing.DUE_SOON if now >= due.at - soon else Standing.DUE


def read_clocks(*folders: Path, lines: Collection[str]) -> Clocks:
    """Read every clock of these folders: what is shipped, and a setting's own beside it.

    ``lines`` are the ids of the catalogue. Raises DataRefused with a sentence for each entry that
    has no citation, cites what is not there, or cannot be understood; then none is loaded.
    """
    tables = tuple(table for folder in folders for table in read_tables(folder, ("clock",)))
    pages = read_pages(tables)
    known = {*lines, *pages}
    entries = tuple(table for table in tables if table.kind == "clock")
    faults = [*page_faults(pages, tables)]
    for table in entries:
        faults += faults_of(table, needs="kind unit", may_have="amount authority", known=known)
        faults += _misshapen(table)
    faults += repeated(entries)
    if faults:
        raise DataRefused(tuple(faults))
    return Clocks(tuple(map(_clock, entries)), pages)


def _pool(
    clocks: Clocks, kind: Kind, nation: str | None, authority: str | None
) -> tuple[tuple[Clock, ...], Basis]:
    """The figures that count, each pool a part of the next: the strictest is never later there.

    A place's own confirmed figure stands beside the nation's; a local one can only tighten that.
    """
    every = tuple(clock for clock in clocks.clocks if clock.kind is kind)
    national = tuple(clock for clock in every if nation and clock.applies_in(nation))
    local = tuple(clock for clock in national if authority and clock.authority == authority)
    if local and all(clock.confidence == "confirmed" for clock in local):
        return tuple(c for c in national if c.authority in ("", authority)), Basis.OWN
    return (national, Basis.STRICTEST_IN_NATION) if national else (every, Basis.STRICTEST_KNOWN)


def _end(clock: Clock, started: datetime, nation: str | None, agreed: datetime) -> datetime:
    match clock.unit:
        case Unit.HOURS:
            return hours_after(started, clock.amount)
        case Unit.DAYS:
            return moment(day_of(started) + timedelta(days=clock.amount), END_OF_WORKING_DAY)
        case Unit.WORKING_DAYS:
            return working_days_after(started, clock.amount, nation)
        case Unit.AGREED:
            return agreed


def _notes(
    clock: Clock, end: datetime, nation: str | None, basis: Basis, confidence: str
) -> Iterator[str]:
    if basis is not Basis.OWN:
        yield basis
    if confidence == "to-verify":
        yield "to-verify"
    if clock.unit is Unit.WORKING_DAYS and not calendar_knows(day_of(end), nation):
        yield "calendar"


def _misshapen(table: Table) -> Iterator[Fault]:
    values = table.values
    for key, kinds in (("kind", Kind), ("unit", Unit)):
        if key in values and values[key] not in tuple(kinds):
            yield table.fault(f"{values[key]!r} is no {key}", f"Use {', '.join(kinds)}")
    amount: Any = values.get("amount")
    if values.get("unit") == Unit.AGREED:
        if amount is not None:
            yield table.fault("what is agreed has no amount", "Leave amount out")
    elif type(amount) is not int or amount < 1:
        yield table.fault("its amount is not a whole number above 0", "Write, say, amount = 24")
    if values.get("authority") and len(table.names("nations")) != 1:
        yield table.fault("a local authority lies in one nation", 'Write, say, nations = ["wales"]')


def _clock(table: Table) -> Clock:
    values = table.values
    return Clock(
        id=table.id,
        kind=Kind(values["kind"]),
        nations=table.names("nations"),
        authority=str(values.get("authority", "")),
        amount=int(values.get("amount", 0)),
        unit=Unit(values["unit"]),
        text=table.words("text"),
        cites=table.names("cites"),
        confidence=str(values["confidence"]),
    )
