"""Handrail and the reference evaluator as contenders, on the Wales pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from bench.decision import core_by_reference, refuse_to_differ
from bench.incidents import SEED, mix
from bench.timing import ROUNDS, Contender
from handrail.decision.assessment import Assessment
from handrail.decision.decide import Decider
from handrail.decision.incident import Incident, read_incident
from handrail.decision.program import Program
from handrail.guidance.wording import Wording
from tests.decision.reference import reference

READING: Final = "Handrail, reading an incident"
RULES: Final = "Handrail, the rules alone, no trace"
DECISION: Final = "Handrail, the decision with its trace"
WHOLE: Final = "Handrail, the whole assessment"
SENTENCES: Final = "Handrail, the whole assessment with sentences"
FIRST_SIGHT: Final = "Handrail, the whole assessment at first sight"
REFERENCE: Final = "reference evaluator, no trace"
REFERENCE_CORE: Final = "reference evaluator, no trace, steps or contacts"

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
        Contender(REFERENCE_CORE, lambda one: core_by_reference(one, program.rulebook), every),
        Contender(REFERENCE, lambda one: reference(one, program.rulebook), every),
    )


def refuse_another_reference(decider: Decider, incidents: Sequence[Incident]) -> None:
    """Leave when the reference evaluator and Handrail differ on anything that both give."""
    book = decider.program.rulebook
    wanted, found = [], []
    for incident in incidents:
        second = reference(incident, book)
        first = decider.assess(incident).to_json()
        grounds = {ground["id"]: ground["status"] for ground in first["referral"]["grounds"]}
        first["referral"] = {**first["referral"], "grounds": grounds}
        first["behaviour"] = {"at_least": first["behaviour"]["at_least"]}
        for field in ("do", "do_not", "contacts"):
            first[field] = [item["id"] for item in first[field]]
        wanted.append({field: first[field] for field in second})
        found.append(second)
    refuse_to_differ("the reference evaluator", wanted, found)


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
