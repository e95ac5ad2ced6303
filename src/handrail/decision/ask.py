"""What is still worth asking: the facts that could change the answer, most telling first.

A fact is asked only if some way of answering the rest would make its answer matter. Those that
could change the urgency come before those that could only change what else to do.
Source: the format's page (``ask_next``); docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, compress
from typing import Final, NamedTuple

from handrail.decision.assessment import Ask
from handrail.decision.facts import FACT, NO, PERSON_FACTS, UNKNOWN
from handrail.decision.incident import Incident, Person
from handrail.decision.people import (
    ROLE_NAMES,
    Question,
    age_questions,
    may_be_child,
    questions_about,
)
from handrail.decision.program import FIELDS
from handrail.decision.turn import Turn

_PARENTS: Final = FIELDS.index("parents")
_PARENTS_BIT: Final = 1 << _PARENTS
_PARENTS_ASKED: Final = ("parents_risk", "wishes_to_tell")
_OF_EACH: Final = frozenset(PERSON_FACTS)
_OF_ROLES: Final = frozenset(ROLE_NAMES)


class Ready(NamedTuple):
    """For one set of fields: the place of the weightiest, and every plain question about them."""

    tier: int
    asks: tuple[Ask | None, ...]


class Asker:
    """The questions of one program, with what never changes made ready beforehand."""

    def __init__(self, places: tuple[str, ...]) -> None:
        self.places = places
        self.turn = Turn(len(places))
        self.about_parents = tuple((fact, 1 << places.index(fact)) for fact in _PARENTS_ASKED)
        self.risk = dict(self.about_parents)["parents_risk"]
        self.plain = tuple(name in FACT and name not in PERSON_FACTS for name in places)
        self.ready: dict[int, Ready] = {}

    def asks(
        self, incident: Incident, live: tuple[int, ...], told: Iterable[tuple[int, int]]
    ) -> tuple[Ask, ...]:
        """The questions left: ``live`` holds the unknown names that could change each of FIELDS,
        ``told`` each possible child's own answers, as yes and no bits."""
        tiers: tuple[list[Ask | Question], ...] = tuple([] for _ in FIELDS)
        could: dict[Question, int] = {}
        of_people = OfPeople(incident)
        ready = self.ready
        rows = self.turn.rows(live)
        for place, fields in compress(enumerate(rows), rows):
            tier, asks = ready.get(fields) or self._make_ready(fields)
            ask = asks[place]
            if ask:
                tiers[tier].append(ask)
                continue
            for question in of_people.questions(self.places[place]):
                could[question] = could.get(question, 0) | fields
                tiers[tier].append(question)
        for question in self._about_parents(of_people.children, told):
            could[question] = could.get(question, 0) | _PARENTS_BIT
            tiers[_PARENTS].append(question)
        return tuple(_each_once(chain.from_iterable(tiers), could))

    def _make_ready(self, fields: int) -> Ready:
        names = _fields(fields)
        pairs = zip(self.places, self.plain, strict=True)
        asks = tuple(Ask(name, None, names) if plain else None for name, plain in pairs)
        self.ready[fields] = Ready(FIELDS.index(names[0]), asks)
        return self.ready[fields]

    def _about_parents(
        self, children: list[Person], told: Iterable[tuple[int, int]]
    ) -> list[Question]:
        """What could still change what is said about telling parents, child by child: their own
        answers, and whether they are a child at all."""
        questions: list[Question] = []
        for person, (yes, no) in zip(children, told, strict=True):
            if not yes & self.risk:
                ref, known = person.ref, yes | no
                questions += [(fact, ref) for fact, bit in self.about_parents if not known & bit]
            if person.kind == UNKNOWN:
                questions += age_questions(person)
        return questions


def _each_once(asks: Iterable[Ask | Question], could: dict[Question, int]) -> Iterator[Ask]:
    """A person's age, for one, may matter for two reasons: asked once, with both of them."""
    for ask in asks:
        if isinstance(ask, Ask):
            yield ask
        elif fields := could.pop(ask, 0):
            yield Ask(*ask, _fields(fields))


@lru_cache(maxsize=1 << len(FIELDS))
def _fields(bits: int) -> tuple[str, ...]:
    return tuple(field for at, field in enumerate(FIELDS) if bits >> at & 1)


class OfPeople:
    """The questions of one incident that are asked person by person."""

    def __init__(self, incident: Incident) -> None:
        self.people = incident.people
        self.facts = incident.facts
        self.children = [person for person in incident.people if may_be_child(person)]
        self.known_child = any(person.kind == "child" for person in self.children)
        self.about_roles: list[Question] = []

    def questions(self, name: str) -> list[Question]:
        """The questions that could settle a name: one for the incident, or one for each person."""
        if name in _OF_EACH:
            return self._about_fact(name)
        if name not in _OF_ROLES:
            return list(questions_about(name, self.people))
        # Whichever role it is, the same is asked: what part they play of whom no part is known.
        self.about_roles = self.about_roles or list(questions_about(name, self.people))
        return self.about_roles

    def _about_fact(self, name: str) -> list[Question]:
        own = self.facts.get(name, UNKNOWN)
        own_counts = own != NO and not self.known_child
        questions: list[Question] = []
        for person in self.children:
            answer = person.facts.get(name, own)
            if answer == UNKNOWN:
                questions.append((name, person.ref))
            # Whether somebody is a child decides whether their answer counts, and who else's does.
            if person.kind == UNKNOWN and (answer == UNKNOWN or own_counts):
                questions += age_questions(person)
        open_for_all = own_counts and own == UNKNOWN
        if open_for_all and all(name in person.facts for person in self.children):
            questions.append((name, None))
        return questions
