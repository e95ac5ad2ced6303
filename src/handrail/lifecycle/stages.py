"""The moves of a case from stage to stage: who may make each, and what each needs first.

No stage stands in the way of a referral, and none of what is heard: a referral can be recorded at
every stage, and one made after closing reopens the case in the same move (WALES-106, KENT-18).
A decision not to refer goes no further until a second person has signed it off (WALES-206), and
any open stage can be decided again as facts come in (WALES-137).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from handrail.lifecycle import refusals
from handrail.lifecycle.answer import Refused
from handrail.lifecycle.case_file import (
    Actor,
    CaseFile,
    Decision,
    Outcome,
    Passed,
    Signed,
    Stage,
)
from handrail.lifecycle.permissions import Act, refusal
from handrail.lifecycle.times import utc


class MoveId(StrEnum):
    """Every move a case can make."""

    GATHER = "gather"
    DECIDE = "decide"
    COUNTERSIGN = "countersign"
    SEND_BACK = "send-back"
    CARRY_OUT = "carry-out"
    REVIEW = "review"
    CLOSE = "close"
    REOPEN = "reopen"
    REFER = "refer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person brings to a move: an outcome, and the numbers of the entries that hold words.

    ``proposed`` is the outcome that the guidance proposes, from the assessment. Nothing here holds
    a word itself: the chronology does.
    """

    outcome: Outcome | None = None
    proposed: Outcome | None = None
    reasons: int | None = None
    departure: int | None = None
    plan: int | None = None
    review: int | None = None
    closing: int | None = None
    reopening: int | None = None
    referral: int | None = None
    nothing_open: bool = False

    def __post_init__(self) -> None:
        for name in fields(self):
            number = getattr(self, name.name)
            if type(number) is int and number < 0:
                raise ValueError(f"Entries are numbered from 0, so {number} is no {name.name}.")

    @property
    def departs(self) -> bool:
        """Whether the outcome is not the one proposed. Deciding to refer never departs."""
        return self.proposed not in (None, self.outcome) and self.outcome is not Outcome.REFER


NOTHING: Final = Given()


