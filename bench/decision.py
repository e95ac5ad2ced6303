"""One decision as formulas in the order of their making, for engines that know no unknown.

The formulas are not written again for each engine: they come from ``lower``, which turns the
assembled rulebook into tests of two values a name (is yes, is no). An engine gets the answers,
makes each step in turn, and gives back the results, true or false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from handrail.decision.decide import Held
from handrail.decision.express import variable
from handrail.decision.facts import FACT, NO, UNKNOWN, YES
from handrail.decision.incident import Incident
from handrail.decision.lower import FIELD, SETTING, AllOf, AnyOf, Bool, Lit, Lowered, lower
from handrail.decision.people import NAME_OF_ROLE, PEOPLE_NAMES
from handrail.decision.rulebook import GROUNDS, TYPOLOGY, VALUES, Rulebook
from tests.decision import reference

FIELDS: Final = ("scope", "urgency", "imagery", "to", "behaviour")
_STATUS: Final = {(True, False): "met", (False, True): "not-met", (False, False): "unknown"}


class Outcome(NamedTuple):
    """What every engine must agree on."""

    grounds: tuple[str, ...]
    scope: tuple[str, ...]
    urgency: tuple[str, ...]
    imagery: tuple[str, ...]
    to: tuple[str, ...]
    behaviour: tuple[str, ...]
    typology: tuple[str, ...]
    check: str
    """Whether an adult may be posing as a child."""
    applies: tuple[bool, ...]
    """For each condition of steps and contacts, whether it holds."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another engine, ready to decide."""

    name: str
    evaluate: Callable[[dict[str, str]], Any]
    """What is timed: answers in, whatever the engine gives back out."""
    results: Callable[[Any], Mapping[str, object]]
    """What the engine gave back as results by name; not timed."""
    timed: int
    """How many incidents it decides in a round: few when it is slow."""
    not_unknown: str
    """What it makes of "not" before an answer that nobody has given."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Answers, then steps that each need only what stands before them; ``results`` are wanted."""

    answers: tuple[str, ...]
    """Names of what is given: yes, no or unknown; the setting is a word of its own."""
    steps: tuple[tuple[str, Bool], ...]
    """A name and its formula. A literal tests an answer; with no value it is an earlier step."""
    results: tuple[str, ...]
    conditions: int
    """How many conditions the steps and contacts have."""


def decision_of(rulebook: Rulebook) -> Decision:
    """All that ``decide`` finds before it puts reasons and actions into words: grounds, scope,
    urgency, imagery, recipients, behaviour, typology, the check, and which conditions hold."""
    lowered = lower(rulebook)
    words = {word.name for word in lowered.words}
    steps = [(name, _resolved(formula, words)) for name, formula in _formulas(lowered)]
    results = [variable(v, "ground", id) for id in GROUNDS for v in (YES, NO)]
    results += [variable(field, value) for field in FIELDS for value in VALUES[field]]
    results += [variable(v, "kind", value) for value in TYPOLOGY for v in (YES, NO)]
    results += [variable(v, "pattern:check") for v in (YES, NO)]
    results += [f"applies_{at}" for at in range(len(lowered.conditions))]
    wanted = set(results)
    kept = []
    for name, formula in reversed(steps):
        if name in wanted:
            kept.append((name, formula))
            wanted.update(lit.name for lit in literals(formula) if not lit.value)
    kept.reverse()
    tested = {lit.name for _, formula in kept for lit in literals(formula) if lit.value}
    answers, conditions = tuple(sorted(tested)), len(lowered.conditions)
    return Decision(answers, tuple(kept), tuple(results), conditions)


def answers_of(incident: Incident, wanted: tuple[str, ...]) -> dict[str, str]:
    """What an engine is given of an incident: its answers, read by the reference's own reader."""
    people = (
        reference.adult_with_part(incident),
        reference.pictured_at_most(incident, 12),
        reference.pictured_at_most(incident, 9),
        reference.child_under_13(incident),
    )
    answers = {fact: reference.answer(incident, fact) for fact in FACT}
    answers |= dict(zip(PEOPLE_NAMES, people, strict=False))
    answers |= {name: reference.has_role(incident, role) for role, name in NAME_OF_ROLE.items()}
    answers[SETTING] = incident.setting
    given = {variable(name): answer for name, answer in answers.items()}
    return {name: given[name] for name in wanted}


def literals(formula: Bool) -> Iterator[Lit]:
    """Every literal of a formula."""
    if isinstance(formula, Lit):
        yield formula
    else:
        for part in formula.parts:
            yield from literals(part)


