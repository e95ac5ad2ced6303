"""For each proof, a pack spoilt in one place that the proof must catch, and what it must say."""

from __future__ import annotations

from typing import NamedTuple

from handrail.decision.conditions import read_condition
from tests.packs.mutants.changes import (
    Change,
    both,
    extra_rule,
    first_step,
    ground,
    kind,
    rule_value,
    rule_when,
    without_rule,
)

WALES = "wales/hwb-2024"
SCOTLAND = "scotland/first-pack"
OLDER = "england/nspcc-2018"


class Mutant(NamedTuple):
    """A pack, what is spoilt in it, the proof that must fail, and words its sentence must have."""

    proof: str
    change: Change
    says: str
    pack: str = WALES


MAY_MANAGE = "the-setting-may-manage-with-a-second-signature"
CALM = (
    "grounds is no and scope is in-scope and pattern:check is no and enough_information is yes "
    "and risk_manageable is yes"
)
RISK = "invariant 3: a risk that turns out to be so never"
FILLING = "invariant 4: filling in an unknown never"

MUTANTS = (
    # no gap, no conflict
    Mutant(
        "no gap: scope always has a value",
        without_rule("pornography-of-adults-goes-elsewhere"),
        "Given yes to imagery, adult pornography. What came out: scope nothing",
    ),
    Mutant(
        "no conflict: scope never has two values",
        rule_when("who-is-pictured-not-known-leaves-scope-open", "imagery is yes"),
        "adult-material and unclear",
    ),
    Mutant(
        "no gap: urgency always has a value",
        without_rule("scope-not-clear-needs-advice"),
        "What came out: urgency nothing",
    ),
    Mutant(
        "no conflict: urgency never has two values",
        rule_when("one-ground-is-enough-to-refer", "grounds is yes"),
        "Given yes to immediate danger. What came out: urgency emergency and refer-now",
    ),
    Mutant(
        "no gap: imagery always has a value",
        without_rule("agencies-involved-so-delete-nothing"),
        "What came out: imagery nothing",
    ),
    Mutant(
        "no conflict: imagery never has two values",
        rule_when(
            "referral-not-ruled-out-so-delete-nothing-yet",
            "urgency in (cannot-rule-out, seek-advice)",
        ),
        "imagery hold and hold-until-decided",
    ),
    Mutant(
        "no gap: parents always has a value",
        without_rule("risk-at-home-not-known-so-find-out-first"),
        "With no fact given. What came out: parents nothing",
    ),
    Mutant(
        "no conflict: parents never has two values",
        rule_when("parents-are-told", "parents_risk is no"),
        "tell-with-child and tell",
    ),
    Mutant(
        "no gap: some kind of incident is always possible",
        kind("experimental/other", "for_self_only"),
        "no kind at all",
    ),
    # invariant 1
    Mutant(
        "invariant 1: a met ground is referred now",
        rule_value("one-ground-is-enough-to-refer", "seek-advice"),
        "What came out: urgency seek-advice. What should have: refer-now or emergency",
    ),
    Mutant(
        "invariant 1: only a met ground is referred now",
        rule_value("a-ground-not-known-is-not-ruled-out", "refer-now"),
        "With no fact given. What came out: urgency refer-now",
    ),
    Mutant(
        "invariant 1: an emergency is immediate danger, and the other way round",
        rule_when("danger-now-is-an-emergency", "suicide_or_self_harm is yes"),
        "emergency for immediate danger",
    ),
    Mutant(
        "invariant 1: every referral goes to the police or social care",
        ground("capacity", to=("ceop",)),
        "Given yes to capacity concern",
    ),
    # invariant 2
    Mutant(
        "invariant 2: a ground not known is not ruled out",
        both(
            rule_when(
                "a-ground-not-known-is-not-ruled-out", "grounds is unknown and not imagery is no"
            ),
            extra_rule("urgency", "other-procedure", "grounds is unknown and imagery is no"),
        ),
        "urgency other-procedure. What should have: cannot-rule-out",
    ),
    Mutant(
        "invariant 2: the setting manages only what is known to be manageable",
        rule_when(MAY_MANAGE, CALM),
        "urgency seek-advice and setting-may-manage. What should have: seek-advice at the least",
    ),
    Mutant(
        "another procedure only where the scope is elsewhere and every ground is ruled out",
        rule_when("another-procedure-fits-better", "grounds is no and scope is no-imagery"),
        "urgency seek-advice and other-procedure",
    ),
    Mutant(
        "invariant 2: where reporting is the default, advice is sought at the least",
        rule_value("reporting-is-the-normal-response", "setting-may-manage"),
        "urgency setting-may-manage",
        SCOTLAND,
    ),
    Mutant(
        "invariant 2: where reporting is the default, police and social care are told or asked",
        without_rule("advice-comes-from-the-police"),
        "With no fact given. What came out: to social-care",
        SCOTLAND,
    ),
    # invariant 3
    Mutant(
        f"{RISK} lowers the urgency",
        both(
            rule_when(
                "doubt-needs-advice", "grounds is no and in_doubt is no and scope is in-scope"
            ),
            rule_when(MAY_MANAGE, f"{CALM} and evidence_on_device is no and in_doubt is not no"),
        ),
        "then in doubt: yes. What came out: urgency seek-advice, then setting-may-manage",
    ),
    Mutant(
        f"{RISK} takes a recipient away",
        rule_when(
            "concerns-about-staff-go-to-the-designated-officer",
            "staff_involved is yes and groomed is not yes",
        ),
        "then groomed: yes",
    ),
    Mutant(
        f"{RISK} loosens what is said of imagery",
        both(
            rule_when(
                "evidence-may-be-held-so-delete-nothing",
                "urgency is cannot-rule-out and many_recipients is not yes",
            ),
            rule_when(
                "referral-not-ruled-out-so-delete-nothing-yet",
                "urgency is seek-advice or urgency is cannot-rule-out and many_recipients is yes",
            ),
        ),
        "then many recipients: yes. What came out: imagery hold, then hold-until-decided",
    ),
    # invariant 4
    Mutant(
        f"{FILLING} takes back a ground met or ruled out",
        ground("coerced", met="coerced and mutual is not yes or pressed_for_acts"),
        "Given yes to coerced; then mutual: yes. What came out: ground:coerced yes, then unknown",
    ),
    Mutant(
        f"{FILLING} takes back a scope",
        both(
            without_rule("an-adult-not-ruled-out-leaves-scope-open"),
            rule_when(
                "imagery-of-and-between-young-people",
                "imagery is yes and adult_pornography is no and ground:adult-involved is not yes",
            ),
        ),
        "scope in-scope, then adult-sharing",
    ),
    Mutant(
        f"{FILLING} takes back an urgency that was settled",
        both(
            rule_when(
                "doubt-needs-advice", "grounds is no and in_doubt is yes and scope is in-scope"
            ),
            rule_when(MAY_MANAGE, f"{CALM} and evidence_on_device is no and in_doubt is not yes"),
        ),
        "then in doubt: yes. What came out: urgency setting-may-manage, then seek-advice",
    ),
    Mutant(
        f"{FILLING} lowers the level of behaviour",
        rule_when(
            "violence-is-at-the-far-end",
            "ground:adult-involved is no and physical_violence is yes and mutual is not yes",
        ),
        "behaviour violent, then nothing",
    ),
    Mutant(
        f"{FILLING} takes back that parents are told",
        both(
            without_rule("risk-at-home-not-known-so-find-out-first"),
            rule_when("parents-are-told", "parents_risk is not yes and wishes_to_tell is not yes"),
        ),
        "With no fact given; then ",
    ),
    Mutant(
        f"{FILLING} brings back a kind of incident",
        kind("aggravated/reckless-misuse", "without_consent is unknown"),
        "possible before: ",
    ),
    # invariants 5 to 7, and parents
    Mutant(
        "invariant 5: deletion is never open while a referral is required or not ruled out",
        rule_when(
            "no-agency-needed-so-deletion-may-be-asked",
            "urgency in (setting-may-manage, seek-advice)",
        ),
        "What should have: hold, or hold-until-decided",
    ),
    Mutant(
        "invariant 5: the step",
        first_step(
            True, when=read_condition("imagery in (deletion-may-be-asked, hold-until-decided)")
        ),
        "What came out: imagery hold-until-decided. What should have: no step",
    ),
    Mutant(
        "invariant 6: nothing to do views, copies, prints, forwards, downloads or keeps an image",
        first_step(False, id="print-the-image-for-the-file"),
        "step print-the-image-for-the-file asks for something that handles an image",
    ),
    Mutant(
        "invariant 7: every citation stands in the catalogue or is a dated law entry",
        first_step(False, cites=("WALES-999",)),
        "(WALES-999) cites what is not there",
    ),
    Mutant(
        "no parent is told while a risk in telling them is known or not known",
        rule_value("risk-at-home-not-known-so-find-out-first", "tell"),
        "With no fact given. What came out: parents tell",
    ),
    # nothing dead
    Mutant(
        "no dead rule: each can come about",
        extra_rule("to", "police", "imagery is yes and imagery is no"),
        "No incident can bring about rule one-too-many",
    ),
    Mutant(
        "no dead ground: each can come about",
        ground("groomed", met="groomed and not groomed"),
        "ground groomed met",
    ),
    Mutant(
        "no dead kind: each can come about",
        kind("experimental/romantic", "relationship and without_consent"),
        "kind experimental/romantic",
    ),
    Mutant(
        "no dead step: each can come about",
        first_step(False, when=read_condition("urgency is emergency and grounds is no")),
        "No incident can bring about step",
    ),
    # an older edition beside the current one
    Mutant(
        f"{OLDER}, beside england/nspcc-kent-2024, never lowers the urgency",
        both(
            rule_when(
                "doubt-needs-advice", "grounds is no and in_doubt is yes and scope is in-scope"
            ),
            rule_when(
                "the-setting-may-manage-where-everyone-agreed",
                f"{CALM} and evidence_on_device is no and in_doubt is not yes and mutual is yes",
            ),
        ),
        "urgency seek-advice, then setting-may-manage",
        OLDER,
    ),
    Mutant(
        f"{OLDER}, beside england/nspcc-kent-2024, never tells fewer",
        ground("violent", to=("social-care",)),
        "Given yes to violent",
        OLDER,
    ),
    Mutant(
        f"{OLDER}, beside england/nspcc-kent-2024, never loosens what is said of imagery",
        rule_value("agencies-involved-so-delete-nothing", "hold-until-decided"),
        "imagery hold, then hold-until-decided",
        OLDER,
    ),
)
