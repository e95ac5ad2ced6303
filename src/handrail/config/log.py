"""What may stand in a log line: where something went wrong, never what anybody answered."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


class PlacesOnly(logging.Formatter):
    """Write an error as its kind and its place; its message could hold an answer."""

    def format(self, record: logging.LogRecord) -> str:
        """The level, the logger and, for an error, its kind and the line it came from."""
        line = f"{record.levelname} {record.name}"
        kind = record.exc_info[0] if record.exc_info else None
        if kind is None or record.exc_info is None:
            return line
        frames = traceback.extract_tb(record.exc_info[2])
        if not frames:
            return f"{line}: {kind.__name__}"
        return f"{line}: {kind.__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