def outcome_of(found: Mapping[str, object], conditions: int) -> Outcome:
    """What an engine's results say, each of which may be any truth value."""

    def status(name: str) -> str:
        return _STATUS[bool(found[variable(YES, name)]), bool(found[variable(NO, name)])]

    def values(field: str) -> tuple[str, ...]:
        return tuple(value for value in VALUES[field] if found[variable(field, value)])

    candidates = []
    for kind in TYPOLOGY:
        if not found[variable(NO, "kind", kind)]:
            candidates.append(kind)
        if found[variable(YES, "kind", kind)]:
            break
    return Outcome(
        tuple(status(f"ground:{id}") for id in GROUNDS),
        *(values("scope"), values("urgency"), values("imagery"), values("to")),
        behaviour=values("behaviour"),
        typology=tuple(candidates),
        check=status("pattern:check"),
        applies=tuple(bool(found[f"applies_{at}"]) for at in range(conditions)),
    )


def outcome_held(held: Held) -> Outcome:
    """What Handrail decided, in the same shape."""
    return Outcome(
        tuple(ground.status for ground in held.grounds),
        (held.scope,),
        (held.urgency,),
        (held.imagery,),
        held.to,
        (held.behaviour.at_least,) if held.behaviour.at_least else (),
        held.typology.candidates,
        {YES: "met", NO: "not-met", UNKNOWN: "unknown"}[held.check],
        tuple(map(bool, held.conditions)),
    )


def core_by_reference(incident: Incident, book: Rulebook) -> object:
    """The reference evaluator's own functions for the decision without steps and contacts: the
    lightest thing to compare with."""
    grounds = reference.grounds_of(incident)
    adult = grounds["adult-involved"]
    scope = reference.scope_of(incident, adult)
    urgency = reference.urgency_of(incident, book, grounds, scope)
    return (
        grounds,
        scope,
        urgency,
        reference.imagery_of(incident, urgency),
        reference.told(incident, book.nation, grounds, urgency),
        reference.typology_of(incident, adult),
        reference.check_of(incident),
        reference.behaviour_of(incident, adult),
    )


def refuse_to_differ(name: str, wanted: Sequence[object], found: Sequence[object]) -> None:
    """Leave when an engine does not decide what Handrail decides: its times would mean nothing."""
    wrong = [at for at, pair in enumerate(zip(wanted, found, strict=True)) if pair[0] != pair[1]]
    if wrong:
        at = wrong[0]
        raise SystemExit(
            f"{name} disagrees on {len(wrong)} of {len(wanted)} incidents, so nothing was timed. "
            f"Incident {at} of the mix: Handrail gives {wanted[at]}, it gives {found[at]}."
        )


def _formulas(lowered: Lowered) -> Iterator[tuple[str, Bool]]:
    for word in lowered.words:
        yield variable(YES, word.name), word.yes
        yield variable(NO, word.name), word.no
    for field in FIELDS:
        yield from _field(lowered, field)
    for kind in lowered.kinds:
        yield variable(YES, "kind", kind.name), kind.yes
        yield variable(NO, "kind", kind.name), kind.no
    for at, condition in enumerate(lowered.conditions):
        yield f"applies_{at}", condition


def _field(lowered: Lowered, field: str) -> Iterator[tuple[str, Bool]]:
    """The rules of one field, then its values; of behaviour the highest level that holds."""
    book = lowered.rulebook
    rules = [(rule, lowered.rules[at]) for at, rule in enumerate(book.rules) if rule.sets == field]
    for rule, formula in rules:
        yield variable("rule", rule.id), formula
    higher: list[Bool] = []
    for value in VALUES[field]:
        fired = [Lit(f"rule:{rule.id}", "") for rule, _ in rules if rule.value == value]
        if field == "to":
            fired += [Lit(f"ground:{g.id}", YES) for g in book.grounds if value in g.to]
        yield variable(field, value), AllOf((AnyOf(tuple(fired)), *higher))
        if field == "behaviour":
            higher.append(Lit(f"{FIELD}{field}", value, False))
    if field == "behaviour":
        yield variable(field, "none"), AllOf(tuple(higher))


def _resolved(formula: Bool, words: set[str]) -> Bool:
    """The same formula with each literal as the test of an answer, or as an earlier step."""
    if isinstance(formula, AllOf):
        return AllOf(tuple(_resolved(part, words) for part in formula.parts))
    if isinstance(formula, AnyOf):
        return AnyOf(tuple(_resolved(part, words) for part in formula.parts))
    name, value, holds = formula.name, formula.value, formula.holds
    if name in words:
        return Lit(variable(value, name), "", holds)
    if name.startswith(FIELD):
        return Lit(variable(name.removeprefix(FIELD), value), "", holds)
    if name.startswith("to:"):
        return Lit(variable(name), "", holds == (value == YES))
    return Lit(variable(name), value, holds)
