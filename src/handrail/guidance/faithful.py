"""The generated functions do what the rules say: for every incident, not for those tried.

The functions' source is read back and compared with the rules, which are lowered here by another
path. So a slip in lowering, in expressing or in writing shows as an incident. Needs the ``prove``
extra.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import Any, Final

import z3

from handrail.decision.conditions import Formula
from handrail.decision.facts import NO, YES
from handrail.decision.generate import program_source
from handrail.decision.program import FIELDS, Program
from handrail.decision.rulebook import GROUNDS, VALUES, Rulebook
from handrail.guidance.counterexample import Check, Claim, Proof, Seen, in_words
from handrail.guidance.readback import NotUnderstood, Reader
from handrail.guidance.solve import FACT_NAMES, State, Truth, filled_in
from handrail.guidance.theorems import candidates

EQUAL: Final = "the generated function equals the rules"
RUNS: Final = "the function that runs is the one that was read"
FUNCTIONS: Final = ("decide_bits", "parents_bits", "live_bits")
Flags = list[tuple[str, Truth, Truth]]
"""What each returned flag says, what was read of it, and what the rules say."""


def source_of(program: Program) -> str:
    """The source that a program's functions were made from: a pressed module, or written anew."""
    file = Path(_code(program, "decide_bits").co_filename)
    return file.read_text("utf-8") if file.is_file() else program_source(program.rulebook)


def faithful(program: Program, source: str) -> Iterator[Check]:
    """That the source means what the rules say, and that the program runs this source."""
    yield Check(RUNS, partial(_runs, program, source))
    yield Check(EQUAL, partial(_equal, program, source))


def unasked(program: Program, source: str) -> Iterator[Check]:
    """For each field: a name that is not among those left to ask never changes it, however all
    the rest is answered. (Parents are asked about child by child, outside these functions.)"""
    asking = cache(partial(_asking, program, source))
    for field in FIELDS:
        name = f"what is not asked never changes {field}"
        yield Check(name, partial(_never_changes, name, field, asking))


def _equal(program: Program, source: str) -> Proof:
    state = State(program.rulebook, "incident")
    try:
        flags = _flags(program, Reader(program.places, state), source)
    except NotUnderstood as error:
        return Proof(EQUAL, False, f"{error}. Nothing can be proved of it.")
    wrong = z3.Or([read != ruled for _, read, ruled in flags])
    came = partial(_first_wrong, flags)
    return Claim(EQUAL, (state,), wrong, came, "what the rules say").check()


def _flags(program: Program, reader: Reader, source: str) -> Flags:
    book, state = program.rulebook, reader.state
    met, ruled_out, fired, kinds, not_kinds, conditions, check = reader.function(
        source, "decide_bits"
    )
    own = [rule for rule in book.rules if rule.sets == "parents"]
    offered = [(f"step {step.id}", step.when) for step in book.steps]
    offered += [(f"contact {contact.id}", contact.when) for contact in book.contacts]
    places = (*program.step_condition, *program.contact_condition)
    grounds = [f"ground:{ground}" for ground in GROUNDS]
    rows: list[tuple[str, Any, Truth]] = [
        *_rows(grounds, "is met", met, (state.answer(name, YES) for name in grounds)),
        *_rows(grounds, "is ruled out", ruled_out, (state.answer(name, NO) for name in grounds)),
        *(
            (f"rule {rule.id} fires", flag, state.holds(rule.when))
            for rule, flag in zip(book.rules, fired, strict=True)
            if rule.sets != "parents"
        ),
        *_rows(
            (f"rule {rule.id}" for rule in own),
            "fires",
            reader.function(source, "parents_bits"),
            (state.holds(rule.when) for rule in own),
        ),
        *_rows(
            (what for what, _ in offered),
            "is offered",
            (conditions[place] for place in places),
            (state.holds(when) for _, when in offered),
        ),
    ]
    pairs = [state.pair(kind.met) for kind in book.typology]
    values = [kind.value for kind in book.typology]
    rows += _rows(values, "is met", kinds, (yes for yes, _ in pairs))
    rows += _rows(values, "is ruled out", not_kinds, (no for _, no in pairs))
    answers = [state.answer("pattern:check", value) for value in (YES, NO)]
    rows += _rows(("pattern:check",) * 2, "is settled", check, answers)
    return [(what, reader.truth(read), ruled) for what, read, ruled in rows]


def _rows(
    what: Iterable[str], happens: str, read: Iterable[Any], ruled: Iterable[Truth]
) -> Iterator[tuple[str, Any, Truth]]:
    for name, flag, formula in zip(what, read, ruled, strict=True):
        yield f"{name} {happens}", flag, formula


