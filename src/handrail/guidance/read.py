"""Read TOML as entries that know their file and line, so that a fault can be found and mended."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from handrail.guidance.pack import Entry, Pack, PackFault, PackRefused

LISTS: Final = ("term", "ground", "rule", "typology", "step", "contact", "without")
SINGLES: Final = ("pack", "asking", "sign_off", "pattern", "police_factors")
NEEDS: Final[Mapping[str, str]] = {
    "pack": "id edition nation status sources",
    "asking": "first",
    "pattern": "check",
    "police_factors": "outcome facts",
    "term": "id means",
    "ground": "id met to",
    "rule": "id sets value when",
    "typology": "value met",
    "step": "id order kind act who timing when",
    "contact": "service when",
    "service": "id checked_on status",
}
"""What each table cannot do without. Citations and words are asked for when a pack is assembled."""

_MAY_HAVE: Final[Mapping[str, str]] = {
    "pack": "builds_on title note in_force_from in_force_to reports_by_default sign_off_by",
    "pattern": "sexual financial",
    "step": "text why asks_deletion",
    "contact": "reason",
    "without": "term ground rule typology step contact because",
    "service": "name what contact hours nations",
}
_LISTS_OF_NAMES: Final = ("cites", "to", "sources", "facts", "sexual", "financial", "first")
_PARTS: Final = ("pack", "rules", "steps", "contacts")
_BESIDE: Final = ("wording", "scenarios")
_HEADER: Final = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_\"'-]+)(?:\.[A-Za-z]+)?\s*=")


def read_entries(path: Path, shown: str) -> Iterator[Entry]:
    """Every table of one file as entries. Raises PackRefused where it is not TOML."""
    text = _text(path, shown)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else len(text.splitlines())
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
    """Read one pack's folder. Raises PackRefused with every table that is not as tables are."""
    about: Entry | None = None
    entries: list[Entry] = []
    singles: dict[str, Entry] = {}
    faults = list(_unread(folder, root))
    for path in (found for part in _PARTS for found in sorted(folder.glob(f"{part}*.toml"))):
        shown = path.relative_to(root).as_posix()
        for entry in read_entries(path, shown):
            faults.extend(misshapen(entry))
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
        mend = f"Begin with [pack] and what every pack has: {_listed(NEEDS['pack'])}"
        faults.append(PackFault(shown, 1, "there is no [pack] table", mend))
    if faults or about is None:
        raise PackRefused(tuple(faults))
    return Pack(folder, about, tuple(entries), singles)


def misshapen(entry: Entry) -> Iterator[PackFault]:
    """What a table lacks, what it has that nothing reads, and what is not written as it must be."""
    table = entry.table
    needed, may_have = NEEDS.get(table, ""), _MAY_HAVE.get(table, "")
    for key in needed.split():
        if key not in entry.values:
            mend = f"Add it: every {table} has {_listed(needed)}"
            yield entry.fault(f"this {table} has no {key!r}", mend)
    known = [*needed.split(), *may_have.split(), "cites", "replaces"]
    for key, value in entry.values.items():
        if table in (*SINGLES, *LISTS, "service") and key not in known:
            near = get_close_matches(key, known, 1)
            mend = f"Perhaps {near[0]!r} is meant" if near else f"Use {', '.join(known)}"
            yield entry.fault(f"nothing reads {key!r} in a {table}", mend, key)
        elif key in _LISTS_OF_NAMES and not _is_list_of_names(value):
            mend = f'Write it in square brackets, such as {key} = ["..."]'
            yield entry.fault(f"{key!r} is not a list of names", mend, key)
        elif key == "order" and type(value) is not int:
            mend = "Write it without quotes, such as order = 40"
            yield entry.fault("'order' is not a whole number", mend, key)


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _listed(names: str) -> str:
    return ", ".join(names.split())


def _unread(folder: Path, root: Path) -> Iterator[PackFault]:
    """Files of a pack that nothing would read: a misspelt name must not lose a rule in silence."""
    for path in sorted(folder.glob("*.toml")):
        if not path.name.startswith((*_PARTS, *_BESIDE)):
            shown = path.relative_to(root).as_posix()
            mend = f"Begin its name with one of {', '.join((*_PARTS, *_BESIDE))}"
            yield PackFault(shown, 1, "nothing reads a file of this name", mend)


def _text(path: Path, shown: str) -> str:
    """A file's text, or its refusal where an editor has saved it otherwise than as UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        fault = PackFault(shown, line, "this is not UTF-8 text", "Save the file again as UTF-8")
        raise PackRefused((fault,)) from error


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
