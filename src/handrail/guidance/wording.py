"""A pack's words in one language: questions, steps, outcomes, citations, services.

Flat dictionaries of texts, pressed beside the rulebook so that nothing is parsed at run time.
Tuples with names rather than dataclasses: they load in an eighth of the time, at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Words = Mapping[str, Mapping[str, Any]]


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


class Wording:
    """The words of one pack in one language. An id without words raises KeyError: never a blank."""

    def __init__(self, language: str, words: Words) -> None:
        self.language = language
        self._words = words

    def fact(self, id: str) -> Question:
        """The question for a fact."""
        return Question(id, *self._words["fact"][id])

    def word(self, table: str, id: str) -> Word:
        """The words for a closed value, such as word("urgency", "refer-now")."""
        return Word(id, *self._words[f"word:{table}"][id])

    def step(self, id: str) -> StepText:
        """What a step says, and why."""
        return StepText(id, *self._words["step"][id])

    def reason(self, service: str) -> str:
        """Why a service is offered."""
        return str(self._words["reason"][service])

    def cite(self, id: str) -> Passage:
        """The passage behind a citation."""
        return Passage(id, *self._words["cite"][id])

    def service(self, id: str) -> ServiceText:
        """How to reach a service."""
        return ServiceText(id, *self._words["service"][id])

    def pack(self) -> PackText:
        """What this pack is."""
        return PackText(*self._words["pack"]["about"])
