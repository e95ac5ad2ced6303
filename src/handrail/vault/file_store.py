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
from itertools import chain
from operator import itemgetter
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from handrail.vault.file_tables import TABLES, Table, cell, with_moments
from handrail.vault.locked import Locked, Why
from handrail.vault.rows import Row, Shelf
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
_FIRST_PAGE, _PAGE = 20, 500
"""How many rows are held at a time while many are read; fewer at first, as often one is enough."""
_ANY_PLACE = 2**62
_PATIENCE_TO_ERASE = 0.25
"""Seconds to wait for readers before what was removed is erased later: no words wait for it."""


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
        self._patience = round(patience * 1000)
        self._depth = 0
        # Whoever had the file open before may have been stopped before it erased what it removed.
        self._to_erase = True
        self._reminder = path.with_name(f"{path.name}-erase")
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
        if not self._depth and self.erasing_outstanding:
            self.erase()

    def add(self, row: Row) -> None:
        """Keep a new row; a ValueError when its id is taken."""
        table = TABLES[type(row)]
        with self._writing(), _ids_free(taken(row)):
            self.connection.execute(table.insert, table.cells(row))

    def add_many(self, rows: Iterable[Row]) -> None:
        """Keep new rows of one kind, all of them or none."""
        waiting = iter(rows)
        first = next(waiting, None)
        if first is None:
            return
        table = TABLES[type(first)]
        with self.transaction(), _ids_free(ValueError(f"One {table.name} is already there.")):
            self.connection.executemany(table.insert, map(table.cells, chain([first], waiting)))

    def replace(self, row: Row) -> None:
        """Put the row in the place of the one with its id; a KeyError when there is none."""
        table = TABLES[type(row)]
        with self._writing(erases=row.shelf is Shelf.KEYS):
            if not self.connection.execute(table.update, (*table.cells(row), row.id)).rowcount:
                raise KeyError(row.id)

    def remove(self, kind: type[R], id: str) -> None:
        """Take the row away, and its bytes out of the file; nothing happens when there is none."""
        with self._writing(erases=True):
            self.connection.execute(TABLES[kind].delete, (id,))

    def one(self, kind: type[R], id: str) -> R | None:
        """The row of that kind with that id, or None."""
        table = TABLES[kind]
        found = self.connection.execute(f"{table.select} WHERE id = ?", (id,)).fetchone()
        return found and table.row(kind, found)

    def where(self, kind: type[R], **plain: object) -> Iterator[R]:
        """The rows of that kind whose plain fields are as named, in the order they were added.

        They are read a page at a time, so a hundred thousand of them take no more memory than a
        few hundred, and no reading is left open behind.
        """
        table = TABLES[kind]
        for page in self._pages(table, table.select, plain):
            for values in page:
                yield table.row(kind, values)

    def columns(
        self, kind: type[R], names: tuple[str, ...], **plain: object
    ) -> Iterator[tuple[Any, ...]]:
        """Two or more columns of the rows that ``where`` gives, as tuples."""
        table = TABLES[kind]
        times = [place for place, name in enumerate(names) if name in table.times]
        without_place = itemgetter(*range(len(names)))
        for page in self._pages(
            table, f"SELECT {table.read(*names)}, place FROM {table.name}", plain
        ):
            rows: Iterator[tuple[Any, ...]] = map(without_place, page)
            if any(any(map(itemgetter(place), page)) for place in times):
                rows = (with_moments(row, times) for row in rows)
            yield from rows

    def has(self, kind: type[R], **plain: object) -> bool:
        """Whether there is any row of that kind whose plain fields are as named."""
        table = TABLES[kind]
        tests = "".join(f' AND "{name}" IS ?' for name in plain) + table.standing
        found = self.connection.execute(
            f"SELECT 1 FROM {table.name} WHERE place{tests} LIMIT 1",
            tuple(map(cell, plain.values())),
        )
        return found.fetchone() is not None

    @property
    def erasing_outstanding(self) -> bool:
        """Whether bytes of what was removed may still be in the files: ``erase`` tries again."""
        return self._to_erase or self._reminder.exists()

    def erase(self) -> bool:
        """Empty the write-ahead log, which still holds what was removed; whether it is empty.

        While another process reads the old state it is not. It is tried again after the next
        commit of any process: a file beside this one, without content, reminds them.
        """
        wait = min(self._patience, round(_PATIENCE_TO_ERASE * 1000))
        self.connection.execute(f"PRAGMA busy_timeout={wait}")
        try:
            busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            busy = 1
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={self._patience}")
        self._to_erase = bool(busy)
        with suppress(OSError):  # on a full disk, say: what was committed is kept all the same
            if busy:
                self._reminder.touch(0o600)
            else:
                self._reminder.unlink(missing_ok=True)
        return not busy

    def _pages(
        self, table: Table, select: str, plain: dict[str, object]
    ) -> Iterator[list[tuple[Any, ...]]]:
        """What a SELECT gives for the rows that fit, each with its place last, a page at a time."""
        tests = "".join(f' AND "{name}" IS ?' for name in plain) + table.standing
        page = f"{select} WHERE place > ? AND place <= ?{tests} ORDER BY place LIMIT ?"
        wanted, last, most = tuple(map(cell, plain.values())), _ANY_PLACE, _FIRST_PAGE
        found = self.connection.execute(page, (0, last, *wanted, most)).fetchall()
        if len(found) == most:  # rows that are added from now on are not shown
            (last,) = self.connection.execute(f"SELECT max(place) FROM {table.name}").fetchone()
        while found:
            yield found
            if len(found) < most:
                return
            after, most = found[-1][-1], _PAGE
            found = self.connection.execute(page, (after, last, *wanted, most)).fetchall()

    @contextmanager
    def _writing(self, *, erases: bool = False) -> Iterator[None]:
        """One write, in the transaction that is running or in one of its own."""
        self._to_erase |= erases
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

    def _is_new(self) -> bool:
        """Whether tables are to be made; refused, and left as it is, when it is not one of ours."""
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version == FORMAT:
            return False
        held = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master")}
        if version == 0 and (not held or held & {table.name for table in TABLES.values()}):
            return True
        raise Locked(Why.UNKNOWN_VERSION, _NEWER if version else _ANOTHERS)

    def _make_tables(self) -> None:
        with self.transaction():
            for table in TABLES.values():
                for statement in table.made_by:
                    self.connection.execute(statement)
            self.connection.execute(f"PRAGMA user_version={FORMAT}")


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
