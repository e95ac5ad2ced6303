"""Print what a run of the safe found."""

from __future__ import annotations

from bench.report import table
from bench.safe.report import SafeReport


def tell(report: SafeReport) -> None:
    """The tables, how things grow, the targets, and how this machine compares."""
    print(f"\n{' | '.join(report.machine.values())}")
    print(f"The safe, in {report.seconds / 60:.1f} minutes; all of it did what it was timed for.")
    for group in report.groups:
        print(f"\n{table((group.heading, 'median', '95 in 100', 'calls'), report.rows(group))}")
    growth = report.growth()
    if growth:
        head = ("one of N, as N grows", "least N", "x 10", "x 100", "last / before")
        print(f"\n{table(head, growth)}")
    head = ("a library alone", "there", "here", "times")
    print(f"\n{table(head, report.yardsticks())}")
    print(f"This machine takes {report.slower():.2f} times what the targets' machine took.")
    print("\nTargets")
    for target in report.targets():
        print(f"  {target.line()}")
    missing = report.not_measured()
    if missing:
        print(f"  Not measured in this run: {len(missing)} of those that have a target.")
