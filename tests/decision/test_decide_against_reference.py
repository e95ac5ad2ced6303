"""The product and the slow second reader agree on every incident that is tried."""

from typing import Any

from hypothesis import given, settings

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.guidance.release import load_pack
from tests.decision.incidents import assessed, tries
from tests.decision.reference import reference


def as_reference_has_it(assessment: Assessment) -> dict[str, Any]:
    """The assessment's fields in the second reader's shape: no citations, trace or questions."""
    found = assessment.to_json()
    grounds = {ground["id"]: ground["status"] for ground in found["referral"]["grounds"]}
    return {
        "scope": found["scope"],
        "urgency": found["urgency"],
        "referral": {**found["referral"], "grounds": grounds},
        "typology": found["typology"],
        "adult_pattern": found["adult_pattern"],
        "behaviour": {"at_least": found["behaviour"]["at_least"]},
        "police_factors": found["police_factors"],
        "imagery": found["imagery"],
        "parents": found["parents"],
        "sign_off": found["sign_off"],
        "do": [action["id"] for action in found["do"]],
        "do_not": [action["id"] for action in found["do_not"]],
        "contacts": [offer["id"] for offer in found["contacts"]],
    }


@settings(max_examples=tries(2_000))
@given(assessed())
def test_two_independent_readers_give_the_same_assessment(case):
    edition, incident = case
    program = load_pack(edition)
    ours = as_reference_has_it(decide(program, incident))
    assert ours == reference(incident, program.rulebook)
