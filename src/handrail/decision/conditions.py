"""The small closed language that rules are written in, and its frozen form.

Three-valued after Kleene: a name may be yes, no or unknown, and ``not unknown`` is unknown, never
yes. A condition (``when``) is two-valued: every name in it stands under a test such as
``coerced is yes``. There are no callbacks, no arithmetic and no free text, so the same form becomes
a Python function, columns and solver formulas, with one meaning.

    expr    := or
    or      := and ("or" and)*
    and     := unary ("and" unary)*
    unary   := "not" unary | primary
    primary := "(" expr ")" [test] | name [test] | "always"
    test    := "is" ["not"] value | "in" "(" value ("," value)* ")"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\s*(?:([a-z][a-z0-9_:/-]*)|([(),]))")
_WORDS: Final = frozenset({"and", "or", "not", "is", "in", "always"})


class ConditionError(ValueError):
    """A condition that cannot be read; the message says what, where, and what was expected."""


@dataclass(frozen=True, slots=True)
class Always:
    """True of every incident."""


@dataclass(frozen=True, slots=True)
class Name:
    """A fact or a word made from facts: yes, no or unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """A test: ``of`` has one of ``values``. Itself never unknown."""

    of: Formula
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's not: unknown stays unknown."""

    of: Formula


@dataclass(frozen=True, slots=True)
class All:
    """Kleene's and: one no settles it; one unknown without a no leaves it unknown."""

    of: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Kleene's or: one yes settles it; one unknown without a yes leaves it unknown."""

    of: tuple[Formula, ...]


Formula = Always | Name | Is | Not | All | Any


def read_condition(text: str) -> Formula:
    """Read one expression. Raises ConditionError with the place and what was expected."""
    return _Reader(text).whole()


def names_in(formula: Formula) -> Iterator[str]:
    """Every name a formula mentions, as often as it does."""
    match formula:
        case Name(name):
            yield name
        case Is(of, _) | Not(of):
            yield from names_in(of)
        case All(parts) | Any(parts):
            for part in parts:
                yield from names_in(part)


def is_two_valued(formula: Formula) -> bool:
    """Whether a formula is never unknown: every name in it stands under a test."""
    match formula:
        case Name():
            return False
        case Not(of):
            return is_two_valued(of)
        case All(parts) | Any(parts):
            return all(is_two_valued(part) for part in parts)
    return True


def tests_in(formula: Formula) -> Iterator[tuple[str, str]]:
    """Every (name, value) that a formula tests directly, such as (urgency, refer-now)."""
    match formula:
        case Is(Name(name), values):
            yield from ((name, value) for value in values)
        case Is(of, _) | Not(of):
            yield from tests_in(of)
        case All(parts) | Any(parts):
            for part in parts:
                yield from tests_in(part)


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split(text))
        self.at = 0

    def whole(self) -> Formula:
        formula = self._any()
        if self.at < len(self.tokens):
            self._refuse("the end, or 'and' / 'or'")
        return formula

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, int]]:
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                sign = text[at:].strip()[0]
                raise ConditionError(
                    f"{text!r}: the sign {sign!r} is not part of the language; "
                    "use names, 'and', 'or', 'not', 'is', 'in' and brackets"
                )
            yield found.group(1) or found.group(2), found.start(found.lastindex or 0)
            at = found.end()

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self, word: str) -> bool:
        if self._peek() == word:
            self.at += 1
            return True
        return False

    def _refuse(self, expected: str) -> None:
        found = self._peek()
        where = f"at {found!r} (character {self.tokens[self.at][1] + 1})" if found else "at the end"
        raise ConditionError(f"{self.text!r}: expected {expected} {where}")

    def _name(self, expected: str) -> str:
        word = self._peek()
        if not word or word in _WORDS or word in "(),":
            self._refuse(expected)
        self.at += 1
        return word

    def _any(self) -> Formula:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Formula:
        parts = [self._unary()]
        while self._take("and"):
            parts.append(self._unary())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _unary(self) -> Formula:
        return Not(self._unary()) if self._take("not") else self._primary()

    def _primary(self) -> Formula:
        if self._take("always"):
            return Always()
        if self._take("("):
            formula = self._any()
            if not self._take(")"):
                self._refuse("')'")
        else:
            formula = Name(self._name("a name, 'not' or '('"))
        return self._tested(formula)

    def _tested(self, formula: Formula) -> Formula:
        if self._take("is"):
            negated = self._take("not")
            test = Is(formula, (self._name("a value such as yes, no or unknown"),))
            return Not(test) if negated else test
        if self._take("in"):
            if not self._take("("):
                self._refuse("'(' and a list of values")
            values = [self._name("a value")]
            while self._take(","):
                values.append(self._name("a value"))
            if not self._take(")"):
                self._refuse("',' or ')'")
            return Is(formula, tuple(values))
        return formula
