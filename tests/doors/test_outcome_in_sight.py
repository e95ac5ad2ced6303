"""The outcome so far is on every page, and says what the last answer changed."""

import pytest

from handrail.guidance.release import wording
from tests.doors.journeys import begun, incident, past_people, place, walk

ONE = {"age": "12", "roles": ["pictured", "shared"]}


def urgency(reader):
    """The urgency in the panel, by the class that gives it its look."""
    html = reader.page.html
    at = html.index("hr-outcome--") + len("hr-outcome--")
    return html[at : html.index('"', at)]


@pytest.mark.parametrize("show", ["people", "person", "check", "way"])
def test_the_outcome_so_far_is_beside_every_page(show):
    reader = past_people(ONE)
    if show == "person":
        reader.press("show:people")
    reader.press(f"show:{show}")
    assert "The outcome so far" in reader.page.text
    assert urgency(reader) == "cannot-rule-out"
    assert 'role="status"' in reader.page.html


def test_an_answer_that_changes_nothing_is_said_to_change_nothing():
    reader = past_people(ONE)
    reader.answer("unknown")
    assert "Your last answer did not change the outcome." in reader.page.text


def test_an_answer_that_raises_the_outcome_is_answered_by_what_to_do_first():
    reader = past_people(ONE)
    walk(reader, stop=("raised",), answers={"coerced": "yes"})
    assert place(reader) == "raised"
    words = wording("wales/hwb-2024", "en")
    page = reader.page
    assert page.heading == words.word("urgency", "refer-now").name
    assert words.word("ground", "coerced").name in page.text
    assert words.word("recipient", "police").name in page.text
    assert "Where it says so" in page.text
    reader.press("next")
    assert urgency(reader) == "refer-now"


def test_danger_now_is_unmistakable_and_comes_with_the_number_to_call():
    reader = begun()
    page = reader.answer("yes")
    assert place(reader) == "raised"
    assert page.heading == "Call 999 now"
    assert page.html.count('href="tel:999"') >= 2
    reader.press("next")
    assert urgency(reader) == "emergency"


def test_danger_found_after_a_referral_is_raised_again():
    reader = past_people(ONE)
    walk(reader, stop=("raised",), answers={"coerced": "yes"})
    reader.press("show:result")
    reader.press("show:check")
    reader.press("show:change:immediate_danger")
    reader.answer("yes")
    assert reader.page.heading == "Call 999 now"
    reader.press("back")
    assert place(reader) == "check"
    assert urgency(reader) == "emergency"


def test_the_panel_names_what_the_last_answer_changed():
    reader = past_people(ONE)
    walk(reader, stop=("raised",), answers={"coerced": "yes"})
    reader.press("next")
    while place(reader) != "ask:groomed":
        reader.answer("no")
    reader.answer("yes")
    words = wording("wales/hwb-2024", "en")
    assert "Your last answer changed this:" in reader.page.text
    assert f"Ground met: {words.word('ground', 'groomed').name}." in reader.page.text
    assert f"Added: {words.word('recipient', 'ceop').name}." in reader.page.text


def test_a_page_that_follows_no_answer_claims_no_change():
    reader = past_people(ONE)
    reader.answer("no")
    reader.press("show:check")
    assert "Your last answer" not in reader.page.text


def test_an_answer_changed_from_check_your_answers_changes_the_outcome_and_returns_there():
    reader = past_people(ONE)
    reader.press("show:check")
    reader.press("show:change:blackmailed")
    assert reader.page.heading == "Was any child blackmailed?"
    reader.answer("yes")
    assert place(reader) == "raised"
    reader.press("back")
    assert (place(reader), urgency(reader)) == ("check", "refer-now")
    reader.press("show:change:blackmailed")
    assert 'value="yes" checked' in reader.page.html
    reader.answer("no")
    assert (place(reader), urgency(reader)) == ("check", "cannot-rule-out")


def test_check_your_answers_holds_every_question_also_those_never_asked():
    from handrail.decision.facts import FACTS

    reader = past_people(ONE)
    page = reader.press("show:check")
    offered = {button.value for button in page.buttons}
    for fact in FACTS:
        wanted = f"show:change:{fact.id}" + (":A" if fact.person else "")
        assert wanted in offered, fact.id


def test_back_goes_to_the_page_before_and_keeps_every_answer():
    reader = past_people(ONE)
    first = place(reader)
    reader.answer("no")
    second = place(reader)
    reader.answer("no")
    kept = incident(reader)
    reader.press("back")
    assert place(reader) == second
    assert 'value="no" checked' in reader.page.html
    reader.press("back")
    assert place(reader) == first
    reader.press("back")
    assert place(reader) == "people"
    assert incident(reader) == kept


def test_switching_the_language_keeps_every_answer_and_the_choice_not_yet_sent():
    reader = past_people(ONE)
    reader.answer("no")
    kept, here = incident(reader), place(reader)
    page = reader.press("switch:cy", answer="yes")
    assert page.language == "cy"
    assert (incident(reader), place(reader)) == (kept, here)
    assert 'value="yes" checked' in page.html
    page = reader.press("switch:en", answer="yes")
    assert page.language == "en"
    assert incident(reader) == kept


def test_changing_the_nation_keeps_the_answers_and_uses_the_other_guidance():
    reader = past_people(ONE)
    answered = incident(reader)["facts"]
    reader.press("show:check")
    reader.press("show:place")
    reader.press("save", nation="scotland", setting="college")
    assert incident(reader)["facts"] == answered
    assert wording("scotland/first-pack", "en").pack().title in reader.page.text
