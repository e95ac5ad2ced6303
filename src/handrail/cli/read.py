"""Read an incident from a file or standard input, or refuse it with a sentence for each fault."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handrail.cli.leave import Refused

if TYPE_CHECKING:
    from handrail.decision.incident import Incident

LARGEST: Final = 1024 * 1024
STDIN: Final = "-"


def read_incident_file(name: str) -> Incident:
    """Read and check the incident in a file, or on standard input for ``-``.

    Fills in today's date where the incident has none. Raises Refused with every fault.
    """
    from datetime import date

    from handrail.decision.incident import IncidentRefused, read_incident

    data = read_json(name)
    try:
        return read_incident(data, today=date.today())
    except IncidentRefused as refused:
        where = _called(name)
        sentences = (f"{where}: {fault.sentence()}" for fault in refused.faults)
        raise Refused(*sentences) from refused


def read_json(name: str) -> Any:
    """Read strict JSON: at most 1 MiB of UTF-8, each name once, and only numbers JSON has."""
    where = _called(name)
    raw = _bytes(name, where)
    if len(raw) > LARGEST:
        raise Refused(
            f"{where} is larger than 1 MiB, and no incident is: give one incident at a time."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{where} is not UTF-8 text: byte {error.start + 1} cannot be read. "
            "Save it again as UTF-8."
        ) from error
    if not text.strip():
        raise Refused(f"{where} is empty. `handrail incident example` shows what goes in it.")
    try:
        return json.loads(text, parse_constant=_no_such_number, object_pairs_hook=_each_once)
    except _Odd as odd:
        raise Refused(f"{where}: {odd}") from odd
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        raise Refused(
            f"{where} is not JSON: line {error.lineno}, column {error.colno}: {said}."
        ) from error
    except RecursionError as error:
        raise Refused(
            f"{where} is nested too deeply: an incident is at most four levels deep."
        ) from error
    except ValueError as error:
        raise Refused(f"{where} holds a number too long to read.") from error


class _Odd(Exception):
    """Something that some JSON readers let pass and this one does not."""


def _no_such_number(found: str) -> Any:
    raise _Odd(f"{found} is not a number that JSON has. Leave the field out if it is not known.")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        shown = "".join(sign if sign.isprintable() else " " for sign in twice[:40])
        raise _Odd(f'"{shown}" is given twice in one object, and only one can count. Remove one.')
    return found


def _bytes(name: str, where: str) -> bytes:
    try:
        if name == STDIN:
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "bad name"
        raise Refused(f"{where} cannot be read: {reason.lower()}.") from error


def _called(name: str) -> str:
    return "Standard input" if name == STDIN else name