def _first_wrong(flags: Flags, seen: Seen) -> str:
    what, read = next((w, r) for w, r, ruled in flags if seen.true(r) != seen.true(ruled))
    return f"the function says {'yes' if seen.true(read) else 'no'} to: {what}"


def _runs(program: Program, source: str) -> Proof:
    """The program's functions have the very instructions that this source compiles to."""
    module = compile(source, "<read>", "exec")
    written = {part.co_name: part for part in module.co_consts if isinstance(part, CodeType)}
    other = [
        name
        for name in FUNCTIONS
        if name not in written
        or _instructions(written[name]) != _instructions(_code(program, name))
    ]
    if other:
        names = ", ".join(other)
        return Proof(RUNS, False, f"{names}: what runs differs from what was read. Press it again.")
    return Proof(RUNS, True, f"Holds: {RUNS}.")


def _code(program: Program, name: str) -> CodeType:
    code: CodeType = getattr(program, name).__code__
    return code


def _instructions(code: CodeType) -> tuple[object, ...]:
    return code.co_code, code.co_consts, code.co_names, code.co_varnames


@dataclass(frozen=True, slots=True)
class _Asking:
    """An incident as far as it is known, and two ways of going on that differ in one name."""

    before: State
    one: State
    other: State
    turned: Mapping[str, Truth]
    tied: tuple[Truth, ...]
    asked: Mapping[str, Mapping[str, Truth]]
    """For each field, for each name, whether it is still asked because of that field."""


def _asking(program: Program, source: str) -> _Asking:
    tags = ("before", "one way", "another way")
    before, one, other = (State(program.rulebook, tag) for tag in tags)
    live = Reader(program.places, before).function(source, "live_bits")
    turned = {name: z3.Bool(f"differs {name}") for name in FACT_NAMES}
    tied = [*filled_in(before, one), *filled_in(before, other), z3.AtMost(*turned.values(), 1)]
    for name in FACT_NAMES:
        same = z3.And(one.yes[name] == other.yes[name], one.no[name] == other.no[name])
        tied.append(z3.Or(turned[name], same))
    asked = {
        field: dict(zip(program.places, mask.bits, strict=False))
        for field, mask in zip(FIELDS, live, strict=True)
    }
    return _Asking(before, one, other, turned, tuple(tied), asked)


def _never_changes(name: str, field: str, asking: Callable[[], _Asking]) -> Proof:
    try:
        on = asking()
    except NotUnderstood as error:
        return Proof(name, False, f"{error}. Nothing can be proved of it.")
    pairs = zip(shown(on.one, field), shown(on.other, field), strict=True)
    unasked = [z3.Not(z3.And(on.turned[name], asked)) for name, asked in on.asked[field].items()]
    broken = z3.And(*unasked, z3.Or([a != b for a, b in pairs]))
    states = (on.before, on.one, on.other)
    came = partial(_turned, on.turned, field)
    should = "the same either way, or the question asked"
    return Claim(name, states, broken, came, should, on.tied).check()


def _turned(turned: Mapping[str, Truth], field: str, seen: Seen) -> str:
    name = next(name for name, differs in turned.items() if seen.true(differs))
    return f"{field} depends on whether {in_words(name)}, and that is not asked"


def shown(state: State, field: str) -> list[Truth]:
    """Everything that one field of the assessment shows, as solver formulas."""
    book = state.book
    made = {
        "referral": [
            *(state.field("to", who) for who in VALUES["to"]),
            *(state.answer(f"ground:{ground}", value) for ground in GROUNDS for value in (YES, NO)),
        ],
        "parents": [],
        "adult_pattern": [
            *(state.yes[sign] for sign in (*book.pattern.sexual, *book.pattern.financial)),
            *(state.answer("pattern:check", value) for value in (YES, NO)),
        ],
        "typology": candidates(state),
        "police_factors": _factors(state, book),
        "sign_off": [state.answer("grounds", YES)],
        "do": _each(state, (step.when for step in book.steps if step.kind == "do")),
        "do_not": _each(state, (step.when for step in book.steps if step.kind == "do-not")),
        "contacts": _each(state, (contact.when for contact in book.contacts)),
    }
    if field in made:
        return made[field]
    return [state.field(field, value) for value in VALUES[field]]


def _each(state: State, conditions: Iterable[Formula]) -> list[Truth]:
    return [state.holds(condition) for condition in dict.fromkeys(conditions)]


def _factors(state: State, book: Rulebook) -> list[Truth]:
    facts = book.police_factors.facts if book.police_factors else ()
    return [answer[fact] for fact in facts for answer in (state.yes, state.no)]
