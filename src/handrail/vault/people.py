"""People who hold keys: they set up a secret of their own, sign in with it, and change it.

A person's two private keys lie wrapped under each of their unlockers: a password, a vault phrase or
a passkey. Nobody else's secret opens them, and nothing that IT holds makes a new way in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handrail.vault.envelope import Bound, open_sealed, seal
from handrail.vault.hybrid import PrivateKey, PublicKey, fingerprint, new_pair, open_with
from handrail.vault.keyring import keyring_mark, server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import SETTING, is_over, opaque, whole
from handrail.vault.rows import MemberRow, PersonRow, SettingRow, TeamRow, UnlockerRow, table_of
from handrail.vault.safe import Keys, OpenTeam, Safe, opened_public, sealed_public
from handrail.vault.signing import SigningKey
from handrail.vault.unlocking import Cost, Unlocked, new_salt, pretend, unlock_material
from handrail.vault.words import normalise
from handrail.vault.wraps import wrap_bound

_PRIVATE_BYTES = 96
_PASSKEY_BYTES = 32


class Unlocker(StrEnum):
    """A way in which a person opens their own keys."""

    PASSWORD = "password"
    PHRASE = "phrase"
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What others may know of a person who has just set up their keys.

    ``fingerprint`` is eight words to read over the phone; ``signing_public`` is what their entries
    are checked with.
    """

    fingerprint: tuple[str, ...]
    signing_public: bytes


@dataclass(frozen=True, slots=True)
class Pair:
    """A person's keys, before a row holds them: one to seal to, one to sign with."""

    private: PrivateKey
    public: PublicKey
    signing: SigningKey

    @classmethod
    def new(cls) -> Pair:
        """Fresh keys, that nothing was ever sealed to or signed with."""
        return cls(*new_pair(), SigningKey.new())

    def enrolled(self) -> Enrolled:
        """What others may know of these keys."""
        signing_public = self.signing.public()
        return Enrolled(fingerprint(self.public, signing_public), signing_public)


def enrol(
    safe: Safe,
    *,
    person: str,
    secret: str | bytes,
    at: datetime,
    unlocker: Unlocker = Unlocker.PASSWORD,
) -> Enrolled:
    """Set up the keys of a person, under a secret that only they know. Opens no team yet."""
    refuse_passkey_alone(unlocker)
    pair = Pair.new()
    row = unlocker_row(safe, opaque(person), unlocker, secret, pair, at=at)
    with safe.store.transaction():
        if safe.store.one(PersonRow, person) or safe.store.one(TeamRow, person):
            raise Locked(Why.NOT_ALLOWED, _THERE_ALREADY)
        if safe.store.one(SettingRow, SETTING) is None:
            mark = keyring_mark(safe.keyring)
            safe.store.add(SettingRow(id=SETTING, keyring_mark=mark, made_at=whole(at)))
        safe.add(person_row(safe, person, pair.public, pair.signing.public(), at=at))
        safe.add(row)
    return pair.enrolled()


def unlock(
    safe: Safe,
    *,
    person: str,
    secret: str | bytes,
    at: datetime,
    unlocker: Unlocker = Unlocker.PASSWORD,
) -> Keys:
    """Open a person's keys, and their teams', with their own secret.

    An unknown person and a wrong secret are the same work and the same sentence. An unlocker that
    is cheaper to guess than today's, or under an older pepper, is made anew on the way.
    """
    row = safe.one(UnlockerRow, f"{person}:{unlocker}")
    if row is None:
        pretend(
            _typed(unlocker, secret),
            cost=safe.cost,
            pepper=safe.keyring.peppers[0],
            turnstile=safe.turnstile,
        )
        raise Locked(Why.WRONG_SECRET, _WRONG_SECRET)
    unlocked = _unlocked(safe, row, secret)
    if not unlocked.fits(row.verifier):
        raise Locked(Why.WRONG_SECRET, _WRONG_SECRET)
    private, signing = _own_keys(safe, row, unlocked)
    keys = Keys(person, private, signing, open_grants(safe, person, private, at=at))
    if _is_old(safe, row):
        _renew(safe, row, secret, keys)
    return keys


def add_unlocker(
    safe: Safe, keys: Keys, *, kind: Unlocker, secret: str | bytes, at: datetime
) -> None:
    """Give a person one more way to open their own keys: a vault phrase, a passkey."""
    row = unlocker_row(safe, keys.person, kind, secret, keys, at=at)
    with safe.store.transaction():
        refuse_old_keys(safe, keys)
        if safe.store.one(UnlockerRow, row.id):
            raise Locked(Why.NOT_ALLOWED, _HAS_THIS_WAY)
        safe.add(row)


