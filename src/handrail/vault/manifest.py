"""The manifest of a backup: which files belong together, under the server key's seal.

It is JSON that a person can read. It says the size and the digest of each file, how many rows each
table has, and whatever mark the caller wants to find again with the backup.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from handrail.vault.envelope import Bound
from handrail.vault.keyring import Keyring, recognises, server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import stamp

_FORM = "handrail backup 1"
_MOST_LETTERS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a backup: its name, its size and SHA-256, and how many rows each table has."""

    file: str
    size: int
    sha256: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is made of. ``mark`` is whatever the caller wants to find again with it, such
    as the chronology's checkpoint: an older backup then shows as older than a witness saw."""

    made_at: datetime
    mark: str
    keyring: bytes
    data: Part
    keys: Part


def written(made: Manifest, keyring: Keyring) -> str:
    """The manifest as JSON, with the server key's seal on all the rest of it."""
    said: dict[str, Any] = {
        "form": _FORM,
        "made_at": stamp(made.made_at),
        "mark": made.mark,
        "keyring": made.keyring.hex(),
        "data": asdict(made.data),
        "keys": asdict(made.keys),
    }
    seal = server_seal(keyring, _canonical(said), bound=_BOUND)
    return json.dumps({**said, "seal": seal.hex()}, indent=1, sort_keys=True) + "\n"


def read_manifest(path: Path, *, keyring: Keyring | None) -> Manifest:
    """The manifest in a file, when this keyring is the one it was made with; Locked if not."""
    keyring = held(keyring)
    said = _said(path)
    try:
        mark, seal = bytes.fromhex(said["keyring"]), bytes.fromhex(said.pop("seal"))
    except (KeyError, TypeError, ValueError):
        raise Locked(Why.DAMAGED_BACKUP, _NOT_A_MANIFEST) from None
    if not recognises(keyring, mark):
        raise Locked(Why.OTHER_KEYRING, _OTHER_KEYRING)
    try:
        known = server_open(keyring, seal, bound=_BOUND)
    except Locked:
        raise Locked(Why.DAMAGED_BACKUP, _CHANGED) from None
    if not hmac.compare_digest(known, _canonical(said)):
        raise Locked(Why.DAMAGED_BACKUP, _CHANGED)
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        mark=said["mark"],
        keyring=mark,
        data=Part(**said["data"]),
        keys=Part(**said["keys"]),
    )


def held(keyring: Keyring | None) -> Keyring:
    """The keyring; Locked when there is none, because then nothing in a backup would open."""
    if keyring is None:
        raise Locked(Why.NO_KEYRING, _NO_KEYRING)
    return keyring


def _said(path: Path) -> dict[str, Any]:
    """The JSON of a manifest, not believed yet."""
    try:
        with open(path, encoding="utf-8") as file:
            said = json.loads(file.read(_MOST_LETTERS))
    except FileNotFoundError:
        raise Locked(Why.DAMAGED_BACKUP, _NO_MANIFEST) from None
    except (OSError, ValueError, RecursionError):
        raise Locked(Why.DAMAGED_BACKUP, _NOT_A_MANIFEST) from None
    if not isinstance(said, dict) or said.get("form") != _FORM:
        raise Locked(Why.DAMAGED_BACKUP, _NOT_A_MANIFEST)
    return said


def _canonical(said: dict[str, Any]) -> bytes:
    spelt = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return sha256(spelt.encode()).digest()


_BOUND = Bound("backup", "manifest", "manifest")

_NO_KEYRING = (
    "Without the keyring nothing in this backup could be opened, and what is taken in after it "
    "would be lost. Nothing was restored. Put the keyring file back from its own safe copy, or "
    "type it from the installation sheet."
)
_OTHER_KEYRING = (
    "This backup was not made with this keyring, so nothing in it could be opened, and what is "
    "taken in after it would be lost. Nothing was restored. Find the keyring of this setting, or "
    "its printed sheet."
)
_NO_MANIFEST = (
    "There is no manifest at this place, so nobody can say which files belong together. Nothing "
    "was restored. Look for a file that ends in .json beside the backup."
)
_NOT_A_MANIFEST = (
    "This is not the manifest of a backup, or it is damaged. Nothing was restored. Take another "
    "copy of it, or the backup before."
)
_CHANGED = (
    "This manifest was changed after it was made, so it is not relied on. Nothing was restored. "
    "Take another copy of it, or the backup before, and find out who can write there."
)
