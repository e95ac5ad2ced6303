"""What a run of the safe found: tables, targets, growth, and how this machine compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Final, NamedTuple

from bench.report import Target, shown
from bench.safe import names
from bench.safe.bounds import BOUNDS, YARDSTICKS, Bound
from bench.safe.figures import Figure
from bench.safe.scale import FULL

_GROWTH: Final = (
    (names.CREATE, names.FILE, FULL.cards),
    (names.OPEN_CARDS, names.MEMORY, FULL.cards),
    (names.OPEN_CARDS, names.FILE, FULL.cards),
    (names.HOLD_CARDS, "", FULL.cards),
    (names.SEARCH, names.EXACT, FULL.cards),
    (names.SEARCH, names.MISSPELT, FULL.cards),
    (names.SEARCH, names.NO_HIT, FULL.cards),
    (names.APPEND_EACH, names.MEMORY, FULL.entries),
    (names.APPEND_EACH, names.FILE, FULL.entries),
    (names.CHECK_HASHES, "", FULL.entries),
)
"""What is measured at three sizes; the names that end in "each" are for one thing already."""

_IN_MICRO: Final = {"s": 1e6, "ms": 1e3, "µs": 1.0, "MB": 1e6}


class Group(NamedTuple):
    """The figures that stand in one table."""

    heading: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SafeReport:
    """One run on one machine."""

    machine: dict[str, str]
    groups: tuple[Group, ...]
    seconds: float

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its name."""
        return {figure.name: figure for group in self.groups for figure in group.figures}

    def targets(self) -> Iterator[Target]:
        """The bounds that were measured here, in the order of the tables."""
        for name, figure in self.figures.items():
            bound = BOUNDS.get(name)
            if bound:
                yield from _targets(figure, bound)

    def not_measured(self) -> list[str]:
        """What has a bound and was not measured in this run."""
        return [name for name in BOUNDS if name not in self.figures]

    def rows(self, group: Group) -> list[tuple[str, str, str, str]]:
        """Name, median, 95 in 100 and number of calls of a group's figures, as text."""
        return [
            (
                figure.name,
                with_unit(figure.found, figure.unit),
                "" if figure.within_95 is None else with_unit(figure.within_95, figure.unit),
                f"{figure.calls:,}",
            )
            for figure in group.figures
        ]

    def growth(self) -> list[tuple[str, ...]]:
        """For what was measured at three sizes: one thing's share at each, and the last growth."""
        rows = []
        for name, which, sizes in _GROWTH:
            found = [self.figures.get(name.format(size, which)) for size in sizes]
            each = [_each(one, size) for one, size in zip(found, sizes, strict=True) if one]
            if len(each) == len(sizes):
                unit = " bytes" if name == names.HOLD_CARDS else " µs"
                what = name.format(0, which).replace(" 0 ", " N ").replace(": each", "")
                figures = (f"{shown(one)}{unit}" for one in each)
                rows.append((what, *figures, f"{each[-1] / each[-2]:.2f}"))
        return rows

    def yardsticks(self) -> list[tuple[str, str, str, str]]:
        """Calls of a library alone: there, here, and here as a multiple of there."""
        rows = []
        for name, there in YARDSTICKS.items():
            _, unit, here, *_ = self.figures[name]
            there_and_here = with_unit(there, unit), with_unit(here, unit)
            rows.append((name, *there_and_here, f"{here / there:.2f}"))
        return rows

    def slower(self) -> float:
        """How many times as long as there those calls take here: their geometric mean."""
        times = [self.figures[name].found / there for name, there in YARDSTICKS.items()]
        return prod(times) ** (1 / len(times))

    def to_json(self) -> dict[str, Any]:
        """Everything that was found, as plain data."""
        return {
            "machine": self.machine,
            "seconds": self.seconds,
            "figures": {
                group.heading: [figure._asdict() for figure in group.figures]
                for group in self.groups
            },
            "targets": [
                {"what": t.what, "found": t.found, "bound": t.bound, "unit": t.unit, "met": t.met}
                for t in self.targets()
            ],
            "not_measured": self.not_measured(),
            "times_the_machine_of_the_targets": self.slower(),
        }


def with_unit(number: float, unit: str) -> str:
    """A figure with its unit."""
    return f"{shown(number)} {unit}"


def _targets(figure: Figure, bound: Bound) -> Iterator[Target]:
    unit = f" {figure.unit}"
    yield Target(figure.name, figure.found, bound.most, unit, bound.at_least)
    if bound.most_95 is not None and figure.within_95 is not None:
        yield Target(f"{figure.name}, 95 in 100", figure.within_95, bound.most_95, unit)


def _each(figure: Figure, size: int) -> float:
    """Microseconds, or bytes, for one of so many."""
    in_micro = figure.found * _IN_MICRO[figure.unit]
    return in_micro if figure.name.endswith("each") else in_micro / size
