"""What the people in an incident say: somebody of whom nothing is known may be anybody."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.decision.facts import PERSON_FACTS
from handrail.decision.incident import Incident, Person, read_incident
from handrail.decision.people import PEOPLE_NAMES, people_answers, person_fact, questions_about
from tests.decision.incidents import filled_in, incident_data, tries
from tests.decision.reference import (
    adult_with_part,
    answer,
    child_under_13,
    has_role,
    pictured_at_most,
)

ADULT = "people:adult-with-part"
UNDER_13 = "people:pictured-under-13"
NINE = "people:pictured-nine-or-under"
CHILD = "people:child-under-13"


def child(ref: str = "A", age: int | None = None, *roles: str, **facts: str) -> Person:
    return Person(ref, "child", age, roles or ("none-known",), facts)


def adult(ref: str = "X", *roles: str, **facts: str) -> Person:
    return Person(ref, "adult", None, roles or ("none-known",), facts)


def somebody(ref: str = "S", *roles: str, **facts: str) -> Person:
    return Person(ref, "unknown", None, roles or ("none-known",), facts)


def incident(*people: Person, **facts: str) -> Incident:
    return Incident("wales", "school", date(2026, 11, 20), people, facts)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), "no"),
        ((adult("X", "requested"),), "yes"),
        ((adult("X", "witness"),), "no"),
        ((adult("X"),), "unknown"),
        ((somebody("S", "saw"),), "unknown"),
        ((somebody("S", "witness"),), "no"),
        ((somebody("S"),), "unknown"),
        ((child("A", None, "shared"),), "no"),
        ((somebody("S"), adult("X", "witness", "saw")), "yes"),
    ],
)
def test_an_adult_has_a_part_when_they_did_more_than_witness(people, expected):
    assert people_answers(people)[ADULT] == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((child("A", 12, "pictured"),), "yes"),
        ((child("A", 13, "pictured"),), "no"),
        ((child("A", None, "pictured"),), "unknown"),
        ((somebody("S", "pictured"),), "unknown"),
        ((adult("X", "pictured"),), "no"),
        ((), "unknown"),
        ((child("A", 15, "received"),), "unknown"),
        ((child("A", 15, "pictured"), child("B", 12)), "unknown"),
        ((child("A", 15, "pictured"), child("B", 13)), "no"),
        ((child("A", 15, "pictured"), child("B")), "unknown"),
        ((child("A", 15, "pictured"), child("B", 5, "saw")), "no"),
        ((child("A", None, "pictured"), child("B", 12, "pictured")), "yes"),
    ],
)
def test_an_unknown_age_may_be_under_13_and_an_unknown_part_may_be_being_pictured(people, expected):
    assert people_answers(people)[UNDER_13] == expected


@pytest.mark.parametrize(
    ("age", "expected"), [(9, "yes"), (10, "no"), (None, "unknown"), (0, "yes")]
)
def test_nine_or_under_is_told_apart_from_under_13(age, expected):
    assert people_answers((child("A", age, "pictured"),))[NINE] == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), "unknown"),
        ((child("A", 12),), "yes"),
        ((child("A", 13),), "no"),
        ((child("A"), child("B", 15)), "unknown"),
        ((adult("X"),), "no"),
        ((somebody("S"), child("A", 3)), "yes"),
    ],
)
def test_a_child_under_13_need_not_be_pictured(people, expected):
    assert people_answers(people)[CHILD] == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), "unknown"),
        ((child("A", 15, "saw"),), "yes"),
        ((child("A", 15, "shared"),), "no"),
        ((child("A", 15, "shared"), child("B")), "unknown"),
    ],
)
def test_a_part_is_known_to_be_absent_only_when_everybodys_is_known(people, expected):
    assert people_answers(people)["role:saw"] == expected


@pytest.mark.parametrize(
    ("people", "own", "expected"),
    [
        ((), "yes", "yes"),
        ((), "no", "no"),
        ((), "unknown", "unknown"),
        ((child("A", vulnerable="yes"), child("B", vulnerable="no")), "no", "yes"),
        ((child("A", vulnerable="no"), child("B", vulnerable="no")), "unknown", "no"),
        ((child("A", vulnerable="no"), child("B")), "unknown", "unknown"),
        ((child("A", vulnerable="unknown"),), "no", "unknown"),
        ((child("A"),), "yes", "yes"),
        ((adult("X", vulnerable="yes"), child("A", vulnerable="no")), "no", "yes"),
        ((adult("X", vulnerable="unknown"), child("A", vulnerable="no")), "yes", "no"),
        ((adult("X", vulnerable="no"),), "unknown", "unknown"),
        ((adult("X", vulnerable="no"),), "yes", "yes"),
        ((somebody("S", vulnerable="no"),), "unknown", "unknown"),
        ((somebody("S", vulnerable="no"),), "no", "no"),
        ((somebody("S", vulnerable="no"),), "yes", "unknown"),
        ((somebody("S", vulnerable="unknown"),), "yes", "unknown"),
        ((somebody("S", vulnerable="no"), child("A", vulnerable="no")), "unknown", "no"),
    ],
)
def test_one_yes_is_enough_and_no_needs_everybody_who_may_be_a_child(people, own, expected):
    assert person_fact(incident(*people, vulnerable=own), "vulnerable") == expected


def test_learning_that_somebody_is_an_adult_takes_back_no_answer():
    known = {"capacity_concern": "no"}
    as_somebody = incident(somebody("S", "witness", **known))
    as_adult = incident(adult("S", "witness", **known))
    assert person_fact(as_somebody, "capacity_concern") == "unknown"
    assert person_fact(as_adult, "capacity_concern") == "unknown"


incidents = incident_data("wales").map(read_incident)


@settings(max_examples=tries(400))
@given(incidents)
def test_people_say_the_same_to_a_second_reader(one: Incident):
    found = people_answers(one.people)
    assert found == {
        ADULT: adult_with_part(one),
        UNDER_13: pictured_at_most(one, 12),
        NINE: pictured_at_most(one, 9),
        CHILD: child_under_13(one),
        **{name: has_role(one, name.removeprefix("role:")) for name in found if "role:" in name},
    }
    for fact in PERSON_FACTS:
        assert person_fact(one, fact) == answer(one, fact)


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[Incident, Incident]:
    before = draw(incidents)
    return before, draw(filled_in(before))


@settings(max_examples=tries(1_000))
@given(before_and_after())
def test_learning_more_about_people_takes_back_no_answer(pair: tuple[Incident, Incident]):
    before, after = (
        people_answers(one.people) | {fact: person_fact(one, fact) for fact in PERSON_FACTS}
        for one in pair
    )
    assert {name: was for name, was in before.items() if was not in ("unknown", after[name])} == {}


@settings(max_examples=tries(300))
@given(incidents, st.sampled_from(PEOPLE_NAMES))
def test_whatever_is_unknown_about_people_can_be_asked_of_somebody(one: Incident, name: str):
    if people_answers(one.people)[name] == "unknown":
        assert list(questions_about(name, one.people))