def change_secret(
    safe: Safe, keys: Keys, *, kind: Unlocker, secret: str | bytes, at: datetime
) -> None:
    """Put a new secret in the place of the one that opened a person's keys in this way."""
    row = unlocker_row(safe, keys.person, kind, secret, keys, at=at)
    with safe.store.transaction():
        refuse_old_keys(safe, keys)
        if safe.store.one(UnlockerRow, row.id) is None:
            raise Locked(Why.NOT_ALLOWED, _LACKS_THIS_WAY)
        safe.replace(row)


def remove_unlocker(safe: Safe, keys: Keys, *, kind: Unlocker) -> None:
    """Take one way away, as for a lost passkey; never the last that a person can type."""
    with safe.store.transaction():
        refuse_old_keys(safe, keys)
        left = {row.kind for row in safe.where(UnlockerRow, person=keys.person)} - {kind}
        if not left - {Unlocker.PASSKEY}:
            raise Locked(Why.NOT_ALLOWED, _LAST_UNLOCKER)
        safe.store.remove(UnlockerRow, f"{keys.person}:{kind}")


def open_grants(
    safe: Safe,
    person: str,
    private: PrivateKey,
    *,
    at: datetime,
    held: Mapping[str, OpenTeam] | None = None,
) -> Mapping[str, OpenTeam]:
    """The team keys that a person's grants open at this moment, from the rows as they are now.

    A key in ``held`` is used as it is when its grant still stands word for word; a grant that was
    put there or edited from outside is Locked either way.
    """
    teams = {}
    for row in safe.where(MemberRow, person=person):
        if is_over(row.until, at=at):
            continue
        known = held and held.get(row.team)
        if known and (known.key_id, known.until) == (row.key_id, row.until):
            teams[row.team] = known
        elif opened := _open_grant(safe, row, private):
            teams[row.team] = opened
    return teams


def reopened(safe: Safe, keys: Keys, *, at: datetime) -> Keys:
    """A person's keys with what was granted, re-keyed or taken away since; needs no secret."""
    refuse_old_keys(safe, keys)
    return replace(keys, teams=open_grants(safe, keys.person, keys.private, at=at))


def refuse_old_keys(safe: Safe, keys: Keys) -> None:
    """Locked ENDED for keys that are not this person's any longer, or that a sheet made.

    Nobody who was let in again with new keys since, or who left, goes on with the old ones.
    """
    row = safe.one(PersonRow, keys.person)
    if row is None or row.left_at or row.key_id != keys.private.id:
        raise Locked(Why.ENDED, _OLD_KEYS)


def refuse_passkey_alone(unlocker: Unlocker) -> None:
    """Locked NOT_ALLOWED when a person's first way in would be one that nobody can type."""
    if unlocker is Unlocker.PASSKEY:
        raise Locked(Why.NOT_ALLOWED, _PASSKEY_ALONE)


def person_row(
    safe: Safe, person: str, public: PublicKey, signing: bytes, *, at: datetime
) -> PersonRow:
    """A person's public keys as a row keeps them, under the server's seal."""
    return PersonRow(
        id=person,
        key_id=public.id,
        public=sealed_public(safe, PersonRow, person, public),
        signing_public=server_seal(safe.keyring, signing, bound=_signing_bound(person)),
        since=whole(at),
        left_at=None,
    )


def signing_public(safe: Safe, person: str) -> bytes:
    """What a person's entries are checked with: their Ed25519 public key, 32 bytes."""
    row = safe.one(PersonRow, person)
    if row is None:
        raise Locked(Why.NOT_A_HOLDER, _NO_SUCH_HOLDER)
    return server_open(safe.keyring, row.signing_public, bound=_signing_bound(person))


def unlocker_row(
    safe: Safe,
    person: str,
    kind: Unlocker,
    secret: str | bytes,
    keys: Keys | Pair,
    *,
    at: datetime,
) -> UnlockerRow:
    """A person's private keys under one secret, at today's cost and under today's pepper."""
    typed = _typed(kind, secret)
    if not typed:
        raise ValueError("A secret of no characters keeps nobody out. Choose a longer one.")
    raw = keys.private.raw + keys.signing.raw
    id, salt, pepper = f"{person}:{kind}", new_salt(), safe.keyring.peppers[0]
    unlocked = unlock_material(
        typed, salt=salt, cost=safe.cost, pepper=pepper, turnstile=safe.turnstile
    )
    return UnlockerRow(
        id=id,
        person=person,
        kind=kind.value,
        salt=salt,
        memory_kib=safe.cost.memory_kib,
        passes=safe.cost.passes,
        lanes=safe.cost.lanes,
        pepper_id=pepper.id,
        verifier=unlocked.verifier,
        since=whole(at),
        wrap=seal(unlocked.key, raw, bound=wrap_bound(UnlockerRow, id)),
    )


