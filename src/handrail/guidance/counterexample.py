"""When a proof fails: the smallest incident that shows it, in plain words.

Needs the ``prove`` extra.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import z3

from handrail.decision.facts import FACT, NO, SETTINGS, UNKNOWN, YES
from handrail.decision.people import (
    ADULT_WITH_PART,
    CHILD_UNDER_13,
    PEOPLE_NAMES,
    PICTURED_NINE_OR_UNDER,
    PICTURED_UNDER_13,
)
from handrail.decision.rulebook import VALUES
from handrail.guidance.solve import FACT_NAMES, State, Truth

_PEOPLE_WORDS: Final = {
    ADULT_WITH_PART: "an adult has a part",
    PICTURED_UNDER_13: "a child under 13 is pictured",
    PICTURED_NINE_OR_UNDER: "a child of nine or under is pictured",
    CHILD_UNDER_13: "a child is under 13",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """Something claimed of every incident: whether it holds, and a sentence that says so or shows
    the incident for which it does not."""

    name: str
    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """A proof not made yet: what it is called, and how to make it."""

    name: str
    check: Callable[[], Proof]


@dataclass(frozen=True, slots=True)
class Seen:
    """One incident that breaks a claim, as the solver found it."""

    model: Any

    def true(self, formula: Truth) -> bool:
        """Whether a formula holds of this incident."""
        return bool(z3.is_true(self.model.eval(_formula(formula), True)))

    def answer(self, state: State, name: str) -> str:
        """The answer to a fact, a people name or a word made from them."""
        return next(value for value in (YES, NO, UNKNOWN) if self.true(state.answer(name, value)))

    def outcome(self, state: State, field: str) -> str:
        """What a field comes out as: one value, nothing, or more than one."""
        values = [value for value in VALUES[field] if self.true(state.field(field, value))]
        return " and ".join(values) or "nothing"

    def given(self, state: State) -> str:
        """The facts given and what is known of the people, in words."""
        parts = [
            f"{answer} to {', '.join(named)}"
            for answer in (YES, NO)
            if (named := [in_words(fact) for fact in FACT if self.answer(state, fact) == answer])
        ]
        people = [
            self._said(state, name) for name in PEOPLE_NAMES if self.answer(state, name) != UNKNOWN
        ]
        setting = next(name for name, chosen in state.setting.items() if self.true(chosen))
        found = [
            f"Given {'; '.join(parts)}" if parts else "With no fact given",
            f"of the people it is known: {', '.join(people)}" if people else "",
            f"in a setting of the kind {setting}" if setting != "school" else "",
        ]
        return "; ".join(part for part in found if part)

    def changes(self, before: State, after: State) -> str:
        """What is answered differently afterwards, in words."""
        return ", ".join(
            self._said(after, name)
            for name in FACT_NAMES
            if self.answer(before, name) != self.answer(after, name)
        )

    def _said(self, state: State, name: str) -> str:
        return f"{in_words(name)}: {self.answer(state, name)}"


def _formula(value: Truth) -> Truth:
    return z3.BoolVal(value) if isinstance(value, bool) else value


def in_words(name: str) -> str:
    """A name as a reader would say it: ``role:shared-on`` is "somebody has the part shared on"."""
    if name.startswith("role:"):
        return f"somebody has the part {name.removeprefix('role:').replace('-', ' ')}"
    return _PEOPLE_WORDS.get(name, name.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Claim:
    """Something claimed of every incident, as what would break it."""

    name: str
    states: tuple[State, ...]
    """The incident as it is given, and where the claim compares two, the other one."""
    broken: Truth
    came: Callable[[Seen], str]
    should: str
    between: tuple[Truth, ...] = ()
    """What ties the states together."""

    def check(self) -> Proof:
        """Prove it, or give the smallest incident that breaks it."""
        solver = z3.Solver()
        for state in self.states:
            solver.add(state.sense)
        solver.add(*self.between, self.broken)
        if solver.check() == z3.unsat:
            return Proof(self.name, True, f"Holds for every incident: {self.name}.")
        seen = smallest(solver, *self.states[:2])
        given = seen.given(self.states[0])
        if len(self.states) > 1 and (changed := seen.changes(*self.states[:2])):
            given = f"{given}; then {changed}"
        sentence = f"{given}. What came out: {self.came(seen)}. What should have: {self.should}."
        return Proof(self.name, False, sentence)


def smallest(solver: Any, state: State, after: State | None = None) -> Seen:
    """An incident that satisfies the solver, with as few answers as can be had by settling them one
    by one, unknown where that can be; and then as little as can be done to it ``after``. Always the
    same one, whatever the solver tries first. The solver must be satisfiable."""
    settled: list[Truth] = []

    def settle(options: Iterable[Truth]) -> None:
        for option in options:
            if solver.check(*settled, option) == z3.sat:
                settled.append(option)
                return

    settle(state.setting[setting] for setting in SETTINGS)
    # People first, since an incident told in facts alone is the easiest to read.
    for name in (*PEOPLE_NAMES, *reversed(FACT)):
        settle(state.answer(name, value) for value in (UNKNOWN, NO, YES))
    for name in (*PEOPLE_NAMES, *reversed(FACT)) if after else ():
        other = after or state
        changed = [other.answer(name, value) for value in (YES, NO, UNKNOWN)]
        settle([_same(state, other, name), *changed])
    solver.check(*settled)
    return Seen(solver.model())


def _same(one: State, other: State, name: str) -> Truth:
    return z3.And(one.yes[name] == other.yes[name], one.no[name] == other.no[name])


def possible(name: str, things: Iterable[tuple[str, Truth]], state: State, mend: str) -> Proof:
    """That each of these happens for some incident; those that never do are named."""
    solver = z3.Solver()
    solver.add(state.sense)
    dead = [thing for thing, happens in things if solver.check(happens) != z3.sat]
    if not dead:
        return Proof(name, True, f"Holds: {name}.")
    return Proof(name, False, f"No incident can bring about {', '.join(dead)}. {mend}.")
