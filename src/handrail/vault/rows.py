"""What the vault keeps, row by row: each field is sealed, or plain with the reason it may be.

Two shelves. DATA may be copied to any backup, of any age. KEYS is everything that wraps a key: its
backups live 35 days, so that what is disposed of is gone for good (../assurance, C46 and C47).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar


class Shelf(StrEnum):
    """Where a row lives: with the data, or with the keys that open it."""

    DATA = "data"
    KEYS = "keys"


def plain(reason: str) -> Any:
    """A field that is stored as it is, with the reason why that gives nothing away."""
    return field(metadata={"plain": reason})


def sealed(under: str) -> Any:
    """A field of sealed bytes, with the name of the key that it is sealed under."""
    return field(metadata={"sealed": under})


_ID = "an opaque id, never a name"
OWNER = "an opaque id: the who-may graph is not hidden from whoever holds the database"
_KEY_ID = "which key opens the sealed field, so that nothing is tried in turn"
_WHEN = "the hour something was made or ends; needed without a key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: ``id`` is unique among its kind."""

    shelf: ClassVar[Shelf] = Shelf.DATA
    id: str = plain(_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedRow(Row):
    """A row that the server key vouches for as a whole: no column of it is edited unnoticed."""

    vouched: bytes = field(default=b"", metadata={"sealed": "server key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow(Row):
    """The one row about the setting itself, id ``setting``."""

    keyring_mark: bytes = plain("recognises the right keyring file; derived, opens nothing")
    made_at: datetime = plain(_WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(VouchedRow):
    """A person who holds keys: the id, and their public keys under the server's seal."""

    key_id: bytes = plain(_KEY_ID)
    public: bytes = sealed("server key")
    signing_public: bytes = sealed("server key")
    since: datetime = plain(_WHEN)
    left_at: datetime | None = plain(_WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockerRow(VouchedRow):
    """One way a person opens their keys; id ``person:kind``."""

    shelf: ClassVar[Shelf] = Shelf.KEYS
    person: str = plain(OWNER)
    kind: str = plain("password, phrase or passkey: a way, not a secret")
    salt: bytes = plain("a random salt is not secret")
    memory_kib: int = plain("the cost of a guess, so that it can be raised")
    passes: int = plain("the cost of a guess, so that it can be raised")
    lanes: int = plain("the cost of a guess, so that it can be raised")
    pepper_id: bytes = plain(_KEY_ID)
    verifier: bytes = plain(
        "made with the pepper: without the keyring not even a guess can be tried"
    )
    since: datetime = plain(_WHEN)
    wrap: bytes = sealed("the person's secret with the pepper")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow(UnlockerRow):
    """Somebody who forgot their secret and waits to be let in again; id is the person.

    Their new public keys, and their new way in as it is to stand. Nothing opens by it.
    """

    key_id: bytes = plain(_KEY_ID)
    public: bytes = sealed("server key")
    signing_public: bytes = sealed("server key")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow(VouchedRow):
    """A team, with the public key that anybody may seal to."""

    key_id: bytes = plain(_KEY_ID)
    public: bytes = sealed("server key")
    since: datetime = plain(_WHEN)
    keyed_at: datetime = plain(_WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow(VouchedRow):
    """One person's wrap of a team's key; id ``team:person``."""

    shelf: ClassVar[Shelf] = Shelf.KEYS
    team: str = plain(OWNER)
    person: str = plain(OWNER)
    key_id: bytes = plain(_KEY_ID)
    until: datetime | None = plain(
        "when the access ends; bound into the wrap, so no edit lengthens it"
    )
    since: datetime = plain(_WHEN)
    wrap: bytes = sealed("the person's public key")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow(VouchedRow):
    """A team's printed recovery sheet; id is the team."""

    shelf: ClassVar[Shelf] = Shelf.KEYS
    key_id: bytes = plain(_KEY_ID)
    made_at: datetime = plain(_WHEN)
    typed_back_at: datetime | None = plain(_WHEN)
    wrap: bytes = sealed("the secret on the sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow(VouchedRow):
    """That a case exists, for which team, since when, under which key, and whether it is gone.

    Anybody may wrap a key for a public key: only a key that fits ``key_mark`` is the case's own.
    """

    team: str = plain(OWNER)
    restricted: bool = plain("whether named readers have it, and no team: as its wraps show too")
    key_mark: bytes = plain("recognises the case's own key; derived, opens nothing")
    opened_at: datetime = plain(_WHEN)
    disposed_at: datetime | None = plain(_WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWrapRow(Row):
    """One wrap of a case's key; id ``case:holder``, the holder a team or a person."""

    shelf: ClassVar[Shelf] = Shelf.KEYS
    case: str = plain(OWNER)
    holder: str = plain(OWNER)
    key_id: bytes = plain(_KEY_ID)
    until: datetime | None = plain(
        "when the access ends; bound into the wrap, so no edit lengthens it"
    )
    wrap: bytes = sealed("the team's key, or the person's public key")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow(Row):
    """A case's index card; id is the case."""

    team: str = plain(OWNER)
    sealed: bytes = sealed("case key")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(Row):
    """The words of one chronology entry; id ``case:seq``."""

    case: str = plain(OWNER)
    seq: int = plain("the place in the case's chronology, as in the published log")
    sealed: bytes = sealed("case key")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow(Row):
    """What somebody told, sealed for a team that has not taken it into a case yet."""

    team: str = plain(OWNER)
    at: datetime = plain(_WHEN)
    sealed: bytes = sealed("a key of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeWrapRow(Row):
    """One wrap of an intake's own key; id ``intake:holder``. Apart from the words, so that an old
    backup of the data cannot bring back what was disposed of."""

    shelf: ClassVar[Shelf] = Shelf.KEYS
    intake: str = plain(OWNER)
    holder: str = plain(OWNER)
    key_id: bytes = plain(_KEY_ID)
    wrap: bytes = sealed("the team's public key, or a person's")


ROWS: tuple[type[Row], ...] = (
    SettingRow,
    PersonRow,
    UnlockerRow,
    WaitingRow,
    TeamRow,
    MemberRow,
    SheetRow,
    CaseRow,
    CaseWrapRow,
    CardRow,
    EntryRow,
    IntakeRow,
    IntakeWrapRow,
)


def table_of(kind: type[Row]) -> str:
    """The short name of a kind of row, in every seal and in every store: ``case_wrap``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__.removesuffix("Row")).lower()


def owners_of(kind: type[Row]) -> tuple[str, ...]:
    """The fields that rows of a kind are looked up by: whose they are."""
    return tuple(one.name for one in fields(kind) if one.metadata.get("plain") == OWNER)


def inventory() -> tuple[tuple[type[Row], str, str, str], ...]:
    """Every stored field as (row, field, ``plain`` or ``sealed``, the reason or the key)."""
    return tuple(
        (row, one.name, how, said)
        for row in ROWS
        for one in fields(row)
        for how, said in one.metadata.items()
    )
