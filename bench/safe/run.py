"""The whole of the safe's measuring: each part in a process of its own, one after another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bench.report import machine
from bench.safe.figures import Figure
from bench.safe.report import Group, SafeReport
from bench.safe.scale import SCALES

LIBRARIES: Final = ("cryptography", "argon2-cffi", "rapidfuzz", "pynacl")
MOST_SECONDS: Final = 600
"""How long one part may take before the run is given up."""

Command = tuple[str, ...]


def measure(scale: str) -> SafeReport:
    """Every part, in the order of the tables. What is made in a file is made once."""
    about = machine(LIBRARIES)
    start = perf_counter()
    with TemporaryDirectory(prefix="handrail-bench-") as folder:
        groups = tuple(
            Group(heading, tuple(found for one in commands for found in _measured(scale, one)))
            for heading, commands in _plan(scale, Path(folder))
        )
    return SafeReport(about, groups, perf_counter() - start)


def _plan(scale: str, folder: Path) -> Iterator[tuple[str, list[Command]]]:
    sizes = SCALES[scale]
    crowds = [
        ("crowd", str(many), limit) for many in sizes.crowds for limit in ("turnstile", "none")
    ]
    yield "signing in", [("sign-in",), *crowds]
    yield "sealing", [("sealing",), ("entries", _new(folder / "entries"))]
    cases: list[Command] = [("cards-in-memory", str(many)) for many in sizes.cards]
    for many in sizes.cards:
        place = _new(folder / f"cards-{many}")
        cases += [("cards-made", str(many), place), ("cards-opened", str(many), place)]
    cases.append(("custody", str(folder / f"cards-{sizes.cards[1]}")))
    yield "cases, cards and search", cases
    log: list[Command] = [("log-in-memory",), ("log-in-file", _new(folder / "log"))]
    yield "the chronology", [*log, ("proof", _new(folder / "proof"))]
    yield "the text gate", [("gate",)]


def _new(folder: Path) -> str:
    folder.mkdir()
    return str(folder)


def _measured(scale: str, command: Command) -> tuple[Figure, ...]:
    """The figures of one part; the run ends when its work was not done as it should be."""
    print(f"measuring {' '.join(command[: 2 if len(command) > 1 else 1])}", file=sys.stderr)
    ran = subprocess.run(
        [sys.executable, "-m", "bench.safe", scale, *command],
        stdout=subprocess.PIPE,
        timeout=MOST_SECONDS,
        check=False,
        text=True,
    )
    if ran.returncode:
        raise SystemExit(f"The part {command[0]} of the safe did not come to its end, see above.")
    return tuple(Figure(*found) for found in json.loads(ran.stdout))
