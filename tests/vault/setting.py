"""A made-up setting for the vault's tests: five people, two teams, and a sheet for each team.

It is made once, with the cheapest allowed cost, and every test is given a copy of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import pytest

from handrail.vault.envelope import SecretKey
from handrail.vault.keyring import Keyring, new_keyring
from handrail.vault.locked import Locked, Why
from handrail.vault.people import enrol, unlock
from handrail.vault.returning import LetIn, let_in_again, start_again
from handrail.vault.rows import ROWS, CaseRow, CaseWrapRow, IntakeRow, Row
from handrail.vault.safe import Keys, Safe, public_key
from handrail.vault.sheet import Sheet
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.store import MemoryStore, Store
from handrail.vault.teams import grant, new_team
from handrail.vault.unlocking import FLOOR, Cost, Turnstile
from handrail.vault.wraps import key_mark, open_case_key, wrap_case_key, wrap_intake_key

AT = datetime(2026, 11, 22, 8, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

LEAD, DEPUTY = "person-a", "person-b"
OTHER_LEAD, OTHER_DEPUTY = "person-c", "person-d"
HEAD = "person-e"
TEAM, OTHER_TEAM = "team-a", "team-b"
TEAMS: Mapping[str, tuple[str, str]] = {
    TEAM: (LEAD, DEPUTY),
    OTHER_TEAM: (OTHER_LEAD, OTHER_DEPUTY),
}
EVERYBODY = (LEAD, DEPUTY, OTHER_LEAD, OTHER_DEPUTY, HEAD)
SECRET = {person: f"a made-up secret of {person}" for person in EVERYBODY}


@dataclass(frozen=True, slots=True)
class Setting:
    """A safe, everybody's opened keys, and the sheet of each team."""

    safe: Safe
    keys: Mapping[str, Keys]
    sheets: Mapping[str, Sheet]

    @property
    def store(self) -> Store:
        """The store of the safe."""
        return self.safe.store

    @property
    def keyring(self) -> Keyring:
        """The keyring of the safe."""
        return self.safe.keyring

    @property
    def lead(self) -> Keys:
        """The keys of the lead of the first team."""
        return self.keys[LEAD]

    @property
    def deputy(self) -> Keys:
        """The keys of the deputy of the first team."""
        return self.keys[DEPUTY]

    def with_keyring(self, keyring: Keyring) -> Safe:
        """The same store under another keyring."""
        return Safe(self.store, keyring, FLOOR)


def a_setting(store: Store | None = None) -> Setting:
    """The made-up setting, copied into a store of your own (a fresh one in memory if none)."""
    original = _original()
    store = store or MemoryStore()
    copy_rows(original.store, store)
    return Setting(Safe(store, original.keyring, FLOOR), original.keys, original.sheets)


def copy_rows(source: Store, target: Store, kinds: Iterable[type[Row]] = ROWS) -> None:
    """Copy every row of some kinds from one store into another, in order."""
    with target.transaction():
        for kind in kinds:
            target.add_many(tuple(source.where(kind)))


def sign_in(safe: Safe, person: str, *, at: datetime = AT) -> Keys:
    """Open a made-up person's keys with their own secret."""
    return unlock(safe, person=person, secret=SECRET[person], at=at)


def let_back_in(
    safe: Safe, keys: Keys, *, person: str, secret: str | bytes, at: datetime = AT
) -> LetIn:
    """Somebody starts again with a new secret, and a member confirms the words they read out."""
    words = start_again(safe, person=person, secret=secret, at=at).fingerprint
    return let_in_again(safe, keys, person=person, fingerprint=words, at=at)


def refused(why: Why) -> pytest.RaisesExc[Locked]:
    """Expect that the vault says no, for this reason and with a sentence."""
    return pytest.RaisesExc(Locked, check=lambda error: error.why is why and len(str(error)) > 40)


@cache
def _original() -> Setting:
    safe = Safe(MemoryStore(), new_keyring(), FLOOR)
    for person in EVERYBODY:
        enrol(safe, person=person, secret=SECRET[person], at=AT)
    keys = {person: sign_in(safe, person) for person in EVERYBODY}
    sheets = {}
    for team, (lead, deputy) in TEAMS.items():
        keys[lead] = new_team(safe, keys[lead], team=team, at=AT)
        grant(safe, keys[lead], team=team, person=deputy, at=AT)
        sheets[team] = recovery_sheet(safe, keys[lead], team=team, at=AT)
        type_back(safe, team=team, sheet=sheets[team], at=AT)
    deputies = {deputy: sign_in(safe, deputy) for _, deputy in TEAMS.values()}
    return Setting(safe, {**keys, **deputies}, sheets)


class QuickTurnstile(Turnstile):
    """Stretches a secret in no time, for tests that sign in hundreds of times.

    What Argon2id costs is tested elsewhere; nothing else about signing in is different.
    """

    def stretch(self, secret: bytes, *, salt: bytes, cost: Cost) -> bytes:
        """Argon2id's place, taken by one hash of the same inputs."""
        return sha256(repr((secret, salt, cost)).encode()).digest()


def a_case(
    case: str, *, team: str = TEAM, restricted: bool = False, key: SecretKey | None = None
) -> CaseRow:
    """A case's row, for this key of the case (a fresh one if none)."""
    return CaseRow(
        id=case,
        team=team,
        restricted=restricted,
        key_mark=key_mark(key or SecretKey.new()),
        opened_at=AT,
        disposed_at=None,
    )


def put_case(
    setting: Setting, case: str, *, team: str = TEAM, readers: tuple[str, ...] = ()
) -> SecretKey:
    """Keep a case's key: for its team, or for the named readers alone. Gives the key."""
    key = SecretKey.new()
    setting.safe.add(a_case(case, team=team, restricted=bool(readers), key=key))
    lead = setting.keys[TEAMS[team][0]].team(team, at=AT)
    wraps = [
        wrap_case_key(public_key(setting.safe, reader), key, case=case, holder=reader)
        for reader in readers
    ]
    setting.store.add_many(wraps or [wrap_case_key(lead, key, case=case, holder=team)])
    return key


def put_intake(safe: Safe, intake: str, *, team: str = TEAM) -> SecretKey:
    """Keep a waiting intake's key, for its team. Gives the key."""
    key = SecretKey.new()
    safe.store.add(IntakeRow(id=intake, team=team, at=AT, sealed=b""))
    safe.store.add(wrap_intake_key(public_key(safe, team), key, intake=intake, holder=team))
    return key


def opened_case(safe: Safe, keys: Keys, case: str, *, at: datetime = AT) -> SecretKey | None:
    """A case's key by any wrap that these keys open; None when there is no such wrap."""
    for row in safe.store.where(CaseWrapRow, case=case):
        if row.holder == keys.person or row.holder in keys.teams:
            return open_case_key(keys, row, at=at)
    return None
