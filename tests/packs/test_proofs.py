"""Every edition is proved whole: what must hold of every incident does, and nothing is dead."""

from functools import cache

import pytest

from handrail.guidance.counterexample import Proof
from handrail.guidance.prove import prove_all
from handrail.guidance.release import packs

EDITIONS = tuple(edition.id for edition in packs())


@cache
def proofs() -> dict[str, tuple[Proof, ...]]:
    return dict(prove_all())


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_proof_of_an_edition_holds(edition: str):
    assert [proof.sentence for proof in proofs()[edition] if not proof.holds] == []


def test_all_editions_are_proved_and_none_by_few_proofs():
    assert tuple(sorted(proofs())) == tuple(sorted(EDITIONS))
    assert min(len(found) for found in proofs().values()) > 45


def test_the_withdrawn_edition_is_proved_beside_the_current_one():
    beside = [p.name for p in proofs()["england/nspcc-2018"] if "nspcc-kent-2024" in p.name]
    assert len(beside) == 3


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_names_of_an_editions_proofs_are_all_different(edition: str):
    names = [proof.name for proof in proofs()[edition]]
    assert len(set(names)) == len(names)
