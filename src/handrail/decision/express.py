"""Boolean formulas as Python expressions over the two numbers Y and N.

``Express`` says what holds now and because of what; ``Settle`` says what is settled whatever is
answered next, and which unknown names could still change a formula.
"""

from __future__ import annotations

from collections.abc import Iterable

from handrail.decision.lower import (
    FIELD,
    SETTING,
    AllOf,
    AnyOf,
    Bool,
    Lit,
    Lowered,
    Word,
    either,
    negate,
)
from handrail.decision.rulebook import VALUES


def variable(*parts: str) -> str:
    """A Python name made from ids: ``variable("urgency", "refer-now")``."""
    return "_".join(part.replace(":", "_").replace("-", "_").replace("/", "_") for part in parts)


class Express:
    """Formulas of one lowered rulebook as expressions, with names at their places."""

    def __init__(self, lowered: Lowered, places: tuple[str, ...]) -> None:
        self.lowered = lowered
        self.bit = {name: 1 << place for place, name in enumerate(places)}
        self.words = {word.name: word for word in lowered.words}

    def mask(self, names: Iterable[str]) -> int:
        """The bits of these names together."""
        total = 0
        for name in names:
            total |= self.bit[name]
        return total

    @staticmethod
    def word(name: str, value: str) -> str:
        """The variable that says whether a word made from facts is yes, or is no."""
        return variable(value, name)

    @staticmethod
    def choice(field: str, value: str) -> str:
        """The variable that says whether a field has a value."""
        return variable("is", field, value)

    def now(self, formula: Bool) -> str:
        """The expression for whether a formula holds now."""
        if isinstance(formula, Lit):
            return self._one(formula)
        joined = " and " if isinstance(formula, AllOf) else " or "
        if not formula.parts:
            return "True" if isinstance(formula, AllOf) else "False"
        pieces = [*self._groups(formula), *self._rest(formula)]
        return joined.join(pieces) if len(pieces) == 1 else f"({joined.join(pieces)})"

    def _groups(self, formula: AllOf | AnyOf) -> Iterable[str]:
        """Facts that stand side by side, tested together with one ``&`` for each kind of test."""
        every = isinstance(formula, AllOf)
        for value, number in (("yes", "Y"), ("no", "N")):
            for holds in (True, False):
                mask = self._mask_of(formula.parts, value, holds)
                if mask and holds == every and mask & (mask - 1):
                    yield f"{number} & {mask} {'==' if every else '!='} {mask}"
                elif mask:
                    yield f"{number} & {mask}" if holds else f"not {number} & {mask}"

    def _mask_of(self, parts: tuple[Bool, ...], value: str, holds: bool) -> int:
        return self.mask(
            part.name
            for part in parts
            if isinstance(part, Lit)
            and part.name in self.bit
            and (part.value, part.holds) == (value, holds)
        )

    def _rest(self, formula: AllOf | AnyOf) -> Iterable[str]:
        for part in formula.parts:
            if not (isinstance(part, Lit) and part.name in self.bit):
                yield self.now(part)

    def _one(self, lit: Lit) -> str:
        name, value = lit.name, lit.value
        if name == SETTING:
            return f"S {'==' if lit.holds else '!='} {value!r}"
        if name in self.bit:
            found = f"{'Y' if value == 'yes' else 'N'} & {self.bit[name]}"
            return found if lit.holds else f"(not {found})"
        if name.startswith("to:"):
            lit = Lit(f"{FIELD}to", name.removeprefix("to:"), lit.holds == (value == "yes"))
        return self._made(lit)

    def _made(self, lit: Lit) -> str:
        """The variable for a word or a choice."""
        name, value = lit.name.removeprefix(FIELD), lit.value
        found = self.word(name, value) if name in self.words else self.choice(name, value)
        return found if lit.holds else f"(not {found})"

    def expand(self, formula: Bool) -> Bool:
        """The same formula over facts, people and setting alone."""
        match formula:
            case Lit(name, value, holds) if name in self.words:
                word = self.words[name]
                inner = self.expand(word.yes if value == "yes" else word.no)
                return inner if holds else negate(inner)
            case Lit(name, value, holds) if name.startswith(FIELD):
                field = name.removeprefix(FIELD)
                inner = either(*(self.expand(f) for f in self.rules_for(field, value)))
                return inner if holds else negate(inner)
            case AllOf(parts):
                return AllOf(tuple(self.expand(part) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(self.expand(part) for part in parts))
        return formula

    def rules_for(self, field: str, value: str) -> tuple[Bool, ...]:
        """The conditions of the rules that give a field a value."""
        rules = zip(self.lowered.rulebook.rules, self.lowered.rules, strict=True)
        return tuple(f for rule, f in rules if (rule.sets, rule.value) == (field, value))

    def because(self, formula: Bool) -> str:
        """The names that make a formula hold, as bits; to be asked only when it does hold.

        In a conjunction the positive reasons speak; "is not" speaks only when nothing else does.
        """
        if isinstance(formula, Lit):
            return str(self.bit.get(formula.name, 0))
        parts = self._flat(formula)
        compound = [part for part in parts if not isinstance(part, Lit)]
        pieces = [f"({self.because(part)} if {self.now(part)} else 0)" for part in compound]
        if isinstance(formula, AnyOf):
            for value, number in (("yes", "Y"), ("no", "N")):
                for holds, sign in ((True, ""), (False, "~")):
                    if mask := self._mask_of(parts, value, holds):
                        pieces.append(f"{sign}{number} & {mask}")
            return " | ".join(pieces) or "0"
        positive = self._mask_of(parts, "yes", True) | self._mask_of(parts, "no", True)
        if positive:
            pieces.append(str(positive))
        if pieces:
            return " | ".join(pieces)
        return str(self._mask_of(parts, "yes", False) | self._mask_of(parts, "no", False))

    @staticmethod
    def _flat(formula: AllOf | AnyOf) -> tuple[Bool, ...]:
        """The parts of a formula, with parts of its own kind opened up."""
        flat: list[Bool] = []
        for part in formula.parts:
            if isinstance(part, AllOf | AnyOf) and type(part) is type(formula):
                flat.extend(Express._flat(part))
            else:
                flat.append(part)
        return tuple(flat)


class Settle(Express):
    """What is settled whatever is answered next, and what could still change what is not.

    A formula is settled when it holds (or fails) however the unknown names are answered, or if
    they never are. Variables: ``S_…`` surely holds, ``F_…`` surely fails, ``L_…`` the live names.
    """

    def surely(self, formula: Bool) -> str:
        """The expression for "holds now, and whatever is answered next"."""
        return self.now(self._flip(formula))

    def never(self, formula: Bool) -> str:
        """The expression for "fails now, and whatever is answered next"."""
        return self.surely(negate(formula))

    def live(self, formula: Bool) -> str:
        """The expression for the unknown names that could still change a formula, as bits."""
        if isinstance(formula, Lit):
            return self._live_literal(formula)
        if not formula.parts:
            return "0"
        facts = [p for p in formula.parts if isinstance(p, Lit) and p.name in self.bit]
        pieces = [f"U & {self.mask(p.name for p in facts)}"] if facts else []
        pieces += [self.live(p) for p in formula.parts if p not in facts]
        settled = f"{self.surely(formula)} or {self.never(formula)}"
        return f"(0 if {settled} else {' | '.join(pieces)})"

    def word_lines(self, word: Word) -> list[str]:
        """Assignments for a word made from facts: settled yes, settled no, and what is live."""
        name = word.name
        lines = []
        for value, formula in (("yes", word.yes), ("no", word.no)):
            lines.append(f"{variable('S', name, value)} = {self.surely(formula)}")
            lines.append(f"{variable('F', name, value)} = {self.never(formula)}")
        lines.append(f"{variable('L', name)} = {self.live(word.yes)} | {self.live(word.no)}")
        return lines

    def field_lines(self, field: str) -> list[str]:
        """Assignments for a field that rules set: which values are settled, and what is live."""
        rules = {value: self.rules_for(field, value) for value in VALUES[field]}
        if field == "to":
            rules = {to: (*when, *self._grounds_to(to)) for to, when in rules.items()}
        never = {v: " and ".join(self.never(f) for f in when) for v, when in rules.items()}
        lines = [
            f"{variable('F', field, value)} = {never[value] or 'True'}" for value in VALUES[field]
        ]
        if field == "behaviour":
            return [*lines, *self._behaviour_lines(rules)]
        for value in VALUES[field]:
            others = [variable("F", field, other) for other in VALUES[field] if other != value]
            surely = " or ".join(self.surely(f) for f in rules[value]) or "False"
            settled = surely if field == "to" else " and ".join(others)
            lines.append(f"{variable('S', field, value)} = {settled}")
        live = " | ".join(self.live(f) for when in rules.values() for f in when) or "0"
        if field != "to":
            settled = " or ".join(variable("S", field, value) for value in VALUES[field])
            live = f"0 if {settled} else {live}"
        return [*lines, f"{variable('L', field)} = {live}"]

    def live_word(self, name: str) -> str:
        """The variable that holds the live names of a word."""
        return variable("L", name)

    def live_field(self, field: str) -> str:
        """The variable that holds the live names of a field."""
        return variable("L", field)

    def _grounds_to(self, recipient: str) -> tuple[Bool, ...]:
        grounds = self.lowered.rulebook.grounds
        return tuple(Lit(f"ground:{g.id}", "yes") for g in grounds if recipient in g.to)

    def _behaviour_lines(self, rules: dict[str, tuple[Bool, ...]]) -> list[str]:
        """The highest level wins, so once a level is settled nothing lower matters."""
        lines = []
        above: list[str] = []
        live = "0"
        for value, when in rules.items():
            surely = " or ".join(self.surely(f) for f in when) or "False"
            lines.append(f"S_level = {surely}")
            settled = " and ".join(("S_level", *above))
            lines.append(f"{variable('S', 'behaviour', value)} = {settled}")
            lines.append(f"T_{variable(value)} = S_level")
            above.append(variable("F", "behaviour", value))
        for value in reversed(rules):
            lower_levels = f"(0 if T_{variable(value)} else {live})"
            live = " | ".join((*(self.live(f) for f in rules[value]), lower_levels))
        none = " and ".join(above)
        return [
            *lines,
            f"{variable('S', 'behaviour', 'none')} = {none}",
            f"{variable('F', 'behaviour', 'none')} = "
            + " or ".join(f"T_{variable(value)}" for value in rules),
            f"{variable('L', 'behaviour')} = {live}",
        ]

    def _live_literal(self, lit: Lit) -> str:
        if lit.name in self.bit:
            return f"U & {self.bit[lit.name]}"
        if lit.name == SETTING:
            return "0"
        if lit.name.startswith("to:"):
            return self.live_field("to")
        return variable("L", lit.name.removeprefix(FIELD))

    def _made(self, lit: Lit) -> str:
        return variable("S" if lit.holds else "F", lit.name.removeprefix(FIELD), lit.value)

    def _flip(self, formula: Bool) -> Bool:
        """Facts as what would settle them: "is not yes" is settled by a no, not by silence."""
        match formula:
            case Lit(name, value, False) if name in self.bit:
                return Lit(name, "no" if value == "yes" else "yes")
            case AllOf(parts):
                return AllOf(tuple(self._flip(part) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(self._flip(part) for part in parts))
        return formula
