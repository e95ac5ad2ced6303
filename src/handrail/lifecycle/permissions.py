"""Who may do what to a case: one function over one table, and the reason travels with the no.

A person who may not see a case gets, for every act, the answer that they would get if there were
no such case (C11, C17, C21): a member whom it is about, a lead of another team, whoever
administers or oversees. Hearing what somebody says is never refused to anyone (NSPCC24-38).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from handrail.lifecycle import refusals
from handrail.lifecycle.answer import Allowed, Answer, Refused
from handrail.lifecycle.case_file import (
    MAY_HOLD_A_KEY,
    NEVER_A_CASE,
    Actor,
    CaseFile,
    Role,
    Stage,
)
from handrail.lifecycle.times import utc


class Act(StrEnum):
    """Everything a person can ask to do. Nothing here is done to imagery."""

    HEAR = "hear"
    READ_OWN_REPORT = "read-own-report"
    LIST = "list"
    OPEN = "open"
    READ = "read"
    WRITE = "write"
    CORRECT = "correct"
    ADVANCE = "advance"
    DECIDE = "decide"
    DEPART = "depart"
    COUNTERSIGN = "countersign"
    REFER = "refer"
    CLOSE = "close"
    REOPEN = "reopen"
    GRANT = "grant"
    REVOKE = "revoke"
    SHARE = "share"
    SHUT_OUT = "shut-out"
    SEE_READS = "see-reads"
    EXPORT = "export"
    PLACE_HOLD = "place-hold"
    LIFT_HOLD = "lift-hold"
    PROPOSE_DISPOSAL = "propose-disposal"
    CONFIRM_DISPOSAL = "confirm-disposal"
    CANCEL_DISPOSAL = "cancel-disposal"
    BREAK_GLASS = "break-glass"
    SEE_FIGURES = "see-figures"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_SETTINGS = "manage-settings"
    RESTORE_BACKUPS = "restore-backups"


class Reach(StrEnum):
    """How near a role must be to a case to do something: not at all, by any key, in the team."""

    NEVER = "never"
    ANY_KEY = "with any key to the case"
    IN_TEAM = "in the team that holds it"
    YES = "yes"


Check = Callable[[Actor, CaseFile, datetime], Refused | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One act: its reach for each role, what else must hold, and the sentences for yes and no."""

    does: str
    reach: Mapping[Role, Reach]
    no: Refused
    checks: tuple[Check, ...] = ()
    of_a_case: bool = True
    sources: tuple[str, ...] = ()


