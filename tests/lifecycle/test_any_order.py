"""Anything done to a case, by anyone, in any order: beside a plain model of what may happen."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handrail.lifecycle.access import grant, let_back, revoke, share, shut_out
from handrail.lifecycle.answer import Allowed
from handrail.lifecycle.case_file import SHORTEST_WAIT, CaseFile, Outcome, Stage
from handrail.lifecycle.disposal import Tombstone, cancel, confirm, lift_hold, place_hold, propose
from handrail.lifecycle.permissions import Act, may
from handrail.lifecycle.retention import Review
from handrail.lifecycle.stages import Given, MoveId, hear, move
from tests.lifecycle import plainly
from tests.lifecycle.made_up import (
    ADMINISTRATOR,
    DAY,
    DEPUTY,
    GOES,
    HEAD,
    LEAD,
    NOW,
    OTHER_LEAD,
    OTHER_TEAM,
    OVERSIGHT,
    STAFF,
    TEAM,
    done,
)

PEOPLE = {
    one.person: one for one in (LEAD, DEPUTY, HEAD, STAFF, OTHER_LEAD, OVERSIGHT, ADMINISTRATOR)
}
COME = Review(NOW.date() - 900 * DAY, "The day has come.", (), "to-verify", "made-up")
# Weighted to those who hold the case, so that most runs get somewhere.
ANYONE = st.sampled_from((LEAD, LEAD, LEAD, DEPUTY, DEPUTY, HEAD, HEAD, *PEOPLE.values()))
NEAR = st.sampled_from((LEAD, LEAD, LEAD, DEPUTY, HEAD, STAFF))
MAYBE = st.sampled_from((None, 1, 2, 3))
BROUGHT = st.builds(
    Given,
    outcome=st.sampled_from((*Outcome, Outcome.MANAGE, None)),
    proposed=st.sampled_from((None, *Outcome)),
    **dict.fromkeys(
        ("reasons", "departure", "plan", "review", "closing", "reopening", "referral"), MAYBE
    ),
    nothing_open=st.booleans(),
)
FULL = st.builds(
    Given,
    outcome=st.sampled_from(Outcome),
    **{
        name: st.just(1)
        for name in ("reasons", "plan", "review", "closing", "reopening", "referral")
    },
    nothing_open=st.just(True),
)
LEADS_TO = {
    "gather": ({"heard", "reopened"}, "gathering"),
    "send-back": ({"decided"}, "gathering"),
    "carry-out": ({"decided", "reviewing"}, "acting"),
    "review": ({"acting"}, "reviewing"),
    "close": ({"reviewing"}, "closed"),
    "reopen": ({"closed"}, "reopened"),
}


class Model:
    """The case as plain values, changed by plain ifs."""

    def __init__(self):
        self.stage, self.outcome, self.reasons = "heard", None, False
        self.decider = self.signer = self.proposer = None
        self.referred, self.holds, self.out = False, set(), set()
        self.said_to_whom = False
        self.keys, self.shared, self.proposed_at = {}, False, None

    def waits(self):
        return self.outcome in ("setting-may-manage", "other-procedure") and self.signer is None

    def asked_by(self, actor, at):
        """What the plain table wants to know of a person before this case."""
        return plainly.Plain(
            role=actor.role,
            in_team=TEAM in actor.teams,
            in_shared_team=self.shared and OTHER_TEAM in actor.teams,
            granted=actor.person in self.keys and at < self.keys[actor.person],
            shut_out=actor.person in self.out,
            stage=self.stage,
            waits_for_signature=self.stage == "decided" and self.waits(),
            decided_it=self.decider == actor.person,
            held=bool(self.holds),
            proposed=self.proposer is not None,
            proposed_it=self.proposer == actor.person,
            wait_over=self.proposed_at is not None and at >= self.proposed_at + SHORTEST_WAIT,
        )

    def may_move(self, id, actor, at, given):
        """Whether the plain telling lets a move through."""
        act = {"carry-out": "advance", "gather": "advance", "review": "advance"}.get(id, id)
        act = "countersign" if act == "send-back" else act
        if not plainly.allowed(act, self.asked_by(actor, at)):
            return False
        starts = LEADS_TO[id][0] if id in LEADS_TO else {self.stage}
        return self.stage in starts and {
            "decide": given.outcome is not None
            and given.reasons is not None
            and (
                given.outcome == "refer"
                or given.proposed in (None, given.outcome)
                or given.departure is not None
            ),
            "countersign": self.reasons,
            "send-back": given.reasons is not None,
            "carry-out": not self.waits() and given.plan is not None,
            "close": not self.waits()
            and self.reasons
            and (self.outcome != "refer" or self.referred)
            and (self.outcome != "refer" or self.said_to_whom or given.referral is not None)
            and given.nothing_open
            and None not in (given.review, given.closing),
            "reopen": given.reopening is not None,
        }.get(id, True)

    def moved(self, id, actor, given):
        if id in LEADS_TO:
            self.stage = LEADS_TO[id][1]
        elif id == "decide":
            self.stage, self.outcome, self.reasons = "decided", given.outcome, True
            self.decider, self.signer = actor.person, None
        elif id == "countersign":
            self.signer = actor.person
        else:
            self.referred = True
            self.said_to_whom = self.said_to_whom or given.referral is not None
            self.stage = "reopened" if self.stage == "closed" else self.stage
            if self.outcome not in (None, "refer"):
                self.outcome, self.decider, self.signer = "refer", actor.person, None
                self.reasons = given.reasons is not None
        if self.stage != "closed":
            self.proposer = self.proposed_at = None


class AnyOrder(RuleBasedStateMachine):
    """Everything anyone can ask, in any order, while the clock leaps and goes back."""

    def __init__(self):
        super().__init__()
        self.at, self.model, self.gone = NOW, Model(), None
        self.case = hear("case-1", TEAM, by=STAFF.person, at=NOW, shut_out=frozenset())

    @initialize(given=FULL, begun=st.sampled_from(("proposed", "heard", "closed")))
    def some_way_in(self, given, begun):
        """Begin at the hearing, or where fewer runs would come by themselves."""
        if begun != "heard":
            self.the_case_goes_forward(given=given, steps=6)
        if begun == "proposed" and self.case.stage is Stage.CLOSED:
            self.proposes(DEPUTY)

    def took(self, answer, expected):
        """Take a writer's answer, which must be what the plain table says."""
        assert isinstance(answer, CaseFile | Tombstone) == expected, answer
        if isinstance(answer, CaseFile):
            self.case = answer
        return expected

    def plain(self, act, actor):
        return plainly.allowed(act, self.model.asked_by(actor, self.at))

    def moves(self, id, by, given):
        expected = self.model.may_move(id, by, self.at, given)
        if self.took(move(self.case, id, by=by, at=self.at, given=given), expected):
            self.model.moved(id, by, given)

    @precondition(lambda self: self.gone is None)
    @rule(id=st.sampled_from(MoveId), by=ANYONE, given=BROUGHT)
    def anyone_tries_a_move(self, id, by, given):
        self.moves(id, by, given)

    @precondition(lambda self: self.gone is None)
    @rule(given=FULL, steps=st.integers(1, 6))
    def the_case_goes_forward(self, given, steps):
        forward = {
            Stage.DECIDED: MoveId.CARRY_OUT,
            Stage.ACTING: MoveId.REVIEW,
            Stage.REVIEWING: MoveId.CLOSE,
            Stage.CLOSED: MoveId.REFER,
        }
        for _ in range(steps):
            if self.case.stage is Stage.DECIDED and self.case.needs_sign_off:
                self.someone_is_let_back(by=LEAD, person=HEAD.person)
                self.someone_is_given_a_key(by=LEAD, to=HEAD, days=3)
                self.moves(MoveId.COUNTERSIGN, HEAD, given)
            elif given.outcome is Outcome.REFER and not self.case.referred:
                self.moves(MoveId.REFER, DEPUTY, given)
            self.moves(forward.get(self.case.stage, MoveId.DECIDE), LEAD, given)
            if self.case.stage is Stage.CLOSED:
                break

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE, to=ANYONE, days=st.integers(-1, 5))
    def someone_is_given_a_key(self, by, to, days):
        until = self.at + days * DAY
        allowed = self.plain("grant", by) and to.role not in ("oversight", "administrator")
        allowed = allowed and to.person not in self.model.out and days > 0
        if self.took(grant(self.case, to, until=until, by=by, at=self.at), allowed):
            self.model.keys[to.person] = until

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE, person=st.sampled_from(tuple(PEOPLE)))
    def a_key_is_taken_away(self, by, person):
        if self.took(revoke(self.case, person, by=by, at=self.at), self.plain("revoke", by)):
            self.model.keys.pop(person, None)

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE)
    def another_team_is_let_in(self, by):
        if self.took(share(self.case, OTHER_TEAM, by=by, at=self.at), self.plain("share", by)):
            self.model.shared = True

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE, person=st.sampled_from((HEAD.person, OTHER_LEAD.person, DEPUTY.person)))
    def someone_it_is_about_is_shut_out(self, by, person):
        expected = self.plain("shut-out", by) and by.person != person
        if self.took(shut_out(self.case, person, by=by, at=self.at), expected):
            self.model.out.add(person)
            self.model.keys.pop(person, None)

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE, person=st.sampled_from((HEAD.person, OTHER_LEAD.person, DEPUTY.person)))
    def someone_is_let_back(self, by, person):
        expected = self.plain("shut-out", by)
        if self.took(let_back(self.case, person, by=by, at=self.at), expected):
            self.model.out.discard(person)

    @precondition(lambda self: self.gone is None)
    @rule(by=ANYONE, id=st.sampled_from(("court-1", "inquiry-1")), lifted=st.booleans())
    def a_hold_is_placed_or_lifted(self, by, id, lifted):
        if lifted:
            expected = self.plain("lift-hold", by) and id in self.model.holds
            if self.took(lift_hold(self.case, id, by=by, at=self.at, reason=1), expected):
                self.model.holds.discard(id)
            return
        expected = self.plain("place-hold", by) and id not in self.model.holds
        if self.took(place_hold(self.case, id, by=by, at=self.at), expected):
            self.model.holds.add(id)
            self.model.proposer = self.model.proposed_at = None

    @precondition(lambda self: self.gone is None and self.case.stage is Stage.CLOSED)
    @rule(by=ANYONE, then=NEAR, days=st.sampled_from((7, 30, 6, 0)), stop=st.integers(0, 4))
    def disposal_is_proposed_and_after_some_days_cancelled_or_confirmed(self, by, then, days, stop):
        self.proposes(by)
        self.at += days * DAY
        if stop == 1:
            self.cancels(then)
        elif stop > 1:
            self.confirms(then)

    def proposes(self, by):
        answer = propose(
            self.case, COME, goes=GOES, reason=1, by=by, at=self.at, wait=SHORTEST_WAIT
        )
        if self.took(answer, self.plain("propose-disposal", by)):
            self.model.proposer, self.model.proposed_at = by.person, self.at

    def cancels(self, by):
        if self.took(cancel(self.case, by=by, at=self.at), self.plain("cancel-disposal", by)):
            self.model.proposer = self.model.proposed_at = None

    def confirms(self, by):
        answer = confirm(self.case, COME, goes=GOES, shown=GOES, head="ab" * 32, by=by, at=self.at)
        if self.took(answer, self.plain("confirm-disposal", by)):
            self.gone = answer

    @rule(days=st.sampled_from((-2, 0.5, 1, 3, 7, 4000)))
    def time_passes_or_the_clock_is_put_back(self, days):
        self.at += timedelta(days=days)

    @invariant()
    def no_case_is_closed_without_an_outcome_its_reasons_and_two_people_or_a_referral(self):
        decision, sign_off = self.case.decision, self.case.sign_off
        if self.case.stage is Stage.CLOSED:
            assert decision is not None
            assert decision.reasons is not None
            if decision.outcome is Outcome.REFER:
                assert self.case.referrals
            else:
                assert sign_off is not None
                assert sign_off.by != decision.by

    @invariant()
    def nothing_is_disposed_of_under_a_hold_or_alone_or_in_haste(self):
        if self.gone:
            assert not self.model.holds
            assert self.gone.proposed_by != self.gone.confirmed_by
            assert self.gone.confirmed_at - self.gone.proposed_at >= SHORTEST_WAIT

    @invariant()
    def the_case_stands_where_the_model_does(self):
        assert self.case.stage == self.model.stage
        assert self.case.referred == self.model.referred
        assert {hold.id for hold in self.case.holds} == self.model.holds
        assert self.case.needs_sign_off == self.model.waits()

    @invariant()
    def everyone_is_heard_and_every_act_of_everyone_is_as_the_plain_table_says(self):
        for actor in PEOPLE.values():
            known = self.model.asked_by(actor, self.at)
            for act in Act:
                answer = may(actor, act, self.case, at=self.at)
                assert isinstance(answer, Allowed) == plainly.allowed(act, known), (act, known)
            assert isinstance(may(actor, Act.HEAR, self.case, at=self.at), Allowed)

    @invariant()
    def a_referral_is_open_to_everyone_who_sees_the_case(self):
        for actor in PEOPLE.values():
            if plainly.has_key(self.model.asked_by(actor, self.at)):
                assert done(move(self.case, MoveId.REFER, by=actor, at=self.at)).referred


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=25)
TestAnyOrder = AnyOrder.TestCase
