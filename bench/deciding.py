"""The decision measured: every engine made to agree, then timed in turn, then the start-ups."""

from __future__ import annotations

from collections.abc import Sequence

from bench import jsonlogic_peer, openfisca_peer, ours, zen_peer
from bench.decision import (
    Decision,
    Peer,
    answers_of,
    decision_of,
    outcome_held,
    outcome_of,
    refuse_to_differ,
)
from bench.incidents import DAY, NATION, mix
from bench.report import ENGINES, Report, machine, shown, table
from bench.starting import HEAVY, heavy_imports, start_ups
from bench.timing import ROUNDS, Contender, race
from handrail.decision.decide import Decider
from handrail.decision.incident import read_incident
from handrail.guidance.release import program_for, wording


def measure() -> Report:
    """One run: check that all engines agree, then time them, then the start-ups."""
    about = machine(ENGINES)
    raw = mix()
    incidents = tuple(read_incident(data) for data in raw)
    program = program_for(NATION, incidents[0].on)
    decider = Decider(program)
    decision = decision_of(program.rulebook)
    answers = tuple(answers_of(incident, decision.answers) for incident in incidents)
    wanted = tuple(outcome_held(decider.decide(incident)) for incident in incidents)
    peers = engines(decision)
    ours.refuse_another_reference(decider, incidents)
    for peer in peers:
        checked = max(peer.timed * ROUNDS, len(incidents) if "no trace" in peer.name else 0)
        given = (peer.results(peer.evaluate(one)) for one in answers[:checked])
        found = (outcome_of(results, decision.conditions) for results in given)
        refuse_to_differ(peer.name, wanted[:checked], tuple(found))
    words = wording(program.rulebook.id, "en")
    contenders = [*ours.contenders(decider, raw, incidents, words)]
    contenders += [in_rounds(peer, answers) for peer in peers]
    timings = race(contenders)
    example = {**raw[1], "on": DAY}
    return Report(about, timings, peers, start_ups(example), heavy_imports(example), len(incidents))


def engines(decision: Decision) -> tuple[Peer, ...]:
    """The other engines, each with the same decision."""
    return (
        jsonlogic_peer.peer(decision),
        zen_peer.peer(decision),
        openfisca_peer.peer(decision),
        openfisca_peer.peer(decision, trace=True),
        jsonlogic_peer.traced_peer(decision),
    )


def in_rounds(peer: Peer, answers: Sequence[dict[str, str]]) -> Contender:
    """A peer as a contender: each round has the next incidents, as many as there is time for."""
    starts = (round * peer.timed % len(answers) for round in range(ROUNDS))
    rounds = tuple(tuple([*answers, *answers][at : at + peer.timed]) for at in starts)
    return Contender(peer.name, peer.evaluate, rounds, 3 if peer.timed == len(answers) else 1)


def tell(report: Report) -> None:
    """Print what was found."""
    print(" | ".join(report.machine.values()))
    print(
        f"{report.incidents:,} incidents, the same for all; every engine agrees on the decision.\n"
    )
    head = ("one incident, microseconds", "median", "99 in 100", "x decision", "calls")
    print(table(head, report.rows()))
    head = ("whole process, milliseconds", "median", "slowest", "x bare", "x isolated")
    print(f"\n{table(head, report.start_rows())}")
    for command, found in report.heavy.items():
        print(f"{command} imports of {', '.join(HEAVY)}: {', '.join(found) or 'none'}")
    print("\nTargets")
    for target in report.targets():
        print(f"  {target.line()}")
    print("\nOther ratios, without a target")
    for what, times in report.others().items():
        print(f"  {what}: {shown(times)} times")
    print("\nWhat each engine by itself makes of an answer nobody has given")
    for name, note in {peer.name.split(",")[0]: peer.not_unknown for peer in report.peers}.items():
        print(f"  {name}: {note}")
