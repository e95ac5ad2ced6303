"""The page of claims says no more than the tests show."""

from docs.assurance_pages import Claim, Proof, claims, proofs

HELD = [claim for group in claims() for claim in group.claims]


def test_there_are_64_claims_in_order():
    assert [claim.id for claim in HELD] == [f"C{number:02}" for number in range(1, 65)]


def test_a_claim_without_a_test_says_what_it_waits_for():
    assert [claim.id for claim in HELD if not claim.proofs and not claim.waits] == []


def test_every_test_that_is_named_for_a_claim_names_one_that_exists():
    known = {claim.id for claim in HELD}
    assert [proof for proof in proofs() if proof.claim not in known] == []


def test_what_is_half_proved_is_not_called_proved():
    proof = Proof("C01", "a canary is found nowhere", "tests/x.py")
    assert Claim("C01", "x", "", (proof,)).state() == "proved"
    assert Claim("C01", "x", "the site", (proof,)).state() == (
        "proved in the core; waits for the site"
    )
    assert Claim("C01", "x", "the site", ()).state() == "waits for the site"


def test_the_safe_proves_every_claim_that_is_its_own():
    own = [1, *range(3, 8), 17, 19, 20, *range(25, 30), 31, 32, *range(34, 41), 42, 43]
    own += [*range(45, 51), 54, 55]
    proved = {proof.claim for proof in proofs()}
    assert [f"C{number:02}" for number in own if f"C{number:02}" not in proved] == []
