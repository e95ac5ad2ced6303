"""Give a reporter proof that the report was taken in, and nothing that says what it was.

A receipt holds a hash, where it stands in the log, and a signed checkpoint. It names no case, no
person and no time. Kept outside, it is one more witness: a log that loses the entry, or is written
anew, no longer fits it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handrail.chronology.checkpoint import (
    Checkpoint,
    NoteFault,
    NoteKey,
    NoteSigner,
    checkpoint_of,
    sign_checkpoint,
    verify_checkpoint,
)
from handrail.chronology.entry import Entry, Verify, canonical, leaf_hash
from handrail.chronology.ledger import Ledger
from handrail.chronology.merkle import inclusion_proof, verify_inclusion

FORMAT: Final = "handrail-receipt"
LONGEST_RECEIPT: Final = 100_000
_FIELDS: Final = {"format", "version", "leaf", "index", "proof", "checkpoint"}


class ReceiptFault(ValueError):
    """A receipt that cannot be read or proves nothing, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an entry with this leaf hash is number ``index`` of the log."""

    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    """A signed note."""

    def written(self) -> str:
        """The receipt as JSON text, to hand over or print."""
        return json.dumps(
            {
                "format": FORMAT,
                "version": 1,
                "leaf": self.leaf.hex(),
                "index": self.index,
                "proof": [step.hex() for step in self.proof],
                "checkpoint": self.checkpoint,
            },
            indent=1,
        )


def receipt_for(ledger: Ledger, entry: Entry, *, log: NoteSigner) -> Receipt:
    """A receipt for an entry of this log, against a checkpoint signed now. Reads a few nodes."""
    checkpoint = checkpoint_of(ledger, log.key.name)
    return Receipt(
        leaf=leaf_hash(canonical(entry.header)),
        index=entry.index,
        proof=inclusion_proof(ledger.node, entry.index, checkpoint.size),
        checkpoint=sign_checkpoint(checkpoint, log),
    )


def read_receipt(text: str) -> Receipt:
    """The receipt that ``Receipt.written`` wrote; a ReceiptFault when it is not one."""
    try:
        if len(text) > LONGEST_RECEIPT:
            raise ValueError
        found = json.loads(text)
        if set(found) != _FIELDS or (found["format"], found["version"]) != (FORMAT, 1):
            raise ValueError
        proof = tuple(bytes.fromhex(step) for step in found["proof"])
        leaf, index = bytes.fromhex(found["leaf"]), found["index"]
        if type(index) is not int or not isinstance(found["checkpoint"], str):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise ReceiptFault("This is not a receipt: take it again, whole and unchanged.") from None
    return Receipt(leaf, index, proof, found["checkpoint"])


def verify_receipt(receipt: Receipt, *, keys: Iterable[NoteKey], verify: Verify) -> Checkpoint:
    """The checkpoint that the receipt rests on, when it proves its entry; else a ReceiptFault.

    To see that today's log still has the entry, check the log with this checkpoint as one held
    outside. To see which entry it is, the setting shows the header whose leaf hash this is.
    """
    try:
        checkpoint = verify_checkpoint(receipt.checkpoint, keys=keys, verify=verify)
    except NoteFault as fault:
        raise ReceiptFault(f"The receipt proves nothing. {fault}") from None
    if not verify_inclusion(
        receipt.proof,
        index=receipt.index,
        size=checkpoint.size,
        leaf=receipt.leaf,
        root=checkpoint.root,
    ):
        raise ReceiptFault(
            f"The receipt proves nothing: no entry with its hash is number {receipt.index} of the "
            "log that its checkpoint describes. It was altered, or copied wrongly."
        )
    return checkpoint
