"""`handrail ask`: most decisive question first, "not known" and "back" always possible."""

import json
import os
import signal
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail import assess
from handrail.decision.facts import FACTS
from handrail.guidance.release import wording
from tests.cli.running import COMMAND, handrail

WALES = "wales/hwb-2024"
SCHOOL_IN_WALES = ("2", "1")


def ask(*answers, more=()):
    return handrail("ask", *more, stdin="".join(f"{answer}\n" for answer in answers))


def left_with(*answers):
    """What had been answered when somebody left after these answers."""
    return ask(*answers, "q").data


def question(fact):
    return wording(WALES, "en").fact(fact).question


def in_one_line(text):
    return " ".join(text.split())


def test_danger_comes_before_the_first_question():
    said = ask().err
    assert said.startswith("Is a child in danger now? Call 999.")
    assert said.index("999") < said.index("Which nation")


def test_the_first_fact_asked_is_whether_a_child_is_in_danger():
    said = ask(*SCHOOL_IN_WALES, "n", "q")
    asked = [fact.id for fact in FACTS if question(fact.id) in in_one_line(said.err)]
    assert asked == ["immediate_danger"]


def test_a_yes_to_danger_says_at_once_to_call_999():
    said = ask(*SCHOOL_IN_WALES, "n", "y", "r")
    assert "So far: Call 999 now" in said.err
    assert said.code == 0
    assert "- Call 999 now." in said.text


def test_r_gives_the_result_at_any_time_and_only_the_report_is_output():
    said = ask(*SCHOOL_IN_WALES, "n", "r")
    assert said.code == 0
    assert said.text.startswith("IS A CHILD IN DANGER NOW? CALL 999.")
    assert "[y n ? b r h q]" not in said.text


def test_there_is_no_result_before_the_nation_is_known():
    said = ask("r", "q")
    assert "no result before the nation is known" in in_one_line(said.err)
    assert said.out == b""


def test_b_goes_back_to_the_question_before_and_forgets_its_answer():
    left = left_with(*SCHOOL_IN_WALES, "n", "y", "b", "n")
    assert left["facts"] == {"immediate_danger": "no"}


def test_b_at_the_first_question_says_that_it_is_the_first():
    assert "This is the first question." in ask("b", "q").err


def test_back_goes_all_the_way():
    left = left_with(*SCHOOL_IN_WALES, "y", "12", "1", "b", "b", "b", "b", "b", "3", "2", "n")
    assert (left["nation"], left["setting"], left["people"]) == ("scotland", "college", [])


def test_not_known_is_an_answer_and_is_not_asked_again():
    said = ask(*SCHOOL_IN_WALES, "n", "?", "q")
    assert said.data["facts"] == {"immediate_danger": "unknown"}
    assert in_one_line(said.err).count(question("immediate_danger")) == 1


def test_h_shows_the_definition_why_it_is_asked_and_where_it_is_from():
    said = in_one_line(ask(*SCHOOL_IN_WALES, "n", "h", "q").err)
    fact = wording(WALES, "en").fact("immediate_danger")
    assert in_one_line(fact.means) in said
    assert in_one_line(fact.why) in said
    assert all(f"Source: {cite}" in said for cite in fact.cites)


@pytest.mark.parametrize("answers", [(), SCHOOL_IN_WALES, (*SCHOOL_IN_WALES, "y")])
def test_h_helps_at_every_kind_of_question(answers):
    said, helped = ask(*answers, "q"), ask(*answers, "h", "q")
    assert len(helped.err) > len(said.err) + 40


def test_people_go_by_letter_with_age_and_part():
    left = left_with(*SCHOOL_IN_WALES, "y", "12", "1 5", "y", "?", "2", "4,10", "n")
    assert [(p["ref"], p["kind"], p["age"], p["roles"]) for p in left["people"]] == [
        ("A", "child", 12, ["pictured", "shared"]),
        ("B", "adult", None, ["requested", "threatened"]),
    ]


def test_a_person_of_whom_nothing_is_known_is_still_a_person():
    left = left_with(*SCHOOL_IN_WALES, "y", "?", "?", "?", "n")
    assert left["people"] == [
        {"ref": "A", "kind": "unknown", "age": None, "roles": ["none-known"], "facts": {}}
    ]


def until(fact, people=("n",)):
    """Answers that lead to the question for a fact: no to every question before it."""
    answers = [*SCHOOL_IN_WALES, *people]
    for _ in range(80):
        put = in_one_line(ask(*answers, "q").err).split("[y n ? b r h q] >")[-2]
        if put.strip().removesuffix(" (A)").endswith(question(fact)):
            return answers
        answers.append("n")
    raise AssertionError(f"{fact} was never asked")


def test_an_answer_about_one_child_is_kept_with_that_child():
    before = until("capacity_concern", people=("y", "16", "1", "n"))
    left = left_with(*before, "y")
    assert left["people"][0]["facts"] == {"capacity_concern": "yes"}
    assert "capacity_concern" not in left["facts"]


def test_when_nobody_is_listed_as_pictured_the_person_can_be_added():
    before = until("sexual_acts")
    said = ask(*before, "y", "y", "12", "q")
    assert "Nobody is listed as pictured." in in_one_line(said.err)
    assert [(p["age"], p["roles"]) for p in said.data["people"]] == [(12, ["pictured"])]


