"""Say in three signed lines how far the log has come, for people outside to keep.

A checkpoint is the log's name, its size and its root. Whoever keeps one can later see whether the
log still begins with what it held then: that is what makes cutting off the end, or writing all of
it anew, visible. The form is C2SP's (c2sp.org/tlog-checkpoint and c2sp.org/signed-note), so other
people's tools read it too; an outside witness may add a line with the time at which it saw the
checkpoint (c2sp.org/tlog-cosignature). Notes come from outside: they are read with suspicion.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from handrail.chronology.entry import Sign, Verify
from handrail.chronology.ledger import Ledger
from handrail.chronology.merkle import root

ED25519: Final = 0x01
"""The signature type of a log's key."""

COSIGNATURE: Final = 0x04
"""The signature type of a witness's key: Ed25519 over the checkpoint and a time."""

LONGEST_NOTE: Final = 65_536
MOST_SIGNATURES: Final = 100
_SIGNATURE: Final = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_UNFIT: Final = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
"""Control characters but for the new line, and half characters, which no UTF-8 stands for."""

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,14}")
_LAST_TIME: Final = 253_402_300_799
"""The last second of the year 9999."""


class NoteFault(ValueError):
    """A checkpoint or a key that is not to be relied on, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key by the name that stands beside its signatures."""

    name: str
    public: bytes
    type: int = ED25519

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^\s+]+", self.name) or _UNFIT.search(self.name):
            raise NoteFault(f"{self.name!r} cannot name a key: no spaces, no +, not empty.")
        if len(self.public) != 32 or self.type not in (ED25519, COSIGNATURE):
            raise NoteFault(f"The key of {self.name} is not an Ed25519 key of 32 bytes.")

    @property
    def id(self) -> bytes:
        """Four bytes that recognise the key: SHA-256(name || 0x0A || type || key)[:4]."""
        return sha256(f"{self.name}\n".encode() + bytes([self.type]) + self.public).digest()[:4]

    @property
    def mark(self) -> str:
        """Eight groups of four hex digits to print or read aloud, so that two people can compare
        keys: the beginning of the key's SHA-256, as the program that checks records tells it."""
        digits = sha256(self.public).hexdigest()
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))

    def written(self) -> str:
        """The key as one line to print or send: name+id+base64 (a C2SP vkey)."""
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.type]) + self.public)}"


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A key with the function that signs with it."""

    key: NoteKey
    sign: Sign


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log has come: its name, its number of entries, the root of its tree."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


class Cosignature(NamedTuple):
    """A witness's word that it saw a checkpoint at a time."""

    name: str
    at: datetime


def read_key(text: str) -> NoteKey:
    """The key that ``NoteKey.written`` wrote; a NoteFault when any of it does not fit."""
    name, _, rest = text.strip().partition("+")
    id, _, encoded = rest.partition("+")
    raw = _from_base64(encoded)
    if not raw:
        raise NoteFault(f"{text[:100]!r} is not a key: it reads name+id+key.")
    key = NoteKey(name, raw[1:], raw[0])
    if key.id.hex() != id:
        raise NoteFault(f"The key of {name} does not fit its own id: it was copied wrongly.")
    return key


def checkpoint_of(ledger: Ledger, origin: str) -> Checkpoint:
    """How far the log has come now, by its stored nodes."""
    size = ledger.size()
    return Checkpoint(origin, size, root(ledger.node, size))


def sign_checkpoint(checkpoint: Checkpoint, *signers: NoteSigner) -> str:
    """The checkpoint as a signed note. While the log changes its key, the old and the new sign."""
    body = checkpoint.body()
    lines = (_line(by.key, by.sign(body.encode())) for by in signers)
    return f"{body}\n{''.join(lines)}"


def read_checkpoint(note: str) -> Checkpoint:
    """What the note says, before anybody has looked at its signatures; a NoteFault when unreadable.

    Lines below the third belong to the signed text and mean nothing here.
    """
    text, _ = _parted(note)
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise NoteFault("This is not a checkpoint: it lacks the log's name, its size or its root.")
    top = _from_base64(lines[2])
    if len(top) != 32:
        raise NoteFault("This is not a checkpoint: its third line is not a root of 32 bytes.")
    return Checkpoint(lines[0], int(lines[1]), top)


