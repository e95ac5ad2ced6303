"""What the people in an incident say, without naming anyone: four answers and their roles.

A person about whom nothing is known may turn out to be anybody, so a missing age may be under 13,
a missing kind may be an adult, and a missing role may be any role. Source: the format's page;
docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from handrail.decision.facts import NO, NO_KNOWN_ROLE, ROLES, UNKNOWN, WITNESS, YES
from handrail.decision.incident import Incident, Person

ADULT_WITH_PART: Final = "people:adult-with-part"
PICTURED_UNDER_13: Final = "people:pictured-under-13"
PICTURED_NINE_OR_UNDER: Final = "people:pictured-nine-or-under"
CHILD_UNDER_13: Final = "people:child-under-13"
PICTURED: Final = "pictured"
NAME_OF_ROLE: Final[Mapping[str, str]] = {
    role: f"role:{role}" for role in ROLES if role != NO_KNOWN_ROLE
}
ROLE_NAMES: Final = tuple(NAME_OF_ROLE.values())
PEOPLE_NAMES: Final = (
    ADULT_WITH_PART,
    PICTURED_UNDER_13,
    PICTURED_NINE_OR_UNDER,
    CHILD_UNDER_13,
    *ROLE_NAMES,
)

_ROLES_OPEN: Final = dict.fromkeys(ROLE_NAMES, UNKNOWN)
_ROLES_KNOWN: Final = dict.fromkeys(ROLE_NAMES, NO)
_WITNESS_ALONE: Final = frozenset({WITNESS})

ASKED_AS: Final[Mapping[str, str]] = {
    ADULT_WITH_PART: "kind",
    PICTURED_UNDER_13: "age",
    PICTURED_NINE_OR_UNDER: "age",
    CHILD_UNDER_13: "age",
    **dict.fromkeys(ROLE_NAMES, "roles"),
}
"""What a trace or a question calls each of these: the field of a person it comes from."""

Question = tuple[str, str | None]
"""What is asked, and of whom by letter: a fact's id, or ``age``, ``kind`` or ``roles``."""

_OLDEST: Final[Mapping[str, int]] = {PICTURED_UNDER_13: 12, PICTURED_NINE_OR_UNDER: 9}


def may_be_child(person: Person) -> bool:
    """Whether a person is a child or may be one: nobody is taken for an adult unless known."""
    return person.kind != "adult"


def person_fact(incident: Incident, fact: str) -> str:
    """A *person* fact for the whole incident: yes if it is yes for anyone; no only if it is no for
    every person who may be a child, and, while nobody is known to be one, for the incident too, so
    that learning who is a child and who is not takes back nothing. With nobody who may be a child,
    the incident's own answer."""
    own = incident.facts.get(fact, UNKNOWN)
    given = {person.ref: person.facts.get(fact, own) for person in incident.people}
    children = [person for person in incident.people if may_be_child(person)]
    if YES in given.values() or not children:
        return YES if YES in given.values() else own
    needed = {given[person.ref] for person in children}
    if all(person.kind == UNKNOWN for person in children):
        needed.add(own)
    return NO if needed == {NO} else UNKNOWN


def people_answers(people: Iterable[Person]) -> dict[str, str]:
    """Every name in PEOPLE_NAMES with its answer: yes, no or unknown."""
    everyone = tuple(people)
    held = {role for person in everyone for role in person.roles}
    nobody_young = NO if PICTURED in held else UNKNOWN
    answers = {
        ADULT_WITH_PART: _adult_with_part(everyone),
        PICTURED_UNDER_13: _pictured(everyone, _OLDEST[PICTURED_UNDER_13], nobody_young),
        PICTURED_NINE_OR_UNDER: _pictured(everyone, _OLDEST[PICTURED_NINE_OR_UNDER], nobody_young),
        CHILD_UNDER_13: _any_child_under_13(everyone),
        **(_ROLES_OPEN if not everyone or NO_KNOWN_ROLE in held else _ROLES_KNOWN),
    }
    for role in held - {NO_KNOWN_ROLE}:
        answers[NAME_OF_ROLE[role]] = YES
    return answers


def questions_about(name: str, people: tuple[Person, ...]) -> Iterator[Question]:
    """For one of PEOPLE_NAMES that is unknown: each field of a person that could still settle it.

    With nobody listed, or nobody listed as pictured where that matters, it is ``roles`` of nobody
    in particular: somebody is missing from the list.
    """
    nobody = not any(PICTURED in person.roles for person in people)
    asked = False
    for person in people:
        open_part = NO_KNOWN_ROLE in person.roles
        if name == ADULT_WITH_PART:
            by_age = person.kind == UNKNOWN and _plays_a_part(person) is not False
            by_part = person.kind != "child" and open_part
        elif name in _OLDEST:
            by_age = _may_be_young(person) and (open_part or PICTURED in person.roles)
            by_part = open_part and (nobody or _may_be_young(person, _OLDEST[name]))
        else:
            by_age = name == CHILD_UNDER_13 and _may_be_young(person)
            by_part = name != CHILD_UNDER_13 and open_part
        if by_part:
            yield "roles", person.ref
        if by_age:
            yield from age_questions(person)
        asked = asked or by_part or by_age
    if not asked:
        yield "roles", None


def age_questions(person: Person) -> Iterator[Question]:
    """What is not known of how old a person is: the age, and whether they are a child at all."""
    if person.kind == UNKNOWN:
        yield "kind", person.ref
    if person.age is None:
        yield "age", person.ref


def _may_be_young(person: Person, oldest: int = -1) -> bool:
    """Whether a person may be a child whose age is not known, or is at most ``oldest``."""
    return may_be_child(person) and (person.age is None or person.age <= oldest)


def _plays_a_part(person: Person) -> bool | None:
    """Whether a person did more than witness; None when no role of theirs is known."""
    if person.roles == (NO_KNOWN_ROLE,):
        return None
    return not _WITNESS_ALONE.issuperset(person.roles)


def _adult_with_part(people: tuple[Person, ...]) -> str:
    answer = NO
    for person in people:
        part = _plays_a_part(person)
        if person.kind == "adult" and part:
            return YES
        if person.kind != "child" and part is not False:
            answer = UNKNOWN
    return answer


def _pictured(people: tuple[Person, ...], oldest: int, nobody_young: str) -> str:
    """Whether somebody pictured is so old at most; ``nobody_young`` when nobody may be."""
    answer = nobody_young
    for person in people:
        if not may_be_child(person) or (person.age is not None and person.age > oldest):
            continue
        if PICTURED in person.roles and person.age is not None:
            return YES
        if PICTURED in person.roles or NO_KNOWN_ROLE in person.roles:
            answer = UNKNOWN
    return answer


def _any_child_under_13(people: tuple[Person, ...]) -> str:
    ages = [person.age for person in people if may_be_child(person)]
    if any(age is not None and age < 13 for age in ages):
        return YES
    return UNKNOWN if None in ages or not people else NO
