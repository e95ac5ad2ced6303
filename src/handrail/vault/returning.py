"""Somebody who forgot their secret comes back: a member of their team lets them in, never IT.

They make new keys under a secret that only they know, and read eight words out to the member, who
wraps for those keys again what both may open. What only they could open is never given up on the
way, and what the member cannot open is not named to them: its own readers give it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from handrail.vault.envelope import Bound, SecretKey
from handrail.vault.hybrid import PublicKey
from handrail.vault.hybrid import fingerprint as eight_words
from handrail.vault.keyring import server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import DAY, is_over, opaque
from handrail.vault.people import (
    Enrolled,
    Pair,
    Unlocker,
    person_row,
    refuse_passkey_alone,
    unlocker_row,
)
from handrail.vault.rows import (
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    UnlockerRow,
    WaitingRow,
    table_of,
)
from handrail.vault.safe import Keys, Safe, sealed_public
from handrail.vault.teams import member_row, refuse_other_words, standing
from handrail.vault.ways import refuse_lost
from handrail.vault.wraps import open_case_key, open_intake_key, wrap_case_key, wrap_intake_key

WAITS = 7 * DAY
"""How long somebody who started again may be let in by their words."""

_Again = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class LetIn:
    """A person who was let in again, and what was given to them again.

    All of it is open to whoever let them in, so nothing here tells them of a case that is none of
    theirs. What is not here, its own members and readers give again.
    """

    enrolled: Enrolled
    teams: tuple[str, ...]
    cases: tuple[str, ...]
    intakes: tuple[str, ...]


def start_again(
    safe: Safe,
    *,
    person: str,
    secret: str | bytes,
    at: datetime,
    unlocker: Unlocker = Unlocker.PASSWORD,
) -> Enrolled:
    """Make new keys for a person who forgot their secret, under one that only they know.

    Gives the eight words that they read out to a member of their team. Anybody may start, so
    nothing opens by it and nothing else changes: the keys wait seven days, or until the person
    starts once more. For somebody who is not there it does the same work, and keeps nothing.
    """
    refuse_passkey_alone(unlocker)
    pair = Pair.new()
    way_in = unlocker_row(safe, opaque(person), unlocker, secret, pair, at=at)
    row = _waiting_row(safe, way_in, pair)
    with safe.store.transaction():
        forget_waiting(safe, at=at)
        safe.store.remove(WaitingRow, person)
        known = safe.store.one(PersonRow, person)
        if known and not known.left_at:
            safe.add(row)
    return pair.enrolled()


def forget_waiting(safe: Safe, *, at: datetime) -> None:
    """Take away the keys of everybody whom nobody let in for seven days."""
    with safe.store.transaction():
        for row in tuple(safe.store.where(WaitingRow)):
            if is_over(row.since + WAITS, at=at):
                safe.store.remove(WaitingRow, row.id)


def let_in_again(
    safe: Safe, keys: Keys, *, person: str, fingerprint: tuple[str, ...], at: datetime
) -> LetIn:
    """Put the keys that a person started again with in the place of their old ones.

    ``fingerprint`` is the eight words that the person read out. ``keys`` are those of somebody who
    holds one of their teams for good, or who broke the glass for it. Every team and case that both
    may open for good is given again; their old secrets, passkeys and open sessions stop.
    """
    with safe.store.transaction():
        shared = _shared_teams(safe, keys, person, at)
        waiting = _waiting(safe, person, at)
        public, signing = _new_keys(safe, waiting)
        refuse_other_words(public, signing, fingerprint)
        _replace_person(safe, waiting, public, signing)
        teams = tuple(_teams_again(safe, keys, person, public, shared, at))
        cases = tuple(_cases_again(safe, keys, person, public, at))
        intakes = tuple(_intakes_again(safe, keys, person, public, at))
        refuse_lost(safe, teams=_shut(teams), cases=_shut(cases), intakes=_shut(intakes), at=at)
    enrolled = Enrolled(eight_words(public, signing), signing)
    return LetIn(enrolled, _given(teams), _given(cases), _given(intakes))


def _waiting_row(safe: Safe, way_in: UnlockerRow, pair: Pair) -> WaitingRow:
    """New public keys, and the way in as it is to stand: its wrap is bound to that row already."""
    person, signing = way_in.person, pair.signing.public()
    return WaitingRow(
        **(_columns(way_in) | {"id": person}),
        key_id=pair.public.id,
        public=sealed_public(safe, WaitingRow, person, pair.public),
        signing_public=server_seal(safe.keyring, signing, bound=_bound("signing_public", person)),
    )


def _waiting(safe: Safe, person: str, at: datetime) -> WaitingRow:
    """The keys that a person waits with; Locked when there are none, or they can open nothing."""
    row = safe.one(WaitingRow, person)
    if row is None or is_over(row.since + WAITS, at=at):
        raise Locked(Why.NOT_ALLOWED, _NOBODY_WAITS)
    safe.keyring.pepper(row.pepper_id)
    return row


def _new_keys(safe: Safe, waiting: WaitingRow) -> tuple[PublicKey, bytes]:
    """The public keys that a person waits with, out of the server's seal."""
    public = server_open(safe.keyring, waiting.public, bound=_bound("public", waiting.id))
    bound = _bound("signing_public", waiting.id)
    return PublicKey.of(public), server_open(safe.keyring, waiting.signing_public, bound=bound)


