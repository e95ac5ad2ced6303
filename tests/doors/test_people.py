"""People have letters, ages and parts: never a name, and nowhere to type one."""

import re

import pytest

from handrail.decision.facts import ROLES
from tests.doors.journeys import begun, incident, past_people, place, walk


def at_people():
    reader = begun()
    reader.answer("no")
    return reader


def test_people_are_asked_about_after_danger_and_nobody_known_is_an_answer():
    reader = at_people()
    assert place(reader) == "people"
    assert "Continue: nobody is known yet" in {button.text for button in reader.page.buttons}
    reader.press("save")
    assert place(reader).startswith("ask:")
    assert incident(reader)["people"] == []


def test_people_get_the_next_free_letter():
    reader = at_people()
    for age in ("15", "16", "14"):
        reader.press("show:person")
        reader.press("save", age=age, roles=["received"])
    reader.press("show:remove:B")
    reader.press("save")
    reader.press("show:person")
    assert reader.page.heading == "Person B"
    reader.press("save", age="13")
    assert [(p["ref"], p["age"]) for p in incident(reader)["people"]] == [
        ("A", 15),
        ("C", 14),
        ("B", 13),
    ]


def test_a_person_added_has_the_age_kind_and_parts_given():
    reader = at_people()
    reader.press("show:person")
    reader.press("save", age="16", roles=["shared-on", "pictured"])
    assert incident(reader)["people"] == [
        {"ref": "A", "kind": "child", "age": 16, "roles": ["pictured", "shared-on"], "facts": {}}
    ]


def test_a_person_of_whom_nothing_is_known_can_be_added():
    reader = at_people()
    reader.press("show:person")
    reader.press("save")
    assert incident(reader)["people"] == [
        {"ref": "A", "kind": "unknown", "age": None, "roles": ["none-known"], "facts": {}}
    ]


def test_a_person_can_be_changed_and_keeps_the_answers_about_them():
    reader = past_people({"age": "15", "roles": ["pictured"]})
    reader.press("show:check")
    reader.press("show:change:vulnerable:A")
    reader.answer("yes")
    reader.press("show:person:A")
    assert reader.page.value("age") == "15"
    assert reader.page.value("roles") == "pictured"
    reader.press("save", age="17", roles=["created"])
    person = incident(reader)["people"][0]
    assert (person["age"], person["roles"]) == (17, ["created"])
    assert person["facts"]["vulnerable"] == "yes"


def test_removing_a_person_asks_first_and_keeping_changes_nothing():
    reader = at_people()
    reader.press("show:person")
    reader.press("save", age="15")
    reader.press("show:remove:A")
    assert reader.page.heading == "Remove person A?"
    reader.press("show:people")
    assert len(incident(reader)["people"]) == 1
    reader.press("show:remove:A")
    reader.press("save")
    assert incident(reader)["people"] == []


@pytest.mark.parametrize("age", ["abc", "-1", "1.5", "121", "999", "１５", "<b>", "2e1"])
def test_an_age_that_is_none_is_refused_in_a_sentence_and_never_shown_back(age):
    reader = at_people()
    reader.press("show:person")
    page = reader.press("save", age=age, roles=["pictured"])
    assert page.status == 400
    assert "Give the age in whole years, or leave it empty if nobody knows" in page.text
    assert not page.value("age") or page.value("age").isdigit()
    assert page.value("roles") == "pictured"
    assert incident(reader)["people"] == []


def test_an_age_that_contradicts_under_18_is_refused_in_a_sentence():
    reader = at_people()
    reader.press("show:person")
    page = reader.press("save", age="19", kind="child")
    assert page.status == 400
    assert "do not agree" in page.text
    assert incident(reader)["people"] == []


def test_a_part_and_part_not_known_cannot_both_be_ticked():
    reader = at_people()
    reader.press("show:person")
    page = reader.press("save", roles=["pictured", "none-known"])
    assert page.status == 400
    assert "Tick the parts that apply" in page.text


def test_every_part_of_the_format_can_be_ticked():
    reader = at_people()
    page = reader.press("show:person")
    for role in ROLES:
        assert f'value="{role}"' in page.html


def test_an_adult_with_a_part_raises_the_outcome_when_added():
    reader = at_people()
    reader.press("show:person")
    reader.press("save", age="30", roles=["requested"])
    assert place(reader) == "raised"
    assert reader.page.heading == "Refer now"


def test_when_nobody_listed_is_pictured_the_people_page_says_so():
    reader = past_people({"age": "15", "roles": ["received"]})
    reader.press("show:people")
    assert "Nobody here is said to be pictured yet." in reader.page.text


def test_when_it_is_put_off_who_is_pictured_the_end_offers_it_again():
    reader = past_people({"age": "15", "roles": ["received"]})
    walk(reader, stop=("settled",), answers={"imagery": "yes", "sexual_acts": "yes"})
    assert "show:people" in {b.value for b in reader.page.buttons}
    assert "could still change what you must do" in reader.page.text


def test_there_is_nowhere_to_type_a_name():
    reader = past_people({"age": "15", "roles": ["pictured"]})
    found = set()
    for show in ("people", "person:A", "check", "result", "way"):
        if f"show:{show}" not in {b.value for b in reader.page.buttons}:
            reader.press("show:people")
        html = reader.press(f"show:{show}").html
        found |= set(re.findall(r"<(?:input|textarea)\b[^>]*>", html))
    typed = [one for one in found if not re.search(r'type="(?:hidden|radio|checkbox)"', one)]
    for one in typed:
        assert ("readonly" in one) != ('name="age"' in one and 'maxlength="3"' in one)
    assert typed
