"""Keep a chronology in an SQLite database, in the same transaction as everything else.

The triggers here are a speed bump and not the proof: whoever may change the schema may drop them.
What they stop is an accident, and a program with a hole in it. ``REPLACE INTO`` walks past a delete
trigger unless the connection has recursive triggers on, so both that and a trigger of its own
stand against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from handrail.chronology.ledger import Head, LedgerFault, Line
from handrail.chronology.merkle import Node

TABLES: Final = (
    """CREATE TABLE chronology_entry (
        idx INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        header BLOB NOT NULL,
        signature BLOB NOT NULL,
        UNIQUE (case_id, seq)
    ) STRICT""",
    """CREATE TABLE chronology_node (
        level INTEGER NOT NULL,
        position INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (level, position)
    ) STRICT, WITHOUT ROWID""",
    *(
        f"""CREATE TRIGGER chronology_{table}_{name} BEFORE {deed} ON chronology_{table} {only}
        BEGIN SELECT RAISE(ABORT, 'A chronology is only ever added to.'); END"""
        for table, taken in (
            ("entry", "idx = NEW.idx OR (case_id = NEW.case_id AND seq = NEW.seq)"),
            ("node", "level = NEW.level AND position = NEW.position"),
        )
        for name, deed, only in (
            ("stays", "DELETE", ""),
            ("unchanged", "UPDATE", ""),
            (
                "once",
                "INSERT",
                f"WHEN EXISTS (SELECT 1 FROM chronology_{table} WHERE {taken})",
            ),
        )
    ),
)
"""What ``make_tables`` runs: two tables that can only be added to."""

_LINES: Final = """SELECT cast(idx AS INTEGER), cast(coalesce(case_id, '') AS TEXT),
    cast(seq AS INTEGER), cast(coalesce(header, '') AS BLOB),
    cast(coalesce(signature, '') AS BLOB) FROM chronology_entry"""
"""Cast, since a table that somebody rebuilt may hold anything anywhere."""

_ADD_LINE: Final = "INSERT INTO chronology_entry VALUES (?, ?, ?, ?, ?)"
_ADD_NODE: Final = "INSERT INTO chronology_node VALUES (?, ?, ?)"
_HEAD: Final = """SELECT seq, hash FROM chronology_entry
    JOIN chronology_node ON level = 0 AND position = idx
    WHERE case_id = ? ORDER BY seq DESC LIMIT 1"""


def make_tables(connection: sqlite3.Connection) -> None:
    """Lay out an empty chronology in the caller's database and transaction."""
    for statement in TABLES:
        connection.execute(statement)


def has_tables(connection: sqlite3.Connection) -> bool:
    """Whether a chronology was ever laid out in this database."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'chronology_entry'")
    return found.fetchone() is not None


class SqliteLedger:
    """A ledger in two tables of the caller's SQLite connection, which it shares and never commits.

    Begin with ``BEGIN IMMEDIATE``: the head that is read must still be the head when the entry is
    added. Adding outside a transaction is refused.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA recursive_triggers = ON")
        self._connection = connection

    def size(self) -> int:
        """How many entries the whole log has."""
        last = self._one("SELECT max(idx) FROM chronology_entry")
        return 0 if last is None or last[0] is None else last[0] + 1

    def head(self, case: str) -> Head | None:
        """Where the case's chain ends, or None for a case without entries."""
        found = self._one(_HEAD, case)
        return Head(*found) if found else None

    def node(self, level: int, position: int) -> bytes:
        """The hash of a whole node of the tree; a LedgerFault when it is not there."""
        found = self._one(
            "SELECT hash FROM chronology_node WHERE level = ? AND position = ?", level, position
        )
        if found is None or not isinstance(found[0], bytes):
            raise LedgerFault(
                f"Node {position} of level {level} is not in the ledger: it was damaged or taken "
                "out, so no proof can be made. Compare with a backup."
            )
        return found[0]

    def add(self, line: Line, nodes: Sequence[Node]) -> None:
        """Keep a new entry and the nodes it completes, in the caller's transaction."""
        if not self._connection.in_transaction:
            raise LedgerFault(
                "An entry is added inside a transaction, so that it is kept whole or not at all: "
                "run BEGIN IMMEDIATE first."
            )
        self._connection.execute(_ADD_LINE, line)
        self._connection.executemany(_ADD_NODE, nodes)

    def lines(self, start: int = 0) -> Iterator[Line]:
        """All entries from number ``start`` on, in the order of the log."""
        return map(Line._make, self._rows(f"{_LINES} WHERE idx >= ? ORDER BY idx", start))

    def of_case(self, case: str) -> Iterator[Line]:
        """The entries of one case, in the order of its chain."""
        return map(Line._make, self._rows(f"{_LINES} WHERE case_id = ? ORDER BY seq", case))

    def level(self, level: int) -> Iterator[tuple[int, bytes]]:
        """(position, hash) of every stored node of one level, in order of position."""
        return self._rows(
            "SELECT position, hash FROM chronology_node WHERE level = ? ORDER BY position", level
        )

    def _one(self, query: str, *given: object) -> Any:
        try:
            return self._connection.execute(query, given).fetchone()
        except sqlite3.Error as error:
            raise _unreadable(error) from error

    def _rows(self, query: str, *given: object) -> Iterator[Any]:
        try:
            yield from self._connection.execute(query, given)
        except sqlite3.Error as error:
            raise _unreadable(error) from error


def _unreadable(error: sqlite3.Error) -> LedgerFault:
    """What the database says when it cannot be read, as a sentence with what to do."""
    return LedgerFault(
        f"The database could not be read ({error}), so nothing is known about the rest. "
        "Run PRAGMA integrity_check and compare with a backup."
    )
