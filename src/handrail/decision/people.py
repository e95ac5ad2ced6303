"""What the people in an incident say, without naming anyone: four answers and their roles.

A person about whom nothing is known may turn out to be anybody, so a missing age may be under 13,
a missing kind may be an adult, and a missing role may be any role. Source: the format's page;
docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from handrail.decision.facts import NO, NO_KNOWN_ROLE, ROLES, UNKNOWN, WITNESS, YES
from handrail.decision.incident import Incident, Person

ADULT_WITH_PART: Final = "people:adult-with-part"
PICTURED_UNDER_13: Final = "people:pictured-under-13"
PICTURED_NINE_OR_UNDER: Final = "people:pictured-nine-or-under"
CHILD_UNDER_13: Final = "people:child-under-13"
ROLE_NAMES: Final = tuple(f"role:{role}" for role in ROLES if role != NO_KNOWN_ROLE)
PEOPLE_NAMES: Final = (
    ADULT_WITH_PART,
    PICTURED_UNDER_13,
    PICTURED_NINE_OR_UNDER,
    CHILD_UNDER_13,
    *ROLE_NAMES,
)

ASKED_AS: Final[Mapping[str, str]] = {
    ADULT_WITH_PART: "kind",
    PICTURED_UNDER_13: "age",
    PICTURED_NINE_OR_UNDER: "age",
    CHILD_UNDER_13: "age",
    **dict.fromkeys(ROLE_NAMES, "roles"),
}
"""What a trace or a question calls each of these: the field of a person it comes from."""


def may_be_child(person: Person) -> bool:
    """Whether a person is a child or may be one: nobody is taken for an adult unless known."""
    return person.kind != "adult"


def person_fact(incident: Incident, fact: str) -> str:
    """A *person* fact for the whole incident: yes if it is yes for anyone; no only if it is no for
    every person who may be a child; with no such person, the incident's own answer."""
    own = incident.facts.get(fact, UNKNOWN)
    given = [(person.facts.get(fact, own), may_be_child(person)) for person in incident.people]
    if any(answer == YES for answer, _ in given):
        return YES
    counted = [answer for answer, counts in given if counts] or [own]
    return NO if all(answer == NO for answer in counted) else UNKNOWN if YES not in counted else YES


def people_answers(people: Iterable[Person]) -> dict[str, str]:
    """Every name in PEOPLE_NAMES with its answer: yes, no or unknown."""
    everyone = tuple(people)
    answers = {
        ADULT_WITH_PART: _adult_with_part(everyone),
        PICTURED_UNDER_13: _pictured(everyone, 12),
        PICTURED_NINE_OR_UNDER: _pictured(everyone, 9),
        CHILD_UNDER_13: _any_child_under_13(everyone),
    }
    held = {role for person in everyone for role in person.roles}
    open_role = not everyone or NO_KNOWN_ROLE in held
    for name in ROLE_NAMES:
        known = name.removeprefix("role:") in held
        answers[name] = YES if known else UNKNOWN if open_role else NO
    return answers


def who_leaves_open(name: str) -> Callable[[Person], bool]:
    """For one of PEOPLE_NAMES that is unknown: which people to ask about."""
    if name == ADULT_WITH_PART:
        return lambda p: _plays_a_part(p) is not False and p.kind == UNKNOWN
    if name in (PICTURED_UNDER_13, PICTURED_NINE_OR_UNDER):
        return lambda p: p.age is None and may_be_child(p) and "pictured" in p.roles
    if name == CHILD_UNDER_13:
        return lambda p: p.age is None and may_be_child(p)
    return lambda p: NO_KNOWN_ROLE in p.roles


def _plays_a_part(person: Person) -> bool | None:
    """Whether a person did more than witness; None when no role of theirs is known."""
    if person.roles == (NO_KNOWN_ROLE,):
        return None
    return any(role != WITNESS for role in person.roles)


def _adult_with_part(people: tuple[Person, ...]) -> str:
    answer = NO
    for person in people:
        part = _plays_a_part(person)
        if person.kind == "adult" and part:
            return YES
        if person.kind != "child" and part is not False:
            answer = UNKNOWN
    return answer


def _pictured(people: tuple[Person, ...], oldest: int) -> str:
    answer = NO if any("pictured" in person.roles for person in people) else UNKNOWN
    for person in people:
        if not may_be_child(person) or (person.age is not None and person.age > oldest):
            continue
        if "pictured" in person.roles and person.age is not None:
            return YES
        if "pictured" in person.roles or NO_KNOWN_ROLE in person.roles:
            answer = UNKNOWN
    return answer


def _any_child_under_13(people: tuple[Person, ...]) -> str:
    ages = [person.age for person in people if may_be_child(person)]
    if any(age is not None and age < 13 for age in ages):
        return YES
    return UNKNOWN if None in ages or not people else NO
