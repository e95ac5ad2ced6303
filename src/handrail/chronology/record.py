"""Take a case's record out, so that anybody can check it without us, and read one that came in.

A record is JSON text: each entry's header, signature and place in the log; its words, unless they
are withheld, disposed of or missing; the announcements of the keys that signed; and a signed
checkpoint. It ends with the entry that records the export itself, made right before the checkpoint:
a record that was cut short no longer does. One program checks records, whoever runs it:
``verify_record``, which also goes out beside each of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from handrail.chronology.chain import append, entries
from handrail.chronology.checkpoint import NoteSigner, checkpoint_of, sign_checkpoint
from handrail.chronology.entry import (
    NOTHING,
    SETTING,
    Entry,
    Kind,
    Sign,
    Verify,
    canonical,
    read_header,
)
from handrail.chronology.ledger import Ledger
from handrail.chronology.merkle import NodeAt, consistency_proof, inclusion_proof
from handrail.chronology.reading import WITHHELD_NONE, Shown, Words, what_is_shown
from handrail.chronology.verify_record import Check, read

FORMAT: Final = "handrail-record"


class RecordFault(ValueError):
    """A record that is none, or not to be relied on, with the sentences that say why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read and found right."""

    origin: str
    """The log it came from."""
    log_key: bytes
    """The key that log began with: known by another way, or the record proves only itself."""
    case: str
    entries: tuple[Entry, ...]
    words: Words
    withheld: frozenset[int]
    """The seqs whose words are held back on purpose."""
    checkpoint: str
    notes: tuple[str, ...]
    """What is to be known about it, and is not wrong."""


def export_record(
    ledger: Ledger,
    *,
    case: str,
    at: datetime,
    author: str,
    sign: Sign,
    log: NoteSigner,
    words: Words,
    withheld: Collection[int] = WITHHELD_NONE,
    commit: str = NOTHING,
    older: Iterable[int] = (),
) -> str:
    """Write down the export in the case's chain, and give back its record as text.

    ``author`` signs the entry of the export with ``sign``; ``commit`` is the commitment to its
    words if it has any, which ``words`` may then hold under its seq. ``log`` is the log's key as it
    is now. ``words`` holds what may be shown, and ``withheld`` names the seqs that are held back on
    purpose; what is in neither, and was not disposed of, is said to be missing.
    ``older`` names the sizes of checkpoints that somebody outside keeps: the record then proves
    that the log only grew since. Runs in the caller's transaction. EntryFault when words are given
    that are not those that were written.
    """
    last = append(
        ledger, case=case, at=at, author=author, kind=Kind.EXPORT, commit=commit, sign=sign
    )
    listed = list(entries(ledger, case))
    authors = {SETTING, *(entry.header.author for entry in listed)}
    keys = [] if case == SETTING else [e for e in entries(ledger, SETTING) if _is_key(e, authors)]
    size = last.index + 1
    disposal = max((e.header.seq for e in listed if e.header.kind is Kind.DISPOSE), default=-1)
    first = next(entries(ledger, SETTING))
    node = cache(ledger.node)  # the proofs meet in the upper nodes
    record = {
        "format": FORMAT,
        "version": 1,
        "origin": log.key.name,
        "log_key": first.header.commit,
        "case": case,
        "checkpoint": sign_checkpoint(checkpoint_of(ledger, log.key.name), log),
        "keys": [_proved(entry, node, size) for entry in keys],
        "entries": [
            {**_proved(entry, node, size), "words": _shown(entry, words, withheld, disposal)}
            for entry in listed
        ],
        "older": [
            {"size": old, "proof": _hex(consistency_proof(node, old, size))}
            for old in sorted(set(older))
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def read_record(text: str, *, verify: Verify, held: Iterable[str] = ()) -> Record:
    """The record in this text, once everything about it is found right; else a RecordFault.

    ``held`` are signed checkpoints that somebody outside has kept.
    """
    try:
        given = read(text.encode("utf-8"))
        check = Check(given, verify)
        listed = tuple(_entry(line) for line in given["entries"])
    except ValueError as why:
        raise RecordFault(f"This is not a record that can be read: {why}.") from None
    check.run(held)
    if check.wrong:
        raise RecordFault(f"Do not rely on this record. {' '.join(check.wrong)}")
    words = {
        entry.header.seq: (bytes.fromhex(line["words"]["nonce"]), line["words"]["text"])
        for entry, line in zip(listed, given["entries"], strict=True)
        if isinstance(line["words"], dict)
    }
    return Record(
        origin=given["origin"],
        log_key=bytes.fromhex(given["log_key"]),
        case=given["case"],
        entries=listed,
        words=words,
        withheld=frozenset(
            entry.header.seq
            for entry, line in zip(listed, given["entries"], strict=True)
            if line["words"] == Shown.WITHHELD
        ),
        checkpoint=given["checkpoint"],
        notes=tuple(check.notes),
    )


def verifier() -> str:
    """The program that checks a record, as text to save beside it as ``verify_record.py``."""
    return files("handrail.chronology").joinpath("verify_record.py").read_text("utf-8")


def _is_key(entry: Entry, authors: set[str]) -> bool:
    return entry.header.kind is Kind.KEY and entry.header.author in authors


def _proved(entry: Entry, node: NodeAt, size: int) -> dict[str, Any]:
    return {
        "index": entry.index,
        "header": canonical(entry.header).decode("ascii"),
        "signature": entry.signature.hex(),
        "proof": _hex(inclusion_proof(node, entry.index, size)),
    }


def _shown(
    entry: Entry, words: Words, withheld: Collection[int], disposal: int
) -> dict[str, str] | str:
    shown = what_is_shown(entry, words, withheld, disposal)
    if shown is not Shown.WORDS:
        return shown
    nonce, text = words[entry.header.seq]
    return {"nonce": nonce.hex(), "text": text}


def _entry(line: dict[str, Any]) -> Entry:
    header = read_header(line["header"].encode("ascii"))
    return Entry(line["index"], header, bytes.fromhex(line["signature"]))


def _hex(proof: Iterable[bytes]) -> list[str]:
    return [step.hex() for step in proof]
