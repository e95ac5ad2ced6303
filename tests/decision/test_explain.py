"""What is said about a change is what would happen, and every change that could be is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from handrail.decision.decide import decide
from handrail.decision.explain import COMPARED, explain
from handrail.decision.facts import FACT
from handrail.decision.incident import read_incident
from handrail.guidance.release import load_pack
from tests.decision.incidents import SETTLED, assessed, tries

WALES = "wales/hwb-2024"
TWO = [{"ref": "A", "age": 16, "roles": ["pictured"]}, {"ref": "B", "age": 16, "roles": ["saw"]}]


def explained(facts, people=TWO):
    data = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
    incident = read_incident({**data, "people": people, "facts": facts})
    program = load_pack(WALES)
    return explain(program, incident, decide(program, incident))


def compared(assessment):
    return {
        "urgency": assessment.urgency,
        "required": assessment.referral.required,
        "to": assessment.referral.to,
        "scope": assessment.scope,
        "imagery": assessment.imagery,
    }


def test_one_missing_answer_is_shown_with_what_each_side_of_it_does():
    found = explained({**SETTLED, "blackmailed": "unknown"})
    changes = {change.answer: change for change in found.changes}
    assert [ask.fact for ask in found.unknown] == ["blackmailed"]
    assert changes["yes"].fields["urgency"] == ("cannot-rule-out", "refer-now")
    assert changes["yes"].fields["required"] == ("unknown", "yes")
    assert changes["no"].fields["urgency"] == ("cannot-rule-out", "setting-may-manage")
    assert changes["no"].fields["imagery"] == ("hold-until-decided", "deletion-may-be-asked")


def test_nothing_left_to_ask_means_nothing_left_to_change():
    found = explained({**SETTLED, "wishes_to_tell": "yes"})
    assert found.unknown == ()
    assert found.changes == ()
    assert found.reasons


@pytest.mark.parametrize(("age", "changes"), [("under-13", True), ("13-or-over", False)])
def test_an_unknown_age_is_tried_on_both_sides_of_13(age, changes):
    people = [{"ref": "A", "kind": "child", "roles": ["pictured"]}]
    found = explained({**SETTLED, "sexual_acts": "yes"}, people)
    tried = {change.answer: change.fields for change in found.changes if change.fact == "age"}
    assert ("required" in tried[age]) is True
    assert (tried[age]["required"] == ("unknown", "yes")) is changes


def test_an_unknown_kind_is_tried_as_an_adult_and_as_a_child():
    people = [*TWO, {"ref": "C", "roles": ["requested"]}]
    found = explained(SETTLED, people)
    kinds = {change.answer: change for change in found.changes if change.fact == "kind"}
    assert kinds["adult"].person == "C"
    assert kinds["adult"].fields["urgency"] == ("cannot-rule-out", "refer-now")
    assert kinds["child"].fields["urgency"] == ("cannot-rule-out", "setting-may-manage")


def test_nobody_pictured_is_tried_with_somebody_of_either_age():
    found = explained({**SETTLED, "sexual_acts": "yes"}, [TWO[1]])
    roles = {change.answer: change for change in found.changes if change.fact == "roles"}
    assert roles["pictured-under-13"].fields["urgency"] == ("cannot-rule-out", "refer-now")
    assert roles["pictured-13-or-over"].fields["required"] == ("unknown", "no")


def test_a_list_with_no_room_for_another_person_is_explained_all_the_same():
    crowd = [{"ref": f"A{at}", "age": 16, "roles": ["saw"]} for at in range(100)]
    found = explained({**SETTLED, "sexual_acts": "yes"}, crowd)
    assert found.unknown
    assert all(change.fields for change in found.changes)


def test_a_rulebook_explains_as_its_program_does():
    program = load_pack(WALES)
    data = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
    incident = read_incident({**data, "facts": {"imagery": "yes"}})
    assessment = decide(program, incident)
    assert explain(program.rulebook, incident, assessment) == explain(program, incident, assessment)


@settings(max_examples=tries(60))
@given(assessed())
def test_every_change_said_is_what_deciding_again_gives(made_up):
    pack, incident = made_up
    program = load_pack(pack)
    assessment = decide(program, incident)
    found = explain(program, incident, assessment)
    assert found.reasons == assessment.why
    assert found.unknown == assessment.ask_next
    before = compared(assessment)
    said = {(c.fact, c.person, c.answer): dict(c.fields) for c in found.changes}
    for ask in assessment.ask_next:
        if ask.fact not in FACT:
            continue
        for answer in ("yes", "no"):
            after = compared(decide(program, incident.with_answer(ask.fact, answer, ask.person)))
            fields = {n: (before[n], after[n]) for n in COMPARED if before[n] != after[n]}
            assert said.get((ask.fact, ask.person, answer), {}) == fields


@settings(max_examples=tries(60))
@given(assessed())
def test_a_change_is_only_said_of_a_question_that_could_change_it(made_up):
    pack, incident = made_up
    program = load_pack(pack)
    assessment = decide(program, incident)
    could = {(ask.fact, ask.person): ask.could_change for ask in assessment.ask_next}
    for change in explain(program, incident, assessment).changes:
        fields = {"referral" if n in ("required", "to") else n for n in change.fields}
        if change.fact in FACT:
            assert fields <= set(could[change.fact, change.person])


def test_explaining_changes_nothing():
    program = load_pack(WALES)
    data = {"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"}
    incident = read_incident({**data, "people": TWO})
    assessment = decide(program, incident)
    copy = replace(incident)
    explain(program, incident, assessment)
    assert incident == copy
    assert decide(program, incident) == assessment
