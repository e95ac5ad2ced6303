"""The safe, and the keys that a person who opened it holds: what every other verb is handed.

``Safe`` is the store with the keyring that belongs to it. ``Keys`` is what one person opened, and
nothing in it is used without telling it the time: access that has ended is refused here, whoever
asks and whatever a screen still shows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TypeVar

from handrail.vault.envelope import Bound, SecretKey
from handrail.vault.hybrid import PrivateKey, PublicKey
from handrail.vault.keyring import Keyring, recognises, server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import SETTING, is_over, stamp
from handrail.vault.rows import (
    PersonRow,
    SettingRow,
    TeamRow,
    VouchedRow,
    WaitingRow,
    table_of,
)
from handrail.vault.signing import SigningKey
from handrail.vault.store import Store
from handrail.vault.unlocking import ONE_FOR_ALL, STANDARD, Cost, Turnstile

V = TypeVar("V", bound=VouchedRow)


@dataclass(frozen=True, slots=True)
class Safe:
    """The store, the keyring that belongs to it, what a guess must cost, and who waits in line.

    A keyring that the store was not made with is refused here, before anything is kept with it.
    All safes of a process wait at one turnstile unless they are given another, so that a safe for
    each thread does not take the memory of each thread.
    """

    store: Store
    keyring: Keyring
    cost: Cost = STANDARD
    turnstile: Turnstile = ONE_FOR_ALL

    def __post_init__(self) -> None:
        setting = self.store.one(SettingRow, SETTING)
        if setting and not recognises(self.keyring, setting.keyring_mark):
            raise Locked(
                Why.OTHER_KEYRING,
                "This is not the keyring that these records were made with, so nothing in them "
                "could be opened, and anything kept now would be lost with it. Nothing was "
                "changed. Find the keyring file of this setting, or its printed sheet.",
            )

    def add(self, row: VouchedRow) -> None:
        """Keep a new row, with the server key's word on every column of it."""
        self.store.add(self._vouch(row))

    def replace(self, row: VouchedRow) -> None:
        """Put the row in the place of the one with its id, vouched for anew."""
        self.store.replace(self._vouch(row))

    def one(self, kind: type[V], id: str) -> V | None:
        """The row with that id, or None; Locked when a column was changed behind our back."""
        row = self.store.one(kind, id)
        return row and self.genuine(row)

    def where(self, kind: type[V], **plain: object) -> Iterator[V]:
        """The rows whose plain fields are as named, each as it was made."""
        return map(self.genuine, self.store.where(kind, **plain))

    def genuine(self, row: V) -> V:
        """The row, when every column is as it was made; Locked TAMPERED when not."""
        said = server_open(self.keyring, row.vouched, bound=_vouch_bound(row))
        if not hmac.compare_digest(said, _digest(row)):
            raise Locked(
                Why.TAMPERED,
                "A record of who may open what was changed from outside, so it is not relied on, "
                "and what was asked for stays shut. Take this access away and give it again, or "
                "restore the record from a backup; and find out who can write to the database.",
            )
        return row

    def _vouch(self, row: V) -> V:
        word = server_seal(self.keyring, _digest(row), bound=_vouch_bound(row))
        return replace(row, vouched=word)


def _vouch_bound(row: VouchedRow) -> Bound:
    return Bound(table_of(type(row)), "vouched", row.id)


def _digest(row: VouchedRow) -> bytes:
    """The SHA-256 of every column but the voucher itself, each with its name and its length."""
    whole = hashlib.sha256()
    for one in fields(row):
        value = getattr(row, one.name)
        if one.name != "vouched":
            written = value if isinstance(value, bytes) else _text(value).encode()
            whole.update(f"{one.name} {type(value).__name__} {len(written)}:".encode() + written)
    return whole.digest()


def _text(value: object) -> str:
    return stamp(value) if isinstance(value, datetime) else str(value)


@dataclass(frozen=True, slots=True)
class OpenTeam:
    """A team's key, opened: by a member's wrap, or by the printed sheet.

    ``sheet`` is the id of the sheet that opened it, and empty when a member's wrap did.
    """

    team: str
    private: PrivateKey
    until: datetime | None = None
    sheet: bytes = b""
    _wrapping: SecretKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_wrapping", self.private.derive("case wrap"))

    @property
    def by_sheet(self) -> bool:
        """Whether the printed sheet opened it, when the glass was broken."""
        return bool(self.sheet)

    @property
    def lasting(self) -> bool:
        """Whether it may be used for what outlasts today: held for good, or opened by the sheet."""
        return self.until is None or self.by_sheet

    @property
    def key_id(self) -> bytes:
        """Which of the team's keys this is: another one after every re-key."""
        return self.private.id

    def case_wrap_key(self) -> SecretKey:
        """The key that the keys of the team's own cases are wrapped under."""
        return self._wrapping


@dataclass(frozen=True, slots=True)
class Keys:
    """What one person has opened: their own key, their signing key, and their teams' keys.

    Keys that the printed sheet opened hold a pair made for that one use, which nothing was ever
    sealed to, and a signing key that the announcement makes known.
    """

    person: str
    private: PrivateKey
    signing: SigningKey
    teams: Mapping[str, OpenTeam]

    def team(self, team: str, *, at: datetime) -> OpenTeam:
        """The key of a team, now; Locked when this person does not hold it, or no longer."""
        held = self.teams.get(team)
        if held is None:
            raise Locked(
                Why.NOT_A_HOLDER,
                "You do not hold the key of this team, so its cases stay shut for you. If you "
                "should have it, a member of the team can give you access.",
            )
        refuse_ended(held.until, at=at)
        return held

    def open_teams(self, *, at: datetime) -> tuple[OpenTeam, ...]:
        """The teams whose keys this person holds at this moment."""
        return tuple(held for held in self.teams.values() if not is_over(held.until, at=at))


def refuse_ended(until: datetime | None, *, at: datetime) -> None:
    """Locked ENDED when access that was given until ``until`` is used at or after that second."""
    if is_over(until, at=at):
        raise Locked(
            Why.ENDED,
            "This access was given for a time, and that time is over, so nothing was opened. If "
            "it is still needed, a member of the team can give it again.",
        )


def public_key(safe: Safe, holder: str) -> PublicKey:
    """The public key of a person or a team, as it was made: what anybody may seal to."""
    row = safe.one(TeamRow, holder) or safe.one(PersonRow, holder)
    if row:
        return opened_public(safe, row)
    raise Locked(
        Why.NOT_A_HOLDER,
        "Nobody holds a key under this id, so nothing could be sealed for them, and nothing was "
        "kept. They set up their own key first, with their own secret.",
    )


def opened_public(safe: Safe, row: TeamRow | PersonRow) -> PublicKey:
    """The public key in a row, out of the server's seal; Locked for a person who has left."""
    if isinstance(row, PersonRow) and row.left_at:
        raise Locked(
            Why.NOT_A_HOLDER,
            "This person has left, and nothing opens with their key any more, so nothing was "
            "sealed for them. Check who was meant; if they are back, give them a new account.",
        )
    bound = Bound(table_of(type(row)), "public", row.id)
    return PublicKey.of(server_open(safe.keyring, row.public, bound=bound))


def sealed_public(
    safe: Safe, kind: type[TeamRow | PersonRow | WaitingRow], id: str, public: PublicKey
) -> bytes:
    """A public key under the server's seal, as a row keeps it."""
    return server_seal(safe.keyring, public.raw, bound=Bound(table_of(kind), "public", id))
