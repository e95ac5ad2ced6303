"""Check your answers: every question, answered or never asked, by section and by person."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.decision.facts import FACTS, SECTIONS
from handrail.decision.people import may_be_child
from handrail.guidance.wording import Word, Wording
from handrail.pages.people import PersonRow, rows
from handrail.pages.question import answer_given
from handrail.pages.sheet import Place, Sheet


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with its answer and the page that changes it."""

    name: str
    answer: Word | None
    """None where the question was never answered."""
    change: str


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The questions of one section, or about one person: those answered, and those not."""

    id: str
    heading: str
    answered: tuple[AnswerRow, ...]
    not_asked: tuple[AnswerRow, ...]
    person: PersonRow | None = None


def answers(sheet: Sheet, words: Wording) -> tuple[AnswerGroup, ...]:
    """Every question by section; those asked of each person stand with the person instead."""
    incident = sheet.incident
    if incident is None:
        return ()
    children = [person.ref for person in incident.people if may_be_child(person)]
    groups = []
    for section in SECTIONS:
        facts = [f.id for f in FACTS if f.section == section and not (f.person and children)]
        if facts:
            heading = words.word("section", section).name
            groups.append(_group(sheet, words, section, heading, facts, None))
    return tuple(groups)


def people_answers(sheet: Sheet, words: Wording) -> tuple[AnswerGroup, ...]:
    """Each person with the questions that are asked of each child."""
    incident = sheet.incident
    if incident is None:
        return ()
    asked = {person.ref: may_be_child(person) for person in incident.people}
    facts = [fact.id for fact in FACTS if fact.person]
    return tuple(
        _group(sheet, words, f"person-{row.ref}", row.ref, facts if asked[row.ref] else [], row)
        for row in rows(sheet, words)
    )


def _group(
    sheet: Sheet,
    words: Wording,
    id: str,
    heading: str,
    facts: list[str],
    person: PersonRow | None,
) -> AnswerGroup:
    ref = person.ref if person else None
    found = [_row(sheet, words, fact, ref) for fact in facts]
    return AnswerGroup(
        id,
        heading,
        tuple(row for row in found if row.answer),
        tuple(row for row in found if not row.answer),
        person,
    )


def _row(sheet: Sheet, words: Wording, fact: str, person: str | None) -> AnswerRow:
    given = answer_given(sheet, fact, person)
    answer = words.word("answer", given) if given else None
    return AnswerRow(words.fact(fact).short, answer, Place("change", fact, person).token())
