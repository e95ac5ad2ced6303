"""One question on a page: what it asks, what counts as an answer, why, and where it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from handrail.decision.facts import ANSWERS, FACT, KINDS, UNKNOWN
from handrail.decision.incident import Incident, Person
from handrail.guidance.wording import Passage, Word, Wording
from handrail.pages.mistakes import Given, Mistakes
from handrail.pages.people import age_given, roles_given, with_age
from handrail.pages.sheet import Sheet

_BEFORE_NO: Final = re.compile(r"(?<=[.!?]) (?=(?:No|Na): )")
"""Where a definition turns from what counts as yes to what counts as no, in either language."""

_ANSWER: Final = re.compile(r"(.*?\b)?(Yes|No|Ie|Na)(: .*)", re.DOTALL)


class Meaning(NamedTuple):
    """A part of a definition: what stands before the answer it defines, the answer, the rest."""

    before: str
    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its page shows it."""

    fact: str
    person: str | None
    section: str
    section_means: str
    asks: str
    means: tuple[Meaning, ...]
    why: str
    passages: tuple[Passage, ...]
    answer: str
    """The answer given so far, or an empty string where none was."""


def question_on(sheet: Sheet, words: Wording) -> Question:
    """The question this page asks."""
    fact, person = sheet.page.fact, sheet.page.person
    if fact not in FACT:
        asked = words.word("person", fact)
        return Question(fact, person, asked.name, "", asked.means, (), "", (), "")
    text = words.fact(fact)
    section = words.word("section", FACT[fact].section)
    return Question(
        fact=fact,
        person=person,
        section=section.name,
        section_means=section.means,
        asks=text.question,
        means=meanings(text.means),
        why=text.why,
        passages=tuple(words.cite(cite) for cite in text.cites),
        answer=answer_given(sheet, fact, person),
    )


def meanings(text: str) -> tuple[Meaning, ...]:
    """A definition in its parts, each with the answer it defines set apart."""
    found = (_ANSWER.fullmatch(part) for part in _BEFORE_NO.split(text))
    parts = tuple(Meaning(m[1] or "", m[2], m[3]) for m in found if m)
    return parts or (Meaning("", "", text),)


def answer_words(words: Wording) -> tuple[Word, ...]:
    """Yes, no and not known."""
    return tuple(words.word("answer", answer) for answer in ANSWERS)


def answer_given(sheet: Sheet, fact: str, person: str | None) -> str:
    """The answer given so far; an empty string where the question was never answered."""
    if sheet.incident is None:
        return ""
    someone = sheet.person(person)
    own = someone.facts if someone else sheet.incident.facts
    return own.get(fact, sheet.incident.facts.get(fact, ""))


def save(sheet: Sheet, given: Given) -> Sheet:
    """Take in the answer on this page. Raises Mistakes where there is none."""
    fact, ref, incident = sheet.page.fact, sheet.page.person, sheet.incident
    if incident is None:
        return sheet
    token = replace(sheet.page, kind="ask").token()
    if fact in FACT:
        answer = given.choice("answer", ANSWERS)
        if answer is None:
            raise Mistakes(("answer", _("Choose yes, no or not known")))
        sheet = replace(sheet, incident=incident.with_answer(fact, answer, ref))
        return sheet.asking(token) if answer == UNKNOWN else sheet.not_asking(token)
    person = sheet.person(ref)
    if person is None:
        return sheet
    return replace(sheet, incident=_with(incident, _told(person, fact, given))).asking(token)


def _told(person: Person, asked: str, given: Given) -> Person:
    """A person with one thing more known about them: an age, whether under 18, or a part."""
    if asked == "age":
        return with_age(person, age_given(given), person.kind)
    if asked == "roles":
        return replace(person, roles=roles_given(given))
    kind = given.choice("kind", KINDS)
    if kind is None:
        raise Mistakes(("kind", _("Choose under 18, 18 or over, or not known")))
    return with_age(person, person.age, kind)


def _with(incident: Incident, changed: Person) -> Incident:
    people = tuple(changed if p.ref == changed.ref else p for p in incident.people)
    return replace(incident, people=people)
