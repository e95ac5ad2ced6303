"""Backups in two files: the data, which may be kept for years, and the keys, kept for 35 days.

What was disposed of stays in old backups of the data as sealed bytes, and the keys to it end with
the last backup of the keys that had them. So the two never lie in one file, and the keyring lies
in neither.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from handrail.vault.backup_parts import copy_out, copy_together, kept_for_good
from handrail.vault.disposal import dispose
from handrail.vault.file_store import FileStore
from handrail.vault.keyring import Keyring, keyring_mark
from handrail.vault.locked import Locked, Why
from handrail.vault.manifest import Manifest, Part, held, read_manifest, written
from handrail.vault.moments import DAY, whole
from handrail.vault.rows import CaseRow, Shelf
from handrail.vault.safe import Safe

KEYS_KEPT = timedelta(days=35)
"""How long a backup of the keys may exist: after it, what was disposed of is gone for good."""

_WRITTEN = "%Y%m%dT%H%M%SZ"
_FILE = re.compile(r"(?P<draft>\.?)handrail-(?P<made>\d{8}T\d{6}Z)\.(?P<what>data|keys|json)")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, by its manifest, and the old files of keys that were removed."""

    manifest: Path
    removed: tuple[Path, ...]


def write_backup(safe: Safe, folder: Path, *, at: datetime, mark: str = "") -> Backup:
    """Copy a safe's file into a folder, data and keys apart, and remove keys older than 35 days.

    Others may go on writing meanwhile. The manifest appears last, when the rest is on the disk.
    """
    if not isinstance(safe.store, FileStore):
        raise TypeError("Only a store in a file has something to back up.")
    _refuse_wrong_clock(folder, at)
    name = f"handrail-{whole(at).strftime(_WRITTEN)}"
    drafts = {shelf: folder / f".{name}.{shelf}" for shelf in Shelf}
    manifest = folder / f".{name}.json"
    try:
        rows = copy_out(safe.store.path, drafts)
        data, keys = (
            Part(
                file=f"{name}.{shelf}",
                size=draft.stat().st_size,
                sha256=_digest(draft),
                rows=rows[shelf],
            )
            for shelf, draft in drafts.items()
        )
        made = Manifest(
            made_at=whole(at), mark=mark, keyring=keyring_mark(safe.keyring), data=data, keys=keys
        )
        manifest.write_text(written(made, safe.keyring), encoding="utf-8")
        for draft in (*drafts.values(), manifest):
            kept_for_good(draft)
            os.replace(draft, folder / draft.name.removeprefix("."))
        kept_for_good(folder)
    finally:
        for draft in (*drafts.values(), manifest):
            draft.unlink(missing_ok=True)
    return Backup(folder / f"{name}.json", remove_old_keys(folder, at=at))


def remove_old_keys(folder: Path, *, at: datetime) -> tuple[Path, ...]:
    """Remove every backup of the keys that is 35 days old, and what a crash left half made.

    Call it every day, also when no backup is made: until the last old one is gone, what was
    disposed of can be brought back with it.
    """
    old = tuple(
        path
        for path, made, what, is_draft in _files(folder)
        if (what == Shelf.KEYS and at - made >= KEYS_KEPT) or (is_draft and at - made >= DAY)
    )
    for path in old:
        path.unlink()
    if old:
        kept_for_good(folder)
    return old


def check_backup(manifest: Path, *, keyring: Keyring | None) -> Manifest:
    """Whether a backup is whole and this setting's own; Locked says what is not. Opens no case."""
    made = read_manifest(manifest, keyring=keyring)
    for part, why, gone in (
        (made.data, Why.DAMAGED_BACKUP, _NO_DATA),
        (made.keys, Why.GONE, _KEYS_GONE),
    ):
        path = manifest.with_name(part.file)
        if not path.exists():
            raise Locked(why, gone)
        if path.stat().st_size != part.size or _digest(path) != part.sha256:
            raise Locked(Why.DAMAGED_BACKUP, _DAMAGED)
    return made


def restore(
    manifest: Path,
    *,
    into: Path,
    keyring: Keyring | None,
    disposed: Collection[str],
    at: datetime,
) -> FileStore:
    """Put a backup together in a new file, once it is found whole and the keyring the right one.

    ``disposed`` are the cases that the newest chronology says were disposed of: those that the
    backup still has are disposed of again before it can be opened. Nothing stands at ``into``
    before all that, so nothing can be taken in that would be lost.
    """
    if into.exists():
        raise FileExistsError(_THERE_ALREADY)
    made = check_backup(manifest, keyring=keyring)
    parts = {Shelf.DATA: made.data, Shelf.KEYS: made.keys}
    draft = into.with_name(f".{into.name}.restoring")
    draft.unlink(missing_ok=True)
    try:
        files = {shelf: manifest.with_name(part.file) for shelf, part in parts.items()}
        rows = copy_together(files, draft)
        if any(rows[shelf] != part.rows for shelf, part in parts.items()):
            raise Locked(Why.DAMAGED_BACKUP, _DOES_NOT_FIT)
        _dispose_again(draft, held(keyring), disposed, at)
        kept_for_good(draft)
        os.replace(draft, into)
        kept_for_good(into.parent)
    finally:
        draft.unlink(missing_ok=True)
    return FileStore(into)


def _dispose_again(draft: Path, keyring: Keyring, disposed: Collection[str], at: datetime) -> None:
    """Dispose of what was disposed of after the backup was made, and leave no byte of it."""
    with closing(FileStore(draft)) as store:
        safe = Safe(store, keyring)
        with store.transaction():
            for case in disposed:
                if store.one(CaseRow, case):
                    dispose(safe, case=case, at=at)


def _files(folder: Path) -> Iterator[tuple[Path, datetime, str, bool]]:
    """The files of backups in a folder: path, when it was made, what it is, and whether a draft."""
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if match:
            made = datetime.strptime(match["made"], _WRITTEN).replace(tzinfo=UTC)
            yield path, made, match["what"], bool(match["draft"])


def _refuse_wrong_clock(folder: Path, at: datetime) -> None:
    """With a clock that is wrong, keys would be kept for too long, or removed too soon."""
    if any(made >= whole(at) for _, made, _, is_draft in _files(folder) if not is_draft):
        raise Locked(
            Why.NOT_ALLOWED,
            "There is a backup here from this very second or from the future, so this computer's "
            "clock is, or was, wrong. No backup was made. Set the clock, and move that backup to "
            "another folder.",
        )


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


_KEYS_GONE = (
    "The keys of this backup are not here. They are removed after 35 days, so that what was "
    "disposed of cannot come back, and without them nothing opens. Nothing was restored. Take a "
    "backup of the last 35 days."
)
_NO_DATA = (
    "The data of this backup is not here. Nothing was restored. Put it beside its manifest, or "
    "take the backup before."
)
_DAMAGED = (
    "A file of this backup is damaged, or it belongs to another one. Nothing was restored. Take "
    "another copy of it, or the backup before."
)
_DOES_NOT_FIT = (
    "What is in this backup is not what its manifest says, so something is missing. Nothing was "
    "restored. Take the backup before."
)
_THERE_ALREADY = (
    "There is a file already where the backup was to be restored, and it was left as it is. Choose "
    "a new place, so that nothing is written over."
)
