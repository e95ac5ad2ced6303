"""The incidents that every engine is given: made up, mixed, and the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from handrail.decision.facts import ADULT_AGE, ANSWERS, FACTS, KINDS, PERSON_FACTS, ROLES, SETTINGS

COUNT: Final = 2_000
SEED: Final = 20_261_120
NATION: Final = "wales"
DAY: Final = "2026-11-20"
AGES: Final = (None, 8, 11, 12, 13, 15, 16, 17, 19, 40)
ANSWERED: Final = {"empty": 0.0, "half-known": 0.5, "all-known": 1.0, "anything": 1.0}
"""How incidents start, and the share of facts that somebody has answered."""

_YES_WHEN_CALM: Final = ("imagery", "mutual", "enough_information", "risk_manageable")
CALM: Final = {fact.id: "yes" if fact.id in _YES_WHEN_CALM else "no" for fact in FACTS}
"""Every ground, sign and risk ruled out; evenly drawn answers almost never come near this."""


def mix(count: int = COUNT, *, seed: int = SEED) -> tuple[dict[str, Any], ...]:
    """Incidents in Wales as plain data: a quarter from each start in ANSWERED, 0 to 3 people."""
    random = Random(seed)
    starts = tuple(ANSWERED)
    return tuple(_incident(random, starts[at % len(starts)]) for at in range(count))


def _incident(random: Random, start: str) -> dict[str, Any]:
    return {
        "format": "handrail-incident/1",
        "nation": NATION,
        "setting": random.choice(SETTINGS),
        "on": DAY,
        "people": [_person(random, ref) for ref in "ABC"[: random.randrange(4)]],
        "facts": _facts(random, start),
    }


def _facts(random: Random, start: str) -> dict[str, str]:
    if start == "anything":
        return {fact.id: random.choice(ANSWERS) for fact in FACTS}
    answered = [id for id in CALM if random.random() < ANSWERED[start]]
    changed = {id: random.choice(("yes", "no")) for id in answered if random.random() < 0.05}
    return {id: changed.get(id, CALM[id]) for id in answered}


def _person(random: Random, ref: str) -> dict[str, Any]:
    age = random.choice(AGES)
    by_age = "child" if age is None or age < ADULT_AGE else "adult"
    named = random.sample(ROLES[:-1], random.randint(1, 2))
    own = random.sample(PERSON_FACTS, random.randrange(3))
    return {
        "ref": ref,
        "kind": random.choice(KINDS if age is None else ("unknown", by_age)),
        "age": age,
        "roles": named if random.random() < 0.8 else ["none-known"],
        "facts": {fact: random.choice(ANSWERS) for fact in own},
    }
