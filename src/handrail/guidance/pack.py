"""A pack as written: its tables, and where in which file each stands.

Faults are sentences for a pack author: the file, the line, what is wrong and how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("en", "cy")


@dataclass(frozen=True, slots=True)
class PackFault:
    """One thing wrong with a pack, where it stands, and how to mend it."""

    file: str
    line: int
    wrong: str
    mend: str

    def sentence(self) -> str:
        """The fault in the form editors and people both read: file:line: what. Mend."""
        return f"{self.file}:{self.line}: {self.wrong}. {self.mend}."


class PackRefused(ValueError):
    """A pack was refused whole. ``faults`` holds one entry for each thing to mend."""

    def __init__(self, faults: tuple[PackFault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.sentence() for fault in faults))


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a pack, such as a rule, with the place it was read from."""

    table: str
    values: dict[str, Any]
    file: str
    line: int
    key_lines: dict[str, int]

    @property
    def id(self) -> str:
        """The entry's id: a rule's or step's own, a contact's service, a kind's value."""
        return str(self.values.get("id") or self.values.get("service") or self.values.get("value"))

    def fault(self, wrong: str, mend: str, key: str = "") -> PackFault:
        """A fault at this entry, or at one of its keys."""
        return PackFault(self.file, self.key_lines.get(key, self.line), wrong, mend)

    def text(self, key: str, language: str) -> str:
        """A bilingual value in one language, or an empty text."""
        value = self.values.get(key)
        return str(value.get(language, "")) if isinstance(value, dict) else ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of guidance: what pack.toml says of it, and its tables in order."""

    folder: Path
    about: Entry
    entries: tuple[Entry, ...]
    tables: dict[str, Entry]
    """Single tables, such as ``asking``, ``pattern`` and ``police_factors``."""

    @property
    def id(self) -> str:
        """The pack's id, such as wales/hwb-2024."""
        return self.about.id

    def of(self, table: str) -> tuple[Entry, ...]:
        """The entries of one table, in the order they were written."""
        return tuple(entry for entry in self.entries if entry.table == table)
