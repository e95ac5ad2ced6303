"""What is still worth asking: the facts that could change the answer, most telling first.

A fact is asked only if some way of answering the rest would make its answer matter. Those that
could change the urgency come before those that could only change what else to do.
Source: the format's page (``ask_next``); docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from handrail.decision.assessment import Ask
from handrail.decision.facts import FACT, PERSON_FACTS, UNKNOWN
from handrail.decision.generate import FIELDS
from handrail.decision.incident import Incident, Person
from handrail.decision.people import ASKED_AS, PEOPLE_NAMES, may_be_child, who_leaves_open

_PARENTS: Final = FIELDS.index("parents")
_PARENTS_ASKED: Final = ("parents_risk", "wishes_to_tell")
Row = tuple[str, ...]
"""For one name: a "1" for each of FIELDS that its answer could change, else a "0"."""


class Asker:
    """The questions of one program, with what never changes made ready beforehand."""

    def __init__(self, places: tuple[str, ...]) -> None:
        self.places = places
        self.width = f"0{len(places)}b"
        self.risk, self.wish = (1 << places.index(fact) for fact in _PARENTS_ASKED)
        self.plain = tuple(name in FACT and name not in PERSON_FACTS for name in places)
        self.ready: dict[Row, tuple[int, tuple[Ask | None, ...]]] = {}

    def asks(
        self, incident: Incident, live: tuple[int, ...], told: Iterable[tuple[int, int]]
    ) -> tuple[Ask, ...]:
        """The questions left: ``live`` holds the unknown names that could change each of FIELDS,
        ``told`` each possible child's own answers, as yes and no bits."""
        masks = [*live]
        masks[_PARENTS] = self._parents_mask(told)
        # Column by column: each mask as a row of digits, then all the digits of one name together.
        digits = [format(mask, self.width)[::-1] for mask in masks]
        tiers: tuple[list[Ask], ...] = tuple([] for _ in (*FIELDS, "nothing"))
        ready, nothing = self.ready, len(FIELDS)
        keys: list[tuple[str, str | None]] = []
        for place, row in enumerate(zip(*digits, strict=True)):
            tier, asks = ready.get(row) or self._make_ready(row)
            ask = asks[place]
            if ask:
                tiers[tier].append(ask)
            elif tier != nothing:
                questions = _questions(self.places[place], incident)
                keys += questions
                fields = _fields(row)
                tiers[tier].extend(Ask(fact, person, fields) for fact, person in questions)
        asked = chain.from_iterable(tiers[:-1])
        return tuple(asked) if len(set(keys)) == len(keys) else _each_once(asked)

    def _make_ready(self, row: Row) -> tuple[int, tuple[Ask | None, ...]]:
        """For one row of digits: the place of its weightiest field, and every plain question."""
        fields = _fields(row)
        tier = FIELDS.index(fields[0]) if fields else len(FIELDS)
        pairs = zip(self.places, self.plain, strict=True)
        asks = tuple(Ask(name, None, fields) if plain else None for name, plain in pairs)
        self.ready[row] = (tier, asks)
        return self.ready[row]

    def _parents_mask(self, told: Iterable[tuple[int, int]]) -> int:
        """The facts that could still change what is said about telling parents, for any child."""
        mask = 0
        for yes, no in told:
            if not yes & self.risk:
                mask |= (self.risk | self.wish) & ~(yes | no)
        return mask


def _each_once(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """A person's age, for one, may matter for two reasons: asked once, with both of them."""
    found: dict[tuple[str, str | None], Ask] = {}
    for ask in asks:
        key = ask[:2]
        if key in found:
            could = {*found[key].could_change, *ask.could_change}
            ask = ask._replace(could_change=tuple(field for field in FIELDS if field in could))
        found[key] = ask
    return tuple(found.values())


def _fields(row: Row) -> tuple[str, ...]:
    return tuple(field for field, digit in zip(FIELDS, row, strict=True) if digit == "1")


def _questions(name: str, incident: Incident) -> list[tuple[str, str | None]]:
    """The questions that would settle a name: one for the incident, or one for each person."""
    if name in PEOPLE_NAMES:
        open_to: Callable[[Person], bool] = who_leaves_open(name)
        asked: list[tuple[str, str | None]] = [
            (ASKED_AS[name], person.ref) for person in incident.people if open_to(person)
        ]
        return asked or [("roles", None)]
    people = [person for person in incident.people if may_be_child(person)]
    if not people:
        return [(name, None)]
    own = incident.facts.get(name, UNKNOWN)
    return [(name, p.ref) for p in people if p.facts.get(name, own) == UNKNOWN]
