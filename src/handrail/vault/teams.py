"""Teams: who holds a team's key, from when, until when; and never nobody.

A grant is the team's private key wrapped for one person. It may end at an hour, which is bound into
the wrap. What would leave a team's cases with no way in is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handrail.vault.hybrid import PublicKey, fingerprint, new_pair, seal_to
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over, opaque, whole
from handrail.vault.people import refuse_old_keys, signing_public
from handrail.vault.rows import MemberRow, PersonRow, TeamRow
from handrail.vault.safe import Keys, OpenTeam, Safe, public_key, refuse_ended, sealed_public
from handrail.vault.ways import refuse_no_way_in, sheet_stands
from handrail.vault.words import normalise
from handrail.vault.wraps import wrap_bound


def new_team(safe: Safe, keys: Keys, *, team: str, at: datetime) -> Keys:
    """Make a team and its key, and give it to the person who makes it: their keys, with the team's.

    The team takes no first case before ``ready`` says so.
    """
    private, public = new_pair()
    made = OpenTeam(opaque(team), private)
    with safe.store.transaction():
        refuse_old_keys(safe, keys)
        if safe.store.one(TeamRow, team) or safe.store.one(PersonRow, team):
            raise Locked(Why.NOT_ALLOWED, _THERE_ALREADY)
        safe.add(team_row(safe, team, public, since=at, keyed_at=at))
        safe.add(member_row(made, keys.person, public_key(safe, keys.person), at=at))
    return replace(keys, teams={**keys.teams, team: made})


def grant(
    safe: Safe,
    keys: Keys,
    *,
    team: str,
    person: str,
    at: datetime,
    until: datetime | None = None,
    fingerprint: tuple[str, ...] | None = None,
) -> None:
    """Give a person the key of a team, for good or until an hour.

    ``fingerprint`` is the eight words that the person read out over the phone: given, they must be
    the words of the key that is sealed to. A second grant takes the place of the first. Whoever
    has the team for a time gives no more than that, and shortens nobody's access.
    """
    until = until and whole(until)
    with safe.store.transaction():
        held = standing(safe, keys, team=team, at=at)
        _refuse_until(held, until, at)
        public = public_key(safe, person)
        if fingerprint is not None:
            refuse_other_words(public, signing_public(safe, person), fingerprint)
        row = member_row(held, person, public, at=at, until=until)
        old = safe.store.one(MemberRow, row.id)
        if old is None:
            safe.add(row)
        else:
            _refuse_shortening(safe, held, old)
            safe.replace(row)
            refuse_no_way_in(safe, team=team, at=at)


def revoke(safe: Safe, *, team: str, person: str, at: datetime) -> None:
    """Take a team's key away from a person; their next request opens nothing of it.

    Whoever took a copy of the key can still use it on a copy of the data: re-key the team in the
    same breath (``rotate_team``) when a person leaves.
    """
    with safe.store.transaction():
        if safe.store.one(MemberRow, f"{team}:{person}") is None:
            raise Locked(Why.NOT_A_HOLDER, _NOT_THERE)
        safe.store.remove(MemberRow, f"{team}:{person}")
        refuse_no_way_in(safe, team=team, at=at)


def standing(safe: Safe, keys: Keys, *, team: str, at: datetime) -> OpenTeam:
    """The team's key in somebody's hands, when what they hold it by still stands in the store.

    A member holds it until the end that their grant has now; a sheet must be the one of today.
    """
    held = keys.team(team, at=at)
    if held.by_sheet:
        if not sheet_stands(safe, held):
            raise Locked(Why.ENDED, _NO_LONGER)
        return held
    refuse_old_keys(safe, keys)
    row = safe.one(MemberRow, f"{team}:{keys.person}")
    if row is None or row.key_id != held.key_id:
        raise Locked(Why.ENDED, _NO_LONGER)
    refuse_ended(row.until, at=at)
    return held if held.until == row.until else replace(held, until=row.until)


def for_good(safe: Safe, keys: Keys, *, team: str, at: datetime) -> OpenTeam:
    """The team's key as ``standing`` gives it, for what outlasts the day it is done on.

    Locked NOT_ALLOWED for somebody who has the team for a time. Whoever broke the glass may, and
    for that day alone: when every member forgot, nobody else is left to put it right.
    """
    held = standing(safe, keys, team=team, at=at)
    if not held.lasting:
        raise Locked(Why.NOT_ALLOWED, _FOR_A_TIME)
    return held


def team_row(
    safe: Safe, team: str, public: PublicKey, *, since: datetime, keyed_at: datetime
) -> TeamRow:
    """A team's public key as a row keeps it, under the server's seal."""
    return TeamRow(
        id=team,
        key_id=public.id,
        public=sealed_public(safe, TeamRow, team, public),
        since=whole(since),
        keyed_at=whole(keyed_at),
    )


def member_row(
    held: OpenTeam,
    person: str,
    public: PublicKey,
    *,
    at: datetime,
    until: datetime | None = None,
) -> MemberRow:
    """A team's key wrapped for one person, with the hour it ends bound into the wrap."""
    id, until = f"{held.team}:{person}", until and whole(until)
    return MemberRow(
        id=id,
        team=held.team,
        person=person,
        key_id=held.key_id,
        until=until,
        since=whole(at),
        wrap=seal_to(public, held.private.raw, bound=wrap_bound(MemberRow, id, until=until)),
    )


def refuse_other_words(public: PublicKey, signing: bytes, words: tuple[str, ...]) -> None:
    """Locked OTHER_KEY when the eight words that were read out are not those of these keys."""
    if normalise(" ".join(words)) != " ".join(fingerprint(public, signing)):
        raise Locked(Why.OTHER_KEY, _OTHER_WORDS)


def _refuse_until(held: OpenTeam, until: datetime | None, at: datetime) -> None:
    """Refuse a grant that ends before it begins, or outlives the access of whoever gives it."""
    if is_over(until, at=at):
        raise Locked(Why.NOT_ALLOWED, _ENDS_BEFORE)
    if held.until and not held.lasting and (until is None or until > held.until):
        raise Locked(Why.NOT_ALLOWED, _OUTLIVES)


def _refuse_shortening(safe: Safe, held: OpenTeam, old: MemberRow) -> None:
    """Refuse somebody who has a team for a time when they would end what lasts longer."""
    if held.lasting or held.until is None:
        return
    until = safe.genuine(old).until
    if until is None or until > held.until:
        raise Locked(Why.NOT_ALLOWED, _FOR_A_TIME)


_THERE_ALREADY = (
    "There is somebody or something under this id already, and it was left as it is. Take a new id "
    "for the team."
)
_NOT_THERE = (
    "This person does not hold the key of this team, so there was nothing to take away. Check who "
    "was meant."
)
_NO_LONGER = (
    "Your access to this team was taken away, or the team has a new key since you signed in. "
    "Nothing was changed. Sign in again to see what you can open now."
)
_ENDS_BEFORE = (
    "This access would end before it begins, so it was not given. Choose an hour that is still to "
    "come."
)
_OUTLIVES = (
    "Your own access to this team ends before the hour you chose, and nobody can give what they do "
    "not have. Choose an earlier hour, or ask a permanent member of the team."
)
_FOR_A_TIME = (
    "Your own access to this team is for a time, and this would outlast it, so nothing was done. "
    "Ask somebody who holds the team for good."
)
_OTHER_WORDS = (
    "The eight words do not belong to the key that is kept for this person, so nothing was given. "
    "Read them out once more. If they still differ, somebody may have put in a key of their own: "
    "tell the head, and do not give access."
)
