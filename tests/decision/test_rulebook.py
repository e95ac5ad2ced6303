"""A rule, ground, step or contact that could do harm cannot be made at all."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from handrail.decision.conditions import ConditionError, read_condition
from handrail.decision.lower import lower
from handrail.decision.rulebook import (
    ACTS,
    Contact,
    Ground,
    Kind,
    Pattern,
    PoliceFactors,
    Rule,
    Rulebook,
    RulebookError,
    Step,
    Term,
)
from handrail.guidance.release import load_pack

CITES = ("WALES-124",)
WHEN = read_condition("coerced is yes")
OPEN = read_condition("coerced")


def book() -> Rulebook:
    return load_pack("wales/hwb-2024").rulebook


def step(**changed: object) -> Step:
    made: dict[str, Any] = {
        "id": "call-for-advice",
        "kind": "do",
        "act": "ask-advice",
        "who": "lead",
        "timing": "today",
        "order": 1,
        "when": WHEN,
        "cites": CITES,
    }
    return Step(**{**made, **changed})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Term("t", OPEN, ()),
        lambda: Ground("coerced", OPEN, ("police",), ()),
        lambda: Rule("r", "scope", "unclear", WHEN, ()),
        lambda: Kind("experimental/other", OPEN, ()),
        lambda: step(cites=()),
        lambda: Contact("childline", "always", WHEN, "2026-11-22", "confirmed", ()),
        lambda: Pattern((), (), OPEN, ()),
        lambda: PoliceFactors("outcome-21", (), ()),
        lambda: replace(book(), sign_off_cites=()),
    ],
)
def test_nothing_is_said_without_a_citation(make):
    with pytest.raises(RulebookError, match="no citation; every instruction carries its source"):
        make()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda: Ground("pressed", OPEN, ("police",), CITES),
            "id 'pressed' is not one of adult-in",
        ),
        (lambda: Ground("coerced", OPEN, (), CITES), "'to' names nobody to refer to"),
        (lambda: Ground("coerced", OPEN, ("army",), CITES), "to 'army' is not one of police"),
        (lambda: Rule("r", "mood", "x", WHEN, CITES), "sets 'mood' is not one of scope"),
        (lambda: Rule("r", "scope", "x", WHEN, CITES), "value 'x' is not one of in-scope"),
        (lambda: Rule("r", "scope", "unclear", OPEN, CITES), "such as 'coerced is yes'"),
        (lambda: Kind("romantic", OPEN, CITES), "value 'romantic' is not one of aggravated/adult"),
        (lambda: step(kind="maybe"), "kind 'maybe' is not one of do, do-not"),
        (lambda: step(act="view-image"), "act 'view-image' is not one of call-emergency"),
        (lambda: step(who="anybody"), "who 'anybody' is not one of any-staff"),
        (lambda: step(timing="soon"), "timing 'soon' is not one of before-anything-else"),
        (lambda: step(when=OPEN), "'when' could come out unknown"),
        (lambda: step(act="ask-deletion"), "'ask-deletion' and 'asks_deletion = true' go together"),
        (lambda: step(asks_deletion=True), "'ask-deletion' and 'asks_deletion = true' go together"),
        (
            lambda: step(act="ask-deletion", asks_deletion=True),
            "deletion may be asked only after the sign-off",
        ),
        (
            lambda: Contact("x", "always", WHEN, "2026-11-22", "sure", CITES),
            "status 'sure' is not one of confirmed, to-verify",
        ),
        (lambda: Pattern(("aliens",), (), OPEN, CITES), "sign 'aliens' is not one of imagery"),
        (lambda: PoliceFactors("o", ("aliens",), CITES), "fact 'aliens' is not one of imagery"),
        (lambda: replace(book(), grounds=book().grounds[1:]), "grounds must be adult-involved, "),
        (lambda: replace(book(), typology=()), "typology must be aggravated/adult-involved, "),
        (lambda: replace(book(), asks_first=("mood",)), "asks_first names 'mood', no fact"),
    ],
)
def test_a_shape_that_is_wrong_is_refused_by_name(make, says):
    with pytest.raises(RulebookError) as refused:
        make()
    assert says in str(refused.value)


@pytest.mark.parametrize("verb", ["view", "copy", "print", "forward", "download", "keep", "save"])
def test_there_is_no_act_that_handles_an_image(verb: str):
    assert not [act for act in ACTS if act.startswith(f"{verb}-") and act != "keep-in-view"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (("scope", "unclear", "mood is yes"), "nothing called 'mood' can be asked here"),
        (("scope", "unclear", "parents is yes"), "nothing called 'parents' can be asked here"),
        (("scope", "unclear", "coerced is perhaps"), "'coerced' is never 'perhaps'"),
        (("to", "police", "urgency is soon"), "'urgency' is never 'soon'; it may be emergency"),
        (("scope", "unclear", "urgency is emergency"), "sets 'scope', so it cannot test 'urgency'"),
        (("urgency", "emergency", "imagery is hold"), "so it cannot test 'imagery'"),
        (("urgency", "emergency", "to:police is yes"), "so it cannot test 'to'"),
        (("scope", "unclear", "scope is unclear"), "sets 'scope', so it cannot test 'scope'"),
        (("parents", "tell", "coerced is yes"), "a parents rule may test only person facts"),
        (("scope", "unclear", "setting is church"), "'setting' is never 'church'"),
    ],
)
def test_a_rule_that_could_not_be_decided_in_order_is_refused(rule, says):
    sets, value, when = rule
    added = Rule("one-too-many", sets, value, read_condition(when), CITES)
    with pytest.raises(ConditionError) as refused:
        lower(replace(book(), rules=(*book().rules, added)))
    assert says in str(refused.value)
    assert "rule one-too-many" in str(refused.value)


def test_a_term_may_use_only_what_stands_before_it():
    circle = (
        Term("first", read_condition("term:second"), CITES),
        Term("second", read_condition("term:first"), CITES),
    )
    with pytest.raises(ConditionError, match="term:first: nothing called 'term:second'"):
        lower(replace(book(), terms=(*circle, *book().terms)))


@pytest.mark.parametrize("field", ["rules", "grounds", "digest"])
def test_a_rulebook_cannot_be_changed_once_made(field):
    with pytest.raises(FrozenInstanceError):
        setattr(book(), field, ())


def test_rules_are_listed_by_the_field_they_set():
    assert {rule.sets for rule in book().rules_for("urgency")} == {"urgency"}