def verify_checkpoint(note: str, *, keys: Iterable[NoteKey], verify: Verify) -> Checkpoint:
    """What the note says, when a known key of that very log signed it; else a NoteFault.

    A line by an unknown key is passed over; a bad signature by a known one spoils the note.
    """
    checkpoint = read_checkpoint(note)
    own = [key for key in keys if key.type == ED25519 and key.name == checkpoint.origin]
    if not any(list(_good_lines(note, own, verify))):
        raise NoteFault(
            f"This checkpoint is not signed by the log {checkpoint.origin}: no signature on it was "
            "made with a key of that log, so it proves nothing. Ask whoever sent it."
        )
    return checkpoint


def verify_rotation(note: str, *, old: NoteKey, new: NoteKey, verify: Verify) -> Checkpoint:
    """What the note says, when the log's old and new key both signed it; else a NoteFault.

    So a witness that knew the old key learns the new one without taking anybody's word.
    """
    verify_checkpoint(note, keys=[old], verify=verify)
    return verify_checkpoint(note, keys=[new], verify=verify)


def cosign(note: str, *, key: NoteKey, at: datetime, sign: Sign) -> str:
    """The note with a witness's line below it: seen at ``at``, and nothing older contradicted it.

    Sign only after ``verify_checkpoint`` and, when an older one was seen, ``verify_consistency``.
    """
    text, _ = _parted(note)
    seconds = int(at.timestamp())
    signature = sign(_cosigned(text, seconds))
    return note + _line(key, seconds.to_bytes(8, "big") + signature)


def cosignatures(note: str, *, keys: Iterable[NoteKey], verify: Verify) -> tuple[Cosignature, ...]:
    """Which of these witnesses saw the checkpoint, and when; a NoteFault when one line is false."""
    witnesses = [key for key in keys if key.type == COSIGNATURE]
    return tuple(
        Cosignature(key.name, datetime.fromtimestamp(int.from_bytes(given[:8], "big"), UTC))
        for key, given in _good_lines(note, witnesses, verify)
    )


def _good_lines(note: str, keys: list[NoteKey], verify: Verify) -> Iterator[tuple[NoteKey, bytes]]:
    """Each line by one of the keys, found good; the first bad one is a NoteFault."""
    text, lines = _parted(note)
    known = {(key.name, key.id): key for key in keys}
    for name, given in lines:
        key = known.get((name, given[:4]))
        if key:
            if not _is_good(key, given[4:], text, verify):
                raise NoteFault(
                    f"The signature of {name} on this checkpoint is false: the checkpoint was "
                    "altered after it was signed, or damaged on its way."
                )
            yield key, given[4:]


def _is_good(key: NoteKey, given: bytes, text: str, verify: Verify) -> bool:
    if key.type == ED25519:
        return len(given) == 64 and verify(key.public, given, text.encode())
    seconds = int.from_bytes(given[:8], "big")
    if len(given) != 72 or seconds > _LAST_TIME:
        return False
    return verify(key.public, given[8:], _cosigned(text, seconds))


def _cosigned(text: str, seconds: int) -> bytes:
    """What a witness signs: c2sp.org/tlog-cosignature, Ed25519 signed message."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _parted(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The signed text, and each line's name with its key id and signature; else a NoteFault."""
    text, gap, below = note.rpartition("\n\n")
    text += "\n"
    lines = below.split("\n")
    found = [_SIGNATURE.fullmatch(line) for line in lines[:-1]]
    if (
        len(note) > LONGEST_NOTE
        or not gap
        or lines[-1]
        or not 1 <= len(found) <= MOST_SIGNATURES
        or not all(found)
        or _UNFIT.search(note)
    ):
        raise NoteFault(
            "This is not a signed note: a text, an empty line, then lines that begin with a long "
            "dash. Take it from the message again, whole and unchanged."
        )
    return text, [(one[1], _from_base64(one[2])) for one in found if one]


def _line(key: NoteKey, signature: bytes) -> str:
    return f"\u2014 {key.name} {_base64(key.id + signature)}\n"


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    """The bytes, or none of them when the text is not base64 exactly as it would be written."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if _base64(raw) == text else b""
