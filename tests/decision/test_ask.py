"""What is asked next is what can still change something: all of it, and nothing else."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.decision.decide import decide
from handrail.decision.incident import Incident, Person, read_incident
from handrail.decision.program import FIELDS
from handrail.guidance.release import load_pack
from tests.decision.incidents import SETTLED, assessed, filled_in, tries
from tests.decision.questions import Question, answered, open_questions, outcome

WALES = "wales/hwb-2024"


def asked(edition: str, incident: Incident) -> dict[Question, tuple[str, ...]]:
    found = decide(load_pack(edition), incident).ask_next
    return {(ask.fact, ask.person): ask.could_change for ask in found}


def wales(*people: Person, **facts: str) -> Incident:
    return Incident("wales", "school", date(2026, 11, 20), people, facts)


@st.composite
def an_unasked_question(draw: st.DrawFn):
    """An incident, a question that it leaves open and that is not asked, and a way of answering
    the rest."""
    edition, before = draw(assessed())
    listed = asked(edition, before)
    unasked = [question for question in open_questions(before) if question not in listed]
    question = draw(st.sampled_from(unasked)) if unasked else None
    after = draw(filled_in(before))
    return edition, before, question, after


def kept_open(before: Incident, after: Incident, question: Question) -> Incident:
    """The incident filled in but for one question."""
    fact, ref = question
    data, was = after.to_json(), before.to_json()
    if fact in data["facts"] or fact in was["facts"]:
        data["facts"].pop(fact, None)
        data["facts"] |= {fact: was["facts"][fact]} if fact in was["facts"] else {}
    for person, old in zip(data["people"], was["people"], strict=True):
        if person["ref"] == ref and fact in ("age", "kind", "roles"):
            together = ("age", "kind") if fact != "roles" else ("roles",)
            person.update({name: old[name] for name in together})
        if person["ref"] == ref or ref is None:
            person["facts"].pop(fact, None)
            person["facts"] |= {fact: old["facts"][fact]} if fact in old["facts"] else {}
    return read_incident(data)


@settings(max_examples=tries(800))
@given(an_unasked_question())
def test_a_question_that_is_not_asked_changes_nothing_however_the_rest_is_answered(case):
    edition, before, question, after = case
    if question is None:
        return
    program = load_pack(edition)
    rest = kept_open(before, after, question)
    outcomes = [outcome(decide(program, one)) for one in answered(rest, question)]
    changed = {name for name in outcomes[0] for one in outcomes if one[name] != outcomes[0][name]}
    assert (question, changed) == (question, set())


# --- what is asked, by example -------------------------------------------------------------------


def test_with_nothing_known_the_first_question_is_about_danger_now():
    assert next(iter(asked(WALES, wales()))) == ("immediate_danger", None)


def test_every_question_names_the_fields_it_could_change_weightiest_first():
    for could_change in asked(WALES, wales()).values():
        assert could_change
        assert list(could_change) == sorted(could_change, key=FIELDS.index)


def test_questions_that_could_change_the_urgency_come_first():
    weights = [FIELDS.index(could[0]) for could in asked(WALES, wales()).values()]
    assert weights == sorted(weights)


def test_a_fact_that_is_known_is_not_asked():
    assert ("coerced", None) not in asked(WALES, wales(coerced="no"))


def test_the_leads_judgement_is_not_asked_once_a_ground_is_met():
    found = asked(WALES, wales(coerced="yes"))
    assert not {("risk_manageable", None), ("enough_information", None)} & set(found)


def test_the_leads_judgement_is_not_asked_where_reporting_is_the_default():
    found = asked("scotland/first-pack", wales())
    assert ("in_doubt", None) not in found
    assert ("risk_manageable", None) not in found


def test_a_lower_level_of_behaviour_is_not_asked_about_under_a_higher_one():
    known = {**SETTLED, "physical_violence": "yes", "compulsive": "unknown"}
    could = asked(WALES, wales(**known)).get(("compulsive", None), ())
    assert "behaviour" not in could


def test_a_person_fact_is_asked_of_each_child_who_has_not_answered():
    people = (
        Person("A", "child", 15, ("pictured",), {"capacity_concern": "no"}),
        Person("B", "child", 15, ("received",)),
        Person("X", "adult", 40, ("witness",)),
    )
    found = asked(WALES, wales(*people))
    assert ("capacity_concern", "B") in found
    assert not {("capacity_concern", who) for who in ("A", "X", None)} & set(found)


def test_whether_a_child_wants_to_tell_is_asked_only_of_one_whose_parents_may_be_told():
    people = (
        Person("A", "child", 15, ("pictured",), {"parents_risk": "yes"}),
        Person("B", "child", 15, ("received",), {"parents_risk": "no"}),
    )
    found = asked(WALES, wales(*people))
    assert "parents" in found["wishes_to_tell", "B"]
    assert "parents" not in found.get(("wishes_to_tell", "A"), ())


def test_somebody_whose_part_is_not_known_is_asked_for_their_part_and_their_age():
    people = (
        Person("A", "child", 15, ("pictured",)),
        Person("B", "child", None, ("none-known",)),
    )
    found = asked(WALES, wales(*people))
    assert "urgency" in found["roles", "B"]
    assert "urgency" in found["age", "B"]
    assert ("age", "A") not in found


def test_somebody_who_may_be_an_adult_is_asked_for_their_kind():
    people = (Person("A", "unknown", None, ("requested",)),)
    assert "urgency" in asked(WALES, wales(*people))["kind", "A"]


def test_with_nobody_pictured_it_is_asked_who_is():
    people = (Person("B", "child", 15, ("received",)),)
    found = asked(WALES, wales(*people, sexual_acts="yes"))
    assert "urgency" in found["roles", None]


def test_with_everything_known_nothing_is_asked():
    people = (Person("A", "child", 16, ("pictured",)), Person("B", "child", 16, ("received",)))
    assert asked(WALES, wales(*people, **SETTLED)) == {}
