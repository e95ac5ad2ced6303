"""Who can see a case: access until an hour, another team, and people it is about shut out.

Permission is asked of ``permissions.may``; what changes here must change in the keys as well, so
that both layers say the same (C17, C20, C21).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from handrail.lifecycle import refusals
from handrail.lifecycle.answer import Refused
from handrail.lifecycle.case_file import NEVER_A_CASE, Actor, CaseFile, Grant
from handrail.lifecycle.permissions import Act, refusal
from handrail.lifecycle.times import utc

_AS_WELL: Final = "Tell them in person as well; if a child is in danger now, call 999."


@dataclass(frozen=True, slots=True)
class Routes:
    """Which team hears what: ``usual`` the lead's; ``allegations`` the head's, about staff;
    ``about_head`` whoever hears about the head, such as the chair."""

    usual: str
    allegations: str
    about_head: str


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a concern goes, who never learns of it, and why there."""

    team: str
    shut_out: frozenset[str]
    sentence: str
    sources: tuple[str, ...]


def route(about: frozenset[str], *, routes: Routes, heads: frozenset[str]) -> Routed:
    """Where a concern goes by the staff it is about; each of them is shut out of it.

    ``about`` are ids of adults in the setting; empty where only children are concerned.
    """
    if about & heads:
        says = f"It goes past the head, to whoever hears about the head. {_AS_WELL}"
        return Routed(routes.about_head, about, says, ("NI17-10", "WSP-08"))
    if about:
        says = f"It goes to the head, being about a member of staff. {_AS_WELL}"
        return Routed(routes.allegations, about, says, ("KCSIE26-15", "NI17-10", "WSP-12"))
    says = f"It goes to the lead and the deputies. {_AS_WELL}"
    return Routed(routes.usual, about, says, ("NSPCC24-38", "WALES-102"))


def grant(
    case_file: CaseFile, to: Actor, *, until: datetime, by: Actor, at: datetime
) -> CaseFile | Refused:
    """Give a person their own key to this case until an hour; an earlier grant is replaced."""
    if no := refusal(by, Act.GRANT, case_file, at=at):
        return no
    if to.person in case_file.shut_out:
        return refusals.WOULD_OPEN_TO_ITS_SUBJECT
    if to.role in NEVER_A_CASE:
        return refusals.NEVER_A_KEY
    if utc(until, "The end of a grant") <= utc(at, "The time of a grant"):
        return refusals.GRANT_ALREADY_OVER
    others = _grants_but(case_file, to.person)
    return replace(case_file, grants=(*others, Grant(to.person, until)))


def revoke(case_file: CaseFile, person: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """Take a person's own key to this case away, from this moment (C18)."""
    if no := refusal(by, Act.REVOKE, case_file, at=at):
        return no
    return replace(case_file, grants=_grants_but(case_file, person))


def share(case_file: CaseFile, team: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """Let another team read the case and add to it; what happens to it stays with the first."""
    if no := refusal(by, Act.SHARE, case_file, at=at):
        return no
    return replace(case_file, shared=(case_file.shared | {team}) - {case_file.team})


def stop_sharing(case_file: CaseFile, team: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """End another team's sight of the case."""
    if no := refusal(by, Act.SHARE, case_file, at=at):
        return no
    return replace(case_file, shared=case_file.shared - {team})


def shut_out(case_file: CaseFile, person: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """Shut out a person whom the case turns out to be about; any key of theirs goes with it."""
    if no := refusal(by, Act.SHUT_OUT, case_file, at=at):
        return no
    if person == by.person:
        return refusals.NOT_YOURSELF
    kept = _grants_but(case_file, person)
    return replace(case_file, shut_out=case_file.shut_out | {person}, grants=kept)


def let_back(case_file: CaseFile, person: str, *, by: Actor, at: datetime) -> CaseFile | Refused:
    """End a shutting out that was a mistake. Nobody can do it for themselves: they see no case."""
    if no := refusal(by, Act.SHUT_OUT, case_file, at=at):
        return no
    return replace(case_file, shut_out=case_file.shut_out - {person})


def _grants_but(case_file: CaseFile, person: str) -> tuple[Grant, ...]:
    return tuple(one for one in case_file.grants if one.person != person)
