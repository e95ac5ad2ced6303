"""A second reader of the guidance: slow, obvious, and written without looking at the first.

Everything that the incident format and its invariants fix is written out by hand below, in the
order of the format's page. Only what the packs alone can say (which step, which service) is read
from the pack, by a recursive interpreter that takes one name at a time. Where this and the product
differ, one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.decision import conditions as c
from handrail.decision.incident import Incident, Person
from handrail.decision.rulebook import Rulebook

YES, NO, UNKNOWN = "yes", "no", "unknown"

# --- three values after Kleene -------------------------------------------------------------------


def either(*values: str) -> str:
    """One yes is enough; no only when all are no."""
    if YES in values:
        return YES
    return UNKNOWN if UNKNOWN in values else NO


def both(*values: str) -> str:
    """One no is enough; yes only when all are yes."""
    if NO in values:
        return NO
    return UNKNOWN if UNKNOWN in values else YES


def opposite(value: str) -> str:
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[value]


# --- the facts, for the incident and for one person ----------------------------------------------

PERSON_FACTS = (
    "capacity_concern",
    "vulnerable",
    "social_worker",
    "past_social_care",
    "parents_risk",
    "wishes_to_tell",
    "limits_updates",
)
SEXUAL_SIGNS = (
    "unknown_account",
    "rapid_sexual_talk",
    "moved_platform",
    "pressed_for_acts",
    "offered_value",
    "threatened_for_images",
)
FINANCIAL_SIGNS = (
    "unknown_account",
    "hacked_account",
    "rapid_sexual_talk",
    "moved_platform",
    "pressed_for_acts",
    "told_hacked",
    "demanded_money",
)
AGGRAVATING = (
    "exploitation",
    "profit",
    "malicious_spread",
    "persistent",
    "intent_to_harm",
    "force_used",
    "physical_violence",
)
RECIPIENTS = (
    "police",
    "social-care",
    "ceop",
    "designated-officer",
    "nspcc-advice",
    "school-community-police-officer",
)
ADVICE = {
    "wales": ("social-care", "school-community-police-officer"),
    "england": ("social-care", "nspcc-advice"),
    "northern-ireland": ("social-care", "nspcc-advice"),
    "scotland": ("police", "social-care"),
}
"""Whom to ask while a referral is not ruled out or advice is sought."""


def own_answer(incident: Incident, person: Person, fact: str) -> str:
    if fact in person.facts:
        return person.facts[fact]
    return incident.facts.get(fact, UNKNOWN)


def not_adults(incident: Incident) -> list[Person]:
    return [person for person in incident.people if person.kind != "adult"]


def answer(incident: Incident, fact: str) -> str:
    """A fact for the whole incident. Of a person fact one yes is enough, whoever's it is; it is no
    when it is no for every child, and for everybody who may be one. Where nobody is known to be a
    child, all of them may turn out to be adults, so then the incident's own answer must be no too.
    """
    given = incident.facts.get(fact, UNKNOWN)
    if fact not in PERSON_FACTS:
        return given
    for person in incident.people:
        if own_answer(incident, person, fact) == YES:
            return YES
    children = not_adults(incident)
    if not children:
        return given
    for child in children:
        if own_answer(incident, child, fact) != NO:
            return UNKNOWN
    if any(child.kind == "child" for child in children):
        return NO
    return NO if given == NO else UNKNOWN


def adult_with_part(incident: Incident) -> str:
    answers = [NO]
    for person in incident.people:
        nothing_known = "none-known" in person.roles
        beyond_witness = any(role not in ("witness", "none-known") for role in person.roles)
        if person.kind == "adult" and beyond_witness:
            answers.append(YES)
        if person.kind == "adult" and nothing_known:
            answers.append(UNKNOWN)
        if person.kind == "unknown" and (beyond_witness or nothing_known):
            answers.append(UNKNOWN)
    return either(*answers)


def pictured_at_most(incident: Incident, oldest: int) -> str:
    somebody = any("pictured" in person.roles for person in incident.people)
    answers = [NO if somebody else UNKNOWN]
    for person in not_adults(incident):
        young = person.age is not None and person.age <= oldest
        if "pictured" in person.roles and young:
            answers.append(YES)
        if "pictured" in person.roles and person.age is None:
            answers.append(UNKNOWN)
        if "none-known" in person.roles and (person.age is None or young):
            answers.append(UNKNOWN)
    return either(*answers)


def child_under_13(incident: Incident) -> str:
    if not incident.people:
        return UNKNOWN
    answers = [NO]
    for person in not_adults(incident):
        if person.age is None:
            answers.append(UNKNOWN)
        elif person.age < 13:
            answers.append(YES)
    return either(*answers)


def has_role(incident: Incident, role: str) -> str:
    if any(role in person.roles for person in incident.people):
        return YES
    if not incident.people or any("none-known" in person.roles for person in incident.people):
        return UNKNOWN
    return NO


# --- what the format fixes -----------------------------------------------------------------------


def grounds_of(incident: Incident) -> dict[str, str]:
    """Each ground for referral: yes when met, no when ruled out."""

    def any_of(*facts: str) -> str:
        return either(*(answer(incident, fact) for fact in facts))

    return {
        "adult-involved": either(
            any_of("adult_involved", "staff_involved"), adult_with_part(incident)
        ),
        "coerced": any_of("coerced", "pressed_for_acts"),
        "blackmailed": any_of("blackmailed", "threatened_for_images", "demanded_money"),
        "groomed": any_of("groomed"),
        "capacity": any_of("capacity_concern"),
        "unusual-acts": any_of("acts_unusual_for_stage"),
        "violent": any_of("violent"),
        "sexual-acts-under-13": both(any_of("sexual_acts"), pictured_at_most(incident, 12)),
        "immediate-risk": any_of("immediate_danger", "suicide_or_self_harm", "risk_from_sharing"),
        "aggravating-factors": any_of(*AGGRAVATING),
    }


def scope_of(incident: Incident, adult: str) -> str:
    imagery = answer(incident, "imagery")
    adult_pornography = answer(incident, "adult_pornography")
    if imagery == NO:
        return "no-imagery"
    if imagery == UNKNOWN:
        return "unclear"
    if adult_pornography == YES:
        return "adult-material"
    if adult_pornography == UNKNOWN:
        return "unclear"
    if adult == YES:
        return "adult-sharing"
    return "unclear" if adult == UNKNOWN else "in-scope"


def check_of(incident: Incident) -> str:
    """Whether an adult may be posing as a child, and that must be checked."""
    signs = [answer(incident, sign) for sign in (*SEXUAL_SIGNS, *FINANCIAL_SIGNS)]
    if answer(incident, "adult_involved") == YES:
        return NO
    return either(*signs)


def urgency_of(incident: Incident, rulebook: Rulebook, grounds: dict[str, str], scope: str) -> str:
    check = check_of(incident)
    if answer(incident, "immediate_danger") == YES:
        return "emergency"
    if YES in grounds.values():
        return "refer-now"
    if UNKNOWN in grounds.values():
        return "cannot-rule-out"
    if rulebook.nation == "scotland":
        return "seek-advice"
    if scope in ("no-imagery", "adult-material") and check == NO:
        return "other-procedure"
    ready = (
        scope == "in-scope"
        and check == NO
        and answer(incident, "enough_information") == YES
        and answer(incident, "risk_manageable") == YES
        and answer(incident, "in_doubt") == NO
        and answer(incident, "evidence_on_device") == NO
    )
    if rulebook.id == "england/nspcc-2018":
        # NSPCC18-16 let an organisation manage only where everybody had agreed.
        ready = ready and answer(incident, "mutual") == YES
    return "setting-may-manage" if ready else "seek-advice"


def told(incident: Incident, nation: str, grounds: dict[str, str], urgency: str) -> list[str]:
    """Who must be told, or asked for advice, in the format's order."""
    to = set()
    for ground, status in grounds.items():
        if status == YES:
            to.add("social-care")
            if nation == "scotland" or ground not in ("capacity", "unusual-acts"):
                to.add("police")
    if urgency == "emergency":
        to.add("police")
    if urgency in ("cannot-rule-out", "seek-advice"):
        to.update(ADVICE[nation])
    if answer(incident, "staff_involved") == YES:
        to.add("designated-officer")
    signs = [answer(incident, sign) for sign in (*SEXUAL_SIGNS, *FINANCIAL_SIGNS)]
    online_abuse = (
        grounds["adult-involved"] == YES
        or answer(incident, "groomed") == YES
        or answer(incident, "exploitation") == YES
        or YES in signs
    )
    if YES in grounds.values() and online_abuse:
        to.add("ceop")
    return [recipient for recipient in RECIPIENTS if recipient in to]


