"""The ways into a team: who can open it at this moment, found out from the rows and not from hope.

A way counts when its rows are as they were made, its wrap is whole, not over, and made for the key
that the team has today. Nothing here needs anybody's secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from handrail.vault.envelope import HEAD_BYTES, LENGTH_BYTES, TAG_BYTES, Algorithm, head_of
from handrail.vault.hybrid import ENC_BYTES
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over
from handrail.vault.rows import (
    CaseRow,
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    SheetRow,
    TeamRow,
    UnlockerRow,
)
from handrail.vault.safe import OpenTeam, Safe, opened_public, refuse_ended

_PRIVATE_BYTES = 96
_GRANT_BYTES = HEAD_BYTES + ENC_BYTES + LENGTH_BYTES + _PRIVATE_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a grant for a team; ``fault`` is why it opens nothing today, or None."""

    person: str
    until: datetime | None
    fault: Why | None

    @property
    def lasting(self) -> bool:
        """Whether this person can open the team today, and may for good."""
        return self.fault is None and self.until is None


class SheetState(StrEnum):
    """How far a team's printed recovery sheet can be relied on."""

    NONE = "none"
    PRINTED = "printed"
    TYPED_BACK = "typed-back"
    FAULTY = "faulty"


def the_team(safe: Safe, team: str) -> TeamRow:
    """The row of a team; Locked when there is none under this id."""
    row = safe.one(TeamRow, team)
    if row is None:
        raise Locked(
            Why.NOT_A_HOLDER,
            "There is no team under this id, so nothing was opened or changed. Check the id.",
        )
    return row


def holders(safe: Safe, *, team: str, at: datetime) -> tuple[Holder, ...]:
    """Everybody with a grant for a team, in the order it was given, and whether it opens."""
    own = the_team(safe, team)
    return tuple(
        Holder(row.person, row.until, _fault(safe, own, row, at))
        for row in safe.store.where(MemberRow, team=team)
    )


def sheet_state(safe: Safe, *, team: str) -> SheetState:
    """Whether a team's sheet was printed, typed back by a human, and fits today's key."""
    row = safe.store.one(SheetRow, team)
    if row is None:
        return SheetState.NONE
    try:
        fits = safe.genuine(row).key_id == the_team(safe, team).key_id
    except Locked:
        fits = False
    if not fits:
        return SheetState.FAULTY
    return SheetState.TYPED_BACK if row.typed_back_at else SheetState.PRINTED


def sheet_stands(safe: Safe, held: OpenTeam) -> bool:
    """Whether the very sheet that opened a team is the one that opens it now."""
    row = safe.one(SheetRow, held.team)
    now = row and (row.key_id, head_of(row.wrap).key_id)
    return now == (held.key_id, held.sheet)


def ready(safe: Safe, *, team: str, at: datetime) -> None:
    """Locked NOT_READY before a team's first case, until two independent ways open the team.

    One is a person whose access has no end; the other is the printed sheet, and it counts only
    when somebody has typed it back. Later cases are never held up: ``health`` goes red instead.
    """
    if safe.store.has(CaseRow, team=team):
        return
    if not any(holder.lasting for holder in holders(safe, team=team, at=at)):
        raise Locked(Why.NOT_READY, _NOBODY)
    if sheet_state(safe, team=team) is not SheetState.TYPED_BACK:
        raise Locked(Why.NOT_READY, _NO_SHEET)


def refuse_no_way_in(safe: Safe, *, team: str, at: datetime) -> None:
    """Locked NOT_ALLOWED when, as things stand, nobody could open a team's cases for good."""
    if sheet_state(safe, team=team) is SheetState.TYPED_BACK:
        return
    if not any(holder.lasting for holder in holders(safe, team=team, at=at)):
        raise Locked(Why.NOT_ALLOWED, _LAST_WAY)


def refuse_lost(
    safe: Safe,
    *,
    teams: Iterable[str],
    cases: Iterable[str],
    intakes: Iterable[str],
    at: datetime,
) -> None:
    """Locked NOT_ALLOWED when nobody is left to open one of these, just taken from somebody."""
    for team in teams:
        refuse_no_way_in(safe, team=team, at=at)
    today = keys_of_today(safe)
    for case in cases:
        if not case_readers(safe.store.where(CaseWrapRow, case=case), today=today, at=at):
            raise Locked(Why.NOT_ALLOWED, _LAST_READER)
    for intake in intakes:
        rows = safe.store.where(IntakeWrapRow, intake=intake)
        if not any(opens_today(row, today=today) for row in rows):
            raise Locked(Why.NOT_ALLOWED, _LAST_READER)


def keys_of_today(safe: Safe) -> Mapping[str, bytes]:
    """Which key each team and each person has today, by its id; none for a row that was changed."""
    today = {}
    rows: Iterator[TeamRow | PersonRow] = chain(
        safe.store.where(TeamRow), safe.store.where(PersonRow)
    )
    for row in rows:
        with suppress(Locked):
            safe.genuine(row)
            today[row.id] = row.key_id
    return today


def case_readers(
    wraps: Iterable[CaseWrapRow], *, today: Mapping[str, bytes], at: datetime
) -> tuple[str, ...]:
    """The people and teams whose wraps of a case open at this moment, with their keys of today."""
    return tuple(
        row.holder
        for row in wraps
        if not is_over(row.until, at=at) and opens_today(row, today=today)
    )


def opens_today(row: CaseWrapRow | IntakeWrapRow, *, today: Mapping[str, bytes]) -> bool:
    """Whether a wrap is for the key that its holder has today."""
    return row.holder in today and row.wrap[:HEAD_BYTES].endswith(today[row.holder])


def _fault(safe: Safe, team: TeamRow, row: MemberRow, at: datetime) -> Why | None:
    """Why a grant opens nothing today, or None when it does."""
    try:
        refuse_ended(safe.genuine(row).until, at=at)
        person = safe.one(PersonRow, row.person)
        head = head_of(row.wrap)
        if person is None or not any(_unlockers(safe, row.person)):
            return Why.GONE
        opened_public(safe, person)
        if row.key_id != team.key_id or head.key_id != person.key_id:
            return Why.OTHER_KEY
        whole = head.algorithm is Algorithm.HPKE_MLKEM768_X25519 and len(row.wrap) == _GRANT_BYTES
        return None if whole else Why.CUT_SHORT
    except Locked as locked:
        return locked.why


def _unlockers(safe: Safe, person: str) -> Iterator[UnlockerRow]:
    """The unlockers of a person that are as they were made and under a pepper that is held."""
    for row in safe.where(UnlockerRow, person=person):
        safe.keyring.pepper(row.pepper_id)
        yield row


_NOBODY = (
    "Nobody holds this team's key for good, so a first case could be lost with the next change of "
    "staff. It was not begun. Give the key to the lead or to the head, without an end."
)
_NO_SHEET = (
    "Until the team's recovery sheet is printed and typed back, one forgotten password could close "
    "these records for ever. The first case was not begun. Print the sheet, type it back from the "
    "paper, and begin again: it takes five minutes."
)
_LAST_READER = (
    "This person is the only one who can open some case or some report, and it would be closed for "
    "ever, so nothing was changed. Ask them to share it with somebody first. If their secret is "
    "truly forgotten, give them a new account beside this one, and keep this one as it is."
)
_LAST_WAY = (
    "This is the last way into the team's cases: after it, nobody could ever open them. Nothing "
    "was changed. Give the key to a second person first, or print the recovery sheet and type it "
    "back."
)
