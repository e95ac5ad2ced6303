"""A slip in the generated function is caught, and what is called equal is equal when it runs."""

import os
from functools import cache
from random import Random

import pytest

from handrail.decision.facts import SETTINGS
from handrail.decision.generate import make_program, program_source
from handrail.decision.program import FIELDS, Program
from handrail.guidance.faithful import EQUAL, RUNS
from handrail.guidance.prove import prove
from handrail.guidance.release import load_pack
from tests.packs.mutants.of_rules import WALES
from tests.packs.mutants.of_source import asks_nothing_for, slips

SAMPLE = max(10, int(os.environ.get("HANDRAIL_EXAMPLES", "0")) // 200)
"""Slips tried in each function, evenly over all of it."""

SEEDS = range(1_000)


@cache
def source() -> str:
    return program_source(load_pack(WALES).rulebook)


def returned(program: Program, function: str, seed: int) -> object:
    """What a function returns for one set of answers, as flags."""
    drawn = Random(seed)
    width = len(program.places)
    yes = drawn.getrandbits(width) & drawn.getrandbits(width)
    no = (drawn.getrandbits(width) | drawn.getrandbits(width)) & ~yes
    if function == "parents_bits":
        return [bool(flag) for flag in program.parents_bits(yes, no)]
    groups = program.decide_bits(yes, no, drawn.choice(SETTINGS))
    return [[bool(flag) for flag in group] for group in groups]


@pytest.mark.parametrize("function", ["decide_bits", "parents_bits"])
def test_a_slip_in_a_generated_function_is_caught(function: str):
    """And the few that the proof calls equal do return the same, whatever the answers."""
    original = load_pack(WALES)
    caught = 0
    for what, text in slips(source(), function, SAMPLE):
        (proof,) = prove(original, source=text, only=EQUAL)
        if not proof.holds:
            caught += 1
            assert "the function says" in proof.sentence, what
            continue
        spoilt = make_program(original.rulebook, text)
        for seed in SEEDS:
            assert returned(original, function, seed) == returned(spoilt, function, seed), what
    assert caught >= 0.8 * SAMPLE


def test_a_function_with_yes_and_no_exchanged_is_caught():
    text = source().replace("def decide_bits(Y, N, S):", "def decide_bits(N, Y, S):")
    (proof,) = prove(load_pack(WALES), source=text, only=EQUAL)
    assert not proof.holds


def test_a_function_that_is_not_the_one_read_is_noticed():
    text = next(text for _, text in slips(source(), "decide_bits", 1))
    (proof,) = prove(load_pack(WALES), source=text, only=RUNS)
    assert proof.sentence == ("decide_bits: what runs differs from what was read. Press it again.")


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "parents"])
def test_a_question_left_out_of_asking_is_caught(field: str):
    name = f"what is not asked never changes {field}"
    text = asks_nothing_for(source(), FIELDS.index(field))
    proofs = [p for p in prove(load_pack(WALES), source=text, only=name) if p.name == name]
    assert [proof.holds for proof in proofs] == [False]
    assert "and that is not asked" in proofs[0].sentence
