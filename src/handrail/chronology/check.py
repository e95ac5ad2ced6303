"""Check a chronology against itself, the announced keys and what people outside have kept.

A fault is a sentence that names the case, the entry and what is wrong. A note is something to know
that is not wrong: a clock put back, a key that the setting vouched for. Without a checkpoint that
somebody outside has held, a log that was cut short or written anew with the log's own key looks
whole; give every checkpoint there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from handrail.chronology.checkpoint import (
    Checkpoint,
    NoteFault,
    NoteKey,
    read_checkpoint,
    verify_checkpoint,
)
from handrail.chronology.entry import SETTING, Verify
from handrail.chronology.ledger import Ledger, LedgerFault, Line
from handrail.chronology.merkle import (
    EMPTY_ROOT,
    NodeAt,
    consistency_proof,
    inclusion_proof,
    levels_of,
    root,
    verify_consistency,
    verify_inclusion,
)
from handrail.chronology.walk import Walk


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found, and how far the log had come."""

    size: int
    root: bytes
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def check_log(
    ledger: Ledger,
    *,
    log: NoteKey,
    verify: Verify,
    held: Iterable[str] = (),
    signatures_from: int = 0,
) -> Findings:
    """Check every entry, every chain, the whole tree and every checkpoint held outside.

    ``log`` is the key that the log began with. ``held`` are signed checkpoints as witnesses kept
    them. Signatures cost most of the time: a nightly check may leave out those of entries before
    ``signatures_from``, up to the largest checkpoint in ``held``: what stood there by then cannot
    have changed. The tree does not hold the signatures themselves, so check all of them each term.
    """
    held = tuple(held)
    _refuse_unwitnessed(signatures_from, held)
    walk = Walk(log, verify, signatures_from)
    leaves: list[bytes] = []
    take, keep = walk.take, leaves.append
    due = 0
    try:
        for line in ledger.lines():
            if line.number != due:
                walk.fault(f"The log lacks number {due}: after it comes number {line.number}.")
            due = line.number + 1
            keep(take(line))
        levels = levels_of(leaves)
        _compare_nodes(ledger, levels, walk)
    except LedgerFault as fault:
        walk.fault(str(fault))
        levels = levels_of(leaves)

    def node(level: int, position: int) -> bytes:
        return levels[level][position]

    for note in held:
        checkpoint = _trusted(note, walk, verify)
        if checkpoint and not _too_long(checkpoint, len(leaves), walk):
            _begins_as_seen(checkpoint, root(node, checkpoint.size) == checkpoint.root, walk)
    return _findings(walk, len(leaves), root(node, len(leaves)))


def check_case(
    ledger: Ledger, case: str, *, log: NoteKey, verify: Verify, held: Iterable[str] = ()
) -> Findings:
    """Check one case, and the keys it rests on, without reading the rest of the log.

    Each entry is proved to stand in the tree whose nodes the ledger keeps, and that tree to have
    grown from each checkpoint held outside.
    """
    walk = Walk(log, verify)
    size, top = 0, EMPTY_ROOT
    node = cache(ledger.node)  # the proofs of a case meet in the upper nodes
    try:
        size = ledger.size()
        top = root(node, size)
        own = list(ledger.of_case(case))
        if not own:
            walk.fault(f"Case {case} has no entry in this log.")
        keys = () if case == SETTING else ledger.of_case(SETTING)
        for line in sorted([*own, *keys]):
            leaf = walk.take(line)
            _stands(line, leaf, node, size, top, walk)
        for note in held:
            checkpoint = _trusted(note, walk, verify)
            if checkpoint and not _too_long(checkpoint, size, walk):
                old = checkpoint.size
                proof = consistency_proof(node, old, size)
                grew = verify_consistency(
                    proof, old=old, new=size, old_root=checkpoint.root, new_root=top
                )
                _begins_as_seen(checkpoint, grew, walk)
    except LedgerFault as fault:
        walk.fault(str(fault))
    return _findings(walk, size, top)


def _refuse_unwitnessed(signatures_from: int, held: Iterable[str]) -> None:
    """A ValueError when signatures would be left out that no checkpoint from outside covers."""
    seen = 0
    for note in held:
        with suppress(NoteFault):
            seen = max(seen, read_checkpoint(note).size)
    if signatures_from > seen:
        raise ValueError(
            f"Signatures before number {signatures_from} can only be left out when a checkpoint "
            f"from outside covers them, and the largest given covers {seen} entries. Give a later "
            "one, or check them all."
        )


def _findings(walk: Walk, size: int, top: bytes) -> Findings:
    return Findings(size, top, tuple(walk.faults), tuple(walk.notes))


def _compare_nodes(ledger: Ledger, levels: list[list[bytes]], walk: Walk) -> None:
    """The nodes that proofs are made from are those that the entries themselves give."""
    for number, level in enumerate([*levels, []]):
        for stored, made in zip_longest(ledger.level(number), enumerate(level)):
            if stored != made:
                position = (stored or made or (0,))[0]
                walk.fault(
                    f"The stored tree does not fit the entries, first at level {number}, "
                    f"position {position}: an entry or the tree was altered."
                )
                break


def _stands(line: Line, leaf: bytes, node: NodeAt, size: int, top: bytes, walk: Walk) -> None:
    index = line.number
    if (
        not 0 <= index < size
        or node(0, index) != leaf
        or not verify_inclusion(
            inclusion_proof(node, index, size), index=index, size=size, leaf=leaf, root=top
        )
    ):
        walk.fault(
            f"Case {line.case}, entry {line.seq} does not stand at number {index} of the log: "
            "it, or the tree, was altered."
        )


def _trusted(note: str, walk: Walk, verify: Verify) -> Checkpoint | None:
    """What a checkpoint from outside says, when this log signed it; else a fault is noted."""
    try:
        return verify_checkpoint(note, keys=[walk.log, *walk.log_keys], verify=verify)
    except NoteFault as fault:
        walk.fault(f"A checkpoint from outside cannot be used. {fault}")
        return None


def _too_long(checkpoint: Checkpoint, size: int, walk: Walk) -> bool:
    """Whether the checkpoint saw entries that are gone, which is a fault."""
    if checkpoint.size <= size:
        return False
    walk.fault(
        f"A checkpoint from outside saw {checkpoint.size} entries, and the log has {size}: "
        "entries were cut off its end, or an older backup stands in its place."
    )
    return True


def _begins_as_seen(checkpoint: Checkpoint, holds: bool, walk: Walk) -> None:
    if not holds:
        walk.fault(
            f"The log does not begin with the {checkpoint.size} entries that a checkpoint from "
            "outside saw: what came before it was altered, or all of it was written anew."
        )
