"""A made-up setting with a safe: a lead who holds two teams, each with its sheet typed back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from handrail.vault import (
    FLOOR,
    Cost,
    FileStore,
    Keys,
    Safe,
    Store,
    Turnstile,
    enrol,
    new_keyring,
    new_team,
    read_keyring_file,
    recovery_sheet,
    type_back,
    unlock,
    write_keyring_file,
)

AT: Final = datetime(2026, 11, 22, 8, 13, tzinfo=UTC)
LEAD: Final = "lead"
SECRET: Final = "six made up words to open with"
TEAM, SECOND_TEAM = "team-a", "team-b"


@dataclass(frozen=True, slots=True)
class Setting:
    """A safe, and the opened keys of its lead."""

    safe: Safe
    keys: Keys


def set_up(store: Store, *, cost: Cost = FLOOR, turnstile: Turnstile | None = None) -> Setting:
    """A new setting in an empty store. The cost of a guess matters only to who measures it."""
    return _settled(Safe(store, new_keyring(), cost, turnstile or Turnstile()))


def set_up_in(folder: Path) -> tuple[Setting, FileStore]:
    """A new setting in a file in this folder, with its keyring beside it for the next process."""
    keyring = new_keyring()
    write_keyring_file(folder / "keyring.txt", keyring)
    store = FileStore(folder / "records.db")
    return _settled(Safe(store, keyring, FLOOR)), store


def come_back_to(folder: Path) -> tuple[Setting, FileStore]:
    """The setting that an earlier process left in this folder, signed in to."""
    store = FileStore(folder / "records.db")
    safe = Safe(store, read_keyring_file(folder / "keyring.txt"), FLOOR)
    return Setting(safe, sign_in(safe)), store


def sign_in(safe: Safe) -> Keys:
    """What the lead does in the morning."""
    return unlock(safe, person=LEAD, secret=SECRET, at=AT)


def _settled(safe: Safe) -> Setting:
    enrol(safe, person=LEAD, secret=SECRET, at=AT)
    keys = sign_in(safe)
    for team in (TEAM, SECOND_TEAM):
        keys = new_team(safe, keys, team=team, at=AT)
        sheet = recovery_sheet(safe, keys, team=team, at=AT)
        type_back(safe, team=team, sheet=sheet, at=AT)
    return Setting(safe, keys)
