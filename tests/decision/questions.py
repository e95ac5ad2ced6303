"""Every question that an incident leaves open, and the ways of answering each one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handrail.decision.assessment import Assessment
from handrail.decision.facts import FACT, FACTS, PERSON_FACTS
from handrail.decision.incident import Incident, Person

Question = tuple[str, str | None]
NOBODY: Question = ("roles", None)
"""Somebody is missing from the list: everybody listed has a known part, and nobody is pictured."""

TRACES = ("format", "ask_next", "why")


def open_questions(incident: Incident) -> Iterator[Question]:
    """All that is not known about an incident and the people listed in it."""
    children = [person for person in incident.people if person.kind != "adult"]
    for fact in FACTS:
        if fact.id not in PERSON_FACTS or not children:
            if incident.answer(fact.id) == "unknown":
                yield fact.id, None
            continue
        for child in children:
            if incident.answer(fact.id, child.ref) == "unknown":
                yield fact.id, child.ref
    for person in incident.people:
        if person.age is None:
            yield "age", person.ref
        if person.kind == "unknown":
            yield "kind", person.ref
        if person.roles == ("none-known",):
            yield "roles", person.ref


def answered(incident: Incident, question: Question) -> Iterator[Incident]:
    """The incident with one question answered, each way that could matter."""
    fact, ref = question
    if fact in FACT:
        yield from (incident.with_answer(fact, answer, ref) for answer in ("no", "yes"))
    elif ref is None:
        newcomer = Person("Z", "child", 8, ("pictured",))
        for age in (8, 12, 16):
            added = replace(newcomer, age=age)
            yield replace(incident, people=(*incident.people, added))
    else:
        person = next(p for p in incident.people if p.ref == ref)
        for settled in settle(person, fact):
            people = (settled if p.ref == ref else p for p in incident.people)
            yield replace(incident, people=tuple(people))


def settle(person: Person, field: str) -> Iterator[Person]:
    """One person with their age, kind or roles known."""
    if field == "kind":
        yield from (replace(person, kind=kind) for kind in ("child", "adult"))
    elif field == "age":
        ages = (30,) if person.kind == "adult" else (8, 12, 16)
        for age in (*ages, 40) if person.kind == "unknown" else ages:
            yield replace(person, age=age, kind="child" if age < 18 else "adult")
    else:
        for roles in (("pictured",), ("witness",), ("created",), ("pressured",), ("shared-on",)):
            yield replace(person, roles=roles)


def outcome(assessment: Assessment) -> dict[str, object]:
    """What an answer could change: the fields, without the trace and the questions left."""
    found = assessment.to_json()
    fields = {name: value for name, value in found.items() if name not in TRACES}
    return {**fields, "behaviour": found["behaviour"]["at_least"]}
