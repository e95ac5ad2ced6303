"""Put a run into docs/benchmarks.md, marked with its day and machine, and draw it beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bench import ours
from bench.picture import Bar, bar_chart
from bench.report import Report, Target, shown

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "benchmarks.md"
PICTURES: Final = DOCS / "pictures"
PICTURE: Final = PICTURES / "benchmarks.svg"
BEGIN: Final = "<!-- last run: written by `python -m bench --write`, never by hand -->"
END: Final = "<!-- end of last run -->"

_BESIDE: Final = (ours.READING, ours.FIRST_SIGHT)
"""Measured, but of no interest to a reader who compares engines."""


def write(report: Report) -> None:
    """Replace the last run of the decision on the page and the picture beside it."""
    PICTURE.write_text(_drawn(report), "utf-8")
    write_part(_section(report), begin=BEGIN, end=END)


def write_part(section: str, *, begin: str, end: str) -> None:
    """Replace what stands between two marks of the page."""
    PAGE.write_text(with_run(PAGE.read_text("utf-8"), section, begin=begin, end=end), "utf-8")


def with_run(page: str, section: str, *, begin: str = BEGIN, end: str = END) -> str:
    """The page with the part between its two marks replaced."""
    before, opening, rest = page.partition(begin)
    _, closing, after = rest.partition(end)
    if not opening or not closing:
        raise SystemExit(f"{PAGE.name} has lost its marks: it needs {begin!r} and then {end!r}.")
    return f"{before}{begin}\n\n{section}\n{end}{after}"


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table: words to the left, figures to the right."""
    marks = ("---", *("---:" for _ in head[1:]))
    return [f"| {' | '.join(cells)} |" for cells in (head, marks, *rows)]


def target_rows(targets: Iterable[Target]) -> list[str]:
    """The targets as a table that says plainly which are not met."""
    lines = ["| target | found | bound | |", "| --- | ---: | ---: | --- |"]
    for target in targets:
        sense = "at least" if target.at_least else "at most"
        verdict = "met" if target.met else "**not met**"
        lines.append(
            f"| {target.what} | {shown(target.found)}{target.unit} "
            f"| {sense} {target.bound:,g}{target.unit} | {verdict} |"
        )
    return lines


def _section(report: Report) -> str:
    about = report.machine
    lines = [
        f"Run on {about['when']}: {about['processor']}, {about['cores']} cores, {about['system']}, "
        f"{about['python']}, {about['engines']}; load {about['load']}. "
        f"{report.incidents:,} incidents; every engine agreed on every one it was timed on.",
        "",
        "![Bar chart of the table below](pictures/benchmarks.svg)",
        "",
        *markdown(
            ("one incident", "median, µs", "99 in 100, µs", "times our decision", "calls"),
            report.rows(),
        ),
        "",
        *markdown(
            ("whole process", "median, ms", "slowest, ms", "times bare", "times isolated"),
            report.start_rows(),
        ),
        "",
        *target_rows(report.targets()),
    ]
    lines += ["", "| other ratios, without a target | times |"]
    lines += ["| --- | ---: |"]
    lines += [f"| {what} | {shown(times)} |" for what, times in report.others().items()]
    return "\n".join(lines) + "\n"


def _drawn(report: Report) -> str:
    bars: list[Bar] = [
        (name, timing.median, name.startswith("Handrail"))
        for name, timing in report.timings.items()
        if name not in _BESIDE
    ]
    bars.sort(key=lambda bar: bar[1])
    said = "; ".join(f"{label}: {time:.3g}" for label, time, _ in bars)
    return bar_chart(
        "One incident: median time of a call",
        f"Median microseconds, shortest first. {said}. Run on {report.machine['when']}.",
        bars,
    )
