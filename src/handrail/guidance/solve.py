"""Every possible incident at once, for a solver: two Booleans a name (is yes, is no), never both.

The rulebook's conditions are read here straight into solver formulas, by a path that shares nothing
with the generated functions, so that the two can be compared. Needs the ``prove`` extra (z3); used
by pack authors and tests, never when an incident is assessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, Final

import z3

from handrail.decision import conditions as c
from handrail.decision.facts import ANSWERS, FACT, SETTINGS, UNKNOWN, YES
from handrail.decision.people import (
    ADULT_WITH_PART,
    CHILD_UNDER_13,
    PEOPLE_NAMES,
    PICTURED_NINE_OR_UNDER,
    PICTURED_UNDER_13,
    ROLE_NAMES,
)
from handrail.decision.rulebook import VALUES, Rulebook

Truth = Any
"""A solver's formula: true or false, never unknown. (z3 comes without types.)"""

FACT_NAMES: Final = (*FACT, *PEOPLE_NAMES)
NO_LEVEL: Final = "none"
"""What ``behaviour`` is called in a condition when nothing is known about the level."""

_A, _P, _Q, _C = ADULT_WITH_PART, PICTURED_UNDER_13, PICTURED_NINE_OR_UNDER, CHILD_UNDER_13
_PICTURED = "role:pictured"
_ACTIVE: Final = tuple(name for name in ROLE_NAMES if name != "role:witness")
_ANY_ACTIVE: Final = f"({' or '.join(_ACTIVE)})"
_ACTIVE_NOT_PICTURED: Final = f"({' or '.join(n for n in _ACTIVE if n != _PICTURED)})"
_NOT_PICTURED: Final = f"({' or '.join(n for n in ROLE_NAMES if n != _PICTURED)})"
_ROLES_CLOSED: Final = f"({' or '.join(f'{name} is no' for name in ROLE_NAMES)})"
"""Somebody is listed, and everybody's part is known: only then is any role known to be absent."""

SENSE: Final = (
    # ages: nine is under 13, and a pictured child under 13 is a child under 13
    f"{_Q} is not yes or {_P} is yes",
    f"{_P} is not no or {_Q} is no",
    f"{_P} is not yes or {_C} is yes",
    # a known age of the pictured needs somebody known to be pictured
    f"{_P} is unknown or {_PICTURED} is yes",
    f"{_Q} is unknown or {_PICTURED} is yes",
    # no child under 13 at all: then none is pictured
    f"{_C} is not no or {_PICTURED} is not yes or {_P} is no",
    # everybody whose part is known is pictured: then a child under 13 is, or may be
    f"{_NOT_PICTURED} is yes or {_C} is no or {_P} is not no",
    f"{_NOT_PICTURED} is yes or not ({_ROLES_CLOSED} and {_C} is yes) or {_P} is yes",
    # nobody pictured of nine or under, while one under 13 is open: a child of ten to twelve
    # whose part is not known
    f"not ({_Q} is no and {_P} is unknown) or ({_C} is yes and not {_ROLES_CLOSED})",
    # parts: when one is known to be absent, none is open; and everybody listed has one
    f"not {_ROLES_CLOSED} or not ({' or '.join(f'{name} is unknown' for name in ROLE_NAMES)})",
    f"({' or '.join(ROLE_NAMES)}) is not no",
    # an adult with a part did more than witness
    f"{_A} is not yes or {_ANY_ACTIVE} is yes",
    f"{_A} is not unknown or {_ANY_ACTIVE} is not no",
    # an adult left open although every part is known: somebody whose kind and age are not known
    f"not ({_A} is unknown and {_ROLES_CLOSED}) or {_C} is not no",
    f"not ({_A} is unknown and {_ROLES_CLOSED}) or {_ACTIVE_NOT_PICTURED} is yes or {_Q} is not no",
)
"""What the people names can never say together. Equal to what people can say: a test compares."""


