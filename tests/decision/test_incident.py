"""An incident is read whole or refused whole, with one fault for each thing to mend."""

from datetime import date
from typing import Any

import pytest

from handrail.decision.incident import MOST_PEOPLE, IncidentRefused, read_incident

LEAST = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
A = {"ref": "A"}


def refused(data: object, *, today: date | None = None) -> list[tuple[str, str, str, str | None]]:
    with pytest.raises(IncidentRefused) as error:
        read_incident(data, today=today)
    return [(f.path, f.found, f.allowed, f.nearest) for f in error.value.faults]


def person(**fields: Any) -> dict[str, Any]:
    return {**LEAST, "people": [{**A, **fields}]}


# --- what is left out ----------------------------------------------------------------------------


def test_what_is_left_out_is_not_known():
    found = read_incident(LEAST)
    assert (found.setting, found.people, dict(found.facts)) == ("other", (), {})
    assert found.answer("coerced") == "unknown"


def test_a_person_of_whom_only_a_letter_is_given_may_be_anybody():
    (found,) = read_incident(person()).people
    assert (found.kind, found.age, found.roles) == ("unknown", None, ("none-known",))


def test_an_age_decides_the_kind():
    people = [{"ref": "A", "age": 17}, {"ref": "B", "age": 18, "kind": "unknown"}]
    found = read_incident({**LEAST, "people": people}).people
    assert [one.kind for one in found] == ["child", "adult"]


def test_no_roles_at_all_means_that_none_is_known():
    assert read_incident(person(roles=[])).people[0].roles == ("none-known",)


def test_a_role_said_twice_counts_once():
    assert read_incident(person(roles=["saw", "saw"])).people[0].roles == ("saw",)


def test_a_missing_day_is_filled_in_only_by_who_is_told_the_day():
    without = {name: value for name, value in LEAST.items() if name != "on"}
    assert read_incident(without, today=date(2026, 11, 21)).on == date(2026, 11, 21)
    assert refused(without) == [("$.on", "nothing", "a date such as 2026-11-20", None)]


def test_a_persons_own_unknown_stands_before_the_incidents_answer():
    data = {**person(facts={"vulnerable": "unknown"}), "facts": {"vulnerable": "yes"}}
    found = read_incident(data)
    assert found.answer("vulnerable", "A") == "unknown"
    assert found.answer("vulnerable") == "yes"


def test_an_incident_goes_out_as_it_came_in():
    data = {
        **LEAST,
        "setting": "college",
        "people": [
            {
                "ref": "A",
                "kind": "child",
                "age": 16,
                "roles": ["pictured", "shared"],
                "facts": {"vulnerable": "no"},
            }
        ],
        "facts": {"imagery": "yes", "coerced": "unknown"},
    }
    assert read_incident(data).to_json() == data


# --- what is refused -----------------------------------------------------------------------------

