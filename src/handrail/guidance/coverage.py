"""Coverage: for each line of the guidance that asks something of us, what answers it.

Counts the lines of the stages that the guide is about (definitions, triage, referral, risk,
imagery, removal) and of the types that ask for something (do, ask, must not). A line that nothing
answers yet waits openly for a named part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from handrail.guidance.cite import Line
from handrail.guidance.library import Library
from handrail.guidance.pack import Entry

STAGES: Final = ("DEF", "TRI", "REF", "RISK", "IMG", "REM")
TYPES: Final = ("DO", "ASK", "NOT")
SOURCES: Final = ("NSPCC24", "WALES", "NSPCC18", "POLICE", "KENT")
"""The five guidance documents; other sources hold facts beside them."""

_KINDS: Final = ("term", "ground", "rule", "typology", "step", "contact")


class Covered(NamedTuple):
    """One line of the guidance, and what answers it: entries by kind and id, or a later part."""

    line: Line
    by: tuple[str, ...]
    later: str
    because: str


def coverage(library: Library) -> tuple[Covered, ...]:
    """Every line that asks something of the guide, in the order of its sources."""
    answers: dict[str, list[str]] = {}
    for cite, by in _citations(library):
        held = answers.setdefault(cite, [])
        if by not in held:
            held.append(by)
    later = {entry.id: entry for entry in library.entries("packs/coverage-later.toml")}
    return tuple(
        Covered(line, tuple(answers.get(line.id, ())), *_later(later, line.id))
        for line in wanted(library)
    )


def wanted(library: Library) -> tuple[Line, ...]:
    """The lines that must be answered, source by source, as they are numbered."""
    lines = library.catalogue.lines.values()
    asked = (
        line
        for line in lines
        if line.source in SOURCES and line.stage in STAGES and line.type in TYPES
    )
    return tuple(sorted(asked, key=lambda line: (SOURCES.index(line.source), line.id)))


def _later(later: Mapping[str, Entry], id: str) -> tuple[str, str]:
    entry = later.get(id)
    return (str(entry.values["part"]), entry.text("because", "en")) if entry else ("", "")


def _citations(library: Library) -> Iterator[tuple[str, str]]:
    """Every citation in the vocabulary and the packs, with what carries it."""
    for entry in library.entries("vocabulary/facts*.toml"):
        for cite in entry.values.get("cites", ()):
            yield cite, f"fact {entry.id}"
    for pack in library.packs.values():
        for kind in _KINDS:
            for entry in pack.of(kind):
                for cite in entry.values.get("cites", ()):
                    yield cite, f"{kind} {entry.id}"
        for name, single in pack.tables.items():
            for cite in single.values.get("cites", ()):
                yield cite, name.replace("_", " ")