def _unlocked(safe: Safe, row: UnlockerRow, secret: str | bytes) -> Unlocked:
    return unlock_material(
        _typed(Unlocker(row.kind), secret),
        salt=row.salt,
        cost=Cost(row.memory_kib, row.passes, row.lanes),
        pepper=safe.keyring.pepper(row.pepper_id),
        turnstile=safe.turnstile,
    )


def _own_keys(safe: Safe, row: UnlockerRow, unlocked: Unlocked) -> tuple[PrivateKey, SigningKey]:
    """The private keys in an unlocker, when they are those that others know this person by."""
    raw = open_sealed(unlocked.key, row.wrap, bound=wrap_bound(UnlockerRow, row.id))
    person = safe.one(PersonRow, row.person)
    if person is None or person.left_at:
        raise Locked(Why.WRONG_SECRET, _WRONG_SECRET)
    private = PrivateKey(person.key_id, raw[:_PRIVATE_BYTES])
    signing = SigningKey(raw[_PRIVATE_BYTES:])
    known = opened_public(safe, person), signing_public(safe, row.person)
    if (private.public(), signing.public()) != known:
        raise Locked(Why.TAMPERED, _OTHER_PUBLIC)
    return private, signing


def _is_old(safe: Safe, row: UnlockerRow) -> bool:
    """Whether an unlocker is cheaper to guess than today's, or under an older pepper."""
    return (
        row.pepper_id != safe.keyring.peppers[0].id
        or row.memory_kib < safe.cost.memory_kib
        or row.passes < safe.cost.passes
    )


def _renew(safe: Safe, old: UnlockerRow, secret: str | bytes, keys: Keys) -> None:
    """Make an unlocker anew, unless its secret was changed while this person was signing in."""
    new = unlocker_row(safe, old.person, Unlocker(old.kind), secret, keys, at=old.since)
    with safe.store.transaction():
        if safe.store.one(UnlockerRow, old.id) == old:
            safe.replace(new)


def _open_grant(safe: Safe, row: MemberRow, private: PrivateKey) -> OpenTeam | None:
    """A team's key out of one grant; None when the team has another key by now."""
    team = safe.one(TeamRow, row.team)
    if team is None or team.key_id != row.key_id:
        return None
    bound = wrap_bound(MemberRow, row.id, until=row.until)
    opened = PrivateKey(row.key_id, open_with(private, row.wrap, bound=bound))
    if opened.public() != opened_public(safe, team):
        raise Locked(Why.TAMPERED, _OTHER_PUBLIC)
    return OpenTeam(row.team, opened, row.until)


def _typed(kind: Unlocker, secret: str | bytes) -> str | bytes:
    """The secret as it is stretched: a phrase in its plain form, a passkey's 32 bytes."""
    if kind is Unlocker.PASSKEY:
        if not isinstance(secret, bytes) or len(secret) != _PASSKEY_BYTES:
            raise ValueError("A passkey gives 32 bytes, not words.")
        return secret
    if not isinstance(secret, str):
        raise ValueError("A password or a phrase is words, not bytes.")
    return normalise(secret) if kind is Unlocker.PHRASE else secret


def _signing_bound(person: str) -> Bound:
    return Bound(table_of(PersonRow), "signing_public", person)


_WRONG_SECRET = (
    "That name and that secret do not open anything together. Nothing was changed. Check both and "
    "try again; if the secret is forgotten, a member of your team can let you in again."
)
_PASSKEY_ALONE = (
    "A passkey can be lost with the device it is on, and then nothing would open. Choose a "
    "password or a vault phrase first, and add the passkey after that."
)
_THERE_ALREADY = (
    "Somebody holds keys under this id already, and they were left as they are: new ones would "
    "shut out whoever has them. If their secret is forgotten, a member of their team can let them "
    "in again."
)
_HAS_THIS_WAY = (
    "There is a secret of this kind already, and it was left as it is. Change it instead, or "
    "remove it first."
)
_LACKS_THIS_WAY = (
    "There is no secret of this kind to change, so nothing was changed. Add it as a new one."
)
_LAST_UNLOCKER = (
    "This is the only secret that you can type, and without it a lost device would shut you out. "
    "It was kept. Add a password or a vault phrase first, and remove this one after that."
)
_OLD_KEYS = (
    "These keys are not this person's keys any longer, so nothing was opened or changed with them. "
    "Sign in again."
)
_NO_SUCH_HOLDER = (
    "Nobody holds keys under this id, so there is nothing to check a signature with. Check the id."
)
_OTHER_PUBLIC = (
    "The key that opened is not the one that others seal to, so one of the two was put there by "
    "somebody else. Nothing was opened. Find out who can write to the database, and restore it."
)
