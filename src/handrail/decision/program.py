"""A rulebook with the functions written from it: what deciding needs, and nothing that writes it.

Apart from ``generate`` so that a start that finds its packs pressed loads no generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handrail.decision.facts import FACTS
from handrail.decision.people import PEOPLE_NAMES
from handrail.decision.rulebook import Rulebook

FIELDS: Final = (
    "urgency",
    "referral",
    "scope",
    "imagery",
    "parents",
    "adult_pattern",
    "typology",
    "behaviour",
    "police_factors",
    "sign_off",
    "do",
    "do_not",
    "contacts",
)
"""The fields of an assessment that an answer can change, weightiest first."""

Bits = Callable[[int, int, str], tuple[tuple[object, ...], ...]]
Because = Callable[[int, int, str], int]


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A rulebook and the functions written from it."""

    rulebook: Rulebook
    places: tuple[str, ...]
    """Fact and people names by bit; earlier is asked earlier."""
    decide_bits: Bits
    parents_bits: Callable[[int, int], tuple[object, ...]]
    live_bits: Callable[[int, int, str], tuple[int, ...]]
    because_bits: tuple[Because, ...]
    step_condition: tuple[int, ...]
    contact_condition: tuple[int, ...]


def places_of(rulebook: Rulebook) -> tuple[str, ...]:
    """The order of the bits: the facts to ask first, then the rest as the format lists them."""
    names = (*rulebook.asks_first, *(fact.id for fact in FACTS), *PEOPLE_NAMES)
    return tuple(dict.fromkeys(names))


def program_from(rulebook: Rulebook, space: Mapping[str, Any]) -> Program:
    """A program from a namespace that holds the generated functions."""
    return Program(
        rulebook,
        places_of(rulebook),
        space["decide_bits"],
        space["parents_bits"],
        space["live_bits"],
        space["because_bits"],
        space["STEP_CONDITION"],
        space["CONTACT_CONDITION"],
    )
