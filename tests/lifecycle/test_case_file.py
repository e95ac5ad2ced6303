"""A case file that no permitted move could have led to cannot be made."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lifecycle.case_file import (
    Actor,
    CaseFile,
    CaseFileError,
    Deadline,
    Grant,
    Outcome,
    Passed,
    Role,
    Signed,
    Stage,
)
from tests.lifecycle.made_up import DAY, LEAD, NOW, case_at, decided, hold, proposal

UNAWARE = datetime(2026, 11, 22)
SIGNED = Signed(LEAD.person, NOW)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stages": ()}, "begins by being heard"),
        ({"stages": (Passed(Stage.GATHERING, NOW, "pat"),)}, "begins by being heard"),
        ({"decision": None, "sign_off": None}, "past a decision that is not recorded"),
        ({"decision": decided(reasons=None)}, "without the reasons"),
        ({"sign_off": None}, "without a second person's sign-off"),
        ({"sign_off": SIGNED}, "one person both decided and signed off"),
        ({"decision": decided(Outcome.REFER)}, "a referral is signed off"),
        (
            {"decision": decided(Outcome.REFER), "sign_off": None},
            "decided on and never made",
        ),
        ({"holds": (hold(), hold())}, "two legal holds have one id"),
        ({"holds": (hold(),), "proposal": proposal()}, "while a legal hold stands"),
        ({"proposal": proposal(wait=6 * DAY)}, "shorter than 7 days"),
    ],
)
def test_a_closed_case_that_was_not_closed_as_it_must_be_cannot_exist(changed, said):
    with pytest.raises(CaseFileError, match=said):
        case_at(Stage.CLOSED, **changed)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_no_open_case_can_have_its_disposal_proposed(stage):
    with pytest.raises(CaseFileError, match="while it is open"):
        case_at(stage, proposal=proposal())


@pytest.mark.parametrize(
    "changed",
    [
        {"stages": (Passed(Stage.HEARD, UNAWARE, "pat"),)},
        {"grants": (Grant("pat", UNAWARE),)},
        {"referrals": (Signed("pat", UNAWARE),)},
        {"deadlines": (Deadline("deletion", NOW, UNAWARE),)},
    ],
)
def test_a_time_without_its_zone_is_refused(changed):
    with pytest.raises(ValueError, match="which time zone"):
        case_at(Stage.HEARD, **changed)


@pytest.mark.parametrize("name", ["Pat Example", "Pat", "pat example", "", "p" * 65, "-pat"])
def test_what_could_be_a_name_is_no_id_and_is_not_repeated_in_the_error(name):
    for make in (
        lambda: replace(case_at(Stage.HEARD), id=name),
        lambda: replace(case_at(Stage.HEARD), shut_out=frozenset({name})),
        lambda: Actor(name, Role.STAFF),
    ):
        with pytest.raises(CaseFileError, match="never a name") as refused:
            make()
        assert not name or name not in str(refused.value)


def test_a_case_says_when_it_was_first_heard_whatever_came_after():
    assert case_at(Stage.REOPENED).opened_at == case_at(Stage.HEARD).stages[0].at


@given(st.sampled_from(Stage), st.sampled_from(Outcome), st.booleans(), st.booleans())
def test_no_closed_case_stands_on_one_person_alone(stage, outcome, signed, referred):
    try:
        case = case_at(
            stage,
            decision=decided(outcome),
            sign_off=Signed("pat", NOW) if signed else None,
            referrals=(SIGNED,) if referred else (),
        )
    except CaseFileError:
        return
    assert isinstance(case, CaseFile)
    if case.stage is Stage.CLOSED:
        assert case.referred if outcome is Outcome.REFER else signed
