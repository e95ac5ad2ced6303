"""How safe the safe is today: per team, who can open it and what would be lost with whom.

Everything is found out from the rows, and nothing here needs anybody's secret, so it runs at every
start and every night. Each finding is a sentence with what to do about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail.vault.locked import Locked, Why
from handrail.vault.rows import (
    CaseRow,
    CaseWrapRow,
    IntakeRow,
    IntakeWrapRow,
    SheetRow,
    TeamRow,
    UnlockerRow,
)
from handrail.vault.safe import Safe
from handrail.vault.unlocking import STANDARD
from handrail.vault.ways import (
    Holder,
    SheetState,
    case_readers,
    holders,
    keys_of_today,
    opens_today,
    sheet_state,
)

LEAST_HOLDERS = 2
"""With fewer people who hold a team's key for good, one forgotten password can close it."""


_EVERYBODYS = ""


class Level(StrEnum):
    """How soon something must be put right: before the next case, or when there is time."""

    RED = "red"
    AMBER = "amber"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, with what to do."""

    level: Level
    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TeamHealth:
    """One team today: who has a grant and whether it opens, its sheet, and what was found."""

    team: str
    holders: tuple[Holder, ...]
    sheet: SheetState
    sheet_made_at: datetime | None
    findings: tuple[Finding, ...]

    @property
    def can_open(self) -> tuple[str, ...]:
        """The people who can open the team at this moment."""
        return tuple(holder.person for holder in self.holders if holder.fault is None)

    @property
    def is_red(self) -> bool:
        """Whether something must be put right before the next case."""
        return any(finding.level is Level.RED for finding in self.findings)


def health(safe: Safe, *, at: datetime) -> tuple[TeamHealth, ...]:
    """Every team as it is at this moment, in the order they were made. Writes nothing."""
    cases, intakes = _case_findings(safe, at), _intake_findings(safe)
    return tuple(
        _team_health(
            safe,
            row.id,
            (*cases[row.id], *cases[_EVERYBODYS], *intakes[row.id], *intakes[_EVERYBODYS]),
            at,
        )
        for row in safe.store.where(TeamRow)
    )


def _team_health(
    safe: Safe, team: str, about_cases: tuple[Finding, ...], at: datetime
) -> TeamHealth:
    sheet = safe.store.one(SheetRow, team)
    made_at = sheet.made_at if sheet else None
    state = sheet_state(safe, team=team)
    try:
        found = holders(safe, team=team, at=at)
    except Locked as locked:
        finding = Finding(Level.RED, team, locked.sentence)
        return TeamHealth(team, (), state, made_at, (finding, *about_cases))
    findings = (
        *_about_holders(team, found),
        *_about_sheet(team, state),
        *about_cases,
        *(one for holder in found for one in _about_unlockers(safe, holder.person)),
    )
    return TeamHealth(team, found, state, made_at, findings)


def _about_holders(team: str, found: tuple[Holder, ...]) -> Iterator[Finding]:
    lasting = sum(holder.lasting for holder in found)
    if lasting < LEAST_HOLDERS:
        yield Finding(Level.RED, team, _NOBODY_LEFT if lasting == 0 else _ONE_LEFT)
    for holder in found:
        if holder.fault not in (None, Why.ENDED):
            yield Finding(Level.RED, holder.person, _FAULTY_GRANT)


def _about_sheet(team: str, state: SheetState) -> Iterator[Finding]:
    if state in _SHEETS:
        yield Finding(Level.RED, team, _SHEETS[state])


def _about_unlockers(safe: Safe, person: str) -> Iterator[Finding]:
    for row in safe.store.where(UnlockerRow, person=person):
        if row.memory_kib < STANDARD.memory_kib or row.passes < STANDARD.passes:
            yield Finding(Level.AMBER, person, _CHEAP)
        if row.pepper_id != safe.keyring.peppers[0].id:
            yield Finding(Level.AMBER, person, _OLD_PEPPER)


def _case_findings(safe: Safe, at: datetime) -> Mapping[str, list[Finding]]:
    """By team: the cases that nobody can open, and those about a member with too few readers."""
    wraps = defaultdict[str, list[CaseWrapRow]](list)
    for row in safe.store.where(CaseWrapRow):
        wraps[row.case].append(row)
    found, today = defaultdict[str, list[Finding]](list), keys_of_today(safe)
    for case in safe.store.where(CaseRow):
        try:
            safe.genuine(case)
        except Locked as locked:
            found[_EVERYBODYS].append(Finding(Level.RED, case.id, locked.sentence))
            continue
        readers = case_readers(wraps.get(case.id, []), today=today, at=at)
        sentence = None if case.disposed_at else _about_readers(case, readers)
        if sentence:
            found[case.team].append(Finding(Level.RED, case.id, sentence))
    return found


def _about_readers(case: CaseRow, readers: tuple[str, ...]) -> str | None:
    """What is wrong with who can open a case at this moment, or None."""
    if not readers:
        return _CLOSED_CASE
    if case.restricted:
        return _ONE_READER if len(readers) < LEAST_HOLDERS else None
    return None if case.team in readers else _CLOSED_TO_TEAM


def _intake_findings(safe: Safe) -> Mapping[str, list[Finding]]:
    """By team: the waiting intakes that nobody can open. Those for named persons are in everybody's
    findings, as they are told to no team."""
    wraps = defaultdict[str, list[IntakeWrapRow]](list)
    for row in safe.store.where(IntakeWrapRow):
        wraps[row.intake].append(row)
    found, today = defaultdict[str, list[Finding]](list), keys_of_today(safe)
    for intake in safe.store.where(IntakeRow):
        if not any(opens_today(row, today=today) for row in wraps.get(intake.id, [])):
            found[intake.team].append(Finding(Level.RED, intake.id, _CLOSED_INTAKE))
    return found


_NOBODY_LEFT = (
    "Nobody holds this team's key for good: with the next secret that is forgotten, its cases are "
    "closed. Open it with the recovery sheet today, and give the key to the lead and to the head."
)
_ONE_LEFT = (
    "Only one person holds this team's key for good, so one forgotten secret could close its "
    "cases. Give the key to a second person: a deputy, the head, or a lead of the trust."
)
_FAULTY_GRANT = (
    "This person was given the team's key, and it would not open for them: the grant is damaged, "
    "was changed from outside, or is for an older key. Take it away and give it again."
)
_CLOSED_CASE = (
    "Nobody can open this case with the keys of today. Restore its wraps from a backup of the keys "
    "that is less than 35 days old, and find out what happened to them."
)
_CLOSED_TO_TEAM = (
    "This case does not open with the key that its team has today, and only the people it was "
    "shared with can read it. Restore its wrap from a backup of the keys from before the last "
    "re-key, and find out what happened to it."
)
_CLOSED_INTAKE = (
    "Nobody can open this report with the keys of today: it may have been sent while the team was "
    "given a new key. Ask whoever sent it to send it again, and find out what happened."
)
_ONE_READER = (
    "Only one person can open this case about a member of the team. Ask them to share it with a "
    "second one who has nothing to do with it."
)
_CHEAP = (
    "This person's secret is kept at a cost of guessing below today's. It is made dearer by itself "
    "when they next sign in: ask them to."
)
_OLD_PEPPER = (
    "This person's secret is still under an older pepper. It moves by itself when they next sign "
    "in; until then the older pepper has to stay in the keyring."
)
_SHEETS = {
    SheetState.NONE: (
        "There is no recovery sheet for this team. Print one, type it back from the paper, and put "
        "it where the head can find it."
    ),
    SheetState.PRINTED: (
        "The recovery sheet was printed and never typed back, so nobody knows that it can be read. "
        "Type it back from the paper."
    ),
    SheetState.FAULTY: (
        "The recovery sheet does not fit the key that this team has today, so it would open "
        "nothing. Print a new one, type it back, and destroy the old one."
    ),
}
