"""Write a rulebook out as straight-line Python functions, once, so that deciding parses nothing.

All answers of an incident fit in two whole numbers: bit *i* of ``Y`` says the name with place *i*
is yes, bit *i* of ``N`` that it is no, neither that it is unknown. "Any of these four is yes" is
then one ``&``. The source holds assignments only, so that a solver can read it back and prove it
equal to the rules for every possible incident (``handrail guidance prove``).

Four functions are written:

- ``decide_bits(Y, N, S)``: which words, rules, kinds and conditions hold;
- ``parents_bits(Y, N)``: which rules about parents hold, for one child's own answers;
- ``live_bits(Y, N, S)``: for each field of the assessment, the unknown names that could change it;
- ``because_bits[i](Y, N, S)``: the names that make rule *i* hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handrail.decision.express import UNKNOWN_NAMES, Express
from handrail.decision.lower import Bool, Lowered, lower
from handrail.decision.program import FIELDS, Program, places_of, program_from
from handrail.decision.rulebook import GROUNDS, VALUES, Rulebook
from handrail.decision.settle import Live, Settle, named, needed, together


def program_source(rulebook: Rulebook) -> str:
    """The Python source of a rulebook's functions."""
    lowered = lower(rulebook)
    places = places_of(rulebook)
    alone = Express(lowered, places)
    parts = (
        _decide(lowered, Express(lowered, places, "U")),
        _parents(lowered, alone),
        _live(lowered, places),
        _because(lowered, alone),
    )
    return "\n\n".join(parts) + "\n"


def make_program(rulebook: Rulebook, source: str | None = None) -> Program:
    """Turn a rulebook into its program; ``source`` is one written earlier by program_source."""
    space: dict[str, Any] = {}
    # The source comes from our own generator over a closed language: no text of a user reaches it.
    exec(compile(source or program_source(rulebook), f"<{rulebook.id}>", "exec"), space)
    return program_from(rulebook, space)


def decide_order(rulebook: Rulebook) -> tuple[int, ...]:
    """Indexes of the rules in an order in which each only needs what stands before it."""
    order = ("scope", "urgency", "imagery", "to", "behaviour")
    return tuple(
        at for field in order for at, rule in enumerate(rulebook.rules) if rule.sets == field
    )


def _function(head: str, lines: Iterable[str]) -> str:
    return "\n".join((f"def {head}:", *(f"    {line}" for line in lines)))


def _tuple(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items).rstrip(" ") + ")"


def _decide(lowered: Lowered, express: Express) -> str:
    book = lowered.rulebook
    lines = [f"U = {UNKNOWN_NAMES}"]
    for word in lowered.words:
        yes, no = express.word(word.name, "yes"), express.word(word.name, "no")
        lines += [f"{yes} = {express.now(word.yes)}", f"{no} = {express.now(word.no)}"]
    done: list[str] = []
    for at in decide_order(book):
        field = book.rules[at].sets
        if done and field != done[-1]:
            lines += _choice_lines(lowered, express, done[-1])
        lines.append(f"r{at} = {express.now(lowered.rules[at])}")
        done.append(field)
    lines += _choice_lines(lowered, express, done[-1]) if done else []
    for at, condition in enumerate(lowered.conditions):
        lines.append(f"c{at} = {express.now(condition)}")
    for at, kind in enumerate(lowered.kinds):
        lines += [f"ky{at} = {express.now(kind.yes)}", f"kn{at} = {express.now(kind.no)}"]
    ground_words = [f"ground:{ground}" for ground in GROUNDS]
    rules = [f"r{at}" if rule.sets != "parents" else "0" for at, rule in enumerate(book.rules)]
    groups = (
        [express.word(word, "yes") for word in ground_words],
        [express.word(word, "no") for word in ground_words],
        rules,
        [f"ky{at}" for at in range(len(lowered.kinds))],
        [f"kn{at}" for at in range(len(lowered.kinds))],
        [f"c{at}" for at in range(len(lowered.conditions))],
        [express.word("pattern:check", "yes"), express.word("pattern:check", "no")],
    )
    lines.append(f"return {_tuple(_tuple(group) for group in groups)}")
    return _function("decide_bits(Y, N, S)", needed(lines))


