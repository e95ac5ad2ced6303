"""From hearing to closing and back: what each move needs, and that none blocks a referral."""

from dataclasses import replace
from functools import partial
from itertools import product

import pytest

from handrail.lifecycle import refusals
from handrail.lifecycle.answer import Refused
from handrail.lifecycle.case_file import (
    Deadline,
    Grant,
    Outcome,
    Signed,
    Stage,
)
from handrail.lifecycle.permissions import Act
from handrail.lifecycle.stages import MOVES, Given, MoveId, can_follow, hear, move, still_needed
from tests.lifecycle.made_up import (
    DAY,
    DEPUTY,
    HEAD,
    LEAD,
    NOW,
    OTHER_LEAD,
    STAFF,
    TEAM,
    case_at,
    decided,
    done,
    line_ids,
    proposal,
    waiting_for_sign_off,
)

ALL = Given(
    outcome=Outcome.MANAGE,
    reasons=1,
    departure=2,
    plan=3,
    review=4,
    closing=5,
    reopening=6,
    referral=7,
    nothing_open=True,
)


def after(case, *moves, by=LEAD, given=ALL):
    """The case after these moves, each of which must be let through."""
    for id in moves:
        case = done(move(case, id, by=by, at=NOW, given=given))
    return case


def to_sign(case):
    return replace(case, grants=(Grant(HEAD.person, NOW + DAY),))


def test_a_case_goes_from_its_hearing_to_its_closing_and_back():
    case = hear("case-1", TEAM, by=STAFF.person, at=NOW, shut_out=frozenset())
    case = after(case, MoveId.GATHER, MoveId.DECIDE)
    case = after(to_sign(case), MoveId.COUNTERSIGN, by=HEAD)
    case = after(case, MoveId.CARRY_OUT, MoveId.REVIEW, MoveId.CARRY_OUT, MoveId.REVIEW)
    case = after(case, MoveId.CLOSE, MoveId.REOPEN)
    assert [passed.stage for passed in case.stages] == [
        *(Stage.HEARD, Stage.GATHERING, Stage.DECIDED, Stage.ACTING, Stage.REVIEWING),
        *(Stage.ACTING, Stage.REVIEWING, Stage.CLOSED, Stage.REOPENED),
    ]


def test_a_referral_is_recorded_at_once_and_to_whom_is_written_down_before_the_case_closes():
    refers = decided(Outcome.REFER)
    made = done(move(case_at(Stage.GATHERING), MoveId.REFER, by=LEAD, at=NOW))
    marked = case_at(Stage.REVIEWING, decision=refers, sign_off=None, referrals=made.referrals)
    unsaid = replace(ALL, referral=None)
    close = partial(move, marked, MoveId.CLOSE, by=LEAD, at=NOW)
    assert close(given=unsaid) is refusals.NOT_REFERRED_YET
    assert done(close(given=ALL)).stage is Stage.CLOSED
    said = replace(marked, referrals=(Signed(LEAD.person, NOW, 7),))
    assert done(move(said, MoveId.CLOSE, by=LEAD, at=NOW, given=unsaid)).stage is Stage.CLOSED


@pytest.mark.parametrize(
    "below",
    [
        lambda: Given(reasons=-1),
        lambda: Given(referral=-1),
        lambda: Given(plan=-1),
        lambda: Given(closing=-5),
    ],
)
def test_an_entry_has_no_number_below_0(below):
    with pytest.raises(ValueError, match="Entries are numbered from 0"):
        below()


def test_a_referral_needs_nobodys_signature():
    refers = replace(ALL, outcome=Outcome.REFER)
    case = after(case_at(Stage.HEARD), MoveId.REFER)
    case = after(case, MoveId.DECIDE, MoveId.CARRY_OUT, MoveId.REVIEW, MoveId.CLOSE, given=refers)
    assert case.referred
    assert case.sign_off is None


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("outcome", Outcome)
def test_no_stage_blocks_a_referral_and_a_referral_needs_nothing(stage, outcome):
    refers = outcome is Outcome.REFER
    case = case_at(stage)
    if case.decision:
        marks = (Signed(LEAD.person, NOW),) if refers else ()
        signed = None if refers else case.sign_off
        case = replace(case, decision=decided(outcome), sign_off=signed, referrals=marks)
    case = replace(case, grants=(Grant(STAFF.person, NOW + DAY),))
    for by in (LEAD, DEPUTY, STAFF):
        made = done(move(case, MoveId.REFER, by=by, at=NOW))
        assert made.referrals[-1] == Signed(by.person, NOW)
        assert made.decision is None or made.decision.outcome is Outcome.REFER
        assert not made.needs_sign_off


def test_a_referral_of_a_closed_case_reopens_it_and_ends_a_proposal_to_dispose_of_it():
    case = after(case_at(Stage.CLOSED, proposal=proposal()), MoveId.REFER)
    assert (case.stage, case.proposal) == (Stage.REOPENED, None)


def test_the_mark_of_a_referral_never_comes_off():
    case = after(case_at(Stage.GATHERING), MoveId.REFER, MoveId.DECIDE, MoveId.DECIDE)
    assert case.referred


def test_an_outcome_raised_by_a_referral_still_wants_its_reasons_before_closing():
    case = after(case_at(Stage.REVIEWING), MoveId.REFER, given=Given())
    assert move(case, MoveId.CLOSE, by=LEAD, at=NOW, given=ALL) is refusals.NO_REASONS


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_any_open_stage_can_be_decided_again_and_the_earlier_signature_lapses(stage):
    case = after(case_at(stage), MoveId.DECIDE)
    assert case.stage is Stage.DECIDED
    assert case.sign_off is None
    assert move(case, MoveId.CARRY_OUT, by=LEAD, at=NOW, given=ALL) is refusals.NO_SIGN_OFF


