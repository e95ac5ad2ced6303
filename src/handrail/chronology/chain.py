"""Write a chronology down: one entry at a time, each holding on to the one before it.

An entry is chained to its case's last entry, signed by its author, and added to the one log of the
setting, all in the caller's transaction. Nothing is ever changed: a mistake is put right by another
entry that says which one it corrects.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handrail.chronology.entry import (
    NOTHING,
    SETTING,
    VERSION,
    Entry,
    EntryFault,
    Header,
    Kind,
    Sign,
    canonical,
    leaf_hash,
    misplaced,
    read_header,
)
from handrail.chronology.ledger import Ledger, Line
from handrail.chronology.merkle import new_nodes


def append(
    ledger: Ledger,
    *,
    case: str,
    at: datetime,
    author: str,
    kind: Kind,
    commit: str,
    sign: Sign,
    about: int | None = None,
) -> Entry:
    """Add an entry at the end of the case and of the log, and give it back with its place.

    ``at`` is aware UTC and loses what is finer than a second. ``commit`` is ``commitment(...)`` of
    the words, or ``NOTHING``. ``sign`` signs as ``author``. Reads the case's head and a few nodes,
    writes one line: hold the write lock before calling. EntryFault when the entry may not stand.
    """
    head = ledger.head(case)
    seq, prev = (head.seq + 1, head.leaf.hex()) if head else (0, NOTHING)
    index = ledger.size()
    why = misplaced(kind, case, seq, about)
    if not index and (kind, author) != (Kind.KEY, SETTING):
        why = "a log begins with the key of the log itself; call announce_key for it first"
    if why:
        raise EntryFault(f"Entry {seq} of case {case} was not written: {why}.")
    moment = at.replace(microsecond=0) if at.microsecond else at
    header = Header(VERSION, case, seq, prev, moment, author, kind, commit, about)
    line = canonical(header)
    signature = sign(line)
    if len(signature) != 64:
        raise EntryFault(f"A signature has 64 bytes, and {author}'s came with {len(signature)}.")
    nodes = new_nodes(index, leaf_hash(line), ledger.node)
    ledger.add(Line(index, case, seq, line, signature), nodes)
    return Entry(index, header, signature)


def announce_key(
    ledger: Ledger, *, at: datetime, author: str, public: bytes | None, sign: Sign
) -> Entry:
    """Announce the public key that entries by ``author`` are checked with from here on.

    The first entry of a log announces the key of the log itself, for the author ``SETTING``, signed
    with that same key. A person's first key is signed by the setting. A later one is signed with
    the key it replaces, or by the setting, and then everybody who checks is told so. None takes the
    author's key back: nothing by that author is good from here on.
    """
    if public is not None and (len(public) != 32 or not any(public)):
        raise EntryFault("A public key has 32 bytes, not all of them 0, so this one was refused.")
    if public is None and author == SETTING:
        raise EntryFault("The log's own key is replaced, never taken back: announce the new one.")
    commit = NOTHING if public is None else public.hex()
    return append(
        ledger, case=SETTING, at=at, author=author, kind=Kind.KEY, commit=commit, sign=sign
    )


def entries(ledger: Ledger, case: str) -> Iterator[Entry]:
    """The entries of one case in the order of its chain; an EntryFault at one that was altered."""
    for line in ledger.of_case(case):
        yield Entry(line.number, read_header(line.header), line.signature)
