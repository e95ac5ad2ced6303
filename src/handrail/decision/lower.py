"""Lower a rulebook once to plain Boolean formulas over two Booleans a fact.

A three-valued name becomes two literals, *is yes* and *is no*; unknown is neither. What remains is
two-valued, so one form feeds the generated Python function, the solver and the columns, and all of
them mean the same. ``not unknown`` cannot come out true here, because nothing negates a name: only
a literal can be negated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handrail.decision.conditions import (
    All,
    Always,
    Any,
    ConditionError,
    Formula,
    Is,
    Name,
    Not,
    names_in,
    tests_in,
)
from handrail.decision.facts import ANSWERS, FACT, NO, SETTINGS, UNKNOWN, YES
from handrail.decision.people import PEOPLE_NAMES
from handrail.decision.rulebook import VALUES, Rulebook


@dataclass(frozen=True, slots=True)
class Lit:
    """A name has a value, or (``holds`` false) has not."""

    name: str
    value: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is; with no parts, always."""

    parts: tuple[Bool, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is; with no parts, never."""

    parts: tuple[Bool, ...]


Bool = Lit | AllOf | AnyOf
SETTING: Final = "setting"
FIELD: Final = "field:"
"""Marks a field of the assessment, since the fact ``imagery`` and the field share a name."""

TRUE: Final = AllOf(())
FALSE: Final = AnyOf(())


@dataclass(frozen=True, slots=True)
class Word:
    """A word made from facts, as the two formulas that make it yes and make it no."""

    name: str
    yes: Bool
    no: Bool


@dataclass(frozen=True, slots=True)
class Lowered:
    """A rulebook as Boolean formulas, words before the formulas that use them."""

    rulebook: Rulebook
    words: tuple[Word, ...]
    rules: tuple[Bool, ...]
    kinds: tuple[Word, ...]
    conditions: tuple[Bool, ...]
    """Each distinct condition of steps and contacts, once."""
    step_condition: tuple[int, ...]
    contact_condition: tuple[int, ...]


def lower(rulebook: Rulebook) -> Lowered:
    """Lower every formula of a rulebook; raises ConditionError for a name used out of order."""
    known = {*FACT, *PEOPLE_NAMES}
    words: list[Word] = []

    def define(name: str, formula: Formula, kind: str) -> None:
        _check_names(kind, name, formula, known)
        words.append(Word(name, truth(formula, YES), truth(formula, NO)))
        known.add(name)

    for term in rulebook.terms:
        define(f"term:{term.id}", term.means, "term")
    for ground in rulebook.grounds:
        define(f"ground:{ground.id}", ground.met, "ground")
    every = tuple(Name(f"ground:{ground.id}") for ground in rulebook.grounds)
    define("grounds", Any(every), "grounds")
    define("pattern:check", rulebook.pattern.check, "pattern")
    known |= {SETTING, *VALUES, *(f"to:{recipient}" for recipient in VALUES["to"])}

    for rule in rulebook.rules:
        _check_names("rule", rule.id, rule.when, known)
        _check_order(rule.id, rule.sets, rule.when)
    for kind in rulebook.typology:
        _check_names("typology", kind.value, kind.met, known)
    offered = [("step", step.id, step.when) for step in rulebook.steps]
    offered += [("contact", contact.id, contact.when) for contact in rulebook.contacts]
    for what, id, when in offered:
        _check_names(what, id, when, known)
    conditions = tuple(dict.fromkeys(truth(when, YES) for _, _, when in offered))
    index = {condition: at for at, condition in enumerate(conditions)}
    return Lowered(
        rulebook=rulebook,
        words=tuple(words),
        rules=tuple(truth(rule.when, YES) for rule in rulebook.rules),
        kinds=tuple(Word(k.value, truth(k.met, YES), truth(k.met, NO)) for k in rulebook.typology),
        conditions=conditions,
        step_condition=tuple(index[truth(step.when, YES)] for step in rulebook.steps),
        contact_condition=tuple(index[truth(c.when, YES)] for c in rulebook.contacts),
    )


def truth(formula: Formula, value: str) -> Bool:
    """The Boolean formula for "this comes out ``value``" (yes, no or unknown)."""
    if value == UNKNOWN:
        return both(negate(truth(formula, YES)), negate(truth(formula, NO)))
    match formula:
        case Always():
            return TRUE if value == YES else FALSE
        case Name(name):
            return Lit(name, value)
        case Not(of):
            return truth(of, NO if value == YES else YES)
        case All(parts):
            join = both if value == YES else either
            return join(*(truth(part, value) for part in parts))
        case Any(parts):
            join = either if value == YES else both
            return join(*(truth(part, value) for part in parts))
        case Is(of, values):
            tested = either(*(_tested(of, wanted) for wanted in values))
            return tested if value == YES else negate(tested)


def _tested(of: Formula, value: str) -> Bool:
    if value in ANSWERS:
        return truth(of, value)
    if isinstance(of, Name):
        return Lit(of.name if of.name == SETTING else f"{FIELD}{of.name}", value)
    raise ConditionError(f"'is {value}' needs a single name before it")


def both(*parts: Bool) -> Bool:
    """All of these, flattened, without repeats and without what is always true."""
    flat: list[Bool] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllOf) else (part,))
    if FALSE in flat:
        return FALSE
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else AllOf(unique)


def either(*parts: Bool) -> Bool:
    """Any of these, flattened, without repeats and without what is never true."""
    flat: list[Bool] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AnyOf) else (part,))
    if TRUE in flat:
        return TRUE
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else AnyOf(unique)


def negate(formula: Bool) -> Bool:
    """Not this, with the negation pushed down to the literals."""
    match formula:
        case Lit(name, value, holds):
            return Lit(name, value, not holds)
        case AllOf(parts):
            return either(*(negate(part) for part in parts))
        case AnyOf(parts):
            return both(*(negate(part) for part in parts))


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "setting": SETTINGS,
    **{field: values for field, values in VALUES.items() if field not in ("to", "parents")},
    "behaviour": (*VALUES["behaviour"], "none"),
}
_SETTLED_BEFORE: Final[dict[str, tuple[str, ...]]] = {
    "scope": (),
    "urgency": ("scope",),
    "imagery": ("scope", "urgency"),
    "to": ("scope", "urgency"),
    "behaviour": (),
    "parents": (),
}
"""Which choices a rule may test, so that nothing depends on itself."""


def _check_names(kind: str, id: str, formula: Formula, known: set[str]) -> None:
    for name in names_in(formula):
        if name not in known or name in ("to", "parents"):
            raise ConditionError(f"{kind} {id}: nothing called {name!r} can be asked here")
    for name, value in tests_in(formula):
        choices = _CHOICES.get(name, ())
        answers = ANSWERS if name in FACT or not choices else ()
        if value not in (*choices, *answers):
            wanted = ", ".join((*answers, *choices))
            raise ConditionError(f"{kind} {id}: {name!r} is never {value!r}; it may be {wanted}")


def _check_order(id: str, sets: str, formula: Formula) -> None:
    tested = {name for name, value in tests_in(formula) if value not in ANSWERS}
    tested |= {name.split(":")[0] for name in names_in(formula) if name.startswith("to:")}
    for field in tested & set(_SETTLED_BEFORE):
        if field not in _SETTLED_BEFORE[sets]:
            raise ConditionError(f"rule {id}: sets {sets!r}, so it cannot test {field!r}")
    for name in names_in(formula):
        if sets == "parents" and not (name in FACT and FACT[name].person):
            raise ConditionError(f"rule {id}: a parents rule may test only person facts: {name!r}")
