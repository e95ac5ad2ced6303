"""What the solver takes for an incident is what an incident can be: no more, and no less."""

from functools import cache
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import pytest
import z3
from hypothesis import given, settings

from handrail.decision.conditions import read_condition
from handrail.decision.decide import decide
from handrail.decision.facts import FACT
from handrail.decision.incident import Incident, Person
from handrail.decision.people import PEOPLE_NAMES, ROLE_NAMES, people_answers, person_fact
from handrail.decision.rulebook import VALUES
from handrail.guidance.release import load_pack
from handrail.guidance.solve import SENSE, State
from tests.decision.incidents import assessed, tries
from tests.decision.reference import value_of

ANSWERS = ("yes", "no", "unknown")
OF_PEOPLE = tuple(name for name in PEOPLE_NAMES if name.startswith("people:"))
TRIED = ("role:pictured", "role:witness", "role:created")
NEVER_HELD = tuple(name for name in ROLE_NAMES if name not in TRIED)
Said = tuple[str, ...]
"""An answer for each of PEOPLE_NAMES."""


def possible(said: Said) -> bool:
    names = dict(zip(PEOPLE_NAMES, said, strict=True))
    return all(value_of(read_condition(rule), names) == "yes" for rule in SENSE)


@cache
def what_people_can_say() -> frozenset[Said]:
    """Up to three people of every kind, age and part that the rules tell apart."""
    kinds = (*(("child", age) for age in (None, 9, 12, 15)), ("adult", None), ("unknown", None))
    held = [name.removeprefix("role:") for name in TRIED]
    parts = [("none-known",), *(p for n in (1, 2, 3) for p in combinations(held, n))]
    everybody = [Person("A", kind, age, part, {}) for (kind, age), part in product(kinds, parts)]
    return frozenset(
        tuple(people_answers(people)[name] for name in PEOPLE_NAMES)
        for how_many in range(4)
        for people in combinations_with_replacement(everybody, how_many)
    )


def test_whatever_people_can_say_is_possible_to_the_solver():
    assert [said for said in what_people_can_say() if not possible(said)] == []


def test_whatever_is_possible_to_the_solver_people_can_say():
    told = []
    for answers in product(ANSWERS, repeat=len(OF_PEOPLE) + len(TRIED)):
        known = dict(zip((*OF_PEOPLE, *TRIED), answers, strict=True))
        for absent in ("no", "unknown"):
            names = known | dict.fromkeys(NEVER_HELD, absent)
            told.append(tuple(names[name] for name in PEOPLE_NAMES))
    allowed = {said for said in told if possible(said)}
    assert len(allowed) > 200
    assert allowed - what_people_can_say() == set()


@cache
def state(edition: str) -> tuple[State, Any]:
    one = State(load_pack(edition).rulebook, "incident")
    solver = z3.Solver()
    solver.add(one.sense)
    return one, solver


def fixed(one: State, incident: Incident) -> list[Any]:
    """An incident's answers, as the solver is told them."""
    people = people_answers(incident.people)
    facts = {fact: incident.answer(fact) for fact in FACT if not FACT[fact].person}
    facts |= {fact: person_fact(incident, fact) for fact in FACT if FACT[fact].person}
    known = [one.answer(name, value) for name, value in (people | facts).items()]
    return [*known, one.setting[incident.setting]]


@settings(max_examples=tries(60))
@given(assessed())
def test_the_solver_comes_to_what_the_product_comes_to(case: tuple[str, Incident]):
    edition, incident = case
    found = decide(load_pack(edition), incident)
    one, solver = state(edition)
    assert solver.check(*fixed(one, incident)) == z3.sat
    model = solver.model()

    def values(field: str) -> list[str]:
        return [v for v in VALUES[field] if z3.is_true(model.eval(one.field(field, v), True))]

    assert values("scope") == [found.scope]
    assert values("urgency") == [found.urgency]
    assert values("imagery") == [found.imagery]
    assert tuple(values("to")) == found.referral.to
    assert values("behaviour") == [level for level in (found.behaviour.at_least,) if level]


@pytest.mark.parametrize(
    "names",
    [
        {"people:pictured-nine-or-under": "yes", "people:pictured-under-13": "no"},
        {"people:pictured-under-13": "yes", "people:child-under-13": "no"},
        {"people:pictured-under-13": "yes", "role:pictured": "no"},
        {"people:adult-with-part": "yes", **dict.fromkeys(ROLE_NAMES, "no")},
        {"role:pictured": "unknown", "role:saw": "no"},
    ],
)
def test_what_nobody_can_say_is_not_tried(names: dict[str, str]):
    one, solver = state("wales/hwb-2024")
    told = [one.answer(name, value) for name, value in names.items()]
    assert solver.check(*told) == z3.unsat
