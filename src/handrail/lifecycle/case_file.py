"""What may be known of a case without reading it, and who a person is to a setting.

A CaseFile has no words in it: a stage, times, opaque ids and marks. Frozen, and checked at birth:
a closed case without a decision, reasons and a second person's signature cannot be made at all
(WALES-204, WALES-206, KCSIE26-07), nor a proposal to dispose of what is under a legal hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handrail.lifecycle.times import utc

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SHORTEST_WAIT: Final = timedelta(days=7)
"""No setting may wait less than this between a proposal to dispose and its confirming."""


class CaseFileError(ValueError):
    """A case file or a person that cannot be; the message says what is wrong and what to do."""


class Stage(StrEnum):
    """Where a case stands. That it was referred is a mark, possible at every stage."""

    HEARD = "heard"
    GATHERING = "gathering"
    DECIDED = "decided"
    ACTING = "acting"
    REVIEWING = "reviewing"
    CLOSED = "closed"
    REOPENED = "reopened"


class Outcome(StrEnum):
    """What was decided: only a referral needs no second person (WALES-206)."""

    REFER = "refer"
    MANAGE = "setting-may-manage"
    OTHER = "other-procedure"


class Role(StrEnum):
    """What a person is to the setting. The head stands for the leadership that signs off."""

    STAFF = "staff-member"
    LEAD = "lead"
    DEPUTY = "deputy"
    HEAD = "head"
    OVERSIGHT = "oversight"
    ADMINISTRATOR = "administrator"


MAY_HOLD_A_KEY: Final = (Role.LEAD, Role.DEPUTY, Role.HEAD)
NEVER_A_CASE: Final = (Role.OVERSIGHT, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks to do something: an opaque id, a role, and the teams whose key they hold.

    Whoever administers the system or oversees it from outside holds no team's key: a person who
    also leads has a second account for that. Raises CaseFileError otherwise.
    """

    person: str
    role: Role
    teams: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _checked_id("person", self.person)
        for team in self.teams:
            _checked_id("team", team)
        if self.teams and self.role not in MAY_HOLD_A_KEY:
            raise CaseFileError(
                f"A {self.role} holds no team's key, so that the role alone opens no case. "
                "Give the person an account as lead, deputy or head for that."
            )


