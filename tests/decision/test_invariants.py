"""What must hold of every incident, tried on incidents from every edition (4: test_filling_in).

The numbers are those of the invariants on the format's page. The solver proves the same of the
rules; here the whole assessment is looked at, as a reader gets it.
"""

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.decision.facts import FACTS, PERSON_FACTS
from handrail.decision.incident import Incident
from handrail.decision.rulebook import ACTS, VALUES
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.release import load_pack
from tests.decision.incidents import assessed, tries

RISKS = tuple(fact.id for fact in FACTS if fact.risk)
MUST_STAY_TOLD = {"police", "social-care", "ceop", "designated-officer"}
REFERS = ("emergency", "refer-now")
OPEN = ("cannot-rule-out", "seek-advice")


@cache
def citable() -> frozenset[str]:
    return frozenset(Library(guidance_folder()).catalogue.lines)


def statuses(found: Assessment) -> dict[str, str]:
    return {ground.id: ground.status for ground in found.referral.grounds}


@settings(max_examples=tries(400))
@given(assessed())
def test_1_only_a_met_ground_is_referred_and_every_one_is(case: tuple[str, Incident]):
    edition, incident = case
    found = decide(load_pack(edition), incident)
    met = "met" in statuses(found).values()
    assert (found.urgency in REFERS) is met
    assert (found.referral.required == "yes") is met
    danger = incident.answer("immediate_danger") == "yes"
    assert (found.urgency == "emergency") is danger
    assert not met or {"police", "social-care"} & set(found.referral.to)


@settings(max_examples=tries(400))
@given(assessed())
def test_2_unknown_is_not_no(case: tuple[str, Incident]):
    edition, incident = case
    book = load_pack(edition).rulebook
    found = decide(load_pack(edition), incident)
    known = set(statuses(found).values())
    if "met" not in known and "unknown" in known:
        assert (found.urgency, found.referral.required) == ("cannot-rule-out", "unknown")
    if found.urgency == "setting-may-manage":
        assert known == {"not-met"}
        assert incident.answer("enough_information") == "yes"
        assert incident.answer("risk_manageable") == "yes"
        assert incident.answer("in_doubt") == "no"
        assert incident.answer("evidence_on_device") == "no"
        assert found.adult_pattern.check == "no"
    if found.urgency == "other-procedure":
        assert known == {"not-met"}
        assert found.scope in ("no-imagery", "adult-material")
        assert found.adult_pattern.check == "no"
    if book.reports_by_default:
        assert found.urgency in (*REFERS, *OPEN)
        assert {"police", "social-care"} <= set(found.referral.to)


@st.composite
def a_risk_turns_out_so(draw: st.DrawFn) -> tuple[str, Incident, Incident]:
    """An incident, and the same with one risk that was no or unknown turned to yes."""
    edition, before = draw(assessed())
    fact = draw(st.sampled_from(RISKS))
    refs = [person.ref for person in before.people] if fact in PERSON_FACTS else []
    ref = draw(st.sampled_from([None, *refs]))
    return edition, before, before.with_answer(fact, "yes", ref)


@settings(max_examples=tries(1_000))
@given(a_risk_turns_out_so())
def test_3_a_risk_that_turns_out_so_never_makes_anything_milder(case):
    edition, before, after = case
    was, now = (decide(load_pack(edition), incident) for incident in (before, after))
    urgency, imagery = VALUES["urgency"], VALUES["imagery"]
    assert urgency.index(now.urgency) <= urgency.index(was.urgency)
    assert imagery.index(now.imagery) <= imagery.index(was.imagery)
    assert set(was.referral.to) & MUST_STAY_TOLD <= set(now.referral.to)


@settings(max_examples=tries(400))
@given(assessed())
def test_5_deletion_waits_until_nothing_can_need_the_image(case: tuple[str, Incident]):
    edition, incident = case
    program = load_pack(edition)
    found = decide(program, incident)
    if found.imagery == "deletion-may-be-asked":
        assert found.referral.required == "no"
        assert found.urgency == "setting-may-manage"
        assert incident.answer("evidence_on_device") == "no"
    asking = {step.id for step in program.rulebook.steps if step.asks_deletion}
    asked = [action for action in found.do if action.id in asking]
    assert not asked or found.imagery == "deletion-may-be-asked"
    assert {action.when for action in asked} <= {"after-sign-off", "by-agreed-deadline"}


@settings(max_examples=tries(300))
@given(assessed())
def test_6_and_7_every_instruction_is_of_a_permitted_kind_and_cites_the_catalogue(case):
    edition, incident = case
    program = load_pack(edition)
    found = decide(program, incident)
    acts = {step.id: step.act for step in program.rulebook.steps}
    assert {acts[action.id] for action in (*found.do, *found.do_not)} <= set(ACTS)
    cited = [reason.cites for reason in found.why]
    cited += [ground.cites for ground in found.referral.grounds]
    cited += [action.cites for action in (*found.do, *found.do_not)]
    assert [cites for cites in cited if not cites or not set(cites) <= citable()] == []


@settings(max_examples=tries(400))
@given(assessed())
def test_who_does_not_refer_needs_a_second_person(case: tuple[str, Incident]):
    edition, incident = case
    found = decide(load_pack(edition), incident)
    assert found.sign_off.needed is (found.referral.required != "yes")
    assert (found.sign_off.by is None) is not found.sign_off.needed


@settings(max_examples=tries(400))
@given(assessed())
def test_every_child_has_one_entry_about_parents_and_no_adult_has(case: tuple[str, Incident]):
    edition, incident = case
    found = decide(load_pack(edition), incident)
    assert list(found.parents) == [p.ref for p in incident.people if p.kind != "adult"]


@settings(max_examples=tries(300))
@given(assessed())
def test_the_trace_says_because_of_which_answers(case: tuple[str, Incident]):
    """Every reason but that of the last kind of incident rests on at least one answer or gap."""
    edition, incident = case
    for reason in decide(load_pack(edition), incident).why:
        assert reason.because or reason.rule == "typology:experimental/other", reason


@settings(max_examples=tries(300))
@given(assessed())
def test_the_trace_accounts_for_every_outcome(case: tuple[str, Incident]):
    edition, incident = case
    program = load_pack(edition)
    found = decide(program, incident)
    rules = {rule.id: rule for rule in program.rulebook.rules}
    set_by: dict[str, set[Any]] = {}
    for reason in found.why:
        rule = rules.get(reason.rule)
        set_by.setdefault(reason.sets, set()).add(rule.value if rule else reason.rule)
    assert set_by["scope"] == {found.scope}
    assert set_by["urgency"] == {found.urgency}
    assert set_by["imagery"] == {found.imagery}
    assert set_by.get("parents", set()) == set(found.parents.values())
    met = {f"ground:{id}" for id, status in statuses(found).items() if status == "met"}
    assert set_by.get("referral", set()) == met
    levels = set_by.get("behaviour", set())
    assert found.behaviour.at_least in levels or (not levels and not found.behaviour.at_least)
