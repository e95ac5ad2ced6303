"""Run with ``make bench``: measure, compare, print; leave with 1 when an engine disagrees, or when
the safe does not do what it is timed for."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

DECISION, SAFE = "decision", "safe"


def main() -> int:
    """Measure, print, and write what was asked for."""
    options = _options()
    data: dict[str, Any] = {}
    fault = False
    if options.only != SAFE:
        fault, data = _decision(options)
    if options.only != DECISION:
        data["safe"] = _safe(options)
    if options.json:
        options.json.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    return int(fault)


def _decision(options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """Whether a start-up loads what it should not, and every figure of the decision."""
    from bench import deciding, page

    report = deciding.measure()
    deciding.tell(report)
    if options.write:
        page.write(report)
    return any(report.heavy.values()), report.to_json()


def _safe(options: argparse.Namespace) -> dict[str, Any]:
    """Every figure of the safe."""
    from bench.safe import page, run, telling

    report = run.measure("small" if options.small else "full")
    telling.tell(report)
    if options.write:
        page.write(report)
    return report.to_json()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=(DECISION, SAFE), help="only one half of the run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure here")
    parser.add_argument(
        "--write", action="store_true", help="put this run into docs/benchmarks.md, with pictures"
    )
    parser.add_argument(
        "--small", action="store_true", help="the safe at small sizes, to see that the run runs"
    )
    options = parser.parse_args()
    if options.small and options.write:
        parser.error("--small has no figure that belongs on the page")
    return options


if __name__ == "__main__":
    sys.exit(main())
