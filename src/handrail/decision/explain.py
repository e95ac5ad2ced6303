"""Explain: why the answer is what it is, what is not known, and which single answer changes it.

Nothing here reasons for itself: each question still open is answered both ways and the incident
decided again, so that what is said about a change is what would happen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from handrail.decision.assessment import Ask, Assessment, Reason
from handrail.decision.decide import Held, decider_of
from handrail.decision.facts import FACT, NO, NO_KNOWN_ROLE, ROLES, YES
from handrail.decision.incident import MOST_PEOPLE, Incident, Person
from handrail.decision.program import Program
from handrail.decision.rulebook import Rulebook

COMPARED: Final = ("urgency", "required", "to", "scope", "imagery")
"""What a change is measured by: how soon, whether and to whom to refer, scope, and imagery."""

AGES: Final[Mapping[str, int]] = MappingProxyType({"under-13": 12, "13-or-over": 17})
"""Every rule about a child's age but one asks whether it is under 13; these stand for both sides.
Nine or under bears on the kind of incident alone, which is not compared here."""


class Change(NamedTuple):
    """One answer that nobody has given yet, and what it would change."""

    fact: str
    person: str | None
    answer: str
    fields: Mapping[str, tuple[Any, Any]]
    """Of COMPARED, those that change: what they are now, and what they would be."""


class Explanation(NamedTuple):
    """Why, what is not known, and what each missing answer would change by itself."""

    reasons: tuple[Reason, ...]
    unknown: tuple[Ask, ...]
    changes: tuple[Change, ...]


def explain(
    rulebook: Rulebook | Program, incident: Incident, assessment: Assessment
) -> Explanation:
    """Why an assessment is what it is, and which single answer would change it.

    ``assessment`` is what ``decide`` gave for this incident and rulebook. A change is told by
    itself: all other answers stay as they are. The most telling question comes first.
    """
    changes: list[Change] = []
    decider = decider_of(rulebook)
    before = _compared(decider.decide(incident))
    for ask in assessment.ask_next:
        for answer, supposed in _answered(incident, ask):
            after = _compared(decider.decide(supposed))
            fields = {
                name: (before[name], after[name])
                for name in COMPARED
                if before[name] != after[name]
            }
            if fields:
                changes.append(Change(ask.fact, ask.person, answer, MappingProxyType(fields)))
    return Explanation(assessment.why, assessment.ask_next, tuple(changes))


def _compared(held: Held) -> dict[str, Any]:
    return {name: getattr(held, name) for name in COMPARED}


def _answered(incident: Incident, ask: Ask) -> Iterator[tuple[str, Incident]]:
    """The same incident with one question answered, once for each answer there is."""
    if ask.fact in FACT:
        for answer in (YES, NO):
            yield answer, incident.with_answer(ask.fact, answer, ask.person)
    elif ask.person is None:
        yield from _with_somebody_pictured(incident)
    else:
        for answer, person in _filled_in(incident.people, ask):
            people = tuple(person if p.ref == ask.person else p for p in incident.people)
            yield answer, replace(incident, people=people)


def _filled_in(people: tuple[Person, ...], ask: Ask) -> Iterator[tuple[str, Person]]:
    person = next(p for p in people if p.ref == ask.person)
    if ask.fact == "age":
        for band, age in AGES.items():
            yield band, replace(person, age=age, kind="child")
    elif ask.fact == "kind":
        for kind in ("adult", "child"):
            yield kind, replace(person, kind=kind)
    else:
        for role in ROLES:
            if role != NO_KNOWN_ROLE:
                yield role, replace(person, roles=(role,))


def _with_somebody_pictured(incident: Incident) -> Iterator[tuple[str, Incident]]:
    """Nobody is listed as pictured: suppose that somebody of either age is."""
    taken = {person.ref for person in incident.people}
    ref = next((letter for letter in ascii_uppercase if letter not in taken), "AA")
    if ref in taken or len(incident.people) >= MOST_PEOPLE:
        return
    for band, age in AGES.items():
        pictured = Person(ref, "child", age, ("pictured",))
        yield f"pictured-{band}", replace(incident, people=(*incident.people, pictured))
