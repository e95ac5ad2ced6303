"""The cold start: whole processes, in turn, against an interpreter that does nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

RUNS: Final = 21
BARE: Final = "python -c pass"
ISOLATED: Final = "python -I -c pass"
ASSESS: Final = "handrail assess FILE"
HELP: Final = "handrail --help"
HEAVY: Final = ("numpy", "typst", "django", "z3", "jinja2", "rich", "pyarrow")

_IMPORTED: Final = """
import io, json, sys
from handrail.cli import main
sys.argv = ["handrail", *sys.argv[1:]]
sys.stdout = io.TextIOWrapper(io.BytesIO())
try:
    main()
except SystemExit as left:
    print(json.dumps([left.code, sorted({name.split(".")[0] for name in sys.modules})]),
          file=sys.__stdout__)
"""


def start_ups(incident: Mapping[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of each command, run by run; the runs of all commands take turns."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "incident.json")
        file.write_text(json.dumps(incident), "utf-8")
        commands = _commands(file)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(-2, RUNS):
            for name, command in commands.items():
                taken = _run(command)
                if run >= 0:
                    times[name].append(taken)
    return times


def heavy_imports(incident: Mapping[str, Any]) -> dict[str, list[str]]:
    """For each of our commands, what it imports of HEAVY. Nothing, one hopes."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "incident.json")
        file.write_text(json.dumps(incident), "utf-8")
        return {ASSESS: _imported("assess", str(file)), HELP: _imported("--help")}


def pairwise(times: Mapping[str, list[float]], name: str, than: str) -> float:
    """How many times as long one command takes as another: run by run, then the middle run."""
    return median(one / other for one, other in zip(times[name], times[than], strict=True))


def _commands(file: Path) -> dict[str, list[str]]:
    handrail = str(Path(sys.executable).with_name("handrail"))
    return {
        BARE: [sys.executable, "-c", "pass"],
        ISOLATED: [sys.executable, "-I", "-c", "pass"],
        ASSESS: [handrail, "assess", str(file)],
        HELP: [handrail, "--help"],
    }


def _run(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_settings())
    return (perf_counter() - start) * 1_000


def _settings() -> dict[str, str]:
    """The environment, but Python may keep what it has compiled, as it does where installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _imported(*arguments: str) -> list[str]:
    command = [sys.executable, "-c", _IMPORTED, *arguments]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    code, names = json.loads(ran.stdout)
    if code not in (None, 0):
        raise SystemExit(f"handrail {' '.join(arguments)} left with {code}:\n{ran.stderr}")
    return [name for name in HEAVY if name in names]
