"""What is settled whatever is answered next, and which unknown names could still change the rest.

``Settle`` writes it as Python expressions over Y, N and U, the unknown names; ``Live`` gathers live
names, and writes each of them as seldom as it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handrail.decision.express import Express, variable
from handrail.decision.lower import (
    FALSE,
    FIELD,
    SETTING,
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
        found = self.now(self._flip(formula))
        return self.given.get(found, found)

    def never(self, formula: Bool) -> str:
        """The expression for "fails now, and whatever is answered next"."""
        return self.surely(negate(formula))

    def live(self, formula: Bool) -> Live:
        """The unknown names that could still change a formula."""
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
        rules = {value: self.rules_for(field, value) for value in VALUES[field]}
        if field == "to":
            rules = {to: (*when, *self._grounds_to(to)) for to, when in rules.items()}
        lines = []
        for value, when in rules.items():
            never = " and ".join(self.never(f) for f in when) or "True"
            lines += self.assign(variable("F", field, value), never)
        if field == "behaviour":
            return lines + self._behaviour_lines(rules)
        for value, when in rules.items():
            others = (self._held("F", field, other) for other in rules if other != value)
            surely = " or ".join(self.surely(f) for f in when) or "False"
            settled = surely if field == "to" else " and ".join(others)
            lines += self.assign(variable("S", field, value), settled)
        live = together(self.live(f) for when in rules.values() for f in when)
        if field != "to":
            settled = " or ".join(self._held("S", field, value) for value in rules)
            live = Live(unless=((settled, live),))
        return lines + self.assign_live(variable("L", field), live)

    def live_name(self, name: str) -> Live:
        """The live names of a word or a field."""
        found = variable("L", name)
        return self.plain.get(found, Live(words=(found,)))

    def _grounds_to(self, recipient: str) -> tuple[Bool, ...]:
        grounds = self.lowered.rulebook.grounds
        return tuple(Lit(f"ground:{g.id}", "yes") for g in grounds if recipient in g.to)

    def _behaviour_lines(self, rules: dict[str, tuple[Bool, ...]]) -> list[str]:
        """The highest level wins, so once a level is settled nothing lower matters."""
        lines = []
        above: list[str] = []
        for value, when in rules.items():
            surely = " or ".join(self.surely(f) for f in when) or "False"
            lines += self.assign(variable("T", value), surely)
            settled = " and ".join((self._held("T", value), *above))
            lines += self.assign(variable("S", "behaviour", value), settled)
            above.append(self._held("F", "behaviour", value))
        live = Live()
        for value, when in reversed(rules.items()):
            lower_levels = Live(unless=((self._held("T", value), live),))
            live = together((*map(self.live, when), lower_levels))
        some_level = " or ".join(self._held("T", value) for value in rules)
        lines += self.assign(variable("S", "behaviour", "none"), " and ".join(above))
        lines += self.assign(variable("F", "behaviour", "none"), some_level)
        return lines + self.assign_live(variable("L", "behaviour"), live)

    def _live_literal(self, lit: Lit) -> Live:
        if lit.name in self.bit:
            return Live(self.bit[lit.name])
        if lit.name == SETTING:
            return Live()
        return self.live_name("to" if lit.name.startswith("to:") else lit.name.removeprefix(FIELD))

    def _made(self, lit: Lit) -> str:
        return self._held("S" if lit.holds else "F", lit.name.removeprefix(FIELD), lit.value)

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
