"""Boolean formulas as Python expressions over the two numbers Y and N: what holds, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from handrail.decision.lower import (
    FIELD,
    SETTING,
    AllOf,
    AnyOf,
    Bool,
    Lit,
    Lowered,
    either,
    negate,
)

UNKNOWN_NAMES: Final = "~(Y | N)"
"""The number whose bits say which names are unknown."""


def variable(*parts: str) -> str:
    """A Python name made from ids: ``variable("urgency", "refer-now")``."""
    return "_".join(part.replace(":", "_").replace("-", "_").replace("/", "_") for part in parts)


class Express:
    """Formulas of one lowered rulebook as expressions, with names at their places.

    ``unknown`` is how to write UNKNOWN_NAMES: a variable, where the function has one.
    """

    def __init__(
        self, lowered: Lowered, places: tuple[str, ...], unknown: str = UNKNOWN_NAMES
    ) -> None:
        self.lowered = lowered
        self.numbers = {"yes": "Y", "no": "N", "unknown": unknown}
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
        formula = self._folded(formula)
        if isinstance(formula, Lit):
            return self._one(formula)
        joined = " and " if isinstance(formula, AllOf) else " or "
        if not formula.parts:
            return "True" if isinstance(formula, AllOf) else "False"
        pieces = [*self._groups(formula), *self._rest(formula)]
        return joined.join(pieces) if len(pieces) == 1 else f"({joined.join(pieces)})"

    def _folded(self, formula: Bool) -> Bool:
        """The same with "neither yes nor no" as one literal, *is unknown*, and "one of the two"
        as its opposite."""
        if isinstance(formula, Lit):
            return formula
        both_kept = isinstance(formula, AnyOf)
        parts = dict.fromkeys(map(self._folded, formula.parts))
        for part in tuple(parts):
            if isinstance(part, Lit) and part.name in self.bit and part.value == "yes":
                pair = (part, Lit(part.name, "no", part.holds))
                if part.holds == both_kept and pair[1] in parts:
                    parts = dict.fromkeys(other for other in parts if other not in pair)
                    parts[Lit(part.name, "unknown", not part.holds)] = None
        folded = tuple(parts)
        return folded[0] if len(folded) == 1 else type(formula)(folded)

    def _groups(self, formula: AllOf | AnyOf) -> Iterable[str]:
        """Facts that stand side by side, tested together with one ``&`` for each kind of test."""
        every = isinstance(formula, AllOf)
        for value, number in self.numbers.items():
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
            found = f"{self.numbers[value]} & {self.bit[name]}"
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
        Every part of a conjunction that holds does; of a disjunction, each is tested.
        """
        if isinstance(formula, Lit):
            return str(self.bit.get(formula.name, 0))
        parts = self._flat(formula)
        compound = [part for part in parts if not isinstance(part, Lit)]
        if isinstance(formula, AnyOf):
            pieces = [f"({self.because(part)} if {self.now(part)} else 0)" for part in compound]
            for value, number in (("yes", "Y"), ("no", "N")):
                for holds, sign in ((True, ""), (False, "~")):
                    if mask := self._mask_of(parts, value, holds):
                        pieces.append(f"{sign}{number} & {mask}")
            return " | ".join(pieces) or "0"
        pieces = [self.because(part) for part in compound]
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
