"""Handrail and the reference evaluator as contenders, on the Wales pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from bench.decision import outcome_of_reference
from bench.incidents import NATION, SEED, mix
from bench.timing import ROUNDS, Contender
from handrail.decision.assessment import Assessment
from handrail.decision.decide import Decider
from handrail.decision.incident import Incident, read_incident
from handrail.decision.program import Program
from handrail.guidance.wording import Wording
from tests.decision.reference import reference

READING: Final = "reading an incident, every field checked"
RULES: Final = "the rules alone, on answers already read, without a trace"
DECISION: Final = "the decision with its trace"
WHOLE: Final = "the whole assessment: decision, questions, plan, contacts"
SENTENCES: Final = "the whole assessment with its sentences"
FIRST_SIGHT: Final = "the whole assessment, each incident seen for the first time"
REFERENCE_DECISION: Final = "reference evaluator: the decision, without a trace"
REFERENCE: Final = "reference evaluator: decision, plan, contacts, without a trace"

_NEW_EACH_ROUND: Final = 400


def contenders(
    decider: Decider, raw: Sequence[dict[str, Any]], incidents: Sequence[Incident], words: Wording
) -> tuple[Contender, ...]:
    """Everything of ours that is timed, and the reference evaluator beside it."""
    program, every = decider.program, (incidents,) * ROUNDS
    bits = tuple((*decider.answers(incident)[:2], incident.setting) for incident in incidents)
    new = tuple(_unseen(SEED + 1 + round) for round in range(ROUNDS))
    return (
        Contender(READING, read_incident, (raw,) * ROUNDS, 3),
        Contender(RULES, _rules(program), (bits,) * ROUNDS, 3),
        Contender(DECISION, decider.decide, every, 3),
        Contender(WHOLE, decider.assess, every, 3),
        Contender(SENTENCES, _with_sentences(decider, words), every, 3),
        Contender(FIRST_SIGHT, Decider(program).assess, new),
        Contender(REFERENCE_DECISION, lambda one: outcome_of_reference(one, NATION), every),
        Contender(REFERENCE, lambda one: reference(one, program.rulebook), every),
    )


def _unseen(seed: int) -> tuple[Incident, ...]:
    return tuple(read_incident(data) for data in mix(_NEW_EACH_ROUND, seed=seed))


def _rules(program: Program) -> Callable[[tuple[int, int, str]], object]:
    return lambda bits: program.decide_bits(*bits)


def _with_sentences(decider: Decider, words: Wording) -> Callable[[Incident], object]:
    def told(incident: Incident) -> tuple[Assessment, list[str]]:
        found = decider.assess(incident)
        texts = [words.step(action.id).text for action in (*found.do, *found.do_not)]
        texts += [words.word("rule", reason.rule).name for reason in found.why]
        texts += [words.reason(offer.id) for offer in found.contacts]
        return found, texts

    return told
