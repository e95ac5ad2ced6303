"""Put a run into docs/benchmarks.md, marked with its day and machine, and draw it beside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench import ours
from bench.picture import Bar, bar_chart
from bench.report import Report, shown

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "benchmarks.md"
PICTURE: Final = DOCS / "pictures" / "benchmarks.svg"
BEGIN: Final = "<!-- last run: written by `python -m bench --write`, never by hand -->"
END: Final = "<!-- end of last run -->"

_BESIDE: Final = (ours.READING, ours.FIRST_SIGHT)
"""Measured, but of no interest to a reader who compares engines."""


def write(report: Report) -> None:
    """Replace the last run on the page and the picture beside it."""
    PAGE.write_text(with_run(PAGE.read_text("utf-8"), _section(report)), "utf-8")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(_drawn(report), "utf-8")


def with_run(page: str, section: str) -> str:
    """The page with the part between its two marks replaced."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{PAGE.name} has lost its marks: it needs {BEGIN!r} and then {END!r}.")
    return f"{before}{BEGIN}\n\n{section}\n{END}{after}"


def _section(report: Report) -> str:
    about = report.machine
    lines = [
        f"Run on {about['when']}: {about['processor']}, {about['cores']} cores, {about['system']}, "
        f"{about['python']}, {about['engines']}; load {about['load']}. "
        f"{report.incidents:,} incidents; every engine agreed on every one it was timed on.",
        "",
        "![Bar chart of the table below](pictures/benchmarks.svg)",
        "",
        *_markdown(
            ("one incident", "median, µs", "99 in 100, µs", "times our decision", "calls"),
            report.rows(),
        ),
        "",
        *_markdown(
            ("whole process", "median, ms", "slowest, ms", "times bare", "times isolated"),
            report.start_rows(),
        ),
        "",
        "| target | found | bound | |",
        "| --- | ---: | ---: | --- |",
    ]
    for target in report.targets():
        sense = "at least" if target.at_least else "at most"
        verdict = "met" if target.met else "**not met**"
        lines.append(
            f"| {target.what} | {target.found:.3g}{target.unit} "
            f"| {sense} {target.bound:g}{target.unit} | {verdict} |"
        )
    lines += ["", "| other ratios, without a target | times |"]
    lines += ["| --- | ---: |"]
    lines += [f"| {what} | {shown(times)} |" for what, times in report.others().items()]
    return "\n".join(lines) + "\n"


def _markdown(head: tuple[str, ...], rows: list[tuple[str, str, str, str, str]]) -> list[str]:
    marks = ("---", *("---:" for _ in head[1:]))
    return [f"| {' | '.join(cells)} |" for cells in (head, marks, *rows)]


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