@dataclass(frozen=True, slots=True)
class Need:
    """Something a move needs first: a test of the case and of what is given, and its no."""

    says: str
    met: Callable[[CaseFile, Given], bool]
    no: Refused


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. ``to`` is None where the case stays at its stage."""

    id: MoveId
    starts: tuple[Stage, ...]
    to: Stage | None
    act: Act
    needs: tuple[Need, ...]
    says: str
    sources: tuple[str, ...]


def _referred_if_decided_so(case: CaseFile, given: Given) -> bool:
    refers = case.decision is not None and case.decision.outcome is Outcome.REFER
    written = any(made.entry is not None for made in case.referrals)
    return not refers or (case.referred and (written or given.referral is not None))


def _nothing_open(case: CaseFile, given: Given) -> bool:
    return given.nothing_open and all(deadline.met_at for deadline in case.deadlines)


def _reasons_held(case: CaseFile, given: Given) -> bool:
    return case.decision is not None and case.decision.reasons is not None


OUTCOME = Need("an outcome", lambda case, given: given.outcome is not None, refusals.NO_OUTCOME)
REASONS = Need(
    "reasons, written down", lambda case, given: given.reasons is not None, refusals.NO_REASON
)
DEPARTURE = Need(
    "a reason for departing, where it departs",
    lambda case, given: not given.departs or given.departure is not None,
    refusals.NO_DEPARTURE_REASON,
)
PLAN = Need("a plan", lambda case, given: given.plan is not None, refusals.NO_PLAN)
SIGN_OFF = Need(
    "a second person's sign-off, unless it is to refer",
    lambda case, given: not case.needs_sign_off,
    refusals.NO_SIGN_OFF,
)
REASONS_HELD = Need("the decision's reasons", _reasons_held, refusals.NO_REASONS)
REFERRAL_MADE = Need(
    "the referral made and to whom written down, where it is to refer",
    _referred_if_decided_so,
    refusals.NOT_REFERRED_YET,
)
REVIEW_HELD = Need(
    "the review held", lambda case, given: given.review is not None, refusals.NO_REVIEW
)
CLOSING = Need(
    "reasons for closing", lambda case, given: given.closing is not None, refusals.NO_CLOSING_REASON
)
NOTHING_OPEN = Need("no step or deadline open", _nothing_open, refusals.SOMETHING_OPEN)
REOPENING = Need(
    "the reason for reopening",
    lambda case, given: given.reopening is not None,
    refusals.NO_REOPENING_REASON,
)

_OPEN: Final = tuple(stage for stage in Stage if stage is not Stage.CLOSED)

MOVES: Final[Mapping[MoveId, Move]] = MappingProxyType(
    {
        move.id: move
        for move in (
            Move(
                MoveId.GATHER,
                (Stage.HEARD, Stage.REOPENED),
                Stage.GATHERING,
                Act.ADVANCE,
                (),
                "Hold the initial review and find out what is not known.",
                ("WALES-103", "NSPCC24-43", "UKCIS24-16"),
            ),
            Move(
                MoveId.DECIDE,
                _OPEN,
                Stage.DECIDED,
                Act.DECIDE,
                (OUTCOME, REASONS, DEPARTURE),
                "Decide, or decide again as facts come in; an earlier sign-off then lapses.",
                ("NSPCC24-67", "WALES-135", "WALES-137", "KCSIE26-07", "KENT-16"),
            ),
            Move(
                MoveId.COUNTERSIGN,
                (Stage.DECIDED,),
                None,
                Act.COUNTERSIGN,
                (REASONS_HELD,),
                "Sign off a decision not to refer, as a second person.",
                ("WALES-134", "WALES-206"),
            ),
            Move(
                MoveId.SEND_BACK,
                (Stage.DECIDED,),
                Stage.GATHERING,
                Act.COUNTERSIGN,
                (REASONS,),
                "Send a decision not to refer back, with what should be looked at again.",
                ("WALES-134", "WALES-206"),
            ),
            Move(
                MoveId.CARRY_OUT,
                (Stage.DECIDED, Stage.REVIEWING),
                Stage.ACTING,
                Act.ADVANCE,
                (SIGN_OFF, PLAN),
                "Carry out the plan for every child. Support never waits for this move.",
                ("WALES-133", "NSPCC24-60"),
            ),
            Move(
                MoveId.REVIEW,
                (Stage.ACTING,),
                Stage.REVIEWING,
                Act.ADVANCE,
                (),
                "Review what happened and how it was handled.",
                ("NSPCC24-66", "NSPCC18-20", "WALES-137"),
            ),
            Move(
                MoveId.CLOSE,
                (Stage.REVIEWING,),
                Stage.CLOSED,
                Act.CLOSE,
                (REASONS_HELD, SIGN_OFF, REFERRAL_MADE, REVIEW_HELD, NOTHING_OPEN, CLOSING),
                "Close the case with its outcome and its reasons.",
                ("KCSIE26-08", "WALES-204", "NSPCC24-65"),
            ),
            Move(
                MoveId.REOPEN,
                (Stage.CLOSED,),
                Stage.REOPENED,
                Act.REOPEN,
                (REOPENING,),
                "Reopen a closed case because something is new.",
                ("WALES-137", "KENT-17"),
            ),
            Move(
                MoveId.REFER,
                tuple(Stage),
                None,
                Act.REFER,
                (),
                "Record a referral: at every stage, needing nothing. A closed case reopens by it. "
                "To whom it went is written down before the case is closed.",
                ("WALES-106", "WALES-131", "KENT-18", "UKCIS24-26"),
            ),
        )
    }
)
"""Every move. What is heard is no move: it is written down at any stage and changes none."""


def hear(case: str, team: str, *, by: str, at: datetime, shut_out: frozenset[str]) -> CaseFile:
    """A new case, as somebody has just told it. ``shut_out`` are the staff it is about, if any."""
    begun = Passed(Stage.HEARD, utc(at, "The time of hearing"), by)
    return CaseFile(id=case, team=team, stages=(begun,), shut_out=shut_out)


def move(
    case_file: CaseFile, move_id: MoveId, *, by: Actor, at: datetime, given: Given = NOTHING
) -> CaseFile | Refused:
    """The case after a move, or the first reason why not.

    ``at`` is aware. A clock that went back is no reason to refuse (C43): moves stand in the order
    they were made.
    """
    for refused in _in_the_way(case_file, MOVES[move_id], by, at, given):
        return refused
    return _MADE[move_id](case_file, by.person, utc(at, "The time of a move"), given)


def still_needed(case_file: CaseFile, move_id: MoveId, given: Given = NOTHING) -> tuple[Need, ...]:
    """What a move still needs, in the order it is asked for: for a page to list beforehand."""
    return tuple(need for need in MOVES[move_id].needs if not need.met(case_file, given))


def can_follow(case_file: CaseFile, *, by: Actor, at: datetime) -> tuple[Move, ...]:
    """The moves this person may make from where the case stands, needs apart."""
    return tuple(
        line
        for line in MOVES.values()
        if case_file.stage in line.starts and not refusal(by, line.act, case_file, at=at)
    )


def _in_the_way(
    case: CaseFile, line: Move, by: Actor, at: datetime, given: Given
) -> Iterator[Refused]:
    """Everything that stands in the way, the permission first: it must not tell of the stage."""
    acts = (line.act, Act.DEPART) if line.id is MoveId.DECIDE and given.departs else (line.act,)
    for act in acts:
        if no := refusal(by, act, case, at=at):
            yield no
    if case.stage not in line.starts:
        yield refusals.WRONG_STAGE
    for need in still_needed(case, line.id, given):
        yield need.no


def _enter(case: CaseFile, stage: Stage, by: str, at: datetime) -> CaseFile:
    """The case at another stage. Leaving the closed one ends any proposal to dispose of it."""
    proposal = case.proposal if stage is Stage.CLOSED else None
    return replace(case, stages=(*case.stages, Passed(stage, at, by)), proposal=proposal)


def _enters(stage: Stage) -> Callable[[CaseFile, str, datetime, Given], CaseFile]:
    return lambda case, by, at, given: _enter(case, stage, by, at)


def _decided(case: CaseFile, by: str, at: datetime, given: Given) -> CaseFile:
    if given.outcome is None:  # the move needs one, and is refused before it comes here
        raise AssertionError("a decision without an outcome")
    decision = Decision(given.outcome, by, at, given.reasons, given.departs)
    return _enter(replace(case, decision=decision, sign_off=None), Stage.DECIDED, by, at)


def _signed(case: CaseFile, by: str, at: datetime, given: Given) -> CaseFile:
    return replace(case, sign_off=Signed(by, at))


def _referred(case: CaseFile, by: str, at: datetime, given: Given) -> CaseFile:
    """A referral raises whatever was decided before, and nothing signed off stays signed."""
    decision = case.decision
    if decision and decision.outcome is not Outcome.REFER:
        decision = Decision(Outcome.REFER, by, at, given.reasons)
    if case.stage is Stage.CLOSED:
        case = _enter(case, Stage.REOPENED, by, at)
    marked = (*case.referrals, Signed(by, at, given.referral))
    sign_off = None if decision else case.sign_off
    return replace(case, decision=decision, sign_off=sign_off, referrals=marked)


_MADE: Final[Mapping[MoveId, Callable[[CaseFile, str, datetime, Given], CaseFile]]] = {
    **{id: _enters(to) for id, line in MOVES.items() if (to := line.to)},
    MoveId.DECIDE: _decided,
    MoveId.COUNTERSIGN: _signed,
    MoveId.REFER: _referred,
}
