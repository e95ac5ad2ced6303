"""Where a chronology is kept: what any ledger promises, and one in memory.

A ledger stores and finds; it judges nothing. Its lines and nodes are only ever added to. Whoever
writes holds a transaction around reading the head and adding, so that two writers never build on
the same entry; unique (case, seq) and unique index stand behind that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from handrail.chronology.merkle import Node


class Line(NamedTuple):
    """One stored entry as it lies in the ledger, before anybody has judged it."""

    number: int
    """The place in the whole log, from 0."""
    case: str
    seq: int
    header: bytes
    signature: bytes


class Head(NamedTuple):
    """Where a case's chain ends: the seq of its last entry and that entry's leaf hash."""

    seq: int
    leaf: bytes


class LedgerFault(Exception):
    """A ledger that cannot be read or written as it must be, with the sentence that says why."""


class Ledger(Protocol):
    """What the chronology needs of a store."""

    def size(self) -> int:
        """How many entries the whole log has."""
        ...

    def head(self, case: str) -> Head | None:
        """Where the case's chain ends, or None for a case without entries."""
        ...

    def node(self, level: int, position: int) -> bytes:
        """The hash of a whole node of the tree; a LedgerFault when it is not there."""
        ...

    def add(self, line: Line, nodes: Sequence[Node]) -> None:
        """Keep a new entry and the nodes it completes, in the caller's transaction."""
        ...

    def lines(self, start: int = 0) -> Iterator[Line]:
        """All entries from number ``start`` on, in the order of the log."""
        ...

    def of_case(self, case: str) -> Iterator[Line]:
        """The entries of one case, in the order of its chain."""
        ...

    def level(self, level: int) -> Iterator[tuple[int, bytes]]:
        """(position, hash) of every stored node of one level, in order of position."""
        ...


class MemoryLedger:
    """A ledger that lasts as long as the program: for tests, and for trying a thing out."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._cases: dict[str, list[Line]] = {}
        self._levels: list[list[bytes]] = []

    def size(self) -> int:
        """How many entries the whole log has."""
        return len(self._lines)

    def head(self, case: str) -> Head | None:
        """Where the case's chain ends, or None for a case without entries."""
        lines = self._cases.get(case)
        return Head(lines[-1].seq, self._levels[0][lines[-1].number]) if lines else None

    def node(self, level: int, position: int) -> bytes:
        """The hash of a whole node of the tree; a LedgerFault when it is not there."""
        try:
            return self._levels[level][position]
        except IndexError:
            raise LedgerFault(f"Node {position} of level {level} is not in the ledger.") from None

    def add(self, line: Line, nodes: Sequence[Node]) -> None:
        """Keep a new entry and the nodes it completes."""
        chain = self._cases.setdefault(line.case, [])
        if line.number != len(self._lines) or line.seq != len(chain):
            raise LedgerFault(
                f"Entry {line.seq} of case {line.case} came out of turn, so it was not kept."
            )
        chain.append(line)
        self._lines.append(line)
        for level, _, hash in nodes:
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(hash)

    def lines(self, start: int = 0) -> Iterator[Line]:
        """All entries from number ``start`` on, in the order of the log."""
        return islice(self._lines, start, None)

    def of_case(self, case: str) -> Iterator[Line]:
        """The entries of one case, in the order of its chain."""
        return iter(self._cases.get(case, ()))

    def level(self, level: int) -> Iterator[tuple[int, bytes]]:
        """(position, hash) of every stored node of one level, in order of position."""
        return enumerate(self._levels[level]) if level < len(self._levels) else iter(())
