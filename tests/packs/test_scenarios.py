"""Every scenario comes out as the lead who wrote it says, and together they reach every rule."""

from functools import cache

import pytest

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.release import load_pack, packs
from handrail.guidance.scenarios import Scenario, check_scenario, scenarios_of

LIBRARY = Library(guidance_folder())
EDITIONS = tuple(edition.id for edition in packs())


@cache
def scenarios(pack: str) -> tuple[Scenario, ...]:
    return scenarios_of(LIBRARY, LIBRARY.packs[pack])


@cache
def assessed(pack: str) -> tuple[Assessment, ...]:
    program = load_pack(pack)
    return tuple(decide(program, scenario.incident) for scenario in scenarios(pack))


ALL = [scenario for pack in EDITIONS for scenario in scenarios(pack)]


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: f"{s.pack}:{s.id}")
def test_what_must_come_out_comes_out(scenario):
    assert check_scenario(load_pack(scenario.pack), scenario) == ()


def test_there_are_both_case_studies_and_sixty_more():
    assert {"WALES-155", "WALES-156"} <= {scenario.source for scenario in ALL}
    assert len(ALL) >= 62


def test_every_scenario_has_its_own_id_and_says_something_in_both_languages():
    ids = [(scenario.pack, scenario.id) for scenario in ALL]
    assert len(ids) == len(set(ids))
    for scenario in ALL:
        assert scenario.expect, scenario.place
        assert all(scenario.says.values()), scenario.place
        assert scenario.says["en"] != scenario.says["cy"], scenario.place


@pytest.mark.parametrize("pack", EDITIONS)
def test_every_ground_rule_and_kind_is_reached_by_a_scenario(pack):
    book = load_pack(pack).rulebook
    fired = {reason.rule for assessment in assessed(pack) for reason in assessment.why}
    wanted = {f"ground:{ground.id}" for ground in book.grounds}
    wanted |= {rule.id for rule in book.rules}
    wanted |= {f"typology:{kind.value}" for kind in book.typology}
    assert sorted(wanted - fired) == []


@pytest.mark.parametrize("pack", EDITIONS)
def test_every_step_and_contact_is_reached_by_a_scenario(pack):
    book = load_pack(pack).rulebook
    reached = {
        id
        for assessment in assessed(pack)
        for group in (assessment.do, assessment.do_not, assessment.contacts)
        for id in (part.id for part in group)
    }
    wanted = {step.id for step in book.steps} | {contact.id for contact in book.contacts}
    assert sorted(wanted - reached) == []


def test_a_scenario_that_expects_something_else_is_told_apart():
    scenario = next(s for s in ALL if s.source == "WALES-156")
    program = load_pack(scenario.pack)
    assert check_scenario(program, scenario) == ()
    for wrong in ({"urgency": "setting-may-manage"}, {"asks": ["nothing"]}, {"hue": "blue"}):
        other = Scenario(
            scenario.id, scenario.pack, scenario.says, "", scenario.incident, wrong, "here"
        )
        assert len(check_scenario(program, other)) == 1