@pytest.mark.parametrize(
    ("case", "id", "lacking", "no"),
    [
        (case_at(Stage.GATHERING), MoveId.DECIDE, {"outcome": None}, refusals.NO_OUTCOME),
        (case_at(Stage.GATHERING), MoveId.DECIDE, {"reasons": None}, refusals.NO_REASON),
        (waiting_for_sign_off(), MoveId.CARRY_OUT, {}, refusals.NO_SIGN_OFF),
        (case_at(Stage.DECIDED), MoveId.CARRY_OUT, {"plan": None}, refusals.NO_PLAN),
        (case_at(Stage.REVIEWING, sign_off=None), MoveId.CLOSE, {}, refusals.NO_SIGN_OFF),
        (case_at(Stage.REVIEWING), MoveId.CLOSE, {"review": None}, refusals.NO_REVIEW),
        (case_at(Stage.REVIEWING), MoveId.CLOSE, {"closing": None}, refusals.NO_CLOSING_REASON),
        (case_at(Stage.REVIEWING), MoveId.CLOSE, {"nothing_open": False}, refusals.SOMETHING_OPEN),
        (case_at(Stage.CLOSED), MoveId.REOPEN, {"reopening": None}, refusals.NO_REOPENING_REASON),
        (case_at(Stage.CLOSED), MoveId.DECIDE, {}, refusals.CASE_CLOSED),
        (case_at(Stage.ACTING), MoveId.REOPEN, {}, refusals.NOT_CLOSED),
        (case_at(Stage.ACTING), MoveId.CLOSE, {}, refusals.WRONG_STAGE),
        (
            case_at(Stage.REVIEWING, decision=decided(Outcome.REFER), sign_off=None),
            MoveId.CLOSE,
            {},
            refusals.NOT_REFERRED_YET,
        ),
    ],
)
def test_a_move_that_lacks_something_is_refused_with_what_to_do(case, id, lacking, no):
    given = replace(ALL, **lacking)
    assert move(case, id, by=LEAD, at=NOW, given=given) is no
    if no not in (refusals.CASE_CLOSED, refusals.NOT_CLOSED, refusals.WRONG_STAGE):
        assert no in [need.no for need in still_needed(case, id, given)]


def test_a_case_with_a_deadline_that_was_not_met_is_not_closed():
    open_one = Deadline("deletion", NOW, NOW + DAY)
    case = case_at(Stage.REVIEWING, deadlines=(open_one,))
    assert move(case, MoveId.CLOSE, by=LEAD, at=NOW, given=ALL) is refusals.SOMETHING_OPEN
    met = replace(case, deadlines=(replace(open_one, met_at=NOW),))
    assert after(met, MoveId.CLOSE).stage is Stage.CLOSED


@pytest.mark.parametrize(("outcome", "proposed"), list(product(Outcome, (None, *Outcome))))
def test_deciding_less_than_the_guidance_proposes_wants_a_reason_and_is_never_blocked(
    outcome, proposed
):
    given = replace(ALL, outcome=outcome, proposed=proposed, departure=None)
    made = move(case_at(Stage.GATHERING), MoveId.DECIDE, by=LEAD, at=NOW, given=given)
    departs = outcome is not Outcome.REFER and proposed not in (None, outcome)
    assert (made is refusals.NO_DEPARTURE_REASON) == departs
    with_reason = after(case_at(Stage.GATHERING), MoveId.DECIDE, given=replace(given, departure=7))
    assert with_reason.decision.departs == departs


def test_the_leadership_may_send_a_decision_back_with_what_to_look_at_again():
    case = to_sign(waiting_for_sign_off())
    assert move(case, MoveId.SEND_BACK, by=HEAD, at=NOW) is refusals.NO_REASON
    assert after(case, MoveId.SEND_BACK, by=HEAD).stage is Stage.GATHERING


def test_a_refused_move_tells_somebody_without_a_key_nothing_of_the_stage():
    for id, stage in product(MoveId, Stage):
        answer = move(case_at(stage), id, by=OTHER_LEAD, at=NOW, given=ALL)
        assert answer is refusals.NO_SUCH_CASE


@pytest.mark.parametrize("stage", Stage)
def test_a_page_is_told_exactly_the_moves_that_the_writer_lets_through(stage):
    case = case_at(stage, referrals=(Signed(LEAD.person, NOW),))
    offered = {line.id for line in can_follow(case, by=LEAD, at=NOW)}
    let = {
        id for id in MoveId if not isinstance(move(case, id, by=LEAD, at=NOW, given=ALL), Refused)
    }
    assert offered == let


def test_a_clock_that_went_back_stops_no_move():
    case = case_at(Stage.ACTING)
    made = done(move(case, MoveId.REVIEW, by=LEAD, at=NOW - 3 * DAY))
    assert made.stages[-1].at < made.stages[-2].at


def test_every_stage_can_be_left_and_every_move_is_told_with_sources_that_exist():
    assert {stage for line in MOVES.values() for stage in line.starts} == set(Stage)
    assert {line.act for line in MOVES.values()} < set(Act)
    for line in MOVES.values():
        assert line.says.endswith(".")
        assert line.sources
        assert set(line.sources) <= line_ids()
