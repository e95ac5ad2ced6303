"""Deadlines and keeping times as data: tables of TOML, each with its source, or none loads at all.

A fault is a sentence for whoever keeps the file: which file and entry, what is wrong, what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handrail.lifecycle.working_days import NATIONS

LANGUAGES: Final = ("en", "cy")
CONFIDENCES: Final = ("confirmed", "to-verify")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one entry, and how to mend it."""

    file: str
    entry: str
    wrong: str
    mend: str

    def sentence(self) -> str:
        """The fault as a person reads it."""
        return f"{self.file}, entry {self.entry}: {self.wrong}. {self.mend}."


class DataRefused(ValueError):
    """Files that were refused whole. ``faults`` holds one entry for each thing to mend."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.sentence() for fault in faults))


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a figure was read on, where no line of the catalogue holds it."""

    id: str
    title: Mapping[str, str]
    address: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, as written."""

    kind: str
    values: dict[str, Any]
    file: str

    @property
    def id(self) -> str:
        """The entry's own id, or a note that it has none."""
        return str(self.values.get("id", "(without an id)"))

    def fault(self, wrong: str, mend: str) -> Fault:
        """A fault at this entry."""
        return Fault(self.file, self.id, wrong, mend)

    def words(self, key: str) -> Mapping[str, str]:
        """A text in both languages, as ``key.en`` and ``key.cy``."""
        given = self.values.get(key)
        held = given if isinstance(given, dict) else {}
        return {language: str(held.get(language, "")) for language in LANGUAGES}

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names, or none."""
        given = self.values.get(key, [])
        return tuple(map(str, given)) if isinstance(given, list) else ()


def read_tables(folder: Path, kinds: tuple[str, ...]) -> tuple[Table, ...]:
    """Every table of a folder's TOML files, in order. Raises DataRefused for any of another kind.

    ``kinds`` are the names a table may have, such as ``clock``; ``page`` may always be there.
    """
    found: list[Table] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            wrong = f"this cannot be read as TOML: {error}"
            faults.append(Fault(path.name, "(the file)", wrong, "Mend the line and try again"))
            continue
        for kind, tables in data.items():
            if kind not in (*kinds, "page") or not isinstance(tables, list):
                mend = f"Write each entry under one of {', '.join((*kinds, 'page'))}, as [[...]]"
                faults.append(Fault(path.name, kind, "nothing reads a table of this name", mend))
                continue
            found += (Table(kind, values, path.name) for values in tables)
    if faults:
        raise DataRefused(tuple(faults))
    return tuple(found)


def read_pages(tables: tuple[Table, ...]) -> Mapping[str, Page]:
    """The pages among these tables, by id."""
    return {
        table.id: Page(
            table.id,
            table.words("title"),
            str(table.values.get("address", "")),
            str(table.values.get("read_on", "")),
        )
        for table in tables
        if table.kind == "page"
    }


def faults_of(
    table: Table, *, needs: str, may_have: str, known: Collection[str]
) -> Iterator[Fault]:
    """What is wrong with an entry that states a deadline or a keeping time.

    ``known`` are the ids of lines of the catalogue and of pages; an entry that cites none of them
    does not load, and neither does one that cites an id that is not there.
    """
    allowed = f"id text cites confidence nations {needs} {may_have}".split()
    for key in ("id", "text", "confidence", *needs.split()):
        if key not in table.values:
            yield table.fault(f"it has no {key!r}", f"Add it: every {table.kind} has one")
    for key in table.values:
        if key not in allowed:
            yield table.fault(f"nothing reads {key!r}", f"Use {', '.join(allowed)}")
    if not table.names("cites"):
        wrong = "it has no citation, and nobody could look up whether it is true"
        yield table.fault(wrong, 'Add cites = ["..."] with the id of a source line or a page')
    for id in table.names("cites"):
        if id not in known:
            mend = "Cite an id of guidance/sources, of guidance/law, or of a page in this folder"
            yield table.fault(f"it cites {id!r}, and there is no such line", mend)
    for nation in table.names("nations"):
        if nation not in NATIONS:
            yield table.fault(f"{nation!r} is no nation", f"Use {', '.join(NATIONS)}")
    if not all(table.words("text").values()):
        yield table.fault("its text is not in both languages", "Write text.en and text.cy")
    if table.values.get("confidence") not in CONFIDENCES:
        yield table.fault("its confidence is not known", f"Use {' or '.join(CONFIDENCES)}")


def page_faults(pages: Mapping[str, Page], tables: tuple[Table, ...]) -> Iterator[Fault]:
    """Pages that nobody could find again: without a title, an address or the day they were read."""
    for table in tables:
        page = pages[table.id] if table.kind == "page" else None
        if page and not (page.address and page.read_on and all(page.title.values())):
            mend = "Write title.en, title.cy, address and read_on"
            yield table.fault("a reader could not find this page again", mend)


def repeated(entries: tuple[Table, ...]) -> Iterator[Fault]:
    """Entries whose id another entry has: a sentence that cites one would cite both."""
    seen: set[str] = set()
    for table in entries:
        if table.id in seen:
            yield table.fault("another entry has this id", "Give it an id of its own")
        seen.add(table.id)
