"""The catalogue: every numbered line that a rule may cite, in our own words, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handrail.guidance.pack import LANGUAGES, Entry
from handrail.guidance.read import read_entries


@dataclass(frozen=True, slots=True)
class Source:
    """A published document: whose, when, where, under what licence, read from what."""

    id: str
    title: Mapping[str, str]
    publisher: str
    published: str
    address: str
    licence: str
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line: what the source says, in our words, under which heading."""

    id: str
    source: str
    stage: str
    type: str
    place: str
    text: Mapping[str, str]
    confidence: str
    stale: Mapping[str, str]
    """Why the line is out of date or wrong as published, by language; empty when it is neither."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every source and line, by id."""

    sources: Mapping[str, Source]
    lines: Mapping[str, Line]


def read_catalogue(root: Path) -> Catalogue:
    """Read guidance/sources and guidance/law. Law entries count as lines of the source LAW."""
    sources: dict[str, Source] = {}
    lines: dict[str, Line] = {}
    for path in sorted((root / "sources").glob("*/*.toml")):
        for entry in read_entries(path, path.relative_to(root).as_posix()):
            if entry.table == "source":
                source = _source(entry)
                sources[source.id] = source
            elif entry.table == "line":
                line = _line(entry)
                lines[line.id] = line
    for path in sorted((root / "law").glob("*.toml")):
        for entry in read_entries(path, path.relative_to(root).as_posix()):
            if entry.table == "law":
                lines[entry.id] = _law(entry)
            elif entry.table == "source":
                sources[entry.id] = _source(entry)
    return Catalogue(sources, lines)


def _source(entry: Entry) -> Source:
    names = ("publisher", "published", "address", "licence", "digest")
    rest = (str(entry.values.get(name, "")) for name in names)
    return Source(entry.id, _both(entry, "title"), *rest)


def _line(entry: Entry) -> Line:
    values = entry.values
    return Line(
        id=entry.id,
        source=entry.id.rsplit("-", 1)[0],
        stage=str(values.get("stage", "")),
        type=str(values.get("type", "")),
        place=str(values.get("place", "")),
        text={language: entry.text("text", language) for language in LANGUAGES},
        confidence=str(values.get("confidence", "to-verify")),
        stale=_both(entry, "stale"),
    )


def _law(entry: Entry) -> Line:
    values = entry.values
    return Line(
        id=entry.id,
        source="LAW",
        stage="LAW",
        type="TELL",
        place=str(values.get("title", "")),
        text={language: entry.text("text", language) for language in LANGUAGES},
        confidence=str(values.get("status", "to-verify")),
        stale=dict.fromkeys(LANGUAGES, ""),
    )


def _both(entry: Entry, key: str) -> Mapping[str, str]:
    """A text that sources give as ``key`` and ``key_cy``; one without Welsh stands for both."""
    english = str(entry.values.get(key, ""))
    return {"en": english, "cy": str(entry.values.get(f"{key}_cy", english))}
