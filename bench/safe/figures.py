"""What one measurement came to, and the small tools that every part measures with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, NamedTuple

from bench.timing import Timing

US: Final = 1e6
MS: Final = 1e3
S: Final = 1.0
UNIT: Final = {US: "µs", MS: "ms", S: "s"}
LEAST_FOR_95: Final = 20
"""With fewer calls than this, 95 in 100 says nothing and is left out."""

_STATUS: Final = Path("/proc/self/status")
_FORGET: Final = Path("/proc/self/clear_refs")


class Figure(NamedTuple):
    """One thing that was measured: the middle of all calls, and what 95 in 100 stay within."""

    name: str
    unit: str
    found: float
    within_95: float | None = None
    calls: int = 1


def figure(name: str, times: Sequence[float], *, scale: float, per: int = 1) -> Figure:
    """A figure of times in seconds, in the unit of the scale, for one of ``per`` things."""
    ordered = sorted(time * scale / per for time in times)
    within = ordered[math.ceil(len(ordered) * 0.95) - 1] if len(ordered) >= LEAST_FOR_95 else None
    return Figure(name, UNIT[scale], median(ordered), within, len(ordered))


def raced(name: str, timing: Timing, *, scale: float = US) -> Figure:
    """A figure of what a race found, whose times are in microseconds."""
    times = [time / US for times in timing.rounds for time in times]
    return figure(name, times, scale=scale)


def timed(call: Callable[[Any], object], things: Iterable[Any]) -> list[float]:
    """The seconds of one call after another, with the garbage collector on, as in a server."""
    times = []
    for thing in things:
        start = perf_counter()
        call(thing)
        times.append(perf_counter() - start)
    return times


def prove(holds: object, what: str) -> None:
    """Leave when the work was not done as it should be: its time would mean nothing."""
    if not holds:
        raise SystemExit(f"Nothing of this is reported: {what} did not come out as it should.")


def resident() -> float:
    """The memory of this process now, in megabytes; not a number where Linux does not say."""
    return _status("VmRSS")


def most_resident() -> float:
    """The most memory this process has had since ``forget_most``, in megabytes."""
    return _status("VmHWM")


def forget_most() -> None:
    """Count the most memory from here on."""
    if _FORGET.exists():
        _FORGET.write_text("5")


def megabytes(name: str, found: float) -> tuple[Figure, ...]:
    """A figure of memory; none where it could not be measured."""
    return () if math.isnan(found) else (Figure(name, "MB", found),)


def _status(field: str) -> float:
    if _STATUS.exists():
        for line in _STATUS.read_text("utf-8").splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * 1024 / 1e6
    return math.nan
