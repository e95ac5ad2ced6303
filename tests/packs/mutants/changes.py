"""Small ways of spoiling a rulebook, one at a time, as an author's slip would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from handrail.decision.conditions import read_condition
from handrail.decision.rulebook import Rule, Rulebook

Part = TypeVar("Part")
Change = Callable[[Rulebook], Rulebook]


def rule_when(id: str, when: str) -> Change:
    """One rule holds under another condition."""
    condition = read_condition(when)

    def change(book: Rulebook) -> Rulebook:
        rules = [replace(r, when=condition) if r.id == id else r for r in book.rules]
        return replace(book, rules=tuple(_changed(rules, book.rules)))

    return change


def rule_value(id: str, value: str) -> Change:
    """One rule sets another value."""

    def change(book: Rulebook) -> Rulebook:
        rules = [replace(r, value=value) if r.id == id else r for r in book.rules]
        return replace(book, rules=tuple(_changed(rules, book.rules)))

    return change


def without_rule(id: str) -> Change:
    """One rule is left out."""

    def change(book: Rulebook) -> Rulebook:
        rules = [rule for rule in book.rules if rule.id != id]
        return replace(book, rules=tuple(_changed(rules, book.rules)))

    return change


def extra_rule(sets: str, value: str, when: str) -> Change:
    """One rule too many."""

    def change(book: Rulebook) -> Rulebook:
        rule = Rule("one-too-many", sets, value, read_condition(when), book.rules[0].cites)
        return replace(book, rules=(*book.rules, rule))

    return change


def ground(id: str, *, met: str | None = None, to: tuple[str, ...] | None = None) -> Change:
    """One ground is met otherwise, or goes to others."""

    def change(book: Rulebook) -> Rulebook:
        grounds = [
            replace(g, met=read_condition(met) if met else g.met, to=to or g.to)
            if g.id == id
            else g
            for g in book.grounds
        ]
        return replace(book, grounds=tuple(_changed(grounds, book.grounds)))

    return change


def kind(value: str, met: str) -> Change:
    """One kind of incident is met otherwise."""

    def change(book: Rulebook) -> Rulebook:
        kinds = [
            replace(k, met=read_condition(met)) if k.value == value else k for k in book.typology
        ]
        return replace(book, typology=tuple(_changed(kinds, book.typology)))

    return change


def first_step(asks_deletion: bool, **changed: Any) -> Change:
    """The first step of a sort is something else."""

    def change(book: Rulebook) -> Rulebook:
        step = next(s for s in book.steps if s.kind == "do" and s.asks_deletion == asks_deletion)
        spoilt = replace(step, **changed)
        return replace(book, steps=tuple(spoilt if s is step else s for s in book.steps))

    return change


def both(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def change(book: Rulebook) -> Rulebook:
        for one in changes:
            book = one(book)
        return book

    return change


def _changed(now: list[Part], before: tuple[Part, ...]) -> list[Part]:
    assert tuple(now) != before, "the pack no longer has what this mutant spoils"
    return now