@dataclass(frozen=True, slots=True)
class Passed:
    """A stage the case entered: when, and by whose move."""

    stage: Stage
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Signed:
    """That somebody did something: a referral made, a decision signed off.

    ``entry`` is the number of the entry that says to whom and how, once it is written.
    """

    by: str
    at: datetime
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided and by whom; ``reasons`` is the number of the entry that holds them.

    ``departs``: the guidance proposed something more protective, and the entry says why not.
    """

    outcome: Outcome
    by: str
    at: datetime
    reasons: int | None
    departs: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's own key to this case, until an hour at which it opens nothing."""

    person: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: while one stands, nothing of the case is disposed of. Its words are sealed."""

    id: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Goes:
    """What a disposal would destroy, counted: shown to whoever confirms it."""

    entries: int
    people: int
    documents: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """One person's proposal to dispose: with its reason's entry, what goes, and when the wait
    ends. Nothing follows from it until another person confirms it."""

    by: str
    at: datetime
    reason: int
    goes: Goes
    confirm_from: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that ran in this case: which, from when, until when, and when it was met."""

    clock: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What may be known of a case without reading it. Every change makes a new one.

    ``team`` holds the case; ``shared`` are teams that may read and add to it; ``shut_out`` are
    people the case is about, to whom it does not exist. ``stages`` is every stage entered, in
    order. Raises CaseFileError for a state that no permitted move could have led to.
    """

    id: str
    team: str
    stages: tuple[Passed, ...]
    decision: Decision | None = None
    sign_off: Signed | None = None
    referrals: tuple[Signed, ...] = ()
    shared: frozenset[str] = frozenset()
    grants: tuple[Grant, ...] = ()
    shut_out: frozenset[str] = frozenset()
    holds: tuple[Hold, ...] = ()
    proposal: Proposal | None = None
    deadlines: tuple[Deadline, ...] = ()

    def __post_init__(self) -> None:
        for what, id in self._ids():
            _checked_id(what, id)
        for what, at in self._times():
            utc(at, what)
        for wrong in self._wrong():
            raise CaseFileError(f"Case {self.id} cannot be as described: {wrong}")

    @property
    def stage(self) -> Stage:
        """Where the case stands now."""
        return self.stages[-1].stage

    @property
    def opened_at(self) -> datetime:
        """When it was first heard."""
        return self.stages[0].at

    @property
    def referred(self) -> bool:
        """Whether any referral has been made: a mark that never comes off."""
        return bool(self.referrals)

    @property
    def needs_sign_off(self) -> bool:
        """Whether the decision still wants a second person's signature (WALES-206)."""
        refers = self.decision is not None and self.decision.outcome is Outcome.REFER
        return self.decision is not None and not refers and self.sign_off is None

    def _ids(self) -> Iterator[tuple[str, str]]:
        yield from (("case", self.id), ("team", self.team))
        yield from (("team", team) for team in self.shared)
        yield from (("person", person) for person in self.shut_out)
        yield from (("person", passed.by) for passed in self.stages)
        yield from (("person", grant.person) for grant in self.grants)
        yield from (("hold", hold.id) for hold in self.holds)

    def _times(self) -> Iterator[tuple[str, datetime]]:
        yield from (("The time of a stage", passed.at) for passed in self.stages)
        yield from (("The time of a referral", made.at) for made in self.referrals)
        yield from (("The end of a grant", grant.until) for grant in self.grants)
        yield from (("The time of a hold", hold.at) for hold in self.holds)
        for deadline in self.deadlines:
            yield "The start of a deadline", deadline.started_at
            yield "A deadline", deadline.due_at
        if self.decision:
            yield "The time of the decision", self.decision.at
        if self.sign_off:
            yield "The time of the sign-off", self.sign_off.at
        if self.proposal:
            yield "The time of the proposal", self.proposal.at
            yield "The end of the wait", self.proposal.confirm_from

    def _wrong(self) -> Iterator[str]:
        if not self.stages or self.stages[0].stage is not Stage.HEARD:
            yield "every case begins by being heard. Put that stage first."
        if len({hold.id for hold in self.holds}) < len(self.holds):
            yield "two legal holds have one id, so that one could not be lifted alone."
        yield from self._wrongly_decided()
        if self.proposal:
            yield from self._wrongly_proposed(self.proposal)

    def _wrongly_decided(self) -> Iterator[str]:
        decision, sign_off = self.decision, self.sign_off
        before = (Stage.HEARD, Stage.GATHERING, Stage.REOPENED)
        if decision is None and (sign_off or self.stage not in before):
            yield "it stands past a decision that is not recorded. Record the decision first."
        if decision and sign_off and decision.outcome is Outcome.REFER:
            yield "a referral is signed off, and none needs that. Leave the sign-off out."
        if decision and sign_off and decision.by == sign_off.by:
            yield "one person both decided and signed off. Another person has to sign."
        if decision and self.stage is Stage.CLOSED:
            if decision.reasons is None:
                yield "it is closed without the reasons for its decision. Record them first."
            if self.needs_sign_off:
                yield "it is closed unreferred without a second person's sign-off."
            if decision.outcome is Outcome.REFER and not self.referred:
                yield "it is closed with a referral decided on and never made."

    def _wrongly_proposed(self, proposal: Proposal) -> Iterator[str]:
        if self.holds:
            yield "its disposal is proposed while a legal hold stands. The hold cancels it."
        if self.stage is not Stage.CLOSED:
            yield "its disposal is proposed while it is open."
        if proposal.confirm_from - proposal.at < SHORTEST_WAIT:
            yield f"the wait before disposal is shorter than {SHORTEST_WAIT.days} days."


def _checked_id(what: str, id: str) -> None:
    if not _ID.fullmatch(id):
        raise CaseFileError(
            f"The id of this {what} is not an opaque one: small letters, digits and hyphens, and "
            "never a name, because ids are kept in plain. Use one made by secrets.token_hex(8)."
        )
