"""Somebody who forgot their secret comes back: a member of their team lets them in, never IT.

They get new keys, and whoever lets them in wraps for them again what both may open. What only they
could open is never given up on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handrail.vault.envelope import SecretKey
from handrail.vault.hybrid import PublicKey
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over
from handrail.vault.people import Enrolled, Pair, Unlocker, person_row, unlocker_row
from handrail.vault.rows import CaseWrapRow, IntakeWrapRow, MemberRow, PersonRow, UnlockerRow
from handrail.vault.safe import Keys, Safe
from handrail.vault.teams import member_row, standing
from handrail.vault.ways import refuse_lost
from handrail.vault.wraps import open_case_key, open_intake_key, wrap_case_key, wrap_intake_key


@dataclass(frozen=True, slots=True)
class LetIn:
    """A person who was let in again, and what somebody else still has to open for them."""

    enrolled: Enrolled
    teams_shut: tuple[str, ...]
    cases_shut: tuple[str, ...]
    intakes_shut: tuple[str, ...]


def let_in_again(
    safe: Safe,
    keys: Keys,
    *,
    person: str,
    secret: str | bytes,
    at: datetime,
    unlocker: Unlocker = Unlocker.PASSWORD,
) -> LetIn:
    """New keys for a person who forgot their secret, and the teams and cases that both may open.

    ``keys`` are those of a member of one of their teams, or of whoever broke the glass for it.
    Their old secrets, passkeys and open sessions stop.
    """
    pair = Pair.new()
    way_in = unlocker_row(safe, person, unlocker, secret, pair, at=at)
    with safe.store.transaction():
        shared = _shared_teams(safe, keys, person, at)
        _replace_person(safe, person, pair)
        safe.add(way_in)
        teams = tuple(_teams_again(safe, keys, person, pair.public, shared, at))
        cases = tuple(_cases_again(safe, keys, person, pair.public, at))
        intakes = tuple(_intakes_again(safe, keys, person, pair.public, at))
        refuse_lost(safe, teams=teams, cases=cases, intakes=intakes, at=at)
    return LetIn(pair.enrolled(), teams, cases, intakes)


def _shared_teams(safe: Safe, keys: Keys, person: str, at: datetime) -> frozenset[str]:
    """The teams that both hold at this moment; Locked when there is none, or for one's own self."""
    if keys.person == person and not any(held.by_sheet for held in keys.teams.values()):
        raise Locked(Why.NOT_ALLOWED, _CHANGE_INSTEAD)
    shared = frozenset(
        standing(safe, keys, team=row.team, at=at).team
        for row in safe.where(MemberRow, person=person)
        if row.team in keys.teams and not is_over(row.until, at=at)
    )
    if not shared:
        raise Locked(Why.NOT_ALLOWED, _NO_TEAM_SHARED)
    return shared


def _replace_person(safe: Safe, person: str, pair: Pair) -> None:
    """Put new public keys in the place of the old, and take every old secret away."""
    old = safe.one(PersonRow, person)
    if old is None:
        raise Locked(Why.NOT_ALLOWED, _NO_TEAM_SHARED)
    safe.replace(person_row(safe, person, pair, at=old.since))
    for row in safe.store.where(UnlockerRow, person=person):
        safe.store.remove(UnlockerRow, row.id)


def _teams_again(
    safe: Safe,
    keys: Keys,
    person: str,
    public: PublicKey,
    shared: frozenset[str],
    at: datetime,
) -> Iterator[str]:
    """Give each shared team again until its old end; name the others, which are dropped."""
    for row in safe.store.where(MemberRow, person=person):
        if row.team in shared:
            held = keys.team(row.team, at=at)
            safe.replace(member_row(held, person, public, at=row.since, until=row.until))
        else:
            safe.store.remove(MemberRow, row.id)
            if not is_over(row.until, at=at):
                yield row.team


def _cases_again(
    safe: Safe, keys: Keys, person: str, public: PublicKey, at: datetime
) -> Iterator[str]:
    """Give each case that both may open again until its old end; name the others."""
    for row in safe.store.where(CaseWrapRow, holder=person):
        key = _opened(safe, keys, row, at)
        if key and not is_over(row.until, at=at):
            wrap = wrap_case_key(public, key, case=row.case, holder=person, until=row.until)
            safe.store.replace(wrap)
        else:
            safe.store.remove(CaseWrapRow, row.id)
            if not is_over(row.until, at=at):
                yield row.case


def _intakes_again(
    safe: Safe, keys: Keys, person: str, public: PublicKey, at: datetime
) -> Iterator[str]:
    """Give each waiting intake that both may open again; name the others."""
    for row in safe.store.where(IntakeWrapRow, holder=person):
        key = _opened(safe, keys, row, at)
        if key:
            wrap = wrap_intake_key(public, key, intake=row.intake, holder=person)
            safe.store.replace(wrap)
        else:
            safe.store.remove(IntakeWrapRow, row.id)
            yield row.intake


def _opened(
    safe: Safe, keys: Keys, lost: CaseWrapRow | IntakeWrapRow, at: datetime
) -> SecretKey | None:
    """The key that a person can no longer unwrap, by a wrap of whoever lets them in; or None."""
    of = lost.case if isinstance(lost, CaseWrapRow) else lost.intake
    for holder in (keys.person, *(held.team for held in keys.open_teams(at=at))):
        row = None if holder == lost.holder else safe.store.one(type(lost), f"{of}:{holder}")
        if isinstance(row, IntakeWrapRow):
            return open_intake_key(keys, row, at=at)
        if isinstance(row, CaseWrapRow) and not is_over(row.until, at=at):
            return open_case_key(keys, row, at=at)
    return None


_CHANGE_INSTEAD = (
    "You are signed in, so your secret is not lost, and new keys would shut you out of what only "
    "you can open. Nothing was changed. Change your secret instead."
)
_NO_TEAM_SHARED = (
    "Only somebody who holds a key of the same team can let a person in again, so nothing was "
    "changed. Ask a member of their team; when there is none, use the team's recovery sheet."
)
