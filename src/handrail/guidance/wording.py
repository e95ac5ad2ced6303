"""A pack's words in one language: questions, steps, outcomes, citations, services.

Flat dictionaries of texts, pressed beside the rulebook so that nothing is parsed at run time.
Tuples with names rather than dataclasses: they load in an eighth of the time, at every start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

Words = Mapping[str, Mapping[str, Any]]
Text = TypeVar("Text")

_TABLE: Final = "word:"


class Question(NamedTuple):
    """A fact as a question, with its definition, why it is asked, and its sources."""

    id: str
    question: str
    means: str
    why: str
    short: str
    cites: tuple[str, ...]


class Word(NamedTuple):
    """What a closed value is called, and what it means."""

    id: str
    name: str
    means: str


class StepText(NamedTuple):
    """What a step says, and why."""

    id: str
    text: str
    why: str


class Passage(NamedTuple):
    """A cited line: what the source says in our words, where in which publication, how sure."""

    id: str
    text: str
    place: str
    title: str
    publisher: str
    published: str
    address: str
    confidence: str
    stale: str

    @property
    def to_verify(self) -> bool:
        """Whether a person still has to check this line against its source."""
        return self.confidence != "confirmed"


class ServiceText(NamedTuple):
    """A service: what it does, for whom, how and when to reach it, when that was checked."""

    id: str
    name: str
    what: str
    contact: str
    hours: str
    checked_on: str
    status: str
    cites: tuple[str, ...]


class PackText(NamedTuple):
    """What a pack is called, what a reader must know of it, and when it applies."""

    id: str
    title: str
    note: str
    edition: str
    status: str
    in_force_from: str
    in_force_to: str


class Shelf(dict[str, Text]):
    """Texts by id, each put together when it is first asked for."""

    def __init__(self, make: Callable[..., Text], rows: Mapping[str, Any]) -> None:
        self._make = make
        self._rows = rows

    def __missing__(self, id: str) -> Text:
        self[id] = made = self._make(id, *self._rows[id])
        return made


class Wording:
    """The words of one pack in one language. An id without words raises KeyError: never a blank."""

    def __init__(self, language: str, words: Words) -> None:
        self.language = language
        self._words = words
        self._facts = Shelf(Question, words["fact"])
        self._steps = Shelf(StepText, words["step"])
        self._cites = Shelf(Passage, words["cite"])
        self._services = Shelf(ServiceText, words["service"])
        self._tables = {
            name.removeprefix(_TABLE): Shelf(Word, rows)
            for name, rows in words.items()
            if name.startswith(_TABLE)
        }

    def fact(self, id: str) -> Question:
        """The question for a fact."""
        return self._facts[id]

    def word(self, table: str, id: str) -> Word:
        """The words for a closed value, such as word("urgency", "refer-now")."""
        return self._tables[table][id]

    def step(self, id: str) -> StepText:
        """What a step says, and why."""
        return self._steps[id]

    def reason(self, service: str) -> str:
        """Why a service is offered."""
        return str(self._words["reason"][service])

    def cite(self, id: str) -> Passage:
        """The passage behind a citation."""
        return self._cites[id]

    def service(self, id: str) -> ServiceText:
        """How to reach a service."""
        return self._services[id]

    def pack(self) -> PackText:
        """What this pack is."""
        return PackText(*self._words["pack"]["about"])