def test_nobody_to_add_as_pictured_is_not_asked_again():
    before = until("sexual_acts")
    said = ask(*before, "y", "n", "n", "n", "q")
    assert in_one_line(said.err).count("Nobody is listed as pictured.") == 1


@pytest.mark.parametrize("nonsense", ["maybe", "", "5", "yes please", "ÿ", "9999999999999"])
def test_what_is_not_an_answer_is_said_to_be_none_and_asked_again(nonsense):
    said = ask(*SCHOOL_IN_WALES, "n", nonsense, "n", "q")
    assert "That was not one of the answers." in said.err
    assert said.data["facts"] == {"immediate_danger": "no"}


@pytest.mark.parametrize("nonsense", ["121", "-1", "12.5", "twelve", "y", "٣"])
def test_an_age_is_a_whole_number_of_years(nonsense):
    left = ask(*SCHOOL_IN_WALES, "y", nonsense, "12", "q")
    assert "That was not one of the answers." in left.err
    assert left.data["people"][0]["age"] == 12


def test_once_it_is_settled_the_result_is_offered_once():
    said = ask(*SCHOOL_IN_WALES, "n", "n", "y", "n", "n", "r")
    told = in_one_line(said.err)
    assert told.count("How soon to act is settled: Refer now.") == 1


def test_the_end_of_the_questions_gives_the_report(tmp_path):
    settled = {"imagery", "mutual", "enough_information", "risk_manageable"}
    incident = {
        "format": "handrail-incident/1",
        "nation": "wales",
        "on": "2026-11-20",
        "people": [{"ref": "A", "age": 16, "roles": ["pictured"]}],
        "facts": {
            **{fact.id: "yes" if fact.id in settled else "no" for fact in FACTS},
            "in_doubt": "unknown",
        },
    }
    assert [asked.fact for asked in assess(incident).ask_next] == ["in_doubt"]
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(incident), encoding="utf-8")
    said = handrail("ask", "--from", str(path), stdin="n\n")
    assert said.code == 0
    assert "Nothing is left to ask" in said.err
    assert "- The setting may manage this, if a second person agrees." in said.text


def test_an_interview_goes_on_from_what_was_answered_before(tmp_path):
    before = ask(*SCHOOL_IN_WALES, "n", "n", "n", "q")
    path = tmp_path / "before.json"
    path.write_bytes(before.out)
    after = handrail("ask", "--from", str(path), stdin="n\ny\nq\n")
    assert before.data["facts"].items() < after.data["facts"].items()


def test_q_leaves_with_what_was_answered():
    said = ask(*SCHOOL_IN_WALES, "n", "n", "q")
    assert said.code == 0
    assert said.data["facts"] == {"immediate_danger": "no"}
    assert "nothing was kept" in in_one_line(said.err)


def test_the_end_of_input_leaves_calmly_with_what_was_answered():
    said = ask(*SCHOOL_IN_WALES, "n", "n")
    assert said.code == 130
    assert said.data["facts"] == {"immediate_danger": "no"}
    assert "Traceback" not in said.err


def test_control_c_leaves_calmly_with_what_was_answered():
    keys, typed = os.pipe()
    heard, said = os.pipe()
    with subprocess.Popen(
        [*COMMAND, "ask"], stdin=keys, stdout=subprocess.PIPE, stderr=said
    ) as started:
        os.write(typed, b"2\n1\nn\nn\n")
        asked = b""
        while question("suicide_or_self_harm").encode() not in b" ".join(asked.split()):
            asked += os.read(heard, 4096)
        started.send_signal(signal.SIGINT)
        out, _ = started.communicate(timeout=30)
    os.close(said)
    rest = os.read(heard, 65536)
    for end in (keys, typed, heard):
        os.close(end)
    assert started.returncode == 130
    assert json.loads(out)["facts"] == {"immediate_danger": "no"}
    assert b"Traceback" not in rest


def test_the_interview_is_held_in_welsh_when_asked():
    said = ask(*SCHOOL_IN_WALES, "n", "ie", "r", more=("--language", "cy"))
    assert said.code == 0
    assert wording(WALES, "cy").fact("immediate_danger").question in in_one_line(said.err)
    assert "Ffoniwch 999 nawr" in said.text
    english = wording(WALES, "en")
    assert english.word("cli", "welcome").name not in said.err


def test_the_report_can_be_a_file(tmp_path):
    target = tmp_path / "report.html"
    said = ask(*SCHOOL_IN_WALES, "n", "r", more=("--format", "html", "--output", str(target)))
    assert said.out == b""
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_pdf_for_a_terminal_is_refused_before_anything_is_asked():
    said = handrail("ask", "--format", "pdf", terminal=True)
    assert said.code == 2
    assert "Which nation" not in said.err


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["y", "n", "?", "b", "h", "1", "2", "12", "x"]), max_size=40))
def test_whatever_is_typed_the_interview_ends_calmly_and_loses_nothing(typed):
    # Whoever has gone back to the start has to say the nation again.
    said = ask(*SCHOOL_IN_WALES, *typed, "r", "2", "r")
    assert said.code == 0
    assert said.text.startswith("IS A CHILD IN DANGER NOW?")
