"""Destroying a record: never by itself, never by one person, never in haste, never under a hold.

One person proposes with a reason once the review date has come; a wait follows; another person is
shown what goes and confirms, or anyone who can see the case cancels (C49). A legal hold cancels
any proposal and beats everything, the clock as well (C50).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handrail.lifecycle import refusals
from handrail.lifecycle.answer import Refused
from handrail.lifecycle.case_file import (
    SHORTEST_WAIT,
    Actor,
    CaseFile,
    Goes,
    Hold,
    Outcome,
    Passed,
    Proposal,
)
from handrail.lifecycle.permissions import Act, refusal
from handrail.lifecycle.retention import Review
from handrail.lifecycle.times import day_of, moment, utc
from handrail.lifecycle.working_days import START_OF_DAY

USUAL_WAIT: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays for good of a case that was disposed of: no word of it, and who agreed to what.

    ``head`` is the hex hash of the case's last chronology entry, so that the chain still verifies.
    """

    case: str
    team: str
    stages: tuple[Passed, ...]
    outcome: Outcome
    referred: bool
    proposed_by: str
    proposed_at: datetime
    reason: int
    confirmed_by: str
    confirmed_at: datetime
    went: Goes
    head: str


def place_hold(case_file: CaseFile, hold: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """Place a legal hold under an id of its own. A proposal to dispose ends with it."""
    if no := refusal(by, Act.PLACE_HOLD, case_file, at=at):
        return no
    if hold in {one.id for one in case_file.holds}:
        return refusals.HOLD_TAKEN
    placed = Hold(hold, by.person, utc(at, "The time of a hold"))
    return replace(case_file, holds=(*case_file.holds, placed), proposal=None)


def lift_hold(
    case_file: CaseFile, hold: str, *, by: Actor, at: datetime, reason: int | None
) -> CaseFile | Refused:
    """Lift one hold, with its reason's entry. Others stay, and no proposal comes back."""
    if no := refusal(by, Act.LIFT_HOLD, case_file, at=at):
        return no
    if hold not in {one.id for one in case_file.holds}:
        return refusals.NO_HOLD
    if reason is None:
        return refusals.NO_REASON
    return replace(case_file, holds=tuple(one for one in case_file.holds if one.id != hold))


def propose(
    case_file: CaseFile,
    review: Review,
    *,
    goes: Goes,
    reason: int | None,
    by: Actor,
    at: datetime,
    wait: timedelta = USUAL_WAIT,
) -> CaseFile | Refused:
    """Propose to dispose of a closed case whose review date has come.

    ``review`` comes from ``retention.review_of``; ``goes`` is what would be destroyed, counted now;
    ``reason`` is the number of the entry that holds the reason.
    """
    if no := refusal(by, Act.PROPOSE_DISPOSAL, case_file, at=at):
        return no
    if no := _too_soon(review, at):
        return no
    if reason is None:
        return refusals.NO_REASON
    if wait < SHORTEST_WAIT:
        return refusals.WAIT_TOO_SHORT
    begun = utc(at, "The time of a proposal")
    return replace(case_file, proposal=Proposal(by.person, begun, reason, goes, begun + wait))


def confirm(
    case_file: CaseFile,
    review: Review,
    *,
    goes: Goes,
    shown: Goes,
    head: str,
    by: Actor,
    at: datetime,
) -> Tombstone | Refused:
    """Confirm another person's proposal after its wait: the record becomes its tombstone.

    ``goes`` is what would be destroyed, counted now; ``shown`` is what this person was shown. Both
    must be what was proposed. ``review`` is made anew for this: what became known during the wait
    may have moved it. ``head`` is the hex hash of the case's last chronology entry.
    """
    if no := refusal(by, Act.CONFIRM_DISPOSAL, case_file, at=at):
        return no
    if no := _too_soon(review, at):
        return no
    proposal, decision = case_file.proposal, case_file.decision
    if proposal is None or decision is None:
        return refusals.NOTHING_PROPOSED
    if not goes == shown == proposal.goes:
        return refusals.NOT_WHAT_WAS_SHOWN
    return Tombstone(
        case=case_file.id,
        team=case_file.team,
        stages=case_file.stages,
        outcome=decision.outcome,
        referred=case_file.referred,
        proposed_by=proposal.by,
        proposed_at=proposal.at,
        reason=proposal.reason,
        confirmed_by=by.person,
        confirmed_at=utc(at, "The time of a disposal"),
        went=goes,
        head=head,
    )


def _too_soon(review: Review, at: datetime) -> Refused | None:
    if review.on is None:
        return refusals.NO_REVIEW_DATE
    if day_of(at) < review.on:
        return replace(refusals.NOT_YET_DUE, not_before=moment(review.on, START_OF_DAY))
    return None


def cancel(case_file: CaseFile, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """Cancel a proposal to dispose: anyone in leading roles who can see the case may."""
    if no := refusal(by, Act.CANCEL_DISPOSAL, case_file, at=at):
        return no
    return replace(case_file, proposal=None)
