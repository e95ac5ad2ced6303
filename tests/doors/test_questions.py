"""One question a page: the most decisive first, with what it means, why, and where it is from."""

import pytest

from handrail import assess
from handrail.guidance.release import wording
from tests.doors.journeys import begun, incident, past_people, place, walk

TWO = (
    {"age": "16", "roles": ["pictured", "shared"]},
    {"age": "16", "roles": ["received"]},
)


def test_the_first_question_is_whether_a_child_is_in_danger():
    assert place(begun()) == "ask:immediate_danger"


def test_the_next_question_is_always_the_most_decisive_one_left():
    reader = past_people(*TWO)
    for _ in range(8):
        first = assess(incident(reader)).ask_next[0]
        wanted = ":".join(part for part in ("ask", first.fact, first.person) if part)
        assert place(reader) == wanted
        reader.answer("no")


@pytest.mark.parametrize(("language", "address"), [("en", "/"), ("cy", "/cymraeg")])
def test_a_question_shows_what_it_means_why_it_is_asked_and_its_sources(language, address):
    reader = begun(address=address)
    words = wording("wales/hwb-2024", language)
    asked = words.fact("immediate_danger")
    text = reader.page.text
    assert reader.page.heading == asked.question
    assert asked.why in text
    for cite in asked.cites:
        passage = words.cite(cite)
        assert cite in text
        assert passage.text in text
        assert passage.title in text
        assert passage.place in text


def test_a_source_that_is_still_to_verify_is_shown_so():
    reader = begun(nation="england")
    words = wording("england/nspcc-kent-2024", "en")
    reader.answer("no")
    reader.press("save")
    unsure: list[str] = []
    while not unsure:
        fact = place(reader).split(":")[1]
        unsure = [c for c in words.fact(fact).cites if words.cite(c).to_verify]
        if not unsure:
            reader.answer("no")
    assert reader.page.text.count("To verify") >= len(unsure)


def test_a_question_has_three_answers_and_can_be_left_for_later():
    page = begun().page
    assert [page.html.count(f'value="{a}"') for a in ("yes", "no", "unknown")] == [1, 1, 1]
    assert "later" in {button.value for button in page.buttons}


def test_going_on_without_an_answer_says_what_is_missing_and_keeps_everything():
    reader = past_people(*TWO)
    before = incident(reader)
    page = reader.press("save")
    assert page.status == 400
    assert "Choose yes, no or not known" in page.text
    assert incident(reader) == before


def test_an_answer_is_not_carried_into_the_next_question():
    reader = past_people(*TWO)
    reader.answer("no")
    assert 'type="radio" value="no" checked' not in reader.page.html
    assert not reader.page.value("answer")


def test_not_known_is_an_answer_and_asking_later_is_none():
    reader = past_people(*TWO)
    first = place(reader).split(":")[1]
    reader.answer("unknown")
    second = place(reader).split(":")[1]
    reader.press("later")
    facts = incident(reader)["facts"]
    assert facts[first] == "unknown"
    assert second not in facts


def test_a_question_not_known_or_put_off_is_not_asked_again_until_the_end():
    reader = past_people(*TWO)
    put_off = []
    for _ in range(3):
        put_off.append(place(reader))
        reader.press("later")
    put_off.append(place(reader))
    reader.answer("unknown")
    seen = walk(reader, stop=("settled",), answers={"imagery": "yes"})
    assert set(seen).isdisjoint(put_off)
    assert "You have been through every question that decides" in reader.page.text
    offered = {button.value for button in reader.page.buttons}
    assert {f"show:{token}" for token in put_off} <= offered
    reader.press("again")
    assert place(reader) in put_off


def test_once_nothing_can_change_what_must_be_done_the_guide_says_so_and_offers_the_result():
    reader = past_people(*TWO)
    walk(reader, stop=("settled",), answers={"imagery": "yes", "enough_information": "yes"})
    page = reader.page
    assert page.heading == "Nothing left to ask could change what you must do"
    own = [button for button in page.buttons if button.text == "See the result"]
    assert own
    left = assess(incident(reader)).ask_next
    assert all({"urgency", "referral", "imagery"}.isdisjoint(a.could_change) for a in left)
    assert left
    reader.press("next")
    assert place(reader).startswith("ask:")


def test_when_every_question_is_answered_the_result_comes_by_itself():
    reader = past_people(*TWO)
    yes = ("imagery", "mutual", "relationship", "contained", "enough_information")
    walk(reader, stop=("result",), answers=dict.fromkeys((*yes, "risk_manageable"), "yes"))
    assert assess(incident(reader)).ask_next == ()


def test_the_page_counts_the_questions_that_could_still_change_something():
    reader = past_people(*TWO)
    asks = assess(incident(reader)).ask_next
    decisive = [a for a in asks if {"urgency", "referral", "imagery"} & set(a.could_change)]
    text = reader.page.text
    assert f"{len(decisive)} questions could still change what you must do." in text
    assert f"{len(asks) - len(decisive)} more would fill in the plan." in text


def test_a_question_about_a_child_is_asked_of_each_child_by_letter():
    reader = past_people(*TWO)
    seen = walk(reader, stop=("settled",), answers={"imagery": "yes"})
    assert "ask:capacity_concern:A" in seen
    assert "ask:capacity_concern:B" in seen
    people = incident(reader)["people"]
    assert [person["facts"]["capacity_concern"] for person in people] == ["no", "no"]


@pytest.mark.parametrize(
    ("person", "fact"),
    [({"roles": ["pictured"]}, "kind"), ({"age": "15"}, "roles"), ({"kind": "child"}, "age")],
)
def test_what_is_not_known_of_a_person_is_asked_when_it_matters(person, fact):
    reader = past_people(person)
    seen = []
    while place(reader) != "settled":
        here = place(reader)
        seen.append(here)
        if here == f"ask:{fact}:A":
            break
        reader.press("later")
    assert seen[-1] == f"ask:{fact}:A"
    given: dict[str, str | list[str]] = {"kind": "child", "roles": ["received"], "age": "12"}
    reader.press("save", **{fact: given[fact]})
    told = incident(reader)["people"][0][fact]
    assert told == {"kind": "child", "roles": ["received"], "age": 12}[fact]


def test_see_the_result_now_is_on_every_question():
    reader = past_people(*TWO)
    for _ in range(5):
        assert "show:result" in {button.value for button in reader.page.buttons}
        reader.answer("no")


def test_the_same_page_sent_twice_does_no_harm():
    reader = past_people(*TWO)
    before = reader.page
    reader.answer("no")
    once = incident(reader)
    reader.page = before
    reader.answer("no")
    assert incident(reader) == once
