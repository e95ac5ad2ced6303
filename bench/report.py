"""What a run found: figures, ratios and targets, as a table for the terminal and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench import ours, starting
from bench.decision import Peer
from bench.timing import Timing, ratio

ZEN: Final = "zen-engine, with trace"
JSONLOGIC: Final = "datalogic-py (JSONLogic), no trace"
ENGINES: Final = ("datalogic-py", "zen-engine", "openfisca-core")


@dataclass(frozen=True, slots=True)
class Target:
    """A bound that was set beforehand, and what this run came to."""

    what: str
    found: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the bound is kept."""
        return self.found >= self.bound if self.at_least else self.found <= self.bound

    def line(self) -> str:
        """What, how much, the bound, and whether it is met."""
        sense = "at least" if self.at_least else "at most"
        return (
            f"{self.what}: {shown(self.found)}{self.unit} "
            f"(target: {sense} {self.bound:,g}{self.unit}): {'met' if self.met else 'NOT MET'}"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """One run on one machine."""

    machine: dict[str, str]
    timings: Mapping[str, Timing]
    peers: Sequence[Peer]
    starts: Mapping[str, list[float]]
    heavy: Mapping[str, list[str]]
    incidents: int

    def targets(self) -> Iterator[Target]:
        """The bounds, in the order of the table."""
        times, decision = self.timings, self.timings[ours.DECISION]
        whole, told = times[ours.WHOLE].median, times[ours.SENTENCES].median
        share = ratio(decision, times[ours.REFERENCE])
        yield Target("decision with trace / reference evaluator", share, 0.35, "")
        for name, bound in ((ZEN, 50), (JSONLOGIC, 2.5)):
            speed = ratio(times[name], decision)
            yield Target(f"{name} / decision with trace", speed, bound, " times", at_least=True)
        yield Target("whole assessment, median", whole, 100, " µs")
        yield Target("whole assessment with sentences, median", told, 100, " µs")
        for command in (starting.ASSESS, starting.HELP):
            times_bare = starting.pairwise(self.starts, command, starting.BARE)
            yield Target(f"{command} / {starting.BARE}", times_bare, 12, " times")

    def others(self) -> dict[str, float]:
        """Ratios without a bound: where both do the same work, and where the other does less."""
        times = self.timings
        pairs = (
            (JSONLOGIC, ours.RULES),
            (ours.REFERENCE, ours.WHOLE),
            (ours.REFERENCE_CORE, ours.DECISION),
        )
        return {f"{one} / {other}": ratio(times[one], times[other]) for one, other in pairs}

    def ratios(self) -> dict[str, float]:
        """How many times as long everything takes as our decision with its trace."""
        decision = self.timings[ours.DECISION]
        return {name: ratio(timing, decision) for name, timing in self.timings.items()}

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Name, median, p99, ratio and number of calls, as text."""
        ratios = self.ratios()
        return [
            (name, shown(t.median), shown(t.p99), shown(ratios[name]), f"{t.calls:,}")
            for name, t in self.timings.items()
        ]

    def start_rows(self) -> list[tuple[str, str, str, str, str]]:
        """Name, median, slowest, times as long as each bare interpreter, as text."""
        return [
            (
                name,
                shown(median(times)),
                shown(max(times)),
                shown(starting.pairwise(self.starts, name, starting.BARE)),
                shown(starting.pairwise(self.starts, name, starting.ISOLATED)),
            )
            for name, times in self.starts.items()
        ]

    def to_json(self) -> dict[str, Any]:
        """Everything that was found, as plain data."""
        ratios = self.ratios()
        return {
            "machine": self.machine,
            "incidents": self.incidents,
            "microseconds": {
                name: {"median": t.median, "p99": t.p99, "calls": t.calls, "ratio": ratios[name]}
                for name, t in self.timings.items()
            },
            "milliseconds": dict(self.starts),
            "targets": [
                {"what": t.what, "found": t.found, "bound": t.bound, "met": t.met}
                for t in self.targets()
            ],
            "other_ratios": self.others(),
            "not_unknown": {peer.name: peer.not_unknown for peer in self.peers},
            "heavy_imports": dict(self.heavy),
        }


def machine(libraries: Sequence[str]) -> dict[str, str]:
    """What this was measured on and with, and when."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "when": datetime.now().strftime("%Y-%m-%d %H:%M"),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "engines": ", ".join(f"{name} {version(name)}" for name in libraries),
        "load": f"{load:.1f} before the run",
    }


def shown(number: float) -> str:
    """A figure with three digits that count, and no more."""
    if number >= 100:
        return f"{number:,.0f}"
    if number < 0.1:
        return f"{number:.3g}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned columns: words to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in (head, *rows):
        first, *rest = zip(row, widths, strict=True)
        cells = [f"{first[0]:<{first[1]}}", *(f"{text:>{width}}" for text, width in rest)]
        lines.append("  ".join(cells))
    return "\n".join(lines)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "not known"
