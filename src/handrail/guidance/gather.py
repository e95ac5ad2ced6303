"""Gather a pack's words from the vocabulary, the backbone, the pack and the catalogue.

Done once, when packs are pressed; ``wording`` then reads the result.
"""

from __future__ import annotations

from typing import Any, Final

from handrail.guidance.library import Library
from handrail.guidance.pack import Entry, Pack
from handrail.guidance.wording import Words

_QUESTION_KEYS: Final = ("question", "means", "why", "short")


def words_of(library: Library, pack: Pack, cited: frozenset[str], language: str) -> Words:
    """Gather a pack's words in one language from the vocabulary, the backbone and the pack."""
    backbone = library.backbone_of(pack)
    words: dict[str, dict[str, Any]] = {"fact": {}, "step": {}, "reason": {}}
    for entry in library.entries("vocabulary/facts*.toml"):
        texts = tuple(entry.text(key, language) for key in _QUESTION_KEYS)
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
    about = (
        (source.title[language], source.publisher, source.published, source.address)
        if source
        else ()
    )
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
