"""What must hold of every pack and every incident, each as a claim that a solver can refute.

The numbers are those of the invariants on the format's page (docs/reference/incident-format.md).
Needs the ``prove`` extra.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final

import z3

from handrail.decision.facts import FACTS, NO, UNKNOWN, YES
from handrail.decision.rulebook import (
    CANNOT_RULE_OUT,
    EMERGENCY,
    EXACTLY_ONE,
    GROUNDS,
    MAY_DELETE,
    MAY_MANAGE,
    OTHER_PROCEDURE,
    REFER_NOW,
    SEEK_ADVICE,
    VALUES,
    Rulebook,
)
from handrail.guidance.counterexample import Check, Claim, Seen, possible
from handrail.guidance.solve import State, Truth, filled_in, one_fact_turns_yes, same_answers

RISKS: Final = tuple(fact.id for fact in FACTS if fact.risk)
MUST_STAY_TOLD: Final = ("police", "social-care", "ceop", "designated-officer")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states of one incident, and what ties them together."""

    before: State
    after: State
    tied: tuple[Truth, ...]

    def claim(self, name: str, field: str, broken: Truth) -> Claim:
        """A claim about what becomes of one field."""

        def came(seen: Seen) -> str:
            was, now = seen.outcome(self.before, field), seen.outcome(self.after, field)
            return f"{field} {was}, then {now}"

        should = "nothing milder than before"
        return Claim(name, (self.before, self.after), broken, came, should, self.tied)

    def leaves(self, field: str, value: str, *may_become: str) -> Truth:
        """A field has this value, and afterwards neither this nor what it may become."""
        kept = self.after.one_of(field, (value, *may_become))
        return z3.And(self.before.field(field, value), z3.Not(kept))

    def stops(self, name: str, answer: str) -> Truth:
        """A word has this answer, and afterwards another."""
        kept = self.after.answer(name, answer)
        return z3.And(self.before.answer(name, answer), z3.Not(kept))

    def lower(self, field: str) -> Truth:
        """A field comes out looser afterwards; VALUES has the strictest first."""
        values = VALUES[field]
        looser = {value: values[at + 1 :] for at, value in enumerate(values)}
        return z3.Or(
            [
                z3.And(self.before.field(field, value), self.after.one_of(field, looser[value]))
                for value in values
            ]
        )

    def fewer(self) -> Truth:
        """Somebody who must be told is no longer."""
        return z3.Or([self.leaves("to", who) for who in MUST_STAY_TOLD])

    def grounds_came(self, seen: Seen) -> str:
        """Which grounds are answered differently afterwards."""
        names = [f"ground:{ground}" for ground in GROUNDS]
        answers = [(n, seen.answer(self.before, n), seen.answer(self.after, n)) for n in names]
        return ", ".join(f"{n} {was}, then {now}" for n, was, now in answers if was != now)

    def kinds_came(self, seen: Seen) -> str:
        """Which kinds of incident were possible before, and which are afterwards."""

        def kinds(state: State) -> str:
            pairs = zip(state.book.typology, candidates(state), strict=True)
            return ", ".join(kind.value for kind, possible in pairs if seen.true(possible))

        return f"possible before: {kinds(self.before)}; after: {kinds(self.after)}"


def claims_of(book: Rulebook) -> Iterator[Claim]:
    """Every claim about one rulebook that needs no other."""
    first, second = State(book, "first"), State(book, "second")
    yield from _one_value(first)
    yield from _grounds_refer(first)
    yield from _unknown_is_not_no(first)
    if book.reports_by_default:
        yield from _reports_by_default(first)
    turned = tuple(one_fact_turns_yes(first, second, RISKS))
    yield from _risk_never_helps(Pair(first, second, turned))
    yield from _filling_in_narrows(Pair(first, second, tuple(filled_in(first, second))))
    yield from _deletion_waits(first)
    yield from _parents(first)


def never_milder(older: Rulebook, newer: Rulebook) -> Iterator[Claim]:
    """An older edition weakens nothing that a newer one asks (conflict X5 of the requirements)."""
    new, old = State(newer, "newer"), State(older, "older")
    two = Pair(new, old, tuple(same_answers(new, old)))
    name = f"{older.id}, beside {newer.id}, never"
    yield two.claim(f"{name} lowers the urgency", "urgency", two.lower("urgency"))
    yield two.claim(f"{name} tells fewer", "to", two.fewer())
    yield two.claim(f"{name} loosens what is said of imagery", "imagery", two.lower("imagery"))


