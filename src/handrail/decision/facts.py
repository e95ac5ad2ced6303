"""The questions a rule may ask, in the order the format names them, and the answers.

The ids are the public format's own (``handrail-incident/1``) and never change. Wording lives with
the guidance, in ``guidance/vocabulary``: what a question *says* may improve; what it *is* may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Answer = Literal["yes", "no", "unknown"]

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"
ANSWERS: Final = (YES, NO, UNKNOWN)

NATIONS: Final = ("england", "wales", "scotland", "northern-ireland")
SETTINGS: Final = ("school", "college", "early-years", "youth-organisation", "other")
KINDS: Final = ("child", "adult", "unknown")
NO_KNOWN_ROLE: Final = "none-known"
WITNESS: Final = "witness"
ROLES: Final = (
    "pictured",
    "created",
    "altered",
    "requested",
    "shared",
    "shared-on",
    "received",
    "saw",
    "pressured",
    "threatened",
    WITNESS,
    NO_KNOWN_ROLE,
)
"""A person's part in one incident. Never a label on a child."""

ADULT_AGE: Final = 18
OLDEST_AGE: Final = 120


@dataclass(frozen=True, slots=True)
class Fact:
    """One question: where it stands, whether each person may have their own answer, and whether
    a yes adds risk (invariant 3: a risk fact turning yes never makes an outcome milder)."""

    id: str
    section: str
    person: bool
    risk: bool


def _section(section: str, ids: str, *, person: str = "", risk: str = "") -> tuple[Fact, ...]:
    names = ids.split()
    risky = names if risk == "all" else risk.split()
    return tuple(Fact(name, section, name in person.split(), name in risky) for name in names)


FACTS: Final[tuple[Fact, ...]] = (
    *_section("scope", "imagery adult_pornography ai_or_altered"),
    *_section("danger-now", "immediate_danger suicide_or_self_harm risk_from_sharing", risk="all"),
    *_section(
        "adults",
        "adult_involved staff_involved unknown_account hacked_account rapid_sexual_talk "
        "moved_platform pressed_for_acts offered_value threatened_for_images told_hacked "
        "demanded_money",
        risk="all",
    ),
    *_section(
        "pressure-and-consent",
        "coerced blackmailed groomed capacity_concern mutual",
        person="capacity_concern",
        risk="coerced blackmailed groomed capacity_concern",
    ),
    *_section("said-to-show", "sexual_acts acts_unusual_for_stage violent", risk="all"),
    *_section(
        "why-and-how",
        "intent_to_harm without_consent relationship attention_seeking for_self_only "
        "sexual_motive profit exploitation malicious_spread persistent power_imbalance "
        "compulsive force_used physical_violence",
        risk="intent_to_harm without_consent profit exploitation malicious_spread persistent "
        "power_imbalance compulsive force_used physical_violence",
    ),
    *_section(
        "spread",
        "beyond_intended shown_in_person online many_recipients contained",
        risk="beyond_intended shown_in_person online many_recipients",
    ),
    *_section(
        "children",
        "vulnerable social_worker past_social_care other_setting",
        person="vulnerable social_worker past_social_care",
        risk="vulnerable",
    ),
    *_section(
        "parents-and-carers",
        "parents_risk wishes_to_tell limits_updates",
        person="parents_risk wishes_to_tell limits_updates",
    ),
    *_section(
        "devices-and-images",
        "evidence_on_device setting_device staff_viewed",
        risk="evidence_on_device",
    ),
    *_section("judgement", "enough_information risk_manageable in_doubt", risk="in_doubt"),
)

FACT: Final[dict[str, Fact]] = {fact.id: fact for fact in FACTS}
SECTIONS: Final = tuple(dict.fromkeys(fact.section for fact in FACTS))
PERSON_FACTS: Final = tuple(fact.id for fact in FACTS if fact.person)
