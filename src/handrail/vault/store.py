"""Where rows are kept: a small protocol, and a store in memory that serves tests and small tools.

``file_store`` keeps the same promises in one file, and the same tests run over both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from handrail.vault.rows import ROWS, Row

R = TypeVar("R", bound=Row)
Placed = tuple[int, Row]  # a row and its place in the order of adding


class Store(Protocol):
    """Keeps rows by kind and id. Everything between entering and leaving ``transaction()`` is kept
    together, or not at all. A transaction inside another is kept when the outer one is, and undone
    alone when it raises and the outer one goes on."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is kept together or, when it raises, not at all."""
        ...

    def add(self, row: Row) -> None:
        """Keep a new row; a ValueError when its id is taken."""
        ...

    def add_many(self, rows: Iterable[Row]) -> None:
        """Keep new rows of one kind, all of them or none."""
        ...

    def replace(self, row: Row) -> None:
        """Put the row in the place of the one with its id; a KeyError when there is none."""
        ...

    def remove(self, kind: type[R], id: str) -> None:
        """Take the row away, its bytes too; nothing happens when there is none."""
        ...

    def one(self, kind: type[R], id: str) -> R | None:
        """The row of that kind with that id, or None."""
        ...

    def where(self, kind: type[R], **plain: object) -> Iterator[R]:
        """The rows of that kind whose plain fields are as named, in the order they were added.

        Rows may be changed or removed while they are read; rows added meanwhile are not shown.
        """
        ...

    def columns(
        self, kind: type[R], names: tuple[str, ...], **plain: object
    ) -> Iterator[tuple[Any, ...]]:
        """Two or more columns of the rows that ``where`` gives, without making the rows: for the
        one reading, before a search, that touches ten thousand of them."""
        ...

    def has(self, kind: type[R], **plain: object) -> bool:
        """Whether there is any row of that kind whose plain fields are as named."""
        ...


def taken(row: Row) -> ValueError:
    """What to raise when a row's id is taken."""
    return ValueError(f"There is already a {type(row).__name__} with the id {row.id}.")


def _test(plain: dict[str, object]) -> Callable[[Row], bool]:
    """Whether a row's plain fields are as named."""
    if not plain:
        return lambda row: True
    (name, wanted), *others = plain.items()
    rest = _test(dict(others))
    return lambda row: getattr(row, name) == wanted and (not others or rest(row))


class MemoryStore:
    """A store that forgets when the process ends."""

    def __init__(self) -> None:
        self._rows: dict[type[Row], dict[str, Placed]] = {kind: {} for kind in ROWS}
        self._places = count()
        self._undo: list[tuple[type[Row], str, Placed | None]] = []
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together or, when it raises, not at all."""
        mark = len(self._undo)
        self._depth += 1
        try:
            yield
        except BaseException:
            self._undo_to(mark)
            raise
        finally:
            self._depth -= 1
            if not self._depth:
                self._undo.clear()

    def add(self, row: Row) -> None:
        """Keep a new row; a ValueError when its id is taken."""
        if row.id in self._rows[type(row)]:
            raise taken(row)
        self._put(type(row), row.id, (next(self._places), row))

    def add_many(self, rows: Iterable[Row]) -> None:
        """Keep new rows of one kind, all of them or none."""
        with self.transaction():
            for row in rows:
                self.add(row)

    def replace(self, row: Row) -> None:
        """Put the row in the place of the one with its id; a KeyError when there is none."""
        place, _ = self._rows[type(row)][row.id]
        self._put(type(row), row.id, (place, row))

    def remove(self, kind: type[R], id: str) -> None:
        """Take the row away; nothing happens when there is none."""
        if id in self._rows[kind]:
            self._put(kind, id, None)

    def one(self, kind: type[R], id: str) -> R | None:
        """The row of that kind with that id, or None."""
        _, row = self._rows[kind].get(id, (0, None))
        return row if isinstance(row, kind) else None

    def where(self, kind: type[R], **plain: object) -> Iterator[R]:
        """The rows of that kind whose plain fields are as named, in the order they were added."""
        fits = _test(plain)
        for _, row in tuple(self._rows[kind].values()):
            if fits(row) and isinstance(row, kind):
                yield row

    def columns(
        self, kind: type[R], names: tuple[str, ...], **plain: object
    ) -> Iterator[tuple[Any, ...]]:
        """Two or more columns of the rows that ``where`` gives."""
        return map(attrgetter(*names), self.where(kind, **plain))

    def has(self, kind: type[R], **plain: object) -> bool:
        """Whether there is any row of that kind whose plain fields are as named."""
        fits = _test(plain)
        return any(fits(row) for _, row in self._rows[kind].values())

    def _put(self, kind: type[Row], id: str, placed: Placed | None) -> None:
        """Set or take away one row, and remember what stood there while a transaction runs."""
        rows = self._rows[kind]
        if self._depth:
            self._undo.append((kind, id, rows.get(id)))
        if placed is None:
            del rows[id]
        else:
            rows[id] = placed

    def _undo_to(self, mark: int) -> None:
        """Put back what stood there before, last change first, and in the old order."""
        for kind, id, before in reversed(self._undo[mark:]):
            self._rows[kind].pop(id, None)
            if before is not None:
                self._rows[kind][id] = before
        for kind in {kind for kind, _, before in self._undo[mark:] if before is not None}:
            self._rows[kind] = dict(sorted(self._rows[kind].items(), key=lambda item: item[1][0]))
        del self._undo[mark:]