def alive(book: Rulebook) -> Iterator[Check]:
    """Every rule, ground, kind, step and contact can come about for some incident."""
    state = State(book, "incident")
    groups = {
        "rule": [(rule.id, state.holds(rule.when)) for rule in book.rules],
        "ground": [
            (f"{ground.id} {status}", state.answer(f"ground:{ground.id}", answer))
            for ground in book.grounds
            for status, answer in (("met", YES), ("ruled out", NO))
        ],
        "kind": list(_settled_kinds(state)),
        "step": [(step.id, state.holds(step.when)) for step in book.steps],
        "contact": [(contact.id, state.holds(contact.when)) for contact in book.contacts],
    }
    for what, things in groups.items():
        mend = f"Remove the {what}, or mend its condition"
        named = [(f"{what} {id}", happens) for id, happens in things]
        name = f"no dead {what}: each can come about"
        yield Check(name, partial(possible, name, named, state, mend))


def _settled_kinds(state: State) -> Iterator[tuple[str, Truth]]:
    """For each kind of incident: that it is met, and every kind before it ruled out."""
    earlier: list[Truth] = []
    for kind in state.book.typology:
        met, ruled_out = state.pair(kind.met)
        yield kind.value, z3.And(met, *earlier)
        earlier.append(ruled_out)


def _one_value(state: State) -> Iterator[Claim]:
    for field in EXACTLY_ONE:
        held = [state.field(field, value) for value in VALUES[field]]
        twice = z3.Or([z3.And(one, two) for one, two in combinations(held, 2)])
        should = f"exactly one value of {field}"
        never = z3.Not(z3.Or(held))
        yield _about(state, field, f"no gap: {field} always has a value", never, should)
        yield _about(state, field, f"no conflict: {field} never has two values", twice, should)
    never = z3.Not(z3.Or(candidates(state)))
    name, should = "no gap: some kind of incident is always possible", "at least one kind"
    yield Claim(name, (state,), never, lambda seen: "no kind at all", should)


def _grounds_refer(state: State) -> Iterator[Claim]:
    met = state.answer("grounds", YES)
    refers = state.one_of("urgency", (EMERGENCY, REFER_NOW))
    emergency = state.field("urgency", EMERGENCY)
    danger = state.answer("immediate_danger", YES)
    should = f"{REFER_NOW} or {EMERGENCY}"
    name = "invariant 1: a met ground is referred now"
    yield _about(state, "urgency", name, z3.And(met, z3.Not(refers)), should)
    name = "invariant 1: only a met ground is referred now"
    yield _about(
        state, "urgency", name, z3.And(refers, z3.Not(met)), f"neither {REFER_NOW} nor {EMERGENCY}"
    )
    name = "invariant 1: an emergency is immediate danger, and the other way round"
    yield _about(state, "urgency", name, emergency != danger, f"{EMERGENCY} for immediate danger")
    nobody = z3.Not(state.one_of("to", ("police", "social-care")))
    name = "invariant 1: every referral goes to the police or social care"
    yield _about(state, "to", name, z3.And(met, nobody), "police or social-care")


def _unknown_is_not_no(state: State) -> Iterator[Claim]:
    open_ground = z3.And(
        z3.Not(state.answer("grounds", YES)),
        z3.Or([state.answer(f"ground:{ground}", UNKNOWN) for ground in GROUNDS]),
    )
    not_ruled_out = z3.Not(state.field("urgency", CANNOT_RULE_OUT))
    name = "invariant 2: a ground not known is not ruled out"
    yield _about(state, "urgency", name, z3.And(open_ground, not_ruled_out), CANNOT_RULE_OUT)
    conditions = (
        *(state.answer(f"ground:{ground}", NO) for ground in GROUNDS),
        state.answer("enough_information", YES),
        state.answer("risk_manageable", YES),
        state.answer("in_doubt", NO),
        state.answer("pattern:check", NO),
        z3.Not(state.answer("evidence_on_device", YES)),
    )
    hasty = z3.And(state.field("urgency", MAY_MANAGE), z3.Not(z3.And(conditions)))
    name = "invariant 2: the setting manages only what is known to be manageable"
    yield _about(state, "urgency", name, hasty, f"{SEEK_ADVICE} at the least")
    elsewhere = z3.And(
        state.one_of("scope", ("no-imagery", "adult-material")),
        *(state.answer(f"ground:{ground}", NO) for ground in GROUNDS),
        state.answer("pattern:check", NO),
    )
    hasty = z3.And(state.field("urgency", OTHER_PROCEDURE), z3.Not(elsewhere))
    name = "another procedure only where the scope is elsewhere and every ground is ruled out"
    yield _about(state, "urgency", name, hasty, f"{SEEK_ADVICE} at the least")


