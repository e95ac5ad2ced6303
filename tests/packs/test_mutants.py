"""Every proof can fail: for each there is a spoilt pack that it catches, and shows how."""

from dataclasses import replace
from functools import cache
from itertools import chain

import pytest

from handrail.decision.conditions import read_condition
from handrail.decision.rulebook import Rulebook, Term
from handrail.guidance.counterexample import Check, Claim
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.prove import plainly
from handrail.guidance.release import load_pack
from handrail.guidance.theorems import alive, claims_of, never_milder
from tests.packs.mutants.of_rules import MUTANTS, OLDER, WALES, Mutant

CURRENT = "england/nspcc-kent-2024"


@cache
def citable() -> frozenset[str]:
    return frozenset(Library(guidance_folder()).catalogue.lines)


def checks_of(book: Rulebook) -> list[Check | Claim]:
    """Every proof about what a rulebook says. Its functions: see test_source_mutants."""
    own = chain(claims_of(book), plainly(book, citable()), alive(book))
    beside = never_milder(book, load_pack(CURRENT).rulebook) if book.id == OLDER else ()
    return [*own, *beside]


def proved(book: Rulebook, name: str) -> list[str]:
    """The sentences of the proofs that are called this, or begin so, and do not hold."""
    checks = [check for check in checks_of(book) if check.name.startswith(name)]
    assert checks, f"there is no proof called {name!r}"
    return [proof.sentence for check in checks if not (proof := check.check()).holds]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.proof)
def test_a_spoilt_pack_is_caught_with_an_incident_in_words(mutant: Mutant):
    book = load_pack(mutant.pack).rulebook
    assert proved(book, mutant.proof) == []
    sentences = proved(mutant.change(book), mutant.proof)
    assert len(sentences) == 1
    assert mutant.says in sentences[0]


def test_every_proof_about_the_rules_has_a_pack_that_it_catches():
    books = [load_pack(pack).rulebook for pack in {mutant.pack for mutant in MUTANTS}]
    names = {check.name for book in books for check in checks_of(book)}
    tried = tuple(mutant.proof for mutant in MUTANTS)
    own = {
        "no dead term": test_a_term_that_nothing_uses_is_named,
        "no dead contact: each can come about": test_a_contact_that_is_never_offered_is_named,
        "invariant 7: everything that is said carries a citation": (
            test_a_citation_taken_away_behind_the_shapes_back_is_noticed
        ),
    }
    assert sorted(name for name in names if not name.startswith((*tried, *own))) == []


def test_a_term_that_nothing_uses_is_named():
    book = load_pack(WALES).rulebook
    idle = Term("idle", read_condition("groomed"), book.terms[0].cites)
    sentences = proved(replace(book, terms=(*book.terms, idle)), "no dead term")
    assert sentences == ["term idle is used by nothing. Remove it."]


def test_a_contact_that_is_never_offered_is_named():
    book = load_pack(WALES).rulebook
    never = replace(book.contacts[0], when=read_condition("imagery is yes and imagery is no"))
    sentences = proved(replace(book, contacts=(never, *book.contacts[1:])), "no dead contact")
    assert sentences == [
        f"No incident can bring about contact {never.id}. "
        "Remove the contact, or mend its condition."
    ]


def test_a_citation_taken_away_behind_the_shapes_back_is_noticed():
    book = load_pack(WALES).rulebook
    step = replace(book.steps[0])
    object.__setattr__(step, "cites", ())
    spoilt = replace(book, steps=(step, *book.steps[1:]))
    sentences = proved(spoilt, "invariant 7: everything that is said")
    assert sentences == [f"step {step.id} has no citation. Cite a line of the catalogue."]
