"""What a pack and its entries look like in a terminal: ids, sentences, conditions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from handrail.guidance.compare import condition_text

if TYPE_CHECKING:
    from handrail.decision.rulebook import Rulebook
    from handrail.guidance.wording import Wording


def about_lines(book: Rulebook, words: Wording) -> list[str]:
    """What a pack is, and the ids of everything it holds."""
    about = words.pack()
    status = words.word("edition", about.status)
    span = f"{about.in_force_from} - {about.in_force_to or '...'}"
    held = {
        "grounds": [ground.id for ground in book.grounds],
        "rules": [rule.id for rule in book.rules],
        "typology": [kind.value for kind in book.typology],
        "do": [step.id for step in book.steps if step.kind == "do"],
        "do not": [step.id for step in book.steps if step.kind == "do-not"],
        "services": [contact.id for contact in book.contacts],
    }
    lines = [about.title, about.note, "", f"{book.id}  {span}", f"{status.name}. {status.means}"]
    lines.append(book.digest)
    for name, ids in held.items():
        lines += ["", f"{name} ({len(ids)})", *(f"  {id}" for id in ids)]
    return lines


def entry_lines(book: Rulebook, words: Wording, id: str) -> list[str]:
    """Everything in a pack called ``id``, or nothing."""
    lines = [*_fact(words, id), *_rules(book, words, id), *_steps(book, words, id)]
    return [*lines, *_service(book, words, id), *_passage(words, id)]


def _fact(words: Wording, id: str) -> Iterator[str]:
    try:
        fact = words.fact(id)
    except KeyError:
        return
    yield from (f"fact {id}: {fact.question}", fact.means, fact.why)
    yield from _sources(words, fact.cites)


def _rules(book: Rulebook, words: Wording, id: str) -> Iterator[str]:
    for ground in book.grounds:
        if ground.id == id:
            yield f"ground {id}: {words.word('ground', id).means}"
            yield f"  met when {condition_text(ground.met)}"
            yield from _sources(words, ground.cites)
    for rule in book.rules:
        if rule.id == id:
            yield f"rule {id}: {words.word('rule', id).name}"
            yield f"  {rule.sets} is {rule.value} when {condition_text(rule.when)}"
            yield from _sources(words, rule.cites)
    for kind in book.typology:
        if kind.value == id:
            yield f"typology {id}: {words.word('typology', id).means}"
            yield f"  met when {condition_text(kind.met)}"
            yield from _sources(words, kind.cites)


def _steps(book: Rulebook, words: Wording, id: str) -> Iterator[str]:
    for step in book.steps:
        if step.id == id:
            said = words.step(id)
            who, timing = words.word("who", step.who).name, words.word("timing", step.timing).name
            yield from (f"step {id}: {said.text}", said.why, f"  {who}; {timing}")
            yield f"  when {condition_text(step.when)}"
            yield from _sources(words, step.cites)


def _service(book: Rulebook, words: Wording, id: str) -> Iterator[str]:
    for contact in book.contacts:
        if contact.id == id:
            service = words.service(id)
            yield from (f"service {id}: {service.name}. {service.what}", words.reason(id))
            status = words.word("status", contact.status).name
            yield f"  {service.contact}; {service.hours}; {contact.checked_on}, {status}"
            yield f"  when {condition_text(contact.when)}"
            yield from _sources(words, contact.cites)


def _passage(words: Wording, id: str) -> list[str]:
    try:
        return list(_sources(words, [id]))
    except KeyError:
        return []


def _sources(words: Wording, cites: Iterable[str]) -> Iterator[str]:
    for cite in cites:
        passage = words.cite(cite)
        mark = f" ({words.word('status', 'to-verify').name})" if passage.to_verify else ""
        yield f"  [{cite}]{mark} {passage.text}"
        yield f"      {passage.title}, {passage.publisher}, {passage.published}: {passage.place}"
