"""Every source and every passage, in our own words, as the public page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handrail.guidance.cite import Line, Source
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.pack import Entry

URGENT: Final = (
    "police-999",
    "childrens-social-care",
    "childline",
    "nspcc-helpline",
    "report-remove",
    "ceop",
    "samaritans",
    "shout",
)
"""Services on the help page: those that any child or adult in the United Kingdom may need now."""


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """A service anybody may need now."""

    name: str
    what: str
    contact: str
    hours: str
    checked_on: str
    to_verify: bool


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One numbered passage."""

    id: str
    place: str
    text: str
    to_verify: bool
    stale: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication with the passages read from it."""

    id: str
    title: str
    source: Source
    passages: tuple[PassageRow, ...]

    @property
    def to_verify(self) -> int:
        """How many of its passages a person still has to check."""
        return sum(passage.to_verify for passage in self.passages)


@lru_cache(maxsize=2)
def publications(language: str) -> tuple[Publication, ...]:
    """Every publication with its passages, as the catalogue orders them."""
    catalogue = _library().catalogue
    by_source: dict[str, list[PassageRow]] = {id: [] for id in catalogue.sources}
    for line in catalogue.lines.values():
        if line.source in by_source:
            by_source[line.source].append(_row(line, language))
    return tuple(
        Publication(id, source.title[language], source, tuple(by_source[id]))
        for id, source in catalogue.sources.items()
    )


@lru_cache(maxsize=2)
def services(language: str) -> tuple[ServiceNow, ...]:
    """The services that anybody may need now, with when each was last checked."""
    known = _library().services
    return tuple(_service(known[id], language) for id in URGENT if id in known)


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library(guidance_folder())


def _row(line: Line, language: str) -> PassageRow:
    to_verify = line.confidence != "confirmed"
    return PassageRow(
        line.id, line.place, line.text[language], to_verify, line.stale.get(language, "")
    )


def _service(entry: Entry, language: str) -> ServiceNow:
    values = entry.values
    return ServiceNow(
        name=entry.text("name", language),
        what=entry.text("what", language),
        contact=entry.text("contact", language),
        hours=entry.text("hours", language),
        checked_on=str(values["checked_on"]),
        to_verify=values["status"] != "confirmed",
    )
