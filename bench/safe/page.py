"""The safe's part of docs/benchmarks.md, and one picture for each of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.page import PICTURES, markdown, target_rows, write_part
from bench.picture import Bar, bar_chart
from bench.safe.bounds import BOUNDS
from bench.safe.names import THEIRS
from bench.safe.report import Group, SafeReport

BEGIN: Final = "<!-- last run of the safe: written by `python -m bench --write`, never by hand -->"
END: Final = "<!-- end of last run of the safe -->"

_IN_MICRO: Final = {"s": 1e6, "ms": 1e3, "µs": 1.0}


def write(report: SafeReport) -> None:
    """Replace the safe's last run on the page, and its pictures."""
    for group in report.groups:
        (PICTURES / _picture(group)).write_text(drawn(report, group), "utf-8")
    write_part("\n".join(_section(report)) + "\n", begin=BEGIN, end=END)


def drawn(report: SafeReport, group: Group) -> str:
    """The times of one table as bars, each with its target below it."""
    bars = list(_bars(group))
    said = "; ".join(f"{label}: {time:.3g}" for label, time, _ in bars)
    heading = group.heading[0].upper() + group.heading[1:]
    return bar_chart(
        f"{heading}: each time beside its target",
        f"Median microseconds. {said}. Run on {report.machine['when']}.",
        bars,
    )


def _bars(group: Group) -> Iterator[Bar]:
    for figure in group.figures:
        scale = _IN_MICRO.get(figure.unit)
        if scale:
            yield figure.name, figure.found * scale, not figure.name.startswith(THEIRS)
            if figure.name in BOUNDS:
                yield "target", BOUNDS[figure.name].most * scale, False


def _picture(group: Group) -> str:
    words = group.heading.replace(",", "").removeprefix("the ").split()
    return f"benchmarks-{'-'.join(words)}.svg"


def _section(report: SafeReport) -> Iterator[str]:
    about, targets = report.machine, list(report.targets())
    yield (
        f"Run on {about['when']}: {about['processor']}, {about['cores']} cores, {about['system']}, "
        f"{about['python']}, {about['engines']}; load {about['load']}. The safe's part took "
        f"{report.seconds / 60:.1f} minutes. Calls of a library alone take "
        f"{report.slower():.2f} times what they took on the machine that the targets come from."
    )
    yield ""
    yield f"{sum(target.met for target in targets)} of {len(targets)} targets are met."
    yield from ("", *target_rows(targets))
    for group in report.groups:
        yield from ("", f"![Bar chart of the table below](pictures/{_picture(group)})", "")
        yield from markdown((group.heading, "median", "95 in 100", "calls"), report.rows(group))
    head = ("one of N, as N grows", "least N", "ten times", "a hundred times", "the last / before")
    yield from ("", *markdown(head, report.growth()))
    yield from ("", *markdown(("a library alone", "there", "here", "times"), report.yardsticks()))
    missing = report.not_measured()
    if missing:
        yield from ("", f"Not measured in this run: {'; '.join(missing)}.")
