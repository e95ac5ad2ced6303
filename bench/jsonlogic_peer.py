"""The decision in JSONLogic, run by datalogic-py.

JSONLogic has no word for an intermediate result, so every result is written out in full over the
answers. Stages that hand intermediate results on are eight times slower, and are not shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from datalogic_py import Engine, apply

from bench.decision import Decision, Peer
from handrail.decision.lower import AllOf, Bool, Lit

Rule = Any


def peer(decision: Decision) -> Peer:
    """Compiled beforehand, without a trace."""
    rule = Engine().compile(_rule(decision))
    return Peer(
        "datalogic-py (JSONLogic), no trace", rule.evaluate, _named(decision), 2_000, not_unknown()
    )


def traced_peer(decision: Decision) -> Peer:
    """The same with a trace, which the engine gives only for a rule handed over as text."""
    engine, text, named = Engine(), json.dumps(_rule(decision)), _named(decision)

    def evaluate(answers: dict[str, str]) -> Any:
        return engine.evaluate_with_trace(text, json.dumps(answers))

    def results(found: Any) -> Mapping[str, object]:
        return named(json.loads(found)["result"])

    return Peer("datalogic-py (JSONLogic), with trace", evaluate, results, 12, not_unknown())


def _named(decision: Decision) -> Callable[[list[object]], Mapping[str, object]]:
    return lambda found: dict(zip(decision.results, found, strict=True))


def not_unknown() -> str:
    """What the engine makes of "not" before an answer that nobody has given."""
    return f"`not unknown` comes out {apply({'!': [{'var': 'unknown'}]}, {})!r}"


def _rule(decision: Decision) -> Rule:
    """All results as one list of expressions over the answers."""
    written: dict[str, Rule] = {}
    for name, formula in decision.steps:
        written[name] = _expression(formula, written)
    return [written[name] for name in decision.results]


def _expression(formula: Bool, written: Mapping[str, Rule]) -> Rule:
    if isinstance(formula, Lit):
        if formula.value:
            return {"===" if formula.holds else "!==": [{"var": formula.name}, formula.value]}
        return written[formula.name] if formula.holds else {"!": [written[formula.name]]}
    if not formula.parts:
        return isinstance(formula, AllOf)
    joined = "and" if isinstance(formula, AllOf) else "or"
    return {joined: [_expression(part, written) for part in formula.parts]}