def while_open(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only while the case is open."""
    return refusals.CASE_CLOSED if case.stage is Stage.CLOSED else None


def once_closed(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only once the case is closed."""
    return None if case.stage is Stage.CLOSED else refusals.NOT_CLOSED


def awaiting_sign_off(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only where a decision not to refer waits for its signature."""
    waits = case.stage is Stage.DECIDED and case.needs_sign_off
    return None if waits else refusals.NOTHING_TO_SIGN


def not_by_the_decider(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only by somebody other than who decided (WALES-206)."""
    decided = case.decision is not None and case.decision.by == actor.person
    return refusals.SECOND_PERSON if decided else None


def with_no_hold(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only where no legal hold stands (C50)."""
    return refusals.ON_HOLD if case.holds else None


def with_a_hold(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only where there is a legal hold to lift."""
    return None if case.holds else refusals.NO_HOLD


def not_proposed_yet(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only where no disposal is proposed already."""
    return refusals.ALREADY_PROPOSED if case.proposal else None


def once_proposed(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only where a disposal is proposed."""
    return None if case.proposal else refusals.NOTHING_PROPOSED


def not_by_the_proposer(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only by somebody other than who proposed (C49)."""
    proposed = case.proposal is not None and case.proposal.by == actor.person
    return refusals.PROPOSER if proposed else None


def after_the_wait(actor: Actor, case: CaseFile, at: datetime) -> Refused | None:
    """Only once the wait that the proposal began has ended (C49)."""
    if case.proposal is None or at >= case.proposal.confirm_from:
        return None
    return replace(refusals.STILL_WAITING, not_before=case.proposal.confirm_from)


_NO, _KEY, _TEAM, _YES = Reach.NEVER, Reach.ANY_KEY, Reach.IN_TEAM, Reach.YES
_DISPOSES: Final = (with_no_hold, once_proposed, not_by_the_proposer, after_the_wait)


def _row(
    does: str,
    reach: tuple[Reach, Reach, Reach, Reach],
    no: Refused = refusals.LEAD_DECIDES,
    checks: tuple[Check, ...] = (),
    sources: tuple[str, ...] = (),
) -> Row:
    """A row about a case, for staff member, lead, deputy and head; for the others it is never."""
    never = dict.fromkeys(NEVER_A_CASE, _NO)
    roles = (Role.STAFF, *MAY_HOLD_A_KEY)
    table = dict(zip(roles, reach, strict=True)) | never
    return Row(does, MappingProxyType(table), no, checks, True, sources)


def _beside(does: str, roles: tuple[Role, ...], no: Refused, sources: tuple[str, ...] = ()) -> Row:
    """A row that is about no case: these roles, and no others."""
    table = {role: _YES if role in roles else _NO for role in Role}
    return Row(does, MappingProxyType(table), no, (), False, sources)


TABLE: Final[Mapping[Act, Row]] = MappingProxyType(
    {
        Act.HEAR: _beside(
            "Record what somebody has told you or what worries you.",
            tuple(Role),
            refusals.NO_SUCH_CASE,
            ("NSPCC24-38", "WALES-102", "WALES-200"),
        ),
        Act.READ_OWN_REPORT: _row(
            "Read back a report of your own.",
            (_KEY, _KEY, _KEY, _KEY),
        ),
        Act.LIST: _row("See that the case is there.", (_KEY, _KEY, _KEY, _KEY)),
        Act.OPEN: _row(
            "Open a new case and take it in hand.",
            (_NO, _TEAM, _TEAM, _TEAM),
            sources=("NSPCC24-41",),
        ),
        Act.READ: _row("Read the case; that you did is itself recorded.", (_KEY, _KEY, _KEY, _KEY)),
        Act.WRITE: _row(
            "Write an entry, at any stage.",
            (_KEY, _KEY, _KEY, _KEY),
            sources=("NSPCC24-65", "WALES-204"),
        ),
        Act.CORRECT: _row(
            "Correct an entry; the first wording stays and is shown as corrected.",
            (_NO, _KEY, _KEY, _KEY),
        ),
        Act.ADVANCE: _row(
            "Move the case on to its next stage.", (_NO, _TEAM, _TEAM, _TEAM), checks=(while_open,)
        ),
        Act.DECIDE: _row(
            "Record the outcome with its reasons.",
            (_NO, _TEAM, _TEAM, _TEAM),
            checks=(while_open,),
            sources=("NSPCC24-67", "WALES-135"),
        ),
        Act.DEPART: _row(
            "Depart from what the guidance proposes, with the reason.",
            (_NO, _TEAM, _TEAM, _TEAM),
            checks=(while_open,),
            sources=("KCSIE26-07",),
        ),
        Act.COUNTERSIGN: _row(
            "Sign off a decision not to refer, or send it back.",
            (_NO, _NO, _NO, _KEY),
            refusals.LEADERSHIP_SIGNS,
            (awaiting_sign_off, not_by_the_decider),
            ("WALES-206",),
        ),
        Act.REFER: _row(
            "Record that the case has been referred, at any stage.",
            (_KEY, _KEY, _KEY, _KEY),
            sources=("WALES-106", "KENT-18", "UKCIS24-26"),
        ),
        Act.CLOSE: _row("Close the case.", (_NO, _TEAM, _TEAM, _TEAM), checks=(while_open,)),
        Act.REOPEN: _row(
            "Reopen the case with the reason.",
            (_NO, _TEAM, _TEAM, _TEAM),
            checks=(once_closed,),
            sources=("WALES-137",),
        ),
        Act.GRANT: _row("Give a person access until an hour.", (_NO, _TEAM, _TEAM, _TEAM)),
        Act.REVOKE: _row("Take a person's access away.", (_NO, _TEAM, _TEAM, _TEAM)),
        Act.SHARE: _row(
            "Let another team read and add to the case.",
            (_NO, _TEAM, _NO, _TEAM),
            refusals.ASK_THE_LEAD,
        ),
        Act.SHUT_OUT: _row(
            "Shut out a person whom the case is about.",
            (_NO, _TEAM, _NO, _TEAM),
            refusals.ASK_THE_LEAD,
        ),
        Act.SEE_READS: _row(
            "See who has read the case.", (_NO, _TEAM, _NO, _TEAM), refusals.ASK_THE_LEAD
        ),
        Act.EXPORT: _row("Take a copy of the case out.", (_NO, _TEAM, _TEAM, _TEAM)),
        Act.PLACE_HOLD: _row("Place a legal hold.", (_NO, _TEAM, _TEAM, _TEAM)),
        Act.LIFT_HOLD: _row(
            "Lift a legal hold.",
            (_NO, _TEAM, _NO, _TEAM),
            refusals.ASK_THE_LEAD,
            (with_a_hold,),
        ),
        Act.PROPOSE_DISPOSAL: _row(
            "Propose to dispose of the case, with the reason.",
            (_NO, _TEAM, _TEAM, _TEAM),
            checks=(with_no_hold, once_closed, not_proposed_yet),
        ),
        Act.CONFIRM_DISPOSAL: _row(
            "Confirm a disposal that another person proposed.",
            (_NO, _TEAM, _TEAM, _KEY),
            checks=_DISPOSES,
        ),
        Act.CANCEL_DISPOSAL: _row(
            "Cancel a proposed disposal.", (_NO, _KEY, _KEY, _KEY), checks=(once_proposed,)
        ),
        Act.BREAK_GLASS: _row(
            "Open a case with the sealed sheet; everyone who should know is told at once.",
            (_NO, _NO, _NO, _YES),
            refusals.HAS_A_KEY,
        ),
        Act.SEE_FIGURES: _beside(
            "See the published tables of figures.",
            (*MAY_HOLD_A_KEY, Role.OVERSIGHT),
            refusals.FIGURES_ELSEWHERE,
        ),
        Act.MANAGE_PEOPLE: _beside(
            "Make and end accounts; an account alone opens no case.",
            (Role.ADMINISTRATOR,),
            refusals.ADMINISTRATOR_ONLY,
        ),
        Act.MANAGE_SETTINGS: _beside(
            "Change the settings of the system.",
            (Role.ADMINISTRATOR,),
            refusals.ADMINISTRATOR_ONLY,
        ),
        Act.RESTORE_BACKUPS: _beside(
            "Restore a backup; it stays sealed.",
            (Role.ADMINISTRATOR,),
            refusals.ADMINISTRATOR_ONLY,
        ),
    }
)
"""Every act. A test walks every role, act, stage and mark, and compares a second table."""


def may(actor: Actor, act: Act, case_file: CaseFile | None = None, *, at: datetime) -> Answer:
    """Whether a person may do something now, with the sentence either way.

    ``case_file`` is None where the act is about no case, and where no case has the id asked for.
    ``at`` is the moment of asking, aware: an access that has ended opens nothing (C20).
    """
    row = TABLE[act]
    reach = row.reach[actor.role]
    if not row.of_a_case:
        return row.no if reach is Reach.NEVER else Allowed(row.does, row.sources)
    if case_file is None or not _is_there_for(actor, act, case_file, at):
        return _not_there(act)
    if reach is Reach.NEVER:
        return row.no
    if reach is Reach.IN_TEAM and case_file.team not in actor.teams:
        return refusals.TEAM_ONLY
    for check in row.checks:
        if refused := check(actor, case_file, at):
            return refused
    return Allowed(row.does, row.sources)


def refusal(
    actor: Actor, act: Act, case_file: CaseFile | None = None, *, at: datetime
) -> Refused | None:
    """Why a person may not do something now, or None where they may: ``may``, for writers."""
    answer = may(actor, act, case_file, at=at)
    return answer if isinstance(answer, Refused) else None


def sees(actor: Actor, case_file: CaseFile, *, at: datetime) -> bool:
    """Whether a case is there at all for a person: a key, and the case is not about them.

    Whoever administers or oversees never sees one, even with a grant; nobody sees a case about
    themselves, even in the team that holds it.
    """
    if actor.role in NEVER_A_CASE or actor.person in case_file.shut_out:
        return False
    held_by = {case_file.team, *case_file.shared}
    if held_by & actor.teams:
        return True
    moment = utc(at, "The moment of asking")
    return any(g.person == actor.person and moment < g.until for g in case_file.grants)


def _is_there_for(actor: Actor, act: Act, case_file: CaseFile, at: datetime) -> bool:
    """The head may break the glass of a case they hold no key to, and never of one about them."""
    by_the_sheet = act is Act.BREAK_GLASS and actor.role is Role.HEAD
    return (by_the_sheet and actor.person not in case_file.shut_out) or sees(
        actor, case_file, at=at
    )


def _not_there(act: Act) -> Refused:
    """The one answer about a case that is not there, by act alone."""
    sealed = act is Act.READ_OWN_REPORT
    return refusals.OWN_REPORT_IS_SEALED if sealed else refusals.NO_SUCH_CASE
