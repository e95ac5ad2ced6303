"""The rows as tables of one SQLite file: their statements, and rows turned into cells and back."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_type_hints

from handrail.vault.moments import moment, stamp
from handrail.vault.rows import ROWS, Row, Shelf, owners_of, table_of

R = TypeVar("R", bound=Row)

_SQL_TYPES = {str: "TEXT", bytes: "BLOB", int: "INTEGER", bool: "INTEGER", datetime: "TEXT"}
_NEVER = f"{stamp(None):20}"
"""An hour that never comes, in as many letters as one that does: a row that grew would make SQLite
move others, and leave copies of them where ``secure_delete`` does not find them."""
GRAVE = "~"
"""What the id of a row of the keys begins with once it is removed: no id that is given out does."""


class Table:
    """A kind of row as a table: its statements, and rows turned into cells and back."""

    def __init__(self, kind: type[Row]) -> None:
        hints = get_type_hints(kind)
        self.columns = tuple(one.name for one in fields(kind))
        self.name = f"{kind.shelf}_{table_of(kind)}"
        self.times = {name for name in self.columns if _is_a(hints[name], datetime)}
        self.flags = {name for name in self.columns if _is_a(hints[name], bool)}
        self._fetch = attrgetter(*self.columns)
        names = ", ".join(f'"{name}"' for name in self.columns)
        marks = ", ".join("?" * len(self.columns))
        sets = ", ".join(f'"{name}" = ?' for name in self.columns)
        self.insert = f"INSERT INTO {self.name} ({names}) VALUES ({marks})"
        self.update = f"UPDATE {self.name} SET {sets} WHERE id = ?"
        self.delete, self.standing = f"DELETE FROM {self.name} WHERE id = ?", ""
        if kind.shelf is Shelf.KEYS:
            self.delete, self.standing = self._buried(hints), f" AND id < '{GRAVE}'"
        self.select = f"SELECT {self.read(*self.columns)}, place FROM {self.name}"
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
        # As long as the old id, and never the same twice: its place, made up with marks.
        more = "max(length(id) - 1 - length(place), 0)"
        unlike = f"'{GRAVE}' || place || replace(hex(zeroblob({more})), '00', '{GRAVE}')"
        return f"UPDATE {self.name} SET id = {unlike}{zeros} WHERE id = ?"

    def read(self, *names: str) -> str:
        """The columns as a SELECT names them, ``None`` for an hour that never comes."""
        return ", ".join(
            f"""nullif("{name}", '{_NEVER}')""" if name in self.times else f'"{name}"'
            for name in names
        )

    def cells(self, row: Row) -> tuple[object, ...]:
        """A row as what SQLite stores, in the order of the columns."""
        return tuple(map(cell, self._fetch(row)))

    def row(self, kind: type[R], values: tuple[Any, ...]) -> R:
        """A row out of what SQLite stored; the last value is its place and is left out."""
        given = dict(zip(self.columns, values, strict=False))
        for name in self.times:
            given[name] = given[name] and moment(given[name])
        for name in self.flags:
            given[name] = bool(given[name])
        return kind(**given)


def with_moments(row: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    """A row with the stamps at these places read."""
    return tuple(
        moment(value) if place in places and value is not None else value
        for place, value in enumerate(row)
    )


def _is_a(hint: object, wanted: type) -> bool:
    return wanted is hint or wanted in get_args(hint)


def _sql_type(hint: object) -> str:
    """The column type for a field."""
    return next(f"{name} NOT NULL" for known, name in _SQL_TYPES.items() if _is_a(hint, known))


def cell(value: object) -> object:
    """A value as SQLite stores it."""
    if value is None:
        return _NEVER
    return stamp(value) if isinstance(value, datetime) else value


TABLES = {kind: Table(kind) for kind in ROWS}
