"""What is settled whatever is answered next, and which unknown names could still change the rest.

``Settle`` writes it as Python expressions over Y, N and U, the unknown names; ``Live`` gathers live
names, and writes each of them as seldom as it can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from handrail.decision.express import Express, variable
from handrail.decision.facts import NO, YES
from handrail.decision.lower import (
    FALSE,
    FIELD,
    SETTING,
    TRUE,
    AllOf,
    AnyOf,
    Bool,
    Lit,
    Lowered,
    Word,
    both,
    either,
    negate,
)
from handrail.decision.rulebook import VALUES

_ONE_VALUE: Final = tuple(
    f"{FIELD}{field}" for field in ("scope", "urgency", "imagery", "behaviour")
)
_TEST: Final = re.compile(r"[YNU] & \d+(?: [!=]= \d+)?")
_OFTEN: Final = 4
"""A test that stands in a function so many times is made once, beforehand."""

_OR: Final = "|"
"""Joins the values of one literal: ``urgency in (emergency, refer-now)``."""


@dataclass(frozen=True, slots=True)
class Live:
    """The unknown names that could still change something."""

    facts: int = 0
    """Facts and people, by bit: live while unknown."""
    words: tuple[str, ...] = ()
    """Variables that hold live names."""
    unless: tuple[tuple[str, Live], ...] = ()
    """Live unless an expression holds: what they would change is settled then."""

    def beyond(self, facts: int, words: tuple[str, ...]) -> Live:
        """What this adds to names that are live anyway."""
        rest = Live(self.facts & ~facts, tuple(word for word in self.words if word not in words))
        words, facts = (*words, *rest.words), facts | rest.facts
        added = ((settled, live.beyond(facts, words)) for settled, live in self.unless)
        return Live(rest.facts, rest.words, tuple(pair for pair in added if pair[1] != Live()))

    def expression(self) -> str:
        """The number of the live names."""
        pieces = [f"U & {self.facts}"] if self.facts else []
        pieces += self.words
        pieces += [f"(0 if {settled} else {live.expression()})" for settled, live in self.unless]
        return " | ".join(pieces) or "0"


def together(parts: Iterable[Live]) -> Live:
    """All that is live in any of these, each name once as far as can be told."""
    facts, words = 0, dict[str, None]()
    unless: dict[str, Live] = {}
    for part in parts:
        facts |= part.facts
        words.update(dict.fromkeys(part.words))
        for settled, live in part.unless:
            unless[settled] = together((unless[settled], live)) if settled in unless else live
    return Live(facts, tuple(words), tuple(unless.items())).beyond(0, ())


def needed(lines: list[str]) -> list[str]:
    """The lines of a function that bear on what its last line returns."""
    *before, result = lines
    kept = [result]
    used = set(re.findall(r"\w+", result))
    for line in reversed(before):
        name, value = line.split(" = ", 1)
        if name in used:
            kept.append(line)
            used.update(re.findall(r"\w+", value))
    return kept[::-1]


def named(lines: list[str]) -> list[str]:
    """The lines of a function with a name for each test of facts that stands in them often.

    The first line is the one that gives U; the names come after it.
    """
    first, *rest = lines
    counts = Counter(_TEST.findall("\n".join(rest)))
    often = [test for test, times in counts.items() if times >= _OFTEN]
    names = {test: f"t{at}" for at, test in enumerate(often)}
    given = [f"{name} = {test}" for test, name in names.items()]
    return [first, *given, *(_TEST.sub(lambda m: names.get(m[0], m[0]), line) for line in rest)]


class Settle(Express):
    """Formulas as what is settled about them and what is still live.

    A formula is settled when it holds (or fails) however the unknown names are answered, or if
    they never are. Variables: ``S_…`` surely holds, ``F_…`` surely fails, ``L_…`` the live names.
    """

    def __init__(self, lowered: Lowered, places: tuple[str, ...]) -> None:
        super().__init__(lowered, places, "U")
        self.given: dict[str, str] = {}
        """Each expression that a variable stands for already."""
        self.same_as: dict[str, str] = {}
        """Variables never written, because another holds the same."""
        self.plain: dict[str, Live] = {}
        """Live names of words and fields that need no variable."""

    def surely(self, formula: Bool) -> str:
        """The expression for "holds now, and whatever is answered next"."""
        found = self.now(self._flip(_grouped(formula)))
        return self.given.get(found, found)

    def never(self, formula: Bool) -> str:
        """The expression for "fails now, and whatever is answered next"."""
        return self.surely(negate(formula))

    def live(self, formula: Bool) -> Live:
        """The unknown names that could still change a formula."""
        formula = _grouped(formula)
        if isinstance(formula, Lit):
            return self._live_literal(formula)
        inside = together(map(self.live, formula.parts))
        if len(names := set(_names(formula))) == 1 and names <= self.bit.keys():
            return inside  # settled when the one fact is known, and live while it is not
        settled = {self.surely(formula), self.never(formula)} - {"False"}
        return Live(unless=((" or ".join(sorted(settled)), inside),))

    def assign(self, name: str, expression: str) -> list[str]:
        """The line that gives a variable its value; none when another holds the same."""
        if expression in self.given:
            self.same_as[name] = self.given[expression]
            return []
        self.given |= {expression: name, name: name}
        return [f"{name} = {expression}"]

    def assign_live(self, name: str, live: Live) -> list[str]:
        """The line for the live names of a word or a field; none when they are plain."""
        if not live.unless:
            self.plain[name] = live
            return []
        return [f"{name} = {live.expression()}"]

    def word_lines(self, word: Word) -> list[str]:
        """Assignments for a word made from facts: settled yes, settled no, and what is live."""
        lines = []
        for value, formula in (("yes", word.yes), ("no", word.no)):
            lines += self.assign(variable("S", word.name, value), self.surely(formula))
            lines += self.assign(variable("F", word.name, value), self.never(formula))
        live = together((self.live(word.yes), self.live(word.no)))
        return lines + self.assign_live(variable("L", word.name), live)

    def field_lines(self, field: str) -> list[str]:
        """Assignments for a field that rules set: which values are settled, and what is live."""
        return self._told_lines() if field == "to" else self._one_value_lines(field)

    def _told_lines(self) -> list[str]:
        """Recipients add up, so each is settled and live by itself."""
        lines = []
        for who in VALUES["to"]:
            told = either(*self.rules_for("to", who), *self._grounds_to(who))
            lines += self.assign(variable("S", "to", who), self.surely(told))
            lines += self.assign(variable("F", "to", who), self.never(told))
            lines += self.assign_live(variable("L", "to", who), self.live(told))
        live = together(self.live_name("to", who) for who in VALUES["to"])
        return lines + self.assign_live(variable("L", "to"), live)

    def _one_value_lines(self, field: str) -> list[str]:
        """A field has one value, so it can change only by a name that could change two of them:
        what its own rules say of a value, and what the rules of the others leave for it."""
        formulas = self._formulas_of(field)
        lines = []
        for value, formula in formulas.items():
            lines += self.assign(variable("F", field, value), self.never(formula))
            lines += self.assign_live(variable("O", field, value), self.live(formula))
        for value in formulas:
            lines += self.assign(variable("S", field, value), self._only(field, (value,)))
        for value in formulas:
            live = self._live_values(field, (value,))
            lines += self.assign_live(variable("L", field, value), live)
        live = together(self.live_name(field, value) for value in formulas)
        return lines + self.assign_live(variable("L", field), live)

    def _formulas_of(self, field: str) -> dict[str, Bool]:
        """When a field has each of its values. Of behaviour the highest level that holds counts."""
        formulas: dict[str, Bool] = {
            value: either(*map(self._told_in_facts, self.rules_for(field, value)))
            for value in VALUES[field]
        }
        if field != "behaviour":
            return formulas
        lower_than: list[Bool] = []
        for level, formula in formulas.items():
            formulas[level] = _simplified(both(formula, *lower_than))
            lower_than.append(negate(formula))
        return {**formulas, "none": _simplified(both(*lower_than))}

    def _told_in_facts(self, formula: Bool) -> Bool:
        """The same in facts alone, which shows where a rule asks for what cannot be together. Not
        where the urgency is tested: of that more is known than its rules say one by one."""
        urgent = any(name == f"{FIELD}urgency" for name in _names(formula))
        return formula if urgent else _simplified(self.expand(formula))

    def _only(self, field: str, values: tuple[str, ...]) -> str:
        """The expression for "none but one of these values can come out any more"."""
        others = (value for value in _values(field) if value not in values)
        return " and ".join(self._held("F", field, other) for other in others)

    def _live_values(self, field: str, values: tuple[str, ...]) -> Live:
        """The unknown names that could still change whether a field has one of these values."""
        others = tuple(value for value in _values(field) if value not in values)
        here, there = (
            together(self.live_name(field, value, kind="O") for value in side).expression()
            for side in (values, others)
        )
        settled = {self._only(field, values), self._only(field, others)} - {"False"}
        moving = Live(words=(f"(({here}) & ({there}))",))
        return Live(unless=((" or ".join(sorted(f"({one})" for one in settled)), moving),))

    def live_name(self, *name: str, kind: str = "L") -> Live:
        """The live names of a word, a field or a value of it."""
        found = variable(kind, *name)
        return self.plain.get(found, Live(words=(found,)))

    def _grounds_to(self, recipient: str) -> tuple[Bool, ...]:
        grounds = self.lowered.rulebook.grounds
        return tuple(Lit(f"ground:{g.id}", "yes") for g in grounds if recipient in g.to)

    def _live_literal(self, lit: Lit) -> Live:
        if lit.name in self.bit:
            return Live(self.bit[lit.name])
        if lit.name == SETTING:
            return Live()
        if lit.name in self.words:
            return self.live_name(lit.name)
        if lit.name.startswith("to:"):
            return self.live_name("to", lit.name.removeprefix("to:"))
        field, values = lit.name.removeprefix(FIELD), tuple(lit.value.split(_OR))
        if len(values) == 1:
            return self.live_name(field, *values)
        return self._live_values(field, values)

    def _made(self, lit: Lit) -> str:
        field, values = lit.name.removeprefix(FIELD), tuple(lit.value.split(_OR))
        if len(values) == 1:
            return self._held("S" if lit.holds else "F", field, lit.value)
        others = tuple(value for value in _values(field) if value not in values)
        return f"({self._only(field, values if lit.holds else others)})"

    def _held(self, *parts: str) -> str:
        """The variable of that name, or the one that holds the same."""
        name = variable(*parts)
        return self.same_as.get(name, name)

    def _flip(self, formula: Bool) -> Bool:
        """Facts as what would settle them: "is not yes" is settled by a no, not by silence."""
        match formula:
            case Lit(name, value, False) if name in self.bit:
                return Lit(name, "no" if value == "yes" else "yes")
            case AllOf(parts):
                flipped = both(*map(self._flip, parts))
                return FALSE if self._contradicts(flipped) else flipped
            case AnyOf(parts):
                return either(*map(self._flip, parts))
        return formula

    def _contradicts(self, formula: Bool) -> bool:
        """Whether a formula asks one fact to be both yes and no."""
        parts = set(formula.parts) if isinstance(formula, AllOf) else set()
        return any(Lit(name, "yes") in parts and Lit(name, "no") in parts for name in self.bit)


def _names(formula: Bool) -> Iterator[str]:
    if isinstance(formula, Lit):
        yield formula.name
    else:
        for part in formula.parts:
            yield from _names(part)


def _values(field: str) -> tuple[str, ...]:
    return (*VALUES[field], "none") if field == "behaviour" else VALUES[field]


def _grouped(formula: Bool) -> Bool:
    """The same with "one of these values of a field" as one literal, since it can be settled when
    none of them is: they may only change places with one another."""
    if isinstance(formula, Lit):
        return formula
    holds = isinstance(formula, AnyOf)
    groups: dict[str, list[str]] = {}
    parts: list[Bool] = []
    for part in map(_grouped, formula.parts):
        if isinstance(part, Lit) and part.name in _ONE_VALUE and part.holds == holds:
            groups.setdefault(part.name, []).append(part.value)
        else:
            parts.append(part)
    parts += [Lit(name, _OR.join(values), holds) for name, values in groups.items()]
    return parts[0] if len(parts) == 1 else type(formula)(tuple(parts))


def _simplified(formula: Bool) -> Bool:
    """A conjunction in which what stands by itself is not asked again inside the other parts."""
    flat = _supposing(formula, frozenset())
    if not isinstance(flat, AllOf):
        return flat
    parts = flat.parts
    given = frozenset(known for part in parts if isinstance(part, Lit) for known in _implied(part))
    rest = [_supposing(part, given) for part in parts if not isinstance(part, Lit)]
    return both(*(part for part in parts if isinstance(part, Lit)), *rest)


def _implied(lit: Lit) -> Iterator[Lit]:
    """A literal, and what follows from it: what is yes is not no."""
    yield lit
    if lit.holds and lit.value in (YES, NO):
        yield Lit(lit.name, NO if lit.value == YES else YES, False)


def _supposing(formula: Bool, given: frozenset[Lit]) -> Bool:
    """The same formula where these literals hold."""
    if isinstance(formula, Lit):
        if formula in given:
            return TRUE
        return FALSE if negate(formula) in given else formula
    join = both if isinstance(formula, AllOf) else either
    return join(*(_supposing(part, given) for part in formula.parts))