NATIONS = "england, wales, scotland, northern-ireland"
ANSWERS = "yes, no, unknown"
FIELDS = "format, nation, setting, on, people, facts"
PERSON_FIELDS = "ref, kind, age, roles, facts"
DAY = "a date such as 2026-11-20"
REF = "1 to 8 letters or digits, never a name"
AGES = "whole years from 0 to 120, or null if not known"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        # the whole
        ([], ("$", "a list", "an object", None)),
        ("wales", ("$", '"wales"', "an object", None)),
        (None, ("$", "nothing", "an object", None)),
        # format, nation, setting, day
        ({**LEAST, "format": "handrail-incident/2"}, (
            "$.format", '"handrail-incident/2"', "handrail-incident/1", "handrail-incident/1")),
        ({**LEAST, "nation": "Wales "}, ("$.nation", '"Wales "', NATIONS, "wales")),
        ({**LEAST, "nation": "cymru"}, ("$.nation", '"cymru"', NATIONS, None)),
        ({**LEAST, "nation": None}, ("$.nation", "nothing", NATIONS, None)),
        ({**LEAST, "nation": "northern_ireland"}, (
            "$.nation", '"northern_ireland"', NATIONS, "northern-ireland")),
        ({**LEAST, "setting": "scool"}, (
            "$.setting", '"scool"', "school, college, early-years, youth-organisation, other",
            "school")),
        ({**LEAST, "on": "20/11/2026"}, ("$.on", '"20/11/2026"', DAY, None)),
        ({**LEAST, "on": "2026-02-30"}, ("$.on", '"2026-02-30"', DAY, None)),
        ({**LEAST, "on": 20261120}, ("$.on", "the number 20261120", DAY, None)),
        ({**LEAST, "on": "20261120"}, ("$.on", '"20261120"', DAY, None)),
        ({**LEAST, "on": "2026-W47-5"}, ("$.on", '"2026-W47-5"', DAY, None)),
        # fields that the format does not name
        ({**LEAST, "name": "X"}, ("$", 'the field "name"', FIELDS, None)),
        ({**LEAST, "peple": []}, ("$", 'the field "peple"', FIELDS, "people")),
        (person(name="X"), ("$.people[0]", 'the field "name"', PERSON_FIELDS, None)),
        (person(notes="long"), ("$.people[0]", 'the field "notes"', PERSON_FIELDS, None)),
        (person(role=[]), ("$.people[0]", 'the field "role"', PERSON_FIELDS, "roles")),
        # people
        ({**LEAST, "people": {}}, ("$.people", "an object", "a list of people", None)),
        ({**LEAST, "people": ["A"]}, ("$.people[0]", '"A"', "an object with a ref", None)),
        (person(ref=None), ("$.people[0].ref", "nothing", REF, None)),
        (person(ref=""), ("$.people[0].ref", '""', REF, None)),
        (person(ref="A B"), ("$.people[0].ref", '"A B"', REF, None)),
        (person(ref="ABCDEFGHI"), ("$.people[0].ref", '"ABCDEFGHI"', REF, None)),
        (person(ref="A\n"), ("$.people[0].ref", '"A "', REF, None)),
        (person(ref="é"), ("$.people[0].ref", '"é"', REF, None)),
        ({**LEAST, "people": [A, A]}, (
            "$.people[1].ref", "A, which person 0 has already", "a ref of their own", None)),
        (person(kind="adlut"), (
            "$.people[0].kind", '"adlut"', "child, adult, unknown", "adult")),
        (person(age=12, kind="adult"), (
            "$.people[0].kind", "adult with age 12", "child, or another age", None)),
        (person(age=18, kind="child"), (
            "$.people[0].kind", "child with age 18", "adult, or another age", None)),
        (person(age=-1), ("$.people[0].age", "the number -1", AGES, None)),
        (person(age=121), ("$.people[0].age", "the number 121", AGES, None)),
        (person(age=12.5), ("$.people[0].age", "the number 12.5", AGES, None)),
        (person(age=12.0), ("$.people[0].age", "the number 12", AGES, None)),
        (person(age="12"), ("$.people[0].age", '"12"', AGES, None)),
        (person(age=True), ("$.people[0].age", "true", AGES, None)),
        (person(roles="pictured"), ("$.people[0].roles", '"pictured"', "a list of roles", None)),
        (person(roles=["none-known", "saw"]), (
            "$.people[0].roles", "none-known beside another role", "one or the other", None)),
        # facts
        ({**LEAST, "facts": []}, ("$.facts", "a list", "an object of facts and answers", None)),
        ({**LEAST, "facts": {"coerced": True}}, ("$.facts.coerced", "true", ANSWERS, None)),
        ({**LEAST, "facts": {"coerced": "Yes"}}, ("$.facts.coerced", '"Yes"', ANSWERS, "yes")),
        ({**LEAST, "facts": {"coerced": None}}, ("$.facts.coerced", "nothing", ANSWERS, None)),
        ({**LEAST, "facts": {"coercd": "yes"}}, (
            "$.facts", 'the fact "coercd"', "a fact that the format names", "coerced")),
        ({**LEAST, "facts": {"sexual-acts": "yes"}}, (
            "$.facts", 'the fact "sexual-acts"', "a fact that the format names", "sexual_acts")),
        ({**LEAST, "facts": {"zzz": "yes"}}, (
            "$.facts", 'the fact "zzz"', "a fact that the format names", None)),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_with_path_found_allowed_and_nearest(data, fault):
    assert refused(data) == [fault]


def test_a_role_that_is_not_one_is_refused_where_it_stands():
    ((path, found, _, nearest),) = refused(person(roles=["saw", "shared_on"]))
    assert (path, found, nearest) == ("$.people[0].roles[1]", '"shared_on"', "shared-on")


def test_a_fact_of_the_incident_is_refused_under_a_person():
    ((path, found, allowed, _),) = refused(person(facts={"imagery": "yes"}))
    assert (path, found) == ("$.people[0].facts", 'the fact "imagery"')
    assert allowed.split(", ") == [
        "capacity_concern",
        "vulnerable",
        "social_worker",
        "past_social_care",
        "parents_risk",
        "wishes_to_tell",
        "limits_updates",
    ]


def test_every_fault_is_told_at_once_in_the_order_of_the_format():
    data = {
        "format": "x",
        "nation": "france",
        "setting": "x",
        "on": "x",
        "people": [{"ref": "A", "age": 200}, {"ref": "A"}],
        "facts": {"coerced": "maybe", "zzz": "yes"},
        "surname": "x",
    }
    assert [path for path, *_ in refused(data)] == [
        "$",
        "$.format",
        "$.nation",
        "$.setting",
        "$.on",
        "$.people[0].age",
        "$.people[1].ref",
        "$.facts.coerced",
        "$.facts",
    ]


def test_a_list_of_people_too_long_to_be_true_is_refused():
    people = [{"ref": str(n)} for n in range(MOST_PEOPLE + 1)]
    assert refused({**LEAST, "people": people}) == [
        ("$.people", "101 people", "at most 100 people", None)
    ]


def test_what_was_found_is_repeated_short_and_on_one_line():
    long = "a line\n" * 100
    ((_, found, _, _),) = refused({**LEAST, "nation": long})
    assert len(found) < 50
    assert "\n" not in found


def test_a_fault_is_a_sentence_with_the_nearest_word():
    with pytest.raises(IncidentRefused) as error:
        read_incident({**LEAST, "facts": {"coercd": "yes"}})
    assert str(error.value) == (
        '$.facts: found the fact "coercd"; allowed: a fact that the format names. '
        "Did you mean coerced?"
    )


def test_nothing_is_guessed_from_a_near_miss():
    assert refused({**LEAST, "facts": {"coerced ": "yes"}})[0][3] == "coerced"


@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("nan"), 1e308])
def test_a_number_out_of_all_range_is_refused_and_not_repeated(number):
    ((_, found, _, _),) = refused(person(age=number))
    assert found == "a number out of range"
