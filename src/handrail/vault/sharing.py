"""Sharing a case with one more person or team, for a time or for good, and taking that back."""

from __future__ import annotations

from datetime import datetime

from handrail.vault.cases import LEAST_READERS, open_card_of, open_case, person_public
from handrail.vault.hybrid import PublicKey
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over, whole
from handrail.vault.rows import CaseRow, CaseWrapRow, PersonRow, TeamRow
from handrail.vault.safe import Keys, Safe, opened_public
from handrail.vault.teams import standing
from handrail.vault.wraps import wrap_case_key


def share_case(
    safe: Safe,
    keys: Keys,
    *,
    case: str,
    at: datetime,
    person: str = "",
    team: str = "",
    until: datetime | None = None,
) -> None:
    """Let one more person, or one more team, open a case: for good, or up to the hour ``until``.

    The hour is part of the wrap and checked at every use. Whoever has the case for a time can give
    it no longer than that. A case about a member of the team is shared with persons only, and
    never with somebody it is about.
    """
    if bool(person) == bool(team):
        raise ValueError("A case is shared with one person or with one team: name one of them.")
    with safe.store.transaction():
        row, holder, key = open_case(safe, keys, case=case, at=at)
        if holder in keys.teams:
            standing(safe, keys, team=holder, at=at)
        shut_out = open_card_of(safe, key, case=case).shut_out
        _refuse_end(safe, keys, case=case, until=until, at=at)
        _refuse_holder(safe, row, person=person, team=team, until=until, shut_out=shut_out)
        public = person_public(safe, person) if person else team_public(safe, team)
        wrap = wrap_case_key(public, key, case=case, holder=person or team, until=until)
        if safe.store.has(CaseWrapRow, id=wrap.id):
            safe.store.remove(CaseWrapRow, wrap.id)
        safe.store.add(wrap)


def unshare(safe: Safe, *, case: str, holder: str) -> None:
    """Take a case back from a person or a team it was shared with. Needs no key.

    A case's own team keeps it, and so do two readers of a case about a member of the team.
    """
    with safe.store.transaction():
        row = safe.one(CaseRow, case)
        if row and _own_team(row) == holder:
            raise _own_team_keeps_it()
        if row and row.restricted:
            _refuse_last_readers(safe, case=case, leaving=holder)
        safe.store.remove(CaseWrapRow, f"{case}:{holder}")


def _refuse_holder(
    safe: Safe,
    row: CaseRow,
    *,
    person: str,
    team: str,
    until: datetime | None,
    shut_out: frozenset[str],
) -> None:
    if (row.restricted and team) or person in shut_out:
        raise Locked(
            Why.NOT_ALLOWED,
            "This case is about a member of a team, so it is never shared with a team, nor with "
            "the person it is about. Nothing was shared. Share it with one other person.",
        )
    if team and _own_team(row) == team:
        raise _own_team_keeps_it()
    if until is not None and row.restricted:
        _refuse_last_readers(safe, case=row.id, leaving=person)


def _refuse_end(safe: Safe, keys: Keys, *, case: str, until: datetime | None, at: datetime) -> None:
    """Refuse an end that has passed, or one later than the sharer's own."""
    if until is not None and is_over(whole(until), at=at):
        raise Locked(
            Why.NOT_ALLOWED,
            "This access would end before it begins, so nothing was shared. Choose an hour that is "
            "still to come.",
        )
    own = _own_end(safe, keys, case=case, at=at)
    if own is not None and (until is None or until > own):
        raise Locked(
            Why.NOT_ALLOWED,
            "You have this case for a time yourself, and cannot give it for longer than that. "
            "Nothing was shared. Name an earlier end, or ask somebody who has it for good.",
        )


def _own_end(safe: Safe, keys: Keys, *, case: str, at: datetime) -> datetime | None:
    """When the longest of the sharer's own ways to this case ends; None when one never does."""
    ends: list[datetime | None] = []
    for holder in (*keys.teams, keys.person):
        row = safe.store.one(CaseWrapRow, f"{case}:{holder}")
        if row is not None:
            team = keys.teams.get(holder)
            both = [end for end in (row.until, team.until if team else None) if end is not None]
            ends.append(min(both, default=None))
    return None if None in ends else max(end for end in ends if end is not None)


def _own_team(row: CaseRow) -> str:
    """The team that a case belongs to; none for a case about a member of it."""
    return "" if row.restricted else row.team


def _refuse_last_readers(safe: Safe, *, case: str, leaving: str) -> None:
    """Refuse to leave a case without a team with fewer than two who have it for good."""
    lasting = {
        row.holder
        for row in safe.store.where(CaseWrapRow, case=case)
        if not row.until and safe.store.one(PersonRow, row.holder)
    }
    if leaving in lasting and len(lasting) <= LEAST_READERS:
        raise Locked(
            Why.NOT_ALLOWED,
            "Then fewer than two people would have this case for good, and a single lost password "
            "would lose it. Nothing was changed. Share it with somebody else first.",
        )


def team_public(safe: Safe, team: str) -> PublicKey:
    """The public key of a team; Locked when no team has this id."""
    row = safe.one(TeamRow, team)
    if row is None:
        raise Locked(
            Why.NOT_A_HOLDER,
            "There is no team under this id, so nothing could be sealed for it, and nothing was "
            "kept. Check which team was meant.",
        )
    return opened_public(safe, row)


def _own_team_keeps_it() -> Locked:
    return Locked(
        Why.NOT_ALLOWED,
        "This is the case's own team, which has it for good, so nothing was changed.",
    )
