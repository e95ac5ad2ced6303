"""Write what a command gives: to a terminal, along a pipe, or to a file only its owner reads."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from handrail.cli.leave import Exit, Refused


def as_json(data: Any) -> str:
    """Plain data as JSON: the same every time, readable, ending with a newline."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def put(content: str | bytes, output: str | None = None) -> None:
    """Write text or bytes to a file, or to standard output where no file is named."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if output is None:
        _to_standard_output(raw)
        return
    try:
        # Only the owner may read it: a report is about a child, if without a name.
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "bad name"
        raise Refused(f"{output} cannot be written: {reason.lower()}.") from error
    click.echo(f"Written to {Path(output)}.", err=True)


def refuse_pdf_on_a_terminal(output: str | None) -> None:
    """A PDF is not for reading in a terminal: ask for a file instead of filling the screen."""
    if output is None and sys.stdout.isatty():
        raise Refused(
            "A PDF cannot be shown in a terminal. Name a file for it: --output report.pdf.",
            code=Exit.USAGE,
        )


def is_plain() -> bool:
    """Whether to leave out all looks: no terminal, or the reader has asked for none."""
    return not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))


def _to_standard_output(raw: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
