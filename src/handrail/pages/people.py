"""Who is in the incident: by letter, with an age and a part, and never a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from string import ascii_uppercase
from typing import Final

from django.utils.translation import gettext as _

from handrail.decision.facts import ADULT_AGE, KINDS, NO_KNOWN_ROLE, OLDEST_AGE, ROLES, UNKNOWN
from handrail.decision.incident import MOST_PEOPLE, Incident, Person
from handrail.guidance.wording import Word, Wording
from handrail.pages.mistakes import Given, Mistakes
from handrail.pages.sheet import Sheet

PICTURED: Final = "pictured"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the list of people shows them."""

    ref: str
    age: str
    roles: tuple[str, ...]


def rows(sheet: Sheet, words: Wording) -> tuple[PersonRow, ...]:
    """The people so far, in words."""
    people = sheet.incident.people if sheet.incident else ()
    return tuple(_row(person, words) for person in people)


def nobody_pictured(sheet: Sheet) -> bool:
    """Whether people are listed and none of them is said to be pictured."""
    people = sheet.incident.people if sheet.incident else ()
    return bool(people) and not any(PICTURED in person.roles for person in people)


def next_letter(incident: Incident) -> str:
    """The first letter nobody has: A, B … Z, AA …"""
    taken = {person.ref for person in incident.people}
    pairs = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    letters: tuple[str, ...] = (*ascii_uppercase, *pairs)
    return next(letter for letter in letters if letter not in taken)


def done(sheet: Sheet, given: Given) -> Sheet:
    """Go on with the people there are: nobody yet is an answer too."""
    return sheet.asking("people")


def save(sheet: Sheet, given: Given) -> Sheet:
    """Add a person, or change the one this page is about. Raises Mistakes."""
    incident = sheet.incident
    if incident is None:
        return sheet
    before = sheet.person(sheet.page.person)
    if before is None and len(incident.people) >= MOST_PEOPLE:
        raise Mistakes(("age", _("No more people can be added")))
    person = before or Person(next_letter(incident))
    changed = _filled_in(person, given)
    kept = (changed if p.ref == changed.ref else p for p in incident.people)
    people = tuple(kept) if before else (*incident.people, changed)
    return replace(sheet, incident=replace(incident, people=people))


def remove(sheet: Sheet, given: Given) -> Sheet:
    """Take a person, and the answers about them, out of the incident."""
    incident = sheet.incident
    if incident is None:
        return sheet
    people = tuple(p for p in incident.people if p.ref != sheet.page.person)
    return replace(sheet, incident=replace(incident, people=people))


def age_given(given: Given) -> int | None:
    """The age in a form; None for an empty field. Raises Mistakes for what is no age."""
    if given.is_empty("age"):
        return None
    age = given.whole_number("age")
    if age is None or age > OLDEST_AGE:
        raise Mistakes(("age", _("Give the age in whole years, or leave it empty if nobody knows")))
    return age


def roles_given(given: Given) -> tuple[str, ...]:
    """The parts ticked in a form; none ticked means not known. Raises Mistakes for both at once."""
    roles = given.choices("roles", ROLES)
    if NO_KNOWN_ROLE in roles and len(roles) > 1:
        raise Mistakes(("roles", _("Tick the parts that apply, or that the part is not known")))
    return roles or (NO_KNOWN_ROLE,)


def with_age(person: Person, age: int | None, kind: str) -> Person:
    """A person with an age and what it says of them. Raises Mistakes where the two disagree."""
    if age is None:
        return replace(person, age=None, kind=kind)
    by_age = "child" if age < ADULT_AGE else "adult"
    if kind not in (UNKNOWN, by_age):
        raise Mistakes(
            ("age", _("The age and “under 18 or over” do not agree: change one of them"))
        )
    return replace(person, age=age, kind=by_age)


def kind_words(words: Wording) -> tuple[Word, ...]:
    """The choices for whether a person is under 18."""
    return tuple(words.word("kind", kind) for kind in KINDS)


def role_words(words: Wording) -> tuple[Word, ...]:
    """The choices for a person's part."""
    return tuple(words.word("role", role) for role in ROLES)


def _filled_in(person: Person, given: Given) -> Person:
    found: list[tuple[str, str]] = []
    aged, roles = person, person.roles
    try:
        kind = given.choice("kind", KINDS) or UNKNOWN
        aged = with_age(person, age_given(given), kind)
    except Mistakes as mistakes:
        found.extend(mistakes.found)
    try:
        roles = roles_given(given)
    except Mistakes as mistakes:
        found.extend(mistakes.found)
    if found:
        raise Mistakes(*found)
    return replace(aged, roles=roles)


def _row(person: Person, words: Wording) -> PersonRow:
    if person.age is None:
        age = words.word("kind", person.kind).name
    else:
        age = _("Aged %(age)s") % {"age": person.age}
    return PersonRow(person.ref, age, tuple(words.word("role", role).name for role in person.roles))