def _reports_by_default(state: State) -> Iterator[Claim]:
    alone = state.one_of("urgency", (MAY_MANAGE, OTHER_PROCEDURE))
    name = "invariant 2: where reporting is the default, advice is sought at the least"
    yield _about(state, "urgency", name, alone, f"{SEEK_ADVICE} at the least")
    told = z3.And(state.field("to", "police"), state.field("to", "social-care"))
    name = "invariant 2: where reporting is the default, police and social care are told or asked"
    yield _about(state, "to", name, z3.Not(told), "police and social-care")


def _risk_never_helps(two: Pair) -> Iterator[Claim]:
    name = "invariant 3: a risk that turns out to be so never"
    yield two.claim(f"{name} lowers the urgency", "urgency", two.lower("urgency"))
    yield two.claim(f"{name} takes a recipient away", "to", two.fewer())
    yield two.claim(f"{name} loosens what is said of imagery", "imagery", two.lower("imagery"))


def _filling_in_narrows(two: Pair) -> Iterator[Claim]:
    name = "invariant 4: filling in an unknown never"
    lost = [two.stops(f"ground:{id}", answer) for id in GROUNDS for answer in (YES, NO)]
    states = (two.before, two.after)
    claim, should = f"{name} takes back a ground met or ruled out", "every ground as it was settled"
    yield Claim(claim, states, z3.Or(lost), two.grounds_came, should, two.tied)
    moved = [two.leaves("scope", value) for value in VALUES["scope"] if value != "unclear"]
    yield two.claim(f"{name} takes back a scope", "scope", z3.Or(moved))
    settled = [two.leaves("urgency", value) for value in (EMERGENCY, MAY_MANAGE, OTHER_PROCEDURE)]
    softened = z3.Or([two.leaves("urgency", REFER_NOW, EMERGENCY), *settled])
    yield two.claim(f"{name} takes back an urgency that was settled", "urgency", softened)
    levels = enumerate(VALUES["behaviour"])
    fell = [two.leaves("behaviour", level, *VALUES["behaviour"][:at]) for at, level in levels]
    yield two.claim(f"{name} lowers the level of behaviour", "behaviour", z3.Or(fell))
    told = two.leaves("parents", "tell", "tell-with-child")
    yield two.claim(f"{name} takes back that parents are told", "parents", told)
    before, after = candidates(two.before), candidates(two.after)
    grew = z3.Or([z3.And(z3.Not(was), now) for was, now in zip(before, after, strict=True)])
    name = f"{name} brings back a kind of incident"
    should = "no kind that was ruled out before"
    yield Claim(name, states, grew, two.kinds_came, should, two.tied)


def _deletion_waits(state: State) -> Iterator[Claim]:
    may_delete = state.field("imagery", MAY_DELETE)
    clear = z3.And(
        state.answer("grounds", NO),
        state.field("urgency", MAY_MANAGE),
        state.answer("evidence_on_device", NO),
    )
    name = "invariant 5: deletion is never open while a referral is required or not ruled out"
    hasty = z3.And(may_delete, z3.Not(clear))
    yield _about(state, "imagery", name, hasty, "hold, or hold-until-decided")
    for step in state.book.steps:
        if step.asks_deletion or step.act == "ask-deletion":
            early = z3.And(state.holds(step.when), z3.Not(may_delete))
            name = f"invariant 5: the step {step.id} asks for deletion only when it may be asked"
            yield _about(state, "imagery", name, early, f"no step {step.id}")


def _parents(state: State) -> Iterator[Claim]:
    tell = state.one_of("parents", ("tell", "tell-with-child"))
    unsafe = z3.And(tell, z3.Not(state.answer("parents_risk", NO)))
    name = "no parent is told while a risk in telling them is known or not known"
    yield _about(state, "parents", name, unsafe, "find-out-first or ask-social-care-first")


def candidates(state: State) -> list[Truth]:
    """For each kind of incident, whether it is still possible."""
    possible = []
    met: list[Truth] = []
    for kind in state.book.typology:
        yes, no = state.pair(kind.met)
        possible.append(z3.And(z3.Not(no), *(z3.Not(earlier) for earlier in met)))
        met.append(yes)
    return possible


def _about(state: State, field: str, name: str, broken: Truth, should: str) -> Claim:
    def came(seen: Seen) -> str:
        return f"{field} {seen.outcome(state, field)}"

    return Claim(name, (state,), broken, came, should)
