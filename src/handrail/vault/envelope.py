"""Sealed bytes: each blob says how it was sealed and with which key, and fits one place only.

A blob is ``version(1) | algorithm(1) | key id(8) | body``. An AES-256-GCM body is
``nonce(12) | ciphertext | tag(16)``. What is sealed is ``length(4) | plaintext | zeros``, the zeros
up to a multiple of the bucket. The head and the place (:class:`Bound`) are authenticated with it,
so a blob that is changed by one bit, or put in another row, opens nothing. Keys are looked up by
the id in the head and never tried in turn, because AES-GCM does not promise that only one key fits.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from secrets import token_bytes
from typing import NamedTuple, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.vault.locked import Locked, Why

VERSION = 1
HEAD_BYTES = 10
ID_BYTES = 8
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
_BODY = HEAD_BYTES + NONCE_BYTES
_LEAST = _BODY + LENGTH_BYTES + TAG_BYTES

ENTRY_BUCKET = 256
"""Chronology entries are padded to a multiple of this many bytes."""
INTAKE_BUCKET = 1024
"""What somebody tells is padded to a multiple of this many bytes."""


class Algorithm(IntEnum):
    """How a blob was sealed: its second byte."""

    AES_256_GCM = 1
    HPKE_MLKEM768_X25519 = 2


class Head(NamedTuple):
    """The first ten bytes of a blob."""

    version: int
    algorithm: Algorithm
    key_id: bytes


class Bound(NamedTuple):
    """The one place a blob belongs to: stable ids only, never names.

    ``position`` is the place in an order (an entry's ``seq``), so that two entries of one case
    cannot change places; -1 where there is no order. A named tuple, because ten thousand of them
    are made for one search.
    """

    table: str
    column: str
    row: str
    case: str = ""
    position: int = -1

    def encoded(self) -> bytes:
        """The place as bytes: each part after its length, so that no two places look the same."""
        table, column, row, case, position = self
        return (
            f"{len(table)}:{table}{len(column)}:{column}"
            f"{len(row)}:{row}{len(case)}:{case}{position}"
        ).encode()


def never_pickled(self: object) -> NoReturn:
    """Keep a key from being copied into a file or a cache by accident."""
    raise TypeError(
        f"A {type(self).__name__} is not pickled or copied: it could be written where anybody "
        "reads it. Seal it instead."
    )


def key_id(kind: bytes, material: bytes) -> bytes:
    """The 8 bytes a key is known by: the start of SHA-256 over its kind and its bytes."""
    return sha256(kind + material).digest()[:ID_BYTES]


def expand(secret: bytes, info: bytes) -> bytes:
    """32 bytes that follow from a secret: HKDF-Expand with SHA-256, one block (RFC 5869, 2.3)."""
    return hmac.digest(secret, info + b"\x01", "sha256")


def info_for(purpose: str) -> bytes:
    """What is expanded for a purpose: ours, and of this version."""
    return b"handrail 1 " + purpose.encode()


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """32 secret bytes and the 8-byte id they are known by. Shows only its id."""

    id: bytes
    secret: bytes

    def __post_init__(self) -> None:
        if len(self.id) != ID_BYTES or len(self.secret) != KEY_BYTES:
            raise ValueError("A key is 32 secret bytes under an id of 8 bytes.")

    @classmethod
    def of(cls, secret: bytes) -> SecretKey:
        """The key with these 32 random bytes; its id is made from them."""
        return cls(key_id(b"handrail secret key", secret), secret)

    @classmethod
    def new(cls) -> SecretKey:
        """A fresh random key."""
        return cls.of(token_bytes(KEY_BYTES))

    def derive(self, purpose: str) -> SecretKey:
        """A key for one purpose only, under the same id. Knowing it does not give this one."""
        return SecretKey(self.id, expand(self.secret, info_for(purpose)))

    def __repr__(self) -> str:
        return f"SecretKey({self.id.hex()})"

    __reduce__ = never_pickled


def seal(key: SecretKey, plaintext: bytes, *, bound: Bound, bucket: int = 0) -> bytes:
    """Seal bytes under a key for one place; ``bucket`` hides their length to its multiple."""
    head = head_bytes(Algorithm.AES_256_GCM, key.id)
    nonce = token_bytes(NONCE_BYTES)
    body = AESGCM(key.secret).encrypt(nonce, framed(plaintext, bucket), head + bound.encoded())
    return head + nonce + body


def open_sealed(key: SecretKey, blob: bytes, *, bound: Bound) -> bytes:
    """The plaintext of a blob that belongs in this place; :class:`Locked` says why not."""
    head = head_bytes(Algorithm.AES_256_GCM, key.id)
    return decrypted(AESGCM(key.secret), head, blob, bound.encoded())


def decrypted(cipher: AESGCM, head: bytes, blob: bytes, place: bytes) -> bytes:
    """What ``open_sealed`` gives, for whoever opens so many that each step is prepared."""
    if blob[:HEAD_BYTES] != head:
        refuse_head(blob, head)
    try:
        inner = cipher.decrypt(blob[HEAD_BYTES:_BODY], blob[_BODY:], head + place)
    except (InvalidTag, ValueError):
        raise refusal(blob, _LEAST) from None
    return unframed(inner)


def head_of(blob: bytes) -> Head:
    """What a blob says of itself, so that its key can be looked up. Tries no key."""
    if len(blob) < HEAD_BYTES:
        raise Locked(Why.CUT_SHORT, _CUT_SHORT)
    if blob[0] != VERSION:
        raise Locked(Why.UNKNOWN_VERSION, _UNKNOWN_VERSION)
    if blob[1] not in _STARTS:
        raise Locked(Why.UNKNOWN_ALGORITHM, _UNKNOWN_ALGORITHM)
    return Head(VERSION, Algorithm(blob[1]), blob[2:HEAD_BYTES])


def head_bytes(algorithm: Algorithm, key_id: bytes) -> bytes:
    """The first ten bytes of a blob sealed in that way under that key."""
    return _STARTS[algorithm] + key_id


def refuse_head(blob: bytes, expected: bytes) -> NoReturn:
    """Say why a blob with this head is not one that the key at hand may open."""
    head = head_of(blob)
    if head.algorithm != expected[1]:
        raise Locked(Why.UNKNOWN_ALGORITHM, _OTHER_ALGORITHM)
    raise Locked(Why.OTHER_KEY, _OTHER_KEY)


def refusal(blob: bytes, least: int) -> Locked:
    """Why a blob with the right head did not open: too short to be whole, or changed."""
    if len(blob) < least:
        return Locked(Why.CUT_SHORT, _CUT_SHORT)
    return Locked(Why.TAMPERED, _TAMPERED)


def framed(plaintext: bytes, bucket: int = 0) -> bytes:
    """The length, the plaintext and zeros up to a multiple of ``bucket`` (0: no zeros)."""
    if bucket < 0:
        raise ValueError("A bucket is a number of bytes, 0 for none.")
    inner = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext
    return inner + bytes(-len(inner) % bucket) if bucket else inner


def unframed(inner: bytes) -> bytes:
    """The plaintext; refused when the length does not fit or the padding is not all zeros."""
    end = LENGTH_BYTES + int.from_bytes(inner[:LENGTH_BYTES], "big")
    if inner.count(0, end) != len(inner) - end:  # also when the length goes past the end
        raise Locked(Why.TAMPERED, _TAMPERED)
    return inner[LENGTH_BYTES:end]


_STARTS = {algorithm: bytes((VERSION, algorithm)) for algorithm in Algorithm}

_CUT_SHORT = (
    "These sealed words are cut short, so nothing can be read from them. "
    "Tell whoever looks after the system: the row needs restoring from a backup."
)
_UNKNOWN_VERSION = (
    "These sealed words were kept in a form this version does not know, so they were left alone. "
    "Tell whoever looks after the system: a newer version may open them."
)
_UNKNOWN_ALGORITHM = (
    "These sealed words were sealed in a way this version does not know, so they were left alone. "
    "Tell whoever looks after the system: a newer version may open them."
)
_OTHER_ALGORITHM = (
    "These sealed words were sealed in another way than this key opens, so nothing was tried. "
    "Tell whoever looks after the system: something was put where it does not belong."
)
_OTHER_KEY = (
    "These sealed words belong to another key, so nothing was tried. "
    "Ask somebody who can open them, or check that the right keys were restored."
)
_TAMPERED = (
    "These sealed words were changed or moved after they were kept, so none of them are shown. "
    "Tell whoever looks after the system: restore them, and find out how."
)
