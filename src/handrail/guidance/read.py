"""Read TOML as entries that know their file and line, so that a fault can be found and mended."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from handrail.guidance.pack import Entry, Pack, PackFault, PackRefused

LISTS: Final = ("term", "ground", "rule", "typology", "step", "contact", "without")
SINGLES: Final = ("pack", "asking", "sign_off", "pattern", "police_factors")
_HEADER: Final = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_\"'-]+)(?:\.[A-Za-z]+)?\s*=")


def read_entries(path: Path, shown: str) -> Iterator[Entry]:
    """Every table of one file as entries. Raises PackRefused where it is not TOML."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else 1
        fault = PackFault(shown, line, f"this is not TOML: {error}", "Mend the line and try again")
        raise PackRefused((fault,)) from error
    places = _places(text)
    for table, value in data.items():
        if isinstance(value, list):
            for at, values in enumerate(value):
                yield _entry(table, values, shown, places.get((table, at)))
        elif isinstance(value, dict):
            yield _entry(table, value, shown, places.get((table, 0)))
        else:
            fault = PackFault(shown, 1, f"{table!r} stands outside a table", "Put it in a table")
            raise PackRefused((fault,))


def read_pack(folder: Path, root: Path) -> Pack:
    """Read one pack's folder. Raises PackRefused with every unknown table found."""
    about: Entry | None = None
    entries: list[Entry] = []
    singles: dict[str, Entry] = {}
    faults: list[PackFault] = []
    files = ("pack.toml", "rules*.toml", "steps*.toml", "contacts*.toml")
    for path in (found for pattern in files for found in sorted(folder.glob(pattern))):
        shown = path.relative_to(root).as_posix()
        for entry in read_entries(path, shown):
            if entry.table == "pack":
                about = entry
            elif entry.table in SINGLES:
                singles[entry.table] = entry
            elif entry.table in LISTS:
                entries.append(entry)
            else:
                allowed = ", ".join((*SINGLES, *LISTS))
                faults.append(entry.fault(f"no table is called {entry.table!r}", f"Use {allowed}"))
    if about is None:
        shown = (folder / "pack.toml").relative_to(root).as_posix()
        faults.append(PackFault(shown, 1, "there is no [pack] table", "Say what this pack is"))
    if faults or about is None:
        raise PackRefused(tuple(faults))
    return Pack(folder, about, tuple(entries), singles)


def _entry(
    table: str, values: dict[str, Any], file: str, place: tuple[int, dict[str, int]] | None
) -> Entry:
    line, key_lines = place or (1, {})
    return Entry(table, values, file, line, key_lines)


def _places(text: str) -> dict[tuple[str, int], tuple[int, dict[str, int]]]:
    """The line of each table, by name and count, and of each key in it."""
    places: dict[tuple[str, int], tuple[int, dict[str, int]]] = {}
    counts: dict[str, int] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            name = header.group(1)
            keys = {}
            places[name, counts.get(name, 0)] = (number, keys)
            counts[name] = counts.get(name, 0) + 1
        elif key := _KEY.match(line):
            keys.setdefault(key.group(1).strip("\"'"), number)
    return places
