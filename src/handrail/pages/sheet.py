"""The sheet: everything about an incident that travels in the page's own form, and nowhere else.

Every request brings the whole sheet and every reply gives it back; between the two nothing is
kept. What arrives is checked like a stranger's file (``read_incident``), because it is one.
Source: docs/decisions/0003.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handrail.decision.facts import FACT
from handrail.decision.incident import Fault, Incident, IncidentRefused, Person, read_incident

LANGUAGES: Final = ("en", "cy")
LONGEST_TRAIL: Final = 150
"""How many earlier pages the Back button remembers; a whole journey has about eighty."""

ABOUT_A_PERSON: Final = ("age", "kind", "roles")
PLAIN_PAGES: Final = ("place", "people", "person", "raised", "settled", "check", "result", "way")
MARKS: Final = ("people", "settled")
"""Pages that are come to once by themselves: a mark among the questions asked says they were."""

_REF: Final = re.compile(r"[A-Za-z0-9]{1,8}")


class SheetRefused(ValueError):
    """What the form carried is no incident; ``faults`` says which parts of it are not."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} parts of the form could not be read")


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the guide: its kind and, for some, the question and the person it is about."""

    kind: str
    fact: str = ""
    person: str | None = None

    def token(self) -> str:
        """The page as the form carries it: ``ask:vulnerable:A``, ``people``."""
        return ":".join(part for part in (self.kind, self.fact, self.person) if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The incident so far, the reader's language, and where in the guide the reader is."""

    language: str = "en"
    incident: Incident | None = None
    asked: tuple[str, ...] = ()
    """Questions put off or answered "not known", and marks: not to be asked again by themselves."""
    trail: tuple[str, ...] = ()
    """The pages before this one, oldest first."""
    page: Place = Place("place")

    def at(self, page: Place) -> Sheet:
        """The same sheet on another page, with this one remembered for the Back button."""
        here = self.page.token()
        known = here in (page.token(), *self.trail[-1:])
        left = not known and self.page.kind not in ("person", "remove", "change")
        trail = (*self.trail, here)[-LONGEST_TRAIL:] if left else self.trail
        return replace(self, page=page, trail=trail)

    def back(self) -> Sheet:
        """The same sheet on the page before this one; answers stay as they are."""
        trail = list(self.trail)
        while trail:
            page = read_place(trail.pop(), self.incident)
            if page and page != self.page:
                return replace(self, page=page, trail=tuple(trail))
        return replace(self, page=Place("place"), trail=())

    def asking(self, token: str) -> Sheet:
        """The same sheet with a question marked as asked."""
        return replace(self, asked=tuple(dict.fromkeys((*self.asked, token))))

    def not_asking(self, *tokens: str) -> Sheet:
        """The same sheet without these among the questions asked."""
        return replace(self, asked=tuple(token for token in self.asked if token not in tokens))

    def person(self, ref: str | None) -> Person | None:
        """A person of the incident by letter."""
        people = self.incident.people if self.incident else ()
        return next((person for person in people if person.ref == ref), None)

    def fields(self) -> dict[str, str]:
        """The sheet as hidden form fields."""
        data = json.dumps(self.incident.to_json(), separators=(",", ":")) if self.incident else ""
        return {
            "incident": data,
            "language": self.language,
            "asked": " ".join(self.asked),
            "trail": " ".join(self.trail),
            "page": self.page.token(),
        }


def read_sheet(fields: Mapping[str, str], today: date) -> Sheet:
    """Read the sheet from a form's fields. Raises SheetRefused where the incident is no incident.

    Anything else that cannot be read (a page, a question, a language) is left out, not refused.
    """
    incident = _incident(fields.get("incident", ""), today)
    return Sheet(
        language=language_of(fields),
        incident=incident,
        asked=_asked(fields.get("asked", ""), incident),
        trail=_trail(fields.get("trail", ""), incident),
        page=read_place(fields.get("page", ""), incident) or Place("place"),
    )


def language_of(fields: Mapping[str, str]) -> str:
    """The reader's language: English unless the form says Welsh."""
    language = fields.get("language", "")
    return language if language in LANGUAGES else LANGUAGES[0]


def read_place(token: str, incident: Incident | None) -> Place | None:
    """The page a token names, or None where this incident has no such page."""
    kind, _, rest = token.partition(":")
    fact, _, ref = rest.partition(":")
    if kind in ("ask", "change"):
        return _question(kind, fact, ref, incident)
    if kind in ("person", "remove") and rest:
        return Place(kind, person=rest) if _has(incident, rest) else None
    if kind in PLAIN_PAGES and not rest:
        return Place(kind) if incident or kind == "place" else None
    return None


def _question(kind: str, fact: str, ref: str, incident: Incident | None) -> Place | None:
    of_person = fact in ABOUT_A_PERSON or (fact in FACT and FACT[fact].person)
    if incident is None or (fact not in FACT and not of_person):
        return None
    if ref:
        return Place(kind, fact, ref) if of_person and _has(incident, ref) else None
    return Place(kind, fact) if fact in FACT else None


def _has(incident: Incident | None, ref: str) -> bool:
    return incident is not None and any(person.ref == ref for person in incident.people)


def _incident(text: str, today: date) -> Incident | None:
    if not text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise SheetRefused((Fault("$", "no JSON", "an incident"),)) from None
    try:
        return read_incident(data, today=today)
    except IncidentRefused as refused:
        raise SheetRefused(refused.faults) from None


def _trail(text: str, incident: Incident | None) -> tuple[str, ...]:
    """The pages gone by that this incident has; a removed person's pages drop out."""
    tokens = text.split()[-LONGEST_TRAIL:]
    return tuple(token for token in tokens if read_place(token, incident))


def _asked(text: str, incident: Incident | None) -> tuple[str, ...]:
    """The questions asked that this incident still has; each once."""
    return tuple(
        token
        for token in dict.fromkeys(text.split())
        if token in MARKS or ((page := read_place(token, incident)) and page.kind == "ask")
    )