def _shared_teams(safe: Safe, keys: Keys, person: str, at: datetime) -> frozenset[str]:
    """The teams that the person holds at this moment and the other for good; Locked when there is
    none, or for one's own self."""
    if keys.person == person and not any(held.by_sheet for held in keys.teams.values()):
        raise Locked(Why.NOT_ALLOWED, _CHANGE_INSTEAD)
    both = [
        standing(safe, keys, team=row.team, at=at)
        for row in safe.where(MemberRow, person=person)
        if row.team in keys.teams and not is_over(row.until, at=at)
    ]
    shared = frozenset(held.team for held in both if held.lasting)
    if not shared:
        raise Locked(Why.NOT_ALLOWED, _NO_TEAM_SHARED)
    return shared


def _replace_person(safe: Safe, waiting: WaitingRow, public: PublicKey, signing: bytes) -> None:
    """Put the new keys and their way in in the place of the old, and take every old secret away."""
    person = waiting.id
    old = safe.one(PersonRow, person)
    if old is None or old.left_at:
        raise Locked(Why.NOT_ALLOWED, _NO_TEAM_SHARED)
    safe.replace(person_row(safe, person, public, signing, at=old.since))
    for row in tuple(safe.store.where(UnlockerRow, person=person)):
        safe.store.remove(UnlockerRow, row.id)
    safe.add(UnlockerRow(**(_columns(waiting) | {"id": f"{person}:{waiting.kind}"})))
    safe.store.remove(WaitingRow, person)


def _columns(row: UnlockerRow) -> dict[str, Any]:
    """The columns of a way in, without the word that was given on it."""
    return {one.name: getattr(row, one.name) for one in fields(UnlockerRow)} | {"vouched": b""}


def _teams_again(
    safe: Safe,
    keys: Keys,
    person: str,
    public: PublicKey,
    shared: frozenset[str],
    at: datetime,
) -> Iterator[_Again]:
    """Give each shared team again until its old end; the others are dropped."""
    for row in tuple(safe.where(MemberRow, person=person)):
        if row.team in shared:
            held = keys.team(row.team, at=at)
            safe.replace(member_row(held, person, public, at=row.since, until=row.until))
            yield row.team, True
        else:
            safe.store.remove(MemberRow, row.id)
            if not is_over(row.until, at=at):
                yield row.team, False


def _cases_again(
    safe: Safe, keys: Keys, person: str, public: PublicKey, at: datetime
) -> Iterator[_Again]:
    """Give each case that both may open again until its old end; the others are dropped."""
    for row in safe.store.where(CaseWrapRow, holder=person):
        key = _opened(safe, keys, row, at)
        if key and not is_over(row.until, at=at):
            wrap = wrap_case_key(public, key, case=row.case, holder=person, until=row.until)
            safe.store.replace(wrap)
            yield row.case, True
        else:
            safe.store.remove(CaseWrapRow, row.id)
            if not is_over(row.until, at=at):
                yield row.case, False


def _intakes_again(
    safe: Safe, keys: Keys, person: str, public: PublicKey, at: datetime
) -> Iterator[_Again]:
    """Give each waiting intake that both may open again; the others are dropped."""
    for row in safe.store.where(IntakeWrapRow, holder=person):
        key = _opened(safe, keys, row, at)
        if key:
            wrap = wrap_intake_key(public, key, intake=row.intake, holder=person)
            safe.store.replace(wrap)
        else:
            safe.store.remove(IntakeWrapRow, row.id)
        yield row.intake, bool(key)


def _opened(
    safe: Safe, keys: Keys, lost: CaseWrapRow | IntakeWrapRow, at: datetime
) -> SecretKey | None:
    """The key that a person can no longer unwrap, by a wrap that whoever lets them in has for good;
    None when they have none that opens."""
    of = lost.case if isinstance(lost, CaseWrapRow) else lost.intake
    lasting = (held.team for held in keys.open_teams(at=at) if held.lasting)
    for holder in (keys.person, *lasting):
        row = None if holder == lost.holder else safe.store.one(type(lost), f"{of}:{holder}")
        with suppress(Locked):
            if isinstance(row, IntakeWrapRow):
                return open_intake_key(keys, row, at=at)
            if isinstance(row, CaseWrapRow) and row.until is None:
                return open_case_key(keys, row, at=at)
    return None


def _given(ids: tuple[_Again, ...]) -> tuple[str, ...]:
    return tuple(id for id, given in ids if given)


def _shut(ids: tuple[_Again, ...]) -> tuple[str, ...]:
    return tuple(id for id, given in ids if not given)


def _bound(column: str, person: str) -> Bound:
    return Bound(table_of(WaitingRow), column, person)


_CHANGE_INSTEAD = (
    "You are signed in, so your secret is not lost, and new keys would shut you out of what only "
    "you can open. Nothing was changed. Change your secret instead."
)
_NO_TEAM_SHARED = (
    "Only somebody who holds the same team for good can let a person in again, so nothing was "
    "changed. Ask a member of their team; when there is none, use the team's recovery sheet."
)
_NOBODY_WAITS = (
    "This person has not started again in the last seven days, so there are no new keys to let in, "
    "and nothing was changed. Ask them to choose a new secret first, and to read you the eight "
    "words that they are shown."
)