def _choice_lines(lowered: Lowered, express: Express, field: str) -> list[str]:
    """One variable for each value of a field, once its rules are known."""
    rules = lowered.rulebook.rules
    lines = []
    higher: list[str] = []
    for value in VALUES[field]:
        fired = [f"r{at}" for at, r in enumerate(rules) if (r.sets, r.value) == (field, value)]
        if field == "to":
            fired += [
                express.word(f"ground:{ground.id}", "yes")
                for ground in lowered.rulebook.grounds
                if value in ground.to
            ]
        held = " or ".join(fired) or "False"
        name = express.choice(field, value)
        if field == "behaviour":
            held = " and ".join((f"({held})", *(f"not {above}" for above in higher)))
            higher.append(name)
        lines.append(f"{name} = {held}")
    if field == "behaviour":
        none = " and ".join(f"not {above}" for above in higher)
        lines.append(f"{express.choice(field, 'none')} = {none}")
    return lines


def _parents(lowered: Lowered, express: Express) -> str:
    rules = [
        express.now(formula)
        for rule, formula in zip(lowered.rulebook.rules, lowered.rules, strict=True)
        if rule.sets == "parents"
    ]
    return _function("parents_bits(Y, N)", [f"return {_tuple(rules)}"])


def _because(lowered: Lowered, express: Express) -> str:
    formulas: list[Bool] = [*lowered.rules]
    formulas += [w.yes for w in lowered.words if w.name.startswith("ground:")]
    formulas += [kind.yes for kind in lowered.kinds]
    lambdas = [f"lambda Y, N, S: {express.because(express.expand(f))}" for f in formulas]
    lines = ["because_bits = (", *(f"    {line}," for line in lambdas), ")"]
    lines.append(f"STEP_CONDITION = {lowered.step_condition!r}")
    lines.append(f"CONTACT_CONDITION = {lowered.contact_condition!r}")
    return "\n".join(lines)


def _live(lowered: Lowered, places: tuple[str, ...]) -> str:
    """For each of FIELDS but parents, the unknown names that could still change it."""
    settle = Settle(lowered, places)
    book = lowered.rulebook
    lines = [f"U = {UNKNOWN_NAMES}"]
    for word in lowered.words:
        lines += settle.word_lines(word)
    for field in ("scope", "urgency", "imagery", "to", "behaviour"):
        lines += settle.field_lines(field)
    typology = Live()
    for kind in reversed(lowered.kinds):
        later = Live(unless=((settle.surely(kind.yes), typology),))
        typology = together((settle.live(kind.yes), later))
    conditioned = tuple(zip(lowered.step_condition, book.steps, strict=True))

    def live_conditions(used: Iterable[int]) -> Live:
        return together(settle.live(lowered.conditions[at]) for at in sorted(set(used)))

    grounds = (settle.live_name(f"ground:{ground}") for ground in GROUNDS)
    signs = Live(settle.mask((*book.pattern.sexual, *book.pattern.financial)))
    factors = Live(settle.mask(book.police_factors.facts if book.police_factors else ()))
    live = {
        "urgency": settle.live_name("urgency"),
        "referral": together((*grounds, settle.live_name("to"))),
        "scope": settle.live_name("scope"),
        "imagery": settle.live_name("imagery"),
        "parents": Live(),
        "adult_pattern": together((signs, settle.live_name("pattern:check"))),
        "typology": typology,
        "behaviour": settle.live_name("behaviour"),
        "police_factors": factors,
        "sign_off": settle.live_name("grounds"),
        "do": live_conditions(at for at, step in conditioned if step.kind == "do"),
        "do_not": live_conditions(at for at, step in conditioned if step.kind == "do-not"),
        "contacts": live_conditions(lowered.contact_condition),
    }
    lines.append(f"return {_tuple(live[field].expression() for field in FIELDS)}")
    return _function("live_bits(Y, N, S)", named(needed(lines)))
