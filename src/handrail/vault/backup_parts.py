"""The two parts of a backup as SQLite files: taken out of a live store, and put together again.

Both are copied inside one transaction that reads the live file, so they fit each other whatever
others write meanwhile. ``VACUUM INTO`` would first put the keys into one file with the data; and a
backup that goes page by page starts again with every write, and may never end.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from handrail.vault.file_tables import GRAVE
from handrail.vault.rows import Shelf

_SCHEMA = {Shelf.DATA: "main", Shelf.KEYS: "keys"}
_TABLES_FIRST = "CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END"


def copy_out(source: Path, parts: Mapping[Shelf, Path]) -> dict[Shelf, dict[str, int]]:
    """Copy a live store into two new files, each table to its shelf, all as of one moment.

    Gives how many rows each table has. Tables that others keep in the same file, such as the
    chronology's, go with the data. What was removed is not copied.
    """
    with closing(_new_file(parts[Shelf.DATA])) as connection:
        os.close(os.open(parts[Shelf.KEYS], os.O_CREAT | os.O_EXCL, 0o600))
        connection.execute("ATTACH ? AS keys", (str(parts[Shelf.KEYS]),))
        connection.execute("ATTACH ? AS live", (str(source),))
        connection.execute("PRAGMA keys.synchronous=OFF")
        connection.execute("BEGIN")
        rows = {
            shelf: _copy(connection, "live", shelf, into=schema)
            for shelf, schema in _SCHEMA.items()
        }
        connection.execute("COMMIT")
    return rows


def copy_together(parts: Mapping[Shelf, Path], target: Path) -> dict[Shelf, dict[str, int]]:
    """Copy both parts of a backup into one new file. Gives how many rows each table has."""
    with closing(_new_file(target)) as connection:
        for shelf, path in parts.items():
            connection.execute(f"ATTACH ? AS part_{shelf}", (str(path),))
        connection.execute("BEGIN")
        rows = {shelf: _copy(connection, f"part_{shelf}", shelf, into="main") for shelf in parts}
        connection.execute("COMMIT")
    return rows


def kept_for_good(path: Path) -> None:
    """Wait until the disk has a file, whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_file(path: Path) -> sqlite3.Connection:
    """A new file for its owner alone; it is thrown away when it is not finished, so not synced."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA main.synchronous=OFF")
    return connection


def _copy(
    connection: sqlite3.Connection, source: str, shelf: Shelf, *, into: str
) -> dict[str, int]:
    """Copy the tables of one shelf; triggers come last, so that none of them acts on a copy."""
    rows: dict[str, int] = {}
    for kind, name, sql in tuple(_laid_out(connection, source, shelf)):
        connection.execute(sql.replace(name, f"{into}.{name}", 1))
        if kind == "table":
            standing = f" WHERE id < '{GRAVE}'" if shelf is Shelf.KEYS else ""
            copied = connection.execute(
                f'INSERT INTO {into}."{name}" SELECT * FROM {source}."{name}"{standing}'
            )
            rows[name] = copied.rowcount
    (version,) = connection.execute(f"PRAGMA {source}.user_version").fetchone()
    connection.execute(f"PRAGMA {into}.user_version={version}")
    return rows


def _laid_out(
    connection: sqlite3.Connection, source: str, shelf: Shelf
) -> Iterator[tuple[str, str, str]]:
    """Kind, name and SQL of the tables, indexes and triggers of one shelf, in the order to make."""
    found = connection.execute(
        f"SELECT type, name, tbl_name, sql FROM {source}.sqlite_master "
        f"WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY {_TABLES_FIRST}"
    )
    for kind, name, table, sql in found:
        if table.startswith(f"{Shelf.KEYS}_") is (shelf is Shelf.KEYS):
            yield kind, name, sql
