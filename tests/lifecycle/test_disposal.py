"""Nothing is destroyed by a date, by one person, in haste, unseen, or while a hold stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lifecycle import refusals
from handrail.lifecycle.access import grant
from handrail.lifecycle.answer import Refused
from handrail.lifecycle.case_file import SHORTEST_WAIT, CaseFile, Stage
from handrail.lifecycle.disposal import (
    USUAL_WAIT,
    Tombstone,
    cancel,
    confirm,
    lift_hold,
    place_hold,
    propose,
)
from handrail.lifecycle.retention import Review
from handrail.lifecycle.stages import Given, MoveId, move
from tests.lifecycle.made_up import (
    ADMINISTRATOR,
    DAY,
    DEPUTY,
    GOES,
    HEAD,
    LEAD,
    NOW,
    OVERSIGHT,
    STAFF,
    case_at,
    done,
)

COME = Review(NOW.date(), "The day has come.", ("page-schools-toolkit",), "to-verify", "made-up")
CENTURIES = NOW + timedelta(days=400_000)
LAST = "ab" * 32


def proposed(case=None, *, by=DEPUTY, at=NOW, wait=USUAL_WAIT, review=COME, reason=9):
    case = case or case_at(Stage.CLOSED)
    return propose(case, review, goes=GOES, reason=reason, by=by, at=at, wait=wait)


def confirmed(case, *, by=LEAD, at=NOW + USUAL_WAIT, goes=GOES, shown=GOES, review=COME):
    return confirm(case, review, goes=goes, shown=shown, head=LAST, by=by, at=at)


def test_c49_what_became_known_during_the_wait_may_move_the_review_and_then_nothing_goes():
    later = replace(COME, on=(NOW + USUAL_WAIT + DAY).date())
    assert confirmed(proposed(), review=later).why == refusals.NOT_YET_DUE.why
    assert confirmed(proposed(), review=replace(COME, on=None)) is refusals.NO_REVIEW_DATE


def test_c49_one_proposes_another_is_shown_what_goes_and_confirms_after_the_wait():
    gone = confirmed(proposed())
    assert isinstance(gone, Tombstone)
    assert (gone.proposed_by, gone.confirmed_by) == (DEPUTY.person, LEAD.person)
    assert gone.confirmed_at - gone.proposed_at == USUAL_WAIT
    assert (gone.went, gone.head, gone.reason) == (GOES, LAST, 9)
    assert gone.stages == case_at(Stage.CLOSED).stages


def test_c49_nobody_confirms_their_own_proposal_whatever_their_role():
    case = done(grant(case_at(Stage.CLOSED), HEAD, until=CENTURIES, by=LEAD, at=NOW))
    for by in (LEAD, DEPUTY):
        assert confirmed(proposed(case, by=by), by=by) is refusals.PROPOSER
    allegation = replace(case, team=next(iter(HEAD.teams)))
    assert confirmed(proposed(allegation, by=HEAD), by=HEAD) is refusals.PROPOSER


def test_c49_a_moment_before_the_wait_ends_is_too_early_and_the_answer_says_when():
    early = confirmed(proposed(), at=NOW + USUAL_WAIT - timedelta(microseconds=1))
    assert early == replace(refusals.STILL_WAITING, not_before=NOW + USUAL_WAIT)


def test_c49_the_wait_cannot_be_set_below_its_floor():
    assert proposed(wait=SHORTEST_WAIT - timedelta(seconds=1)) is refusals.WAIT_TOO_SHORT
    assert isinstance(proposed(wait=SHORTEST_WAIT), CaseFile)


@pytest.mark.parametrize("changed", [{"entries": 13}, {"people": 2}, {"documents": 0}])
def test_c49_what_was_not_shown_or_has_changed_since_is_not_destroyed(changed):
    other = replace(GOES, **changed)
    for goes, shown in ((other, GOES), (GOES, other), (other, other)):
        answer = confirmed(proposed(), goes=goes, shown=shown)
        assert answer is refusals.NOT_WHAT_WAS_SHOWN


@pytest.mark.parametrize("by", [STAFF, ADMINISTRATOR, OVERSIGHT], ids=lambda one: one.role)
def test_c49_whoever_may_not_see_the_case_can_neither_propose_nor_confirm_nor_cancel(by):
    assert proposed(by=by) is refusals.NO_SUCH_CASE
    assert confirmed(proposed(), by=by) is refusals.NO_SUCH_CASE
    assert cancel(proposed(), by=by, at=NOW) is refusals.NO_SUCH_CASE


def test_c49_nothing_is_proposed_before_the_day_of_review_or_without_a_reason_or_a_receipt():
    tomorrow = replace(COME, on=date(2026, 11, 23))
    no = proposed(review=tomorrow)
    assert isinstance(no, Refused)
    assert (no.why, str(no.not_before)) == ("not-yet-due", "2026-11-23 00:00:00+00:00")
    assert proposed(review=replace(COME, on=None)) is refusals.NO_REVIEW_DATE
    assert proposed(reason=None) is refusals.NO_REASON


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_c49_an_open_case_cannot_be_proposed(stage):
    assert proposed(case_at(stage)) is refusals.NOT_CLOSED


def test_c49_a_cancelled_proposal_begins_again_with_a_whole_wait():
    case = done(cancel(proposed(), by=LEAD, at=NOW + DAY))
    assert confirmed(case) is refusals.NOTHING_PROPOSED
    again = proposed(case, at=NOW + 2 * DAY)
    assert isinstance(confirmed(again), Refused)
    assert isinstance(confirmed(again, at=NOW + 2 * DAY + USUAL_WAIT), Tombstone)


def test_c49_reopening_ends_a_proposal():
    reopened = move(proposed(), MoveId.REOPEN, by=LEAD, at=NOW, given=Given(reopening=1))
    assert done(reopened).proposal is None


def test_c50_a_hold_ends_a_proposal_and_nothing_can_be_proposed_or_confirmed_under_it():
    held = done(place_hold(proposed(), "court-1", by=DEPUTY, at=NOW + DAY))
    assert held.proposal is None
    for at in (NOW + USUAL_WAIT, CENTURIES):
        assert confirmed(held, at=at) is refusals.ON_HOLD
        assert proposed(held, at=at) is refusals.ON_HOLD


def test_c50_lifting_one_hold_leaves_the_other_and_brings_no_proposal_back():
    held = done(place_hold(proposed(), "court-1", by=LEAD, at=NOW))
    held = done(place_hold(held, "inquiry-1", by=LEAD, at=NOW))
    one = done(lift_hold(held, "court-1", by=LEAD, at=NOW, reason=3))
    assert confirmed(one, at=CENTURIES) is refusals.ON_HOLD
    none = done(lift_hold(one, "inquiry-1", by=LEAD, at=NOW, reason=4))
    assert confirmed(none, at=CENTURIES) is refusals.NOTHING_PROPOSED


def test_c50_a_hold_is_lifted_by_the_lead_or_head_with_a_reason_and_by_nobody_else():
    held = done(place_hold(case_at(Stage.CLOSED), "court-1", by=DEPUTY, at=NOW))
    assert lift_hold(held, "court-1", by=DEPUTY, at=NOW, reason=3) is refusals.ASK_THE_LEAD
    assert lift_hold(held, "court-1", by=LEAD, at=NOW, reason=None) is refusals.NO_REASON
    assert lift_hold(held, "other-1", by=LEAD, at=NOW, reason=3) is refusals.NO_HOLD
    assert done(lift_hold(held, "court-1", by=LEAD, at=NOW, reason=3)).holds == ()


def test_c50_who_placed_a_hold_and_when_is_never_written_over():
    held = done(place_hold(case_at(Stage.CLOSED), "court-1", by=LEAD, at=NOW))
    assert place_hold(held, "court-1", by=DEPUTY, at=NOW + DAY) is refusals.HOLD_TAKEN


ACTS = ("propose", "confirm", "cancel", "reopen", "refer", "wait", "years", "back")


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from((LEAD, DEPUTY))), max_size=25))
def test_c50_whatever_is_done_in_whatever_order_and_however_long_a_hold_is_not_outlived(acts):
    at, case = NOW, done(place_hold(case_at(Stage.CLOSED), "court-1", by=LEAD, at=NOW))
    leaps = {"wait": USUAL_WAIT, "years": 9000 * DAY, "back": -40 * DAY}
    for act, by in acts:
        at += leaps.get(act, timedelta())
        made: object = case
        if act == "propose":
            made = proposed(case, by=by, at=at)
        elif act == "confirm":
            made = confirmed(case, by=by, at=at)
        elif act == "cancel":
            made = cancel(case, by=by, at=at)
        elif act in ("reopen", "refer"):
            made = move(case, MoveId(act), by=by, at=at, given=Given(reopening=1, reasons=1))
        assert not isinstance(made, Tombstone)
        case = made if isinstance(made, CaseFile) else case
        assert case.proposal is None
