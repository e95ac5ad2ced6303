"""The same incident and pack give the same assessment, byte for byte (invariant 8)."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings

from handrail.decision.decide import decide
from handrail.decision.incident import Incident, read_incident
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.release import load_pack
from tests.decision.incidents import SETTLED, assessed, editions, tries

ASSESS_ALL = """
import json, sys
from handrail import assess
for line in sys.stdin:
    incident = json.loads(line)
    print(json.dumps(assess(incident, pack=incident.pop("pack")).to_json()))
"""


def a_few_of_each_edition() -> list[dict[str, object]]:
    people = [
        {"ref": "B", "age": 12, "roles": ["shared", "pictured"], "facts": {"vulnerable": "yes"}},
        {"ref": "A", "roles": ["received", "saw"]},
    ]
    some = {**SETTLED, "coerced": "yes", "online": "unknown"}
    facts: tuple[dict[str, str], ...] = ({}, SETTLED, some, {"groomed": "yes"})
    return [
        {
            "format": "handrail-incident/1",
            "nation": edition.nation,
            "on": "2026-11-20",
            "people": people[:how_many],
            "facts": answers,
            "pack": edition.id,
        }
        for edition in editions()
        for answers in facts
        for how_many in (0, 2)
    ]


def assessed_elsewhere(hash_seed: str, incidents: list[dict[str, object]]) -> str:
    """The assessments as another process prints them, one a line."""
    done = subprocess.run(
        [sys.executable, "-c", ASSESS_ALL],
        input="\n".join(json.dumps(incident) for incident in incidents),
        env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_an_assessment_is_the_same_whatever_the_order_of_sets():
    incidents = a_few_of_each_edition()
    first, *others = [assessed_elsewhere(seed, incidents) for seed in ("0", "1", "4294967295")]
    assert len(first.splitlines()) == len(incidents)
    assert others == [first, first]


@settings(max_examples=tries(300))
@given(assessed())
def test_an_incident_that_went_out_and_came_back_is_assessed_the_same(case: tuple[str, Incident]):
    edition, incident = case
    back = read_incident(json.loads(json.dumps(incident.to_json())))
    program = load_pack(edition)
    assert back == incident
    assert decide(program, back) == decide(program, incident)


@settings(max_examples=tries(300))
@given(assessed())
def test_an_assessment_survives_the_journey_as_json(case: tuple[str, Incident]):
    edition, incident = case
    found = decide(load_pack(edition), incident).to_json()
    assert json.loads(json.dumps(found)) == found


@settings(max_examples=tries(300))
@given(assessed())
def test_the_order_in_which_answers_are_given_changes_nothing(case: tuple[str, Incident]):
    edition, incident = case
    backwards = {**incident.to_json(), "facts": dict(reversed(list(incident.facts.items())))}
    program = load_pack(edition)
    assert decide(program, read_incident(backwards)) == decide(program, incident)


@pytest.mark.parametrize("edition", [edition.id for edition in editions()])
def test_a_pack_made_anew_from_its_files_decides_as_the_pressed_one_does(edition: str):
    made = Library(guidance_folder()).rulebook(edition)
    pressed = load_pack(edition)
    assert made.digest == pressed.rulebook.digest
    for data in a_few_of_each_edition():
        incident = read_incident({key: value for key, value in data.items() if key != "pack"})
        assert decide(made, incident) == decide(pressed, incident)
