"""Run the command line in this process, or in one of its own, and keep what it said."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from handrail.cli.run import run

COMMAND = (str(Path(sys.executable).parent / "handrail"),)


class Said(NamedTuple):
    """What one command gave: its exit code, its output in bytes, and what it said beside that."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """The output as text."""
        return self.out.decode("utf-8")

    @property
    def data(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)

    @property
    def all(self) -> str:
        """Everything that was said."""
        return self.text + self.err


class _Screen(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def handrail(*arguments: str, stdin: bytes | str = b"", terminal: bool = False) -> Said:
    """Run a command with something on its standard input; ``terminal`` pretends to be one."""
    raw = stdin.encode("utf-8") if isinstance(stdin, str) else stdin
    out, err = io.BytesIO(), io.BytesIO()
    given, said = (io.TextIOWrapper(one, "utf-8", newline="") for one in (io.BytesIO(raw), err))
    told = _Screen(out, "utf-8", newline="") if terminal else io.TextIOWrapper(out, "utf-8")
    streams = (patch.object(sys, "stdin", given), redirect_stdout(told), redirect_stderr(said))
    with ExitStack() as stack:
        for stream in streams:
            stack.enter_context(stream)
        code = run(arguments)
        told.flush()
        said.flush()
    return Said(int(code), out.getvalue(), err.getvalue().decode("utf-8"))


def in_a_process(*arguments: str, stdin: bytes = b"") -> Said:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, check=False, timeout=60
    )
    return Said(done.returncode, done.stdout, done.stderr.decode("utf-8"))
