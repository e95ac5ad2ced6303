"""One line of a chronology: what is written about an entry in the log, and never the words.

A header says who did what kind of thing, when, in which case, and after which entry. Its words stay
sealed elsewhere; the header carries a commitment to them, so the log may be shown to anybody and
outlives the words. A header has one form in bytes, and whatever is not in that form is refused: so
one entry has one hash, whoever computes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from handrail.chronology.merkle import leaf_hash

__all__ = [
    "FORM",
    "NOTHING",
    "SETTING",
    "VERSION",
    "Entry",
    "EntryFault",
    "Header",
    "Kind",
    "Sign",
    "Verify",
    "canonical",
    "commitment",
    "leaf_hash",
    "misplaced",
    "read_header",
]

Sign = Callable[[bytes], bytes]
"""Makes an Ed25519 signature of 64 bytes; whoever calls this room holds the key."""

Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message): whether the signature is good."""

VERSION: Final = 1
SETTING: Final = "setting"
"""The chain that belongs to no case, and the author that is the setting itself: it signs with the
key of the log for people who hold no key."""

NOTHING: Final = "0" * 64
"""``prev`` of a case's first entry, ``commit`` of an entry without words, a key taken back."""

_ID: Final = r"[a-z0-9][a-z0-9._:-]{0,63}"
_NUMBER: Final = r"0|[1-9][0-9]{0,14}"
_HASH: Final = r"[0-9a-f]{64}"
FORM: Final = re.compile(
    rf'\{{"about":(null|{_NUMBER})'
    r',"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"'
    rf',"author":"({_ID})","case":"({_ID})","commit":"({_HASH})","kind":"([a-z][a-z-]{{0,31}})"'
    rf',"prev":"({_HASH})","seq":({_NUMBER}),"v":1\}}'
)
"""The one form of a header: JSON with sorted keys, no spaces, ASCII. Its groups are about, at,
author, case, commit, kind, prev and seq."""


class Kind(StrEnum):
    """What sort of thing happened. Coarse on purpose: the log may be shown to outsiders."""

    INTAKE = "intake"
    ENTRY = "entry"
    CORRECTION = "correction"
    READ = "read"
    MOVE = "move"
    GRANT = "grant"
    REVOKE = "revoke"
    BREAK_GLASS = "break-glass"
    EXPORT = "export"
    HOLD = "hold"
    RELEASE = "release"
    DISPOSE = "dispose"
    KEY = "key"
    CHECKPOINT_SENT = "checkpoint-sent"


class EntryFault(ValueError):
    """A header that may not stand in a chronology, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the log holds about one entry. Ids are opaque: no name ever stands here."""

    v: int
    case: str
    seq: int
    """The place in the case's own chain, from 0 without gaps."""
    prev: str
    """Hex leaf hash of the case's entry before this one; ``NOTHING`` for the first."""
    at: datetime
    """By the server's clock: aware, UTC, whole seconds. Order rests on ``seq``, never on this."""
    author: str
    kind: Kind
    commit: str
    """What ``commitment`` gave for the words; of a ``key`` entry, the public key itself, in hex."""
    about: int | None = None
    """The seq of the earlier entry that this one corrects, or reads, or releases."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A header with its place in the whole log and its author's signature over ``canonical``."""

    index: int
    header: Header
    signature: bytes


def canonical(header: Header) -> bytes:
    """The header in its one form; an EntryFault when it has none.

    The same bytes as ``json.dumps(..., sort_keys=True, separators=(",", ":"))``, several times
    faster: no value that may stand here needs escaping.
    """
    about = "null" if header.about is None else header.about
    text = (
        f'{{"about":{about},"at":"{_written(header.at)}","author":"{header.author}"'
        f',"case":"{header.case}","commit":"{header.commit}","kind":"{header.kind}"'
        f',"prev":"{header.prev}","seq":{header.seq},"v":{header.v}}}'
    )
    if not FORM.fullmatch(text):
        raise EntryFault(
            "This entry cannot be written: ids are up to 64 small letters, digits and . _ : -, "
            "hashes are 64 hex digits, numbers are whole and not below 0. "
            f"Look for what is not so in {text[:400]!r}."
        )
    return text.encode("ascii")


def read_header(line: bytes) -> Header:
    """The header that stands in these bytes; an EntryFault when they are not in the one form."""
    found = FORM.fullmatch(line.decode("ascii", "replace"))
    if not found:
        raise EntryFault("This is not a header in its one form, so it is not read as one.")
    about, at, author, case, commit, kind, prev, seq = found.groups()
    try:
        moment, sort = datetime.fromisoformat(at), Kind(kind)
    except ValueError as error:
        raise EntryFault(f"A header has a time or a kind that is none: {error}.") from None
    subject = None if about == "null" else int(about)
    return Header(VERSION, case, int(seq), prev, moment, author, sort, commit, subject)


def misplaced(kind: str, case: str, seq: int, about: int | None) -> str | None:
    """Why an entry of this kind may not stand there, as a clause; None when it may."""
    if about is not None and about >= seq:
        return "it is about an entry that does not come before it"
    if kind == "correction" and about is None:
        return "it is a correction and does not say of which entry"
    if kind == "key" and case != SETTING:
        return f"it announces a key, which is done in the chain {SETTING!r} alone"
    return None


def commitment(nonce: bytes, text: str) -> str:
    """The hex commitment to an entry's words: SHA-256("entry-v1" || nonce || UTF-8 text).

    The nonce is 32 random bytes that are sealed with the words. Without it nobody can test a guess
    against the log; with it, the words are proved or found to be other words.
    """
    if len(nonce) != 32:
        raise EntryFault(f"A nonce has 32 bytes, and this one {len(nonce)}: draw a new one.")
    try:
        return sha256(b"entry-v1" + nonce + text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:
        raise EntryFault("These words hold half a character, so no reader could agree.") from None


def _written(at: datetime) -> str:
    """The moment as it stands in a header; an EntryFault when it is not said in UTC."""
    if at.tzinfo is not UTC and at.utcoffset() != timedelta(0):
        raise EntryFault(f"{at} does not say that it is UTC: give an aware time in UTC.")
    return f"{at.isoformat()[:19]}Z"