def typology_of(incident: Incident, adult: str) -> dict[str, Any]:
    in_order = {
        "aggravated/adult-involved": adult,
        "aggravated/intent-to-harm": answer(incident, "intent_to_harm"),
        "aggravated/reckless-misuse": answer(incident, "without_consent"),
        "experimental/romantic": answer(incident, "relationship"),
        "experimental/attention-seeking": answer(incident, "attention_seeking"),
        "experimental/other": YES,
    }
    candidates = []
    for kind, status in in_order.items():
        if status != NO:
            candidates.append(kind)
        if status == YES:
            break
    return {"value": candidates[0] if len(candidates) == 1 else None, "candidates": candidates}


def behaviour_of(incident: Incident, adult: str) -> str | None:
    def yes(*facts: str) -> bool:
        return any(answer(incident, fact) == YES for fact in facts)

    if adult != NO:
        return None
    if yes("physical_violence"):
        return "violent"
    if yes("force_used", "coerced", "blackmailed", "threatened_for_images"):
        return "abusive"
    if yes("exploitation", "intent_to_harm"):
        return "abusive"
    if yes("power_imbalance", "compulsive", "acts_unusual_for_stage", "without_consent"):
        return "problematic"
    if answer(incident, "mutual") == NO:
        return "problematic"
    return "inappropriate" if yes("shown_in_person", "beyond_intended") else None


