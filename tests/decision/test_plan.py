"""A plan is the assessment's own steps, soonest first: nothing added, nothing left out."""

import pytest
from hypothesis import given

from handrail.decision.decide import decide
from handrail.decision.incident import read_incident
from handrail.decision.plan import BAND_OF, BANDS, propose_plan
from handrail.decision.rulebook import TIMINGS
from handrail.guidance.release import load_pack
from tests.decision.incidents import SETTLED, assessed

WALES = "wales/hwb-2024"


def planned(facts):
    data = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
    program = load_pack(WALES)
    assessment = decide(program, read_incident({**data, "facts": facts}))
    return propose_plan(assessment, program.rulebook)


@given(assessed())
def test_every_step_is_there_once_with_who_by_when_and_on_whose_authority(made_up):
    pack, incident = made_up
    program = load_pack(pack)
    assessment = decide(program, incident)
    plan = propose_plan(assessment, program.rulebook)
    for planned_steps, actions in ((plan.steps, assessment.do), (plan.do_not, assessment.do_not)):
        told = {(s.id, s.who, s.timing, s.cites) for s in planned_steps}
        assert told == {(a.id, a.who, a.when, a.cites) for a in actions}
        assert len(planned_steps) == len(actions)


@given(assessed())
def test_the_soonest_comes_first_and_the_packs_order_decides_the_rest(made_up):
    pack, incident = made_up
    program = load_pack(pack)
    plan = propose_plan(decide(program, incident), program.rulebook)
    order = [step.id for step in program.rulebook.steps]
    keys = [(TIMINGS.index(step.timing), order.index(step.id)) for step in plan.steps]
    assert keys == sorted(keys)


def test_an_emergency_begins_with_the_call():
    first = planned({"immediate_danger": "yes"}).steps[0]
    assert (first.act, first.timing, first.band) == (
        "call-emergency",
        "before-anything-else",
        "now",
    )


def test_the_bands_hold_every_step_between_them():
    plan = planned(SETTLED)
    assert sum(len(plan.due(band)) for band in BANDS) == len(plan.steps)
    assert set(BAND_OF) == set(TIMINGS)
    assert set(BAND_OF.values()) == set(BANDS)


def test_asking_for_deletion_waits_until_after_the_sign_off():
    asking = [step for step in planned(SETTLED).steps if step.asks_deletion]
    assert asking
    assert {step.band for step in asking} == {"later"}
    assert not any(step.asks_deletion for step in planned({}).steps)


def test_another_packs_rulebook_cannot_plan_an_assessment():
    program = load_pack(WALES)
    data = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
    assessment = decide(program, read_incident(data))
    with pytest.raises(KeyError):
        propose_plan(assessment, load_pack("scotland/first-pack").rulebook)