class State:
    """Every incident at once, under one tag: ask it for a name's answer or a field's value."""

    def __init__(self, book: Rulebook, tag: str) -> None:
        self.book = book
        self.yes = {name: z3.Bool(f"{tag} {name} yes") for name in FACT_NAMES}
        self.no = {name: z3.Bool(f"{tag} {name} no") for name in FACT_NAMES}
        self.setting = {setting: z3.Bool(f"{tag} setting {setting}") for setting in SETTINGS}
        self.words = {f"term:{term.id}": term.means for term in book.terms}
        self.words |= {f"ground:{ground.id}": ground.met for ground in book.grounds}
        self.words["grounds"] = c.Any(tuple(c.Name(f"ground:{g.id}") for g in book.grounds))
        self.words["pattern:check"] = book.pattern.check
        self._pairs: dict[str, tuple[Truth, Truth]] = {}
        self._fields: dict[tuple[str, str], Truth] = {}

    @cached_property
    def sense(self) -> list[Truth]:
        """What holds of every incident: no answer is both, one setting, people that can be."""
        never_both = [z3.Not(z3.And(self.yes[name], self.no[name])) for name in FACT_NAMES]
        settings = list(self.setting.values())
        one_setting = [z3.AtMost(*settings, 1), z3.Or(settings)]
        return [*never_both, *one_setting, *(self.holds(rule) for rule in _sense())]

    def answer(self, name: str, value: str) -> Truth:
        """A fact, a people name or a word made from them has a value."""
        yes, no = self._pair_of(name)
        if value == UNKNOWN:
            return z3.And(z3.Not(yes), z3.Not(no))
        return yes if value == YES else no

    def holds(self, formula: c.Formula) -> Truth:
        """A formula comes out yes."""
        return self.pair(formula)[0]

    def pair(self, formula: c.Formula) -> tuple[Truth, Truth]:
        """A formula comes out yes; it comes out no. Neither: unknown."""
        match formula:
            case c.Always():
                return z3.BoolVal(True), z3.BoolVal(False)
            case c.Name(name):
                return self._pair_of(name)
            case c.Not(of):
                yes, no = self.pair(of)
                return no, yes
            case c.All(parts):
                pairs = [self.pair(part) for part in parts]
                return z3.And([yes for yes, _ in pairs]), z3.Or([no for _, no in pairs])
            case c.Any(parts):
                pairs = [self.pair(part) for part in parts]
                return z3.Or([yes for yes, _ in pairs]), z3.And([no for _, no in pairs])
            case c.Is(of, values):
                held = z3.Or([self._tested(of, value) for value in values])
                return held, z3.Not(held)

    def field(self, field: str, value: str) -> Truth:
        """A field of the assessment has a value (for ``to``: the value is among them)."""
        key = (field, value)
        if key not in self._fields:
            self._fields[key] = self._field(field, value)
        return self._fields[key]

    def fired(self, field: str, value: str) -> list[Truth]:
        """The conditions of the rules that give a field a value."""
        return [self.holds(r.when) for r in self.book.rules if (r.sets, r.value) == (field, value)]

    def one_of(self, field: str, values: Iterable[str]) -> Truth:
        """A field has one of these values."""
        return z3.Or([self.field(field, value) for value in values])

    def _field(self, field: str, value: str) -> Truth:
        if field == "to":
            grounds = [g.id for g in self.book.grounds if value in g.to]
            met = [self.answer(f"ground:{ground}", YES) for ground in grounds]
            return z3.Or([*self.fired(field, value), *met])
        if field == "behaviour":
            levels = VALUES["behaviour"]
            at = levels.index(value) if value in levels else len(levels)
            higher = [z3.Not(z3.Or(self.fired(field, level))) for level in levels[:at]]
            own = [z3.Or(self.fired(field, value))] if value in levels else []
            return z3.And([*own, *higher])
        return z3.Or(self.fired(field, value))

    def _tested(self, of: c.Formula, value: str) -> Truth:
        if value not in ANSWERS and isinstance(of, c.Name):
            return self.setting[value] if of.name == "setting" else self.field(of.name, value)
        yes, no = self.pair(of)
        if value == UNKNOWN:
            return z3.And(z3.Not(yes), z3.Not(no))
        return yes if value == YES else no

    def _pair_of(self, name: str) -> tuple[Truth, Truth]:
        if name in self.yes:
            return self.yes[name], self.no[name]
        if name not in self._pairs:
            if name.startswith("to:"):
                told = self.field("to", name.removeprefix("to:"))
                self._pairs[name] = told, z3.Not(told)
            else:
                self._pairs[name] = self.pair(self.words[name])
        return self._pairs[name]


@cache
def _sense() -> tuple[c.Formula, ...]:
    return tuple(c.read_condition(text) for text in SENSE)


def filled_in(before: State, after: State) -> list[Truth]:
    """``after`` keeps every answer of ``before``; only what was unknown may differ."""
    kept = [z3.Implies(before.yes[name], after.yes[name]) for name in FACT_NAMES]
    kept += [z3.Implies(before.no[name], after.no[name]) for name in FACT_NAMES]
    return [*kept, *_same_setting(before, after)]


def one_fact_turns_yes(before: State, after: State, facts: Iterable[str]) -> list[Truth]:
    """``after`` is ``before`` but for one of these facts, which turns from no or unknown to yes."""
    turned = {fact: z3.Bool(f"turned {fact}") for fact in facts}
    rules = [z3.AtMost(*turned.values(), 1), z3.Or(list(turned.values()))]
    for name in FACT_NAMES:
        same = z3.And(before.yes[name] == after.yes[name], before.no[name] == after.no[name])
        if name not in turned:
            rules.append(same)
            continue
        changed = z3.And(z3.Not(before.yes[name]), after.yes[name])
        rules.append(z3.If(turned[name], changed, same))
    return [*rules, *_same_setting(before, after)]


def same_answers(one: State, other: State) -> list[Truth]:
    """The two states are the same incident, read by two rulebooks."""
    same = [one.yes[name] == other.yes[name] for name in FACT_NAMES]
    same += [one.no[name] == other.no[name] for name in FACT_NAMES]
    return [*same, *_same_setting(one, other)]


def _same_setting(one: State, other: State) -> list[Truth]:
    return [one.setting[setting] == other.setting[setting] for setting in SETTINGS]