def imagery_of(incident: Incident, urgency: str) -> str:
    if urgency in ("emergency", "refer-now"):
        return "hold"
    if urgency in ("cannot-rule-out", "seek-advice"):
        evidence = answer(incident, "evidence_on_device") == YES
        return "hold" if evidence else "hold-until-decided"
    return "deletion-may-be-asked" if urgency == "setting-may-manage" else "other-procedure"


def parents_of(incident: Incident) -> dict[str, str]:
    result = {}
    for child in not_adults(incident):
        risk = own_answer(incident, child, "parents_risk")
        wishes = own_answer(incident, child, "wishes_to_tell")
        if risk == YES:
            result[child.ref] = "ask-social-care-first"
        elif risk == UNKNOWN:
            result[child.ref] = "find-out-first"
        else:
            result[child.ref] = "tell-with-child" if wishes == YES else "tell"
    return result


# --- what only a pack can say --------------------------------------------------------------------


def value_of(formula: c.Formula, names: Mapping[str, str | None]) -> str:
    """A condition's value, one part at a time: yes, no or unknown."""
    if isinstance(formula, c.Always):
        return YES
    if isinstance(formula, c.Name):
        return str(names[formula.name])
    if isinstance(formula, c.Not):
        return opposite(value_of(formula.of, names))
    if isinstance(formula, c.All):
        return both(*(value_of(part, names) for part in formula.of))
    if isinstance(formula, c.Any):
        return either(*(value_of(part, names) for part in formula.of))
    of = names[formula.of.name] if isinstance(formula.of, c.Name) else value_of(formula.of, names)
    return YES if of in formula.values else NO


def named(incident: Incident, rulebook: Rulebook, found: dict[str, Any]) -> dict[str, str | None]:
    """Every name that a step's or a contact's condition may use, with its value."""
    from handrail.decision.facts import FACTS, ROLES

    names: dict[str, str | None] = {fact.id: answer(incident, fact.id) for fact in FACTS}
    names.update({f"role:{role}": has_role(incident, role) for role in ROLES})
    names["people:adult-with-part"] = adult_with_part(incident)
    names["people:pictured-under-13"] = pictured_at_most(incident, 12)
    names["people:pictured-nine-or-under"] = pictured_at_most(incident, 9)
    names["people:child-under-13"] = child_under_13(incident)
    names["setting"] = incident.setting
    for term in rulebook.terms:
        names[f"term:{term.id}"] = value_of(term.means, names)
    names.update({f"ground:{id}": status for id, status in grounds_of(incident).items()})
    names["grounds"] = either(*grounds_of(incident).values())
    names["pattern:check"] = check_of(incident)
    for field in ("scope", "urgency", "imagery"):
        names[field] = found[field]
    names["behaviour"] = found["behaviour"]["at_least"]
    for recipient in RECIPIENTS:
        names[f"to:{recipient}"] = YES if recipient in found["referral"]["to"] else NO
    return names


def reference(incident: Incident, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of an assessment that this second reader gives, as plain data."""
    status = {YES: "met", NO: "not-met", UNKNOWN: "unknown"}
    grounds = grounds_of(incident)
    adult = grounds["adult-involved"]
    scope = scope_of(incident, adult)
    urgency = urgency_of(incident, rulebook, grounds, scope)
    signs = {sign: answer(incident, sign) for sign in (*SEXUAL_SIGNS, *FINANCIAL_SIGNS)}
    required = either(*grounds.values())
    factors = rulebook.police_factors
    found: dict[str, Any] = {
        "scope": scope,
        "urgency": urgency,
        "referral": {
            "required": required,
            "to": told(incident, rulebook.nation, grounds, urgency),
            "grounds": {id: status[value] for id, value in grounds.items()},
        },
        "typology": typology_of(incident, adult),
        "adult_pattern": {
            "sexual": [sign for sign in SEXUAL_SIGNS if signs[sign] == YES],
            "financial": [sign for sign in FINANCIAL_SIGNS if signs[sign] == YES],
            "check": check_of(incident),
        },
        "behaviour": {"at_least": behaviour_of(incident, adult)},
        "police_factors": factors
        and {
            "outcome": factors.outcome,
            "known": [fact for fact in factors.facts if answer(incident, fact) == YES],
            "unknown": [fact for fact in factors.facts if answer(incident, fact) == UNKNOWN],
        },
        "imagery": imagery_of(incident, urgency),
        "parents": parents_of(incident),
        "sign_off": {
            "needed": required != YES,
            "by": None if required == YES else rulebook.sign_off_by,
        },
    }
    names = named(incident, rulebook, found)
    steps = [step for step in rulebook.steps if value_of(step.when, names) == YES]
    found["do"] = [step.id for step in steps if step.kind == "do"]
    found["do_not"] = [step.id for step in steps if step.kind == "do-not"]
    found["contacts"] = [item.id for item in rulebook.contacts if value_of(item.when, names) == YES]
    return found
