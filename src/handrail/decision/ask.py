"""What is still worth asking: the facts that could change the answer, most telling first.

A fact is asked only if some way of answering the rest would make its answer matter. Those that
could change the urgency come before those that could only change what else to do.
Source: the format's page (``ask_next``); docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from handrail.decision.assessment import Ask
from handrail.decision.facts import FACT, PERSON_FACTS, UNKNOWN
from handrail.decision.generate import FIELDS
from handrail.decision.incident import Incident, Person
from handrail.decision.people import (
    PEOPLE_NAMES,
    Question,
    age_questions,
    may_be_child,
    questions_about,
)

_PARENTS: Final = FIELDS.index("parents")
_PARENTS_ASKED: Final = ("parents_risk", "wishes_to_tell")
_NOTHING: Final = ("0",) * -(-len(FIELDS) // 4)
Row = tuple[str, ...]
"""For one name, which of FIELDS its answer could change: four fields to a hexadecimal digit."""


class Ready(NamedTuple):
    """What one row of digits says: its fields as bits, the weightiest, and every plain question."""

    fields: int
    tier: int
    asks: tuple[Ask | None, ...]


class Asker:
    """The questions of one program, with what never changes made ready beforehand."""

    def __init__(self, places: tuple[str, ...]) -> None:
        self.places = places
        self.width = f"0{len(places)}x"
        self.risk, self.wish = (1 << places.index(fact) for fact in _PARENTS_ASKED)
        self.plain = tuple(name in FACT and name not in PERSON_FACTS for name in places)
        self.ready: dict[Row, Ready] = {}

    def asks(
        self, incident: Incident, live: tuple[int, ...], told: Iterable[tuple[int, int]]
    ) -> tuple[Ask, ...]:
        """The questions left: ``live`` holds the unknown names that could change each of FIELDS,
        ``told`` each possible child's own answers, as yes and no bits."""
        children = [person for person in incident.people if may_be_child(person)]
        tiers: tuple[list[Ask | Question], ...] = tuple([] for _ in FIELDS)
        could: dict[Question, int] = {}
        ready = self.ready
        for place, row in enumerate(self._rows(live)):
            if row == _NOTHING:
                continue
            fields, tier, asks = ready.get(row) or self._make_ready(row)
            ask = asks[place]
            if ask:
                tiers[tier].append(ask)
                continue
            for question in _questions(self.places[place], incident, children):
                could[question] = could.get(question, 0) | fields
                tiers[tier].append(question)
        for question in self._about_parents(children, told):
            could[question] = could.get(question, 0) | 1 << _PARENTS
            tiers[_PARENTS].append(question)
        return tuple(_each_once(chain.from_iterable(tiers), could))

    def _rows(self, masks: tuple[int, ...]) -> Iterator[Row]:
        """For each place its row: the masks side by side, turned from columns into rows."""
        digits = []
        for first in range(0, len(masks), 4):
            number = 0
            for at, mask in enumerate(masks[first : first + 4]):
                # Read as hexadecimal, a mask's binary digits stand four bits apart.
                number |= int(f"{mask:b}", 16) << at
            digits.append(format(number, self.width)[::-1])
        return zip(*digits, strict=True)

    def _make_ready(self, row: Row) -> Ready:
        fields = sum(int(digit, 16) << 4 * at for at, digit in enumerate(row))
        names = _fields(fields)
        pairs = zip(self.places, self.plain, strict=True)
        asks = tuple(Ask(name, None, names) if plain else None for name, plain in pairs)
        self.ready[row] = Ready(fields, FIELDS.index(names[0]), asks)
        return self.ready[row]

    def _about_parents(
        self, children: list[Person], told: Iterable[tuple[int, int]]
    ) -> list[Question]:
        """What could still change what is said about telling parents, child by child: their own
        answers, and whether they are a child at all."""
        questions: list[Question] = []
        for person, (yes, no) in zip(children, told, strict=True):
            for fact, bit in zip(_PARENTS_ASKED, (self.risk, self.wish), strict=True):
                if not yes & self.risk and not (yes | no) & bit:
                    questions.append((fact, person.ref))
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


def _questions(name: str, incident: Incident, children: list[Person]) -> list[Question]:
    """The questions that could settle a name: one for the incident, or one for each person."""
    if name in PEOPLE_NAMES:
        return list(questions_about(name, incident.people))
    own = incident.facts.get(name, UNKNOWN)
    known_child = any(person.kind == "child" for person in children)
    questions: list[Question] = []
    for person in children:
        answer = person.facts.get(name, own)
        if answer == UNKNOWN:
            questions.append((name, person.ref))
        # Whether somebody is a child decides whether their answer counts, and who else's does.
        counts = answer == UNKNOWN or not (known_child or own != UNKNOWN)
        if person.kind == UNKNOWN and counts:
            questions += age_questions(person)
    if not known_child and own == UNKNOWN and all(name in person.facts for person in children):
        questions.append((name, None))
    return questions
