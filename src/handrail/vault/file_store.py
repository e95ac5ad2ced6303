"""A store in one file, through the SQLite that comes with Python.

A commit is on the disk before it returns (WAL with ``synchronous=FULL``), what is removed is
overwritten with zeros (``secure_delete``), and writers of several processes wait for one another.
Each process and each thread opens the file for itself.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import datetime
from itertools import chain
from operator import attrgetter
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar, get_args, get_type_hints

from handrail.vault.locked import Locked, Why
from handrail.vault.moments import moment, stamp
from handrail.vault.rows import ROWS, Row, Shelf, owners_of, table_of
from handrail.vault.store import taken

R = TypeVar("R", bound=Row)

FORMAT = 1
"""The version of the tables, in the file's ``user_version``."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)
_SQL_TYPES = {str: "TEXT", bytes: "BLOB", int: "INTEGER", datetime: "TEXT"}
_FIRST_PAGE, _PAGE = 20, 500
"""How many rows are held at a time while many are read; fewer at first, as often one is enough."""
_ANY_PLACE = 2**62
GRAVE = "~"
"""What the id of a row of the keys begins with once it is removed: no id that is given out does."""


class FileStore:
    """Keeps the rows in one SQLite file, one table a kind: ``data_…`` and ``keys_…``.

    ``connection`` may be shared with whatever keeps its own tables in the same file and is to be
    written in the same transaction; it is in autocommit mode, and ``transaction()`` begins it.
    """

    def __init__(self, path: Path, *, patience: float = 10.0) -> None:
        """Open the file, or make it for its owner alone; wait ``patience`` seconds for others."""
        if not path.exists():
            _make_file(path)
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=patience)
        self._depth = 0
        self._erased = False
        try:
            with _told():
                is_new = self._is_new()
                for pragma in _PRAGMAS:
                    self.connection.execute(f"PRAGMA {pragma}")
            if is_new:
                self._make_tables()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together or, when it raises, not at all."""
        inner = f"inner_{self._depth}" if self._depth else ""
        with _told():
            self._refuse_if_undone()
            self.connection.execute(f"SAVEPOINT {inner}" if inner else "BEGIN IMMEDIATE")
        self._depth += 1
        try:
            with _told():
                yield
                self._refuse_if_undone()
                self.connection.execute(f"RELEASE {inner}" if inner else "COMMIT")
        except BaseException:
            self._undo(inner)
            raise
        finally:
            self._depth -= 1
        if self._erased and not self._depth:
            self._erase()

    def add(self, row: Row) -> None:
        """Keep a new row; a ValueError when its id is taken."""
        table = _TABLES[type(row)]
        with self._writing(), _ids_free(taken(row)):
            self.connection.execute(table.insert, table.cells(row))

    def add_many(self, rows: Iterable[Row]) -> None:
        """Keep new rows of one kind, all of them or none."""
        waiting = iter(rows)
        first = next(waiting, None)
        if first is None:
            return
        table = _TABLES[type(first)]
        with self.transaction(), _ids_free(ValueError(f"One {table.name} is already there.")):
            self.connection.executemany(table.insert, map(table.cells, chain([first], waiting)))

    def replace(self, row: Row) -> None:
        """Put the row in the place of the one with its id; a KeyError when there is none."""
        table = _TABLES[type(row)]
        with self._writing(erases=row.shelf is Shelf.KEYS):
            if not self.connection.execute(table.update, (*table.cells(row), row.id)).rowcount:
                raise KeyError(row.id)

    def remove(self, kind: type[R], id: str) -> None:
        """Take the row away, and its bytes out of the file; nothing happens when there is none."""
        with self._writing(erases=True):
            self.connection.execute(_TABLES[kind].delete, (id,))

    def one(self, kind: type[R], id: str) -> R | None:
        """The row of that kind with that id, or None."""
        table = _TABLES[kind]
        found = self.connection.execute(f"{table.select} WHERE id = ?", (id,)).fetchone()
        return found and table.row(kind, found)

    def where(self, kind: type[R], **plain: object) -> Iterator[R]:
        """The rows of that kind whose plain fields are as named, in the order they were added.

        They are read a page at a time, so a hundred thousand of them take no more memory than a
        few hundred, and no reading is left open behind.
        """
        table = _TABLES[kind]
        for values in self._paged(table, table.select, plain):
            yield table.row(kind, values)

    def columns(
        self, kind: type[R], names: tuple[str, ...], **plain: object
    ) -> Iterator[tuple[Any, ...]]:
        """Two or more columns of the rows that ``where`` gives, as tuples."""
        table = _TABLES[kind]
        chosen = ", ".join(f'"{name}"' for name in names)
        times = [place for place, name in enumerate(names) if name in table.times]
        for values in self._paged(table, f"SELECT {chosen}, place FROM {table.name}", plain):
            given = values[:-1]
            for place in times:
                if given[place] is not None:
                    given = (*given[:place], moment(given[place]), *given[place + 1 :])
            yield given

    def has(self, kind: type[R], **plain: object) -> bool:
        """Whether there is any row of that kind whose plain fields are as named."""
        table = _TABLES[kind]
        tests = "".join(f' AND "{name}" IS ?' for name in plain) + table.standing
        found = self.connection.execute(
            f"SELECT 1 FROM {table.name} WHERE place{tests} LIMIT 1",
            tuple(map(_cell, plain.values())),
        )
        return found.fetchone() is not None

    def _paged(
        self, table: _Table, select: str, plain: dict[str, object]
    ) -> Iterator[tuple[Any, ...]]:
        """What a SELECT gives for each row that fits, and its place last, a page at a time."""
        tests = "".join(f' AND "{name}" IS ?' for name in plain) + table.standing
        page = f"{select} WHERE place > ? AND place <= ?{tests} ORDER BY place LIMIT ?"
        wanted, last, most = tuple(map(_cell, plain.values())), _ANY_PLACE, _FIRST_PAGE
        found = self.connection.execute(page, (0, last, *wanted, most)).fetchall()
        if len(found) == most:  # rows that are added from now on are not shown
            (last,) = self.connection.execute(f"SELECT max(place) FROM {table.name}").fetchone()
        while found:
            yield from found
            if len(found) < most:
                return
            after, most = found[-1][-1], _PAGE
            found = self.connection.execute(page, (after, last, *wanted, most)).fetchall()

    @contextmanager
    def _writing(self, *, erases: bool = False) -> Iterator[None]:
        """One write, in the transaction that is running or in one of its own."""
        self._erased |= erases
        if self._depth:
            self._refuse_if_undone()
            with _told():
                yield
        else:
            with self.transaction():
                yield

    def _refuse_if_undone(self) -> None:
        """Nothing is written after SQLite gave a whole transaction up, as on a full disk."""
        if self._depth and not self.connection.in_transaction:
            raise _not_kept()

    def _undo(self, inner: str) -> None:
        """Undo a transaction; after a failed commit SQLite may have done so already."""
        if self.connection.in_transaction:
            self.connection.execute(f"ROLLBACK TO {inner}" if inner else "ROLLBACK")
            if inner:
                self.connection.execute(f"RELEASE {inner}")

    def _erase(self) -> None:
        """Empty the write-ahead log, which still holds what was just removed.

        When another process is reading the old state, it is tried again after the next commit.
        """
        try:
            busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            busy = 1
        self._erased = bool(busy)

    def _is_new(self) -> bool:
        """Whether the file is empty; refused, and left as it is, when it is not one of ours."""
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version == FORMAT:
            return False
        (held,) = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == 0 and not held:
            return True
        raise Locked(Why.UNKNOWN_VERSION, _NEWER if version else _ANOTHERS)

    def _make_tables(self) -> None:
        with self.transaction():
            for table in _TABLES.values():
                for statement in table.made_by:
                    self.connection.execute(statement)
            self.connection.execute(f"PRAGMA user_version={FORMAT}")


class _Table:
    """A kind of row as a table: its statements, and rows turned into cells and back."""

    def __init__(self, kind: type[Row]) -> None:
        hints = get_type_hints(kind)
        self.columns = tuple(one.name for one in fields(kind))
        self.name = f"{kind.shelf}_{table_of(kind)}"
        self.times = {name for name in self.columns if _is_a(hints[name], datetime)}
        self._fetch = attrgetter(*self.columns)
        names = ", ".join(f'"{name}"' for name in self.columns)
        marks = ", ".join("?" * len(self.columns))
        sets = ", ".join(f'"{name}" = ?' for name in self.columns)
        self.insert = f"INSERT INTO {self.name} ({names}) VALUES ({marks})"
        self.update = f"UPDATE {self.name} SET {sets} WHERE id = ?"
        self.delete, self.standing = f"DELETE FROM {self.name} WHERE id = ?", ""
        if kind.shelf is Shelf.KEYS:
            self.delete, self.standing = self._buried(hints), f" AND id < '{GRAVE}'"
        self.select = f"SELECT {names}, place FROM {self.name}"
        columns = ", ".join(f'"{name}" {_sql_type(hints[name])}' for name in self.columns)
        self.made_by = (
            f"CREATE TABLE IF NOT EXISTS {self.name} "
            f"(place INTEGER PRIMARY KEY, {columns}, UNIQUE (id)) STRICT",
            *(
                f'CREATE INDEX IF NOT EXISTS {self.name}_{owner} ON {self.name} ("{owner}")'
                for owner in owners_of(kind)
            ),
        )

    def _buried(self, hints: dict[str, Any]) -> str:
        """Zeros over a row of the keys, in its place, where a DELETE would do harm later.

        Once rows go, SQLite merges half-empty pages, and leaves copies of the rows that it moves
        in the space it no longer uses: there ``secure_delete`` does not find them when they go.
        """
        zeros = "".join(
            f', "{name}" = zeroblob(length("{name}"))'
            for name in self.columns
            if _is_a(hints[name], bytes)
        )
        unlike = f"'{GRAVE}' || substr(hex(randomblob(length(id))), 2, length(id) - 1)"
        return f"UPDATE {self.name} SET id = {unlike}{zeros} WHERE id = ?"

    def cells(self, row: Row) -> tuple[object, ...]:
        """A row as what SQLite stores, in the order of the columns."""
        return tuple(map(_cell, self._fetch(row)))

    def row(self, kind: type[R], values: tuple[Any, ...]) -> R:
        """A row out of what SQLite stored; the last value is its place and is left out."""
        given = dict(zip(self.columns, values, strict=False))
        for name in self.times:
            given[name] = given[name] and moment(given[name])
        return kind(**given)


def _make_file(path: Path) -> None:
    """Make a new store for its owner alone: whole, or not at all, whoever else makes it too."""
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        FileStore(draft).close()
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _is_a(hint: object, wanted: type) -> bool:
    return wanted is hint or wanted in get_args(hint)


def _sql_type(hint: object) -> str:
    """The column type for a field: NOT NULL unless the field may be None."""
    name = next(name for known, name in _SQL_TYPES.items() if _is_a(hint, known))
    return name if _is_a(hint, type(None)) else f"{name} NOT NULL"


def _cell(value: object) -> object:
    return stamp(value) if isinstance(value, datetime) else value


_TABLES = {kind: _Table(kind) for kind in ROWS}


@contextmanager
def _ids_free(otherwise: ValueError) -> Iterator[None]:
    """Raise ``otherwise`` when SQLite finds an id that is taken."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname != "SQLITE_CONSTRAINT_UNIQUE":
            raise
        raise otherwise from None


@contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence that the file is busy, or that the disk did not keep what was written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Locked(
                Why.BUSY,
                "Others are writing at this moment, and the wait for them grew too long, so this "
                "was not saved. Nothing is lost: wait a few seconds and try again.",
            ) from error
        if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")):
            raise _not_kept() from error
        raise


def _not_kept() -> Locked:
    return Locked(
        Why.NOT_KEPT,
        "This was NOT saved: the disk is full, or could not be written to. Everything saved "
        "before is still there. Keep your words, tell whoever looks after this computer now, and "
        "save again when there is space.",
    )


_NEWER = (
    "These records were written by a newer version of this program, so it could read them wrongly. "
    "Nothing was changed. Install the newer version and open them again."
)
_ANOTHERS = (
    "This database holds something else and no records of ours, so it was left alone. Name the "
    "file that holds the records."
)
