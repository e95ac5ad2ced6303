"""The decision in zen-engine: one expression node, each step an expression over those before it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import zen

from bench.decision import Decision, Peer
from handrail.decision.lower import AllOf, Bool, Lit


def peer(decision: Decision) -> Peer:
    """Compiled beforehand, with the trace: the engine tells every step's value."""
    ready = zen.ZenEngine().create_decision(json.dumps(_model(decision)))

    def evaluate(answers: dict[str, str]) -> Any:
        return ready.evaluate(answers, {"trace": True})

    def results(found: Any) -> Mapping[str, object]:
        values: dict[str, object] = found["result"]
        return values

    return Peer("zen-engine, with trace", evaluate, results, 500, not_unknown())


def not_unknown() -> str:
    """What the engine makes of "not" before an answer that nobody has given."""
    try:
        found = zen.evaluate_expression("not unknown", {"unknown": None})
    except RuntimeError:
        return "`not unknown` is refused as an error, so every rule must test for it first"
    return f"`not unknown` comes out {found!r}"


def _model(decision: Decision) -> dict[str, Any]:
    expressions = [
        {"id": name, "key": name, "value": _text(formula)} for name, formula in decision.steps
    ]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {
            "id": "steps",
            "name": "steps",
            "type": "expressionNode",
            "content": {"expressions": expressions, "passThrough": False},
        },
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": f"{one}-{two}", "sourceId": one, "targetId": two, "type": "edge"}
        for one, two in (("in", "steps"), ("steps", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


def _text(formula: Bool) -> str:
    if isinstance(formula, Lit):
        if formula.value:
            return f"{formula.name} {'==' if formula.holds else '!='} '{formula.value}'"
        return f"$.{formula.name}" if formula.holds else f"(not $.{formula.name})"
    if not formula.parts:
        return "true" if isinstance(formula, AllOf) else "false"
    joined = " and " if isinstance(formula, AllOf) else " or "
    return f"({joined.join(map(_text, formula.parts))})"
