"""Made-up incidents for hypothesis: every nation, mixed people, and facts leaning to hard places.

Answers drawn evenly almost never come to "every ground ruled out", which is where a mistake would
hurt most. So most incidents here start from a settled state and change a few answers in it.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cache
from typing import Any

from hypothesis import strategies as st

from handrail.decision.facts import FACTS, PERSON_FACTS, ROLES, SETTINGS
from handrail.decision.incident import Incident, read_incident
from handrail.guidance.release import Edition, packs

Data = dict[str, Any]

FACT_IDS = tuple(fact.id for fact in FACTS)
TRUE_OF_A_CALM_INCIDENT = ("imagery", "mutual", "enough_information", "risk_manageable")
SETTLED = {id: "yes" if id in TRUE_OF_A_CALM_INCIDENT else "no" for id in FACT_IDS}
"""Every ground, sign and risk ruled out: the setting may manage."""

STARTS: dict[str, dict[str, str]] = {
    "nothing known": {},
    "settled": SETTLED,
    "settled, no imagery": {**SETTLED, "imagery": "no"},
    "settled, pornography of adults": {**SETTLED, "adult_pornography": "yes"},
    "settled but for the lead's judgement": {
        id: answer
        for id, answer in SETTLED.items()
        if id not in ("enough_information", "risk_manageable", "in_doubt")
    },
}


def tries(ordinary: int) -> int:
    """How many incidents to try: ``HANDRAIL_EXAMPLES`` asks for more, never for fewer."""
    return max(ordinary, int(os.environ.get("HANDRAIL_EXAMPLES", "0")))


CALMEST_FIRST = ("unknown", "no", "yes")
"""The answers in the order that hypothesis should simplify towards."""

KINDS_AND_AGES = (
    ("child", 16),
    ("child", None),
    ("unknown", None),
    ("adult", None),
    *(("child", age) for age in (3, 9, 10, 12, 13, 17)),
    *(("adult", age) for age in (18, 40)),
    ("unknown", 12),
    ("unknown", 30),
)
NAMED_ROLES = tuple(role for role in ROLES if role != "none-known")

answers = st.sampled_from(CALMEST_FIRST)
kinds_and_ages = st.sampled_from(KINDS_AND_AGES)
role_masks = st.one_of(
    st.just(0),
    st.sampled_from([1 << at for at in range(len(NAMED_ROLES))]),
    st.integers(1, 2 ** len(NAMED_ROLES) - 1),
)
# Drawn as single numbers, since drawing every answer by itself would take most of the time.
own_answers = st.one_of(st.just(0), st.integers(0, 4 ** len(PERSON_FACTS) - 1))
changes = st.binary(max_size=8)  # each byte one answer changed
all_answers = st.integers(0, 3 ** len(FACT_IDS) - 1)


def roles_from(mask: int) -> list[str]:
    """One bit a role; none at all means that none is known."""
    return [role for at, role in enumerate(NAMED_ROLES) if mask >> at & 1] or ["none-known"]


def changes_from(codes: bytes) -> dict[str, str]:
    """One answer for each byte."""
    return {FACT_IDS[code // 3 % len(FACT_IDS)]: CALMEST_FIRST[code % 3] for code in codes}


def person_data(ref: str, kind_and_age: tuple[str, int | None], mask: int, own: int) -> Data:
    """One person as plain data, with an age that agrees with their kind."""
    kind, age = kind_and_age
    digits = {id: own // 4**at % 4 for at, id in enumerate(PERSON_FACTS)}
    facts = {id: CALMEST_FIRST[digit - 1] for id, digit in digits.items() if digit}
    return {"ref": ref, "kind": kind, "age": age, "roles": roles_from(mask), "facts": facts}


@st.composite
def facts_data(draw: st.DrawFn) -> dict[str, str]:
    """Answers: a settled start with a few changed, or all of them drawn at random."""
    start = draw(st.sampled_from((*STARTS, "anything")))
    if start == "anything":
        drawn = draw(all_answers)
        return {id: CALMEST_FIRST[drawn // 3**at % 3] for at, id in enumerate(FACT_IDS)}
    return {**STARTS[start], **changes_from(draw(changes))}


@st.composite
def incident_data(draw: st.DrawFn, nation: str) -> Data:
    """A whole incident of one nation as plain data, always well formed."""
    how_many = draw(st.sampled_from((0, 1, 1, 2, 2, 3)))
    return {
        "format": "handrail-incident/1",
        "nation": nation,
        "setting": draw(st.sampled_from(SETTINGS)),
        "on": "2026-11-20",
        "people": [
            person_data(ref, draw(kinds_and_ages), draw(role_masks), draw(own_answers))
            for ref in "ABC"[:how_many]
        ],
        "facts": draw(facts_data()),
    }


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition there is, so that each property is tried on each."""
    return packs()


@st.composite
def assessed(draw: st.DrawFn) -> tuple[str, Incident]:
    """An edition's id, and an incident of its nation."""
    edition = draw(st.sampled_from(editions()))
    return edition.id, read_incident(draw(incident_data(edition.nation)))


@st.composite
def filled_in(draw: st.DrawFn, before: Incident) -> Incident:
    """The same incident with some of what was unknown now known, and nothing else changed.

    Unknown is what could be asked: a fact about children is not asked of an adult, nor once more
    of the incident when everybody who may be a child has an answer of their own.
    """
    data = before.to_json()
    children = [person for person in data["people"] if person["kind"] != "adult"]
    settled = [id for id in PERSON_FACTS if all(id in child["facts"] for child in children)]
    for person in data["people"]:
        fill_in_person(draw, person, data["facts"])
    asked = [id for id in FACT_IDS if not children or id not in settled]
    fill_in_answers(draw, data["facts"], asked)
    return read_incident(data)


def fill_in_person(draw: st.DrawFn, person: Data, shared: dict[str, str]) -> None:
    """Settle what is open about one person, or leave it: kind, age, part, own answers."""
    known_adult = person["kind"] == "adult"
    kind, age = draw(kinds_and_ages)
    if person["kind"] in ("unknown", kind):
        person["kind"] = kind
        person["age"] = age if person["age"] is None else person["age"]
    if person["roles"] == ["none-known"]:
        person["roles"] = roles_from(draw(role_masks))
    own = {id: person["facts"].get(id, shared.get(id, "unknown")) for id in PERSON_FACTS}
    filled = {**own}
    fill_in_answers(draw, filled, () if known_adult else PERSON_FACTS)
    person["facts"] |= {id: answer for id, answer in filled.items() if answer != own[id]}


def fill_in_answers(draw: st.DrawFn, known: dict[str, str], ids: Collection[str]) -> None:
    """Answer some of these facts that are unknown, in place."""
    for id, answer in changes_from(draw(changes)).items():
        if id in ids and known.get(id, "unknown") == "unknown":
            known[id] = answer
