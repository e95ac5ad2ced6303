"""Filling in what was unknown only ever narrows an assessment (invariant 4 of the format)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.decision.decide import decide
from handrail.guidance.release import load_pack
from tests.decision.incidents import assessed, filled_in, tries

LEVELS = (None, "inappropriate", "problematic", "abusive", "violent")
MAY_BECOME = {
    "emergency": {"emergency"},
    "refer-now": {"refer-now", "emergency"},
    "setting-may-manage": {"setting-may-manage"},
    "other-procedure": {"other-procedure"},
}


@st.composite
def before_and_after(draw: st.DrawFn):
    """One incident twice: as known so far, and with some of the unknown filled in."""
    edition, before = draw(assessed())
    return edition, before, draw(filled_in(before))


def grounds(found: dict[str, Any]) -> dict[str, str]:
    return {ground["id"]: ground["status"] for ground in found["referral"]["grounds"]}


def keeps_its_grounds(was: dict[str, Any], now: dict[str, Any]) -> bool:
    known = {id: status for id, status in grounds(was).items() if status != "unknown"}
    return known.items() <= grounds(now).items()


def keeps_whether_a_referral_is_required(was: dict[str, Any], now: dict[str, Any]) -> bool:
    required: str = was["referral"]["required"]
    return required == "unknown" or now["referral"]["required"] == required


def keeps_its_scope(was: dict[str, Any], now: dict[str, Any]) -> bool:
    return was["scope"] in ("unclear", now["scope"])


def keeps_its_kind(was: dict[str, Any], now: dict[str, Any]) -> bool:
    still = set(now["typology"]["candidates"]) <= set(was["typology"]["candidates"])
    return still and was["typology"]["value"] in (None, now["typology"]["value"])


def keeps_its_urgency(was: dict[str, Any], now: dict[str, Any]) -> bool:
    return now["urgency"] in MAY_BECOME.get(was["urgency"], {now["urgency"]})


def only_raises_the_level(was: dict[str, Any], now: dict[str, Any]) -> bool:
    before, after = was["behaviour"]["at_least"], now["behaviour"]["at_least"]
    return LEVELS.index(after) >= LEVELS.index(before)


def still_tells_parents(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Of those who are still children: who has turned out to be an adult has no entry."""
    told = [ref for ref, what in was["parents"].items() if what == "tell"]
    return all(now["parents"].get(ref, "tell") in ("tell", "tell-with-child") for ref in told)


NARROWS = (
    keeps_its_grounds,
    keeps_whether_a_referral_is_required,
    keeps_its_scope,
    keeps_its_kind,
    keeps_its_urgency,
    only_raises_the_level,
    still_tells_parents,
)


@settings(max_examples=tries(1_000))
@given(before_and_after())
def test_filling_in_an_unknown_only_narrows(case):
    edition, before, after = case
    program = load_pack(edition)
    was, now = (decide(program, incident).to_json() for incident in (before, after))
    assert [keeps.__name__ for keeps in NARROWS if not keeps(was, now)] == []
