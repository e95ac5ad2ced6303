"""Proving is for those who write packs: it says what it proved, and what it needs."""

import importlib
from pathlib import Path

import pytest

from handrail.decision.generate import make_program, program_source
from handrail.guidance.faithful import RUNS, source_of
from handrail.guidance.prove import NoSolver, prove, prove_all
from handrail.guidance.release import load_pack

GOOD = Path(__file__).parents[1] / "packs" / "good"
WALES = "wales/hwb-2024"


def test_without_the_solver_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    def no_z3(name: str) -> None:
        raise ModuleNotFoundError(name)

    program = load_pack(WALES)
    monkeypatch.setattr(importlib, "import_module", no_z3)
    with pytest.raises(NoSolver) as missing:
        prove(program)
    assert str(missing.value) == (
        "Proofs need the z3 solver, which is not installed. "
        "Install it with: pip install 'handrail[prove]'"
    )


def test_one_proof_can_be_asked_for_by_its_name():
    (proof,) = prove(load_pack(WALES), only="no gap: scope")
    assert (proof.holds, proof.sentence) == (
        True,
        "Holds for every incident: no gap: scope always has a value.",
    )


def test_what_is_read_back_is_what_was_pressed():
    program = load_pack(WALES)
    assert "def decide_bits(" in source_of(program)
    (proof,) = prove(program, only=RUNS)
    assert proof.holds


def test_a_program_made_in_memory_is_proved_from_its_source():
    made = make_program(load_pack(WALES).rulebook)
    assert source_of(made) == program_source(made.rulebook)
    (proof,) = prove(made, only=RUNS)
    assert proof.holds


def test_another_folder_of_guidance_can_be_proved():
    (edition,) = prove_all(GOOD)
    assert edition == "wales/made-up-2024"


def test_citations_are_looked_up_where_the_catalogue_is_known():
    name = "invariant 7: every citation stands in the catalogue"
    assert prove(load_pack(WALES), only=name) == ()
    (proof,) = prove(load_pack(WALES), only=name, citable=frozenset({"WALES-124"}))
    assert not proof.holds
    assert "cites what is not there. Mend the citation." in proof.sentence
