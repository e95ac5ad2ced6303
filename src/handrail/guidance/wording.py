"""A pack's words in one language: questions, steps, outcomes, citations, services.

Flat dictionaries of texts, pressed beside the rulebook so that nothing is parsed at run time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handrail.guidance.library import Library
from handrail.guidance.pack import Entry, Pack

QUESTION_KEYS: Final = ("question", "means", "why", "short")

Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact as a question, with its definition, why it is asked, and its sources."""

    id: str
    question: str
    means: str
    why: str
    short: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What a closed value is called, and what it means."""

    id: str
    name: str
    means: str


@dataclass(frozen=True, slots=True)
class StepText:
    """What a step says, and why."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Passage:
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


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A service: what it does, for whom, how and when to reach it, when that was checked."""

    id: str
    name: str
    what: str
    contact: str
    hours: str
    checked_on: str
    status: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackText:
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


def words_of(library: Library, pack: Pack, cited: frozenset[str], language: str) -> Words:
    """Gather a pack's words in one language from the vocabulary, the backbone and the pack."""
    backbone = library.backbone_of(pack)
    words: dict[str, dict[str, Any]] = {"fact": {}, "step": {}, "reason": {}}
    for entry in library.entries("vocabulary/facts*.toml"):
        texts = tuple(entry.text(key, language) for key in QUESTION_KEYS)
        words["fact"][entry.id] = (*texts, tuple(entry.values.get("cites", ())))
    patterns = ["vocabulary/words*.toml"]
    for part in (backbone, pack):
        if part:
            patterns.append(f"{part.folder.relative_to(library.root).as_posix()}/wording*.toml")
            _steps_and_reasons(part, language, words)
    for pattern in patterns:
        for entry in library.entries(pattern):
            _add_word(entry, language, words)
    cites = cited | {c for texts in words["fact"].values() for c in texts[-1]}
    words["cite"] = {id: _passage(library, id, language) for id in sorted(cites)}
    words["service"] = {id: _service(e, language) for id, e in library.services.items()}
    words["pack"] = {"about": _about(pack, language)}
    return words


def _steps_and_reasons(part: Pack, language: str, words: dict[str, dict[str, Any]]) -> None:
    for entry in part.of("step"):
        words["step"][entry.id] = (entry.text("text", language), entry.text("why", language))
    for entry in part.of("contact"):
        words["reason"][entry.id] = entry.text("reason", language)


def _add_word(entry: Entry, language: str, words: dict[str, dict[str, Any]]) -> None:
    """A words file holds tables of tables: [urgency.refer-now], [who.lead] …; the last one wins,
    key by key, so that a nation's pack may rename without repeating."""
    table = words.setdefault(f"word:{entry.table}", {})
    for id, value in entry.values.items():
        name, means = (str(value.get(key, {}).get(language, "")) for key in ("name", "means"))
        before = table.get(id, ("", ""))
        table[id] = (name or before[0], means or before[1])


def _passage(library: Library, id: str, language: str) -> tuple[str, ...]:
    line = library.catalogue.lines[id]
    source = library.catalogue.sources.get(line.source)
    about = (source.title[language], source.publisher, source.published, source.address) if source else ()
    return (
        line.text[language],
        line.place,
        *(about or (line.place, "", "", "")),
        line.confidence,
        line.stale[language],
    )


def _service(entry: Entry, language: str) -> tuple[Any, ...]:
    texts = tuple(entry.text(key, language) for key in ("name", "what", "contact", "hours"))
    values = entry.values
    return (*texts, str(values["checked_on"]), values["status"], tuple(values.get("cites", ())))


def _about(pack: Pack, language: str) -> tuple[str, ...]:
    values = pack.about.values
    texts = (pack.about.text("title", language), pack.about.text("note", language))
    days = tuple(str(values.get(key, "")) for key in ("in_force_from", "in_force_to"))
    return (pack.id, *texts, str(values["edition"]), str(values["status"]), *days)
