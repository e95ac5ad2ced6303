"""Nothing is asked needlessly: for each question asked there is a way of answering the rest in
which it changes what it says it could change. The solver finds the facts; people are tried out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import permutations
from random import Random
from typing import Any

import pytest
import z3

from handrail.decision.decide import decide
from handrail.decision.facts import FACT, PERSON_FACTS
from handrail.decision.incident import Incident, Person, read_incident
from handrail.decision.people import people_answers, person_fact
from handrail.guidance.faithful import shown
from handrail.guidance.release import load_pack
from handrail.guidance.solve import State
from tests.decision.incidents import (
    CALMEST_FIRST,
    FACT_IDS,
    KINDS_AND_AGES,
    NAMED_ROLES,
    STARTS,
    editions,
    person_data,
    tries,
)
from tests.decision.questions import NOBODY, Question, answered

SAMPLE = 4 + min(tries(0) // 1_000, 16)
"""Incidents tried of each edition; every question of each is tried."""
WAYS_OF_FILLING_IN = 40
SHARE_OF_FIELDS = 0.95
"""A field named beside a question may rarely be one too many; a question never is."""


class Search:
    """Two ways of going on from one incident, that differ in the answer to one question."""

    def __init__(self, edition: str) -> None:
        book = load_pack(edition).rulebook
        self.one, self.other = State(book, "one way"), State(book, "another way")
        self.solver = z3.Solver()
        for state in (self.one, self.other):
            never_both = [z3.Not(z3.And(state.yes[n], state.no[n])) for n in state.yes]
            self.solver.add(never_both)
        self.fields: dict[str, Any] = {}

    def differs(self, field: str) -> Any:
        """That the two ways give a field differently."""
        if field not in self.fields:
            pairs = zip(shown(self.one, field), shown(self.other, field), strict=True)
            self.fields[field] = z3.Or([a != b for a, b in pairs])
        return self.fields[field]

    def changes(self, known: list[Any], field: str) -> bool:
        """Whether the facts left open can be answered so that a field differs."""
        return bool(self.solver.check(*known, self.differs(field)) == z3.sat)

    def known(self, one: Incident, other: Incident, question: Question) -> list[Any]:
        """What is fixed: facts answered, people as they are, the question answered both ways."""
        fixed = [s.setting[one.setting] for s in (self.one, self.other)]
        fixed += [
            z3.Not(chosen)
            for s in (self.one, self.other)
            for setting, chosen in s.setting.items()
            if setting != one.setting
        ]
        for state, incident in ((self.one, one), (self.other, other)):
            for name, answer in people_answers(incident.people).items():
                fixed.append(state.answer(name, answer))
        for fact in FACT:
            answers = [self._answer(incident, fact) for incident in (one, other)]
            if fact == question[0] or "unknown" not in answers or answers[0] != answers[1]:
                fixed += [self.one.answer(fact, answers[0]), self.other.answer(fact, answers[1])]
            else:
                same = (
                    self.one.yes[fact] == self.other.yes[fact],
                    self.one.no[fact] == self.other.no[fact],
                )
                fixed += same
        return fixed

    @staticmethod
    def _answer(incident: Incident, fact: str) -> str:
        return person_fact(incident, fact) if fact in PERSON_FACTS else incident.answer(fact)


@cache
def search(edition: str) -> Search:
    return Search(edition)


def drawn_incident(nation: str, seed: int) -> Incident:
    random = Random(seed)
    start = random.choice(list(STARTS.values()))
    changed = {
        random.choice(FACT_IDS): random.choice(("unknown", *CALMEST_FIRST))
        for _ in range(random.randrange(10))
    }
    people = [
        person_data(
            ref,
            random.choice(KINDS_AND_AGES),
            random.choice((0, 1, 1 << random.randrange(len(NAMED_ROLES)))),
            random.choice((0, random.randrange(4 ** len(PERSON_FACTS)))),
        )
        for ref in "ABC"[: random.randrange(4)]
    ]
    return read_incident(
        {
            "format": "handrail-incident/1",
            "nation": nation,
            "on": "2026-11-20",
            "people": people,
            "facts": start | changed,
        }
    )


def people_filled_in(incident: Incident, question: Question, random: Random) -> Incident:
    """The same incident with some of what is open about people settled, but for the question."""
    fact, ref = question
    people = []
    for person in incident.people:
        of_age = fact in ("age", "kind") and person.ref == ref
        kind, age = random.choice(KINDS_AND_AGES)
        if not of_age and person.kind in ("unknown", kind) and random.random() < 0.6:
            person = replace(person, kind=kind, age=age if person.age is None else person.age)
        open_part = person.roles == ("none-known",) and (fact, ref) != ("roles", person.ref)
        if open_part and random.random() < 0.6:
            person = replace(person, roles=(random.choice(("pictured", *NAMED_ROLES)),))
        people.append(replace(person, facts=own_filled_in(incident, person, question, random)))
    if not people and question != NOBODY and random.random() < 0.6:
        age = random.choice((8, 12, 16))
        people.append(Person("Z", "child", age, ("pictured",)))
    return replace(incident, people=tuple(people))


def own_filled_in(
    incident: Incident, person: Person, question: Question, random: Random
) -> dict[str, str]:
    """A person's own answers, some of what is open among them answered, mostly with no."""
    own = dict(person.facts)
    for fact in PERSON_FACTS:
        answer = incident.answer(fact, person.ref)
        if answer == "unknown" and question not in ((fact, person.ref), (fact, None)):
            own[fact] = random.choice(("no", "no", "no", "yes", "unknown"))
    return own


def needless(edition: str, incident: Incident, random: Random) -> tuple[list[str], list[str]]:
    """The questions that change nothing, and the fields that a question does not change."""
    found = search(edition)
    program = load_pack(edition)
    idle: list[str] = []
    too_many: list[str] = []
    for ask in decide(program, incident).ask_next:
        question = (ask.fact, ask.person)
        left = set(ask.could_change)
        for attempt in range(WAYS_OF_FILLING_IN):
            rest = people_filled_in(incident, question, random) if attempt else incident
            for one, other in permutations((rest, *answered(rest, question)), 2):
                known = found.known(one, other, question)
                parents = decide(program, one).parents != decide(program, other).parents
                left -= {"parents"} if parents else set()
                left -= {field for field in left if found.changes(known, field)}
                if not left:
                    break
            if not left:
                break
        too_many += [f"{question}: {field}" for field in sorted(left)]
        if left == set(ask.could_change):
            idle.append(f"{question}")
    return idle, too_many


@pytest.mark.parametrize("edition", [edition.id for edition in editions()])
def test_every_question_can_change_something_and_says_what(edition: str):
    nation = load_pack(edition).rulebook.nation
    fields = 0
    for seed in range(SAMPLE):
        incident = drawn_incident(nation, seed)
        fields += sum(
            len(ask.could_change) for ask in decide(load_pack(edition), incident).ask_next
        )
        idle, too_many = needless(edition, incident, Random(seed))
        assert idle == [], incident
        assert len(too_many) <= (1 - SHARE_OF_FIELDS) * fields, too_many
