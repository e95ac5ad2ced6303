"""Sealing to somebody who is not here: anybody may seal, only the holder opens (HPKE, RFC 9180).

The key pair joins ML-KEM-768 and X25519, so that what is copied today stays closed to a quantum
computer later: a child's file is kept for decades. The place a blob belongs to goes into HPKE's
``info``; the body is ``enc | ciphertext`` as the library gives it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from handrail.vault.envelope import (
    HEAD_BYTES,
    ID_BYTES,
    LENGTH_BYTES,
    TAG_BYTES,
    Algorithm,
    Bound,
    SecretKey,
    expand,
    framed,
    head_bytes,
    info_for,
    key_id,
    never_pickled,
    refusal,
    refuse_head,
    unframed,
)
from handrail.vault.locked import Locked, Why
from handrail.vault.words import words_for

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENC_BYTES = 1120
_SEED_BYTES = 64
_PRIVATE_BYTES = _SEED_BYTES + 32
_LATTICE_BYTES = 1184
_PUBLIC_BYTES = _LATTICE_BYTES + 32
_FINGERPRINT_WORDS = 8


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """What anybody may hold to seal to a person, a team or another setting.

    ``raw`` is the ML-KEM-768 key (1,184 bytes) and the X25519 key (32); ``id`` is made from it.
    """

    id: bytes
    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != _PUBLIC_BYTES or self.id != public_key_id(self.raw):
            raise ValueError("A public key is 1,216 bytes under the id that is made from them.")

    @classmethod
    def of(cls, raw: bytes) -> PublicKey:
        """The public key with these 1,216 bytes."""
        return cls(public_key_id(raw), raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.id.hex()})"


@dataclass(frozen=True, slots=True, repr=False)
class PrivateKey:
    """What opens everything sealed to its public half. Shows only its id.

    ``raw`` is the ML-KEM-768 seed (64 bytes) and the X25519 key (32).
    """

    id: bytes
    raw: bytes
    _ready: list[MLKEM768X25519PrivateKey] = field(default_factory=list, init=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.id) != ID_BYTES or len(self.raw) != _PRIVATE_BYTES:
            raise ValueError("A private key is 96 bytes under an id of 8 bytes.")

    def public(self) -> PublicKey:
        """The half that anybody may hold."""
        return _joined(*self._halves())

    def ready(self) -> MLKEM768X25519PrivateKey:
        """The key as the library takes it: made at the first use, which costs more than opening."""
        if not self._ready:
            self._ready.append(MLKEM768X25519PrivateKey(*self._halves()))
        return self._ready[0]

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(self.raw[:_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(self.raw[_SEED_BYTES:]),
        )

    def derive(self, purpose: str) -> SecretKey:
        """A key for one purpose of whoever holds this one (a team's case wraps), same id."""
        extracted = hmac.digest(b"handrail private key", self.raw, "sha256")
        return SecretKey(self.id, expand(extracted, info_for(purpose)))

    def __repr__(self) -> str:
        return f"PrivateKey({self.id.hex()})"

    __reduce__ = never_pickled


def public_key_id(raw: bytes) -> bytes:
    """The 8 bytes a public key is known by."""
    return key_id(b"handrail public key", raw)


def new_pair() -> tuple[PrivateKey, PublicKey]:
    """A fresh pair: keep the private half sealed, show the public half to anybody."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    public = _joined(lattice, curve)
    return PrivateKey(public.id, lattice.private_bytes_raw() + curve.private_bytes_raw()), public


def seal_to(public: PublicKey, plaintext: bytes, *, bound: Bound, bucket: int = 0) -> bytes:
    """Seal bytes so that only the holder of the private half opens them, in one place."""
    head = head_bytes(Algorithm.HPKE_MLKEM768_X25519, public.id)
    inner, info = framed(plaintext, bucket), head + bound.encoded()
    try:
        receiver = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public.raw[:_LATTICE_BYTES]),
            X25519PublicKey.from_public_bytes(public.raw[_LATTICE_BYTES:]),
        )
        return head + SUITE.encrypt(inner, receiver, info=info)
    except ValueError:
        raise Locked(Why.TAMPERED, _NO_KEY) from None


def open_with(private: PrivateKey, blob: bytes, *, bound: Bound) -> bytes:
    """The plaintext of a blob sealed to this holder for this place; ``Locked`` says why not."""
    head = head_bytes(Algorithm.HPKE_MLKEM768_X25519, private.id)
    if blob[:HEAD_BYTES] != head:
        refuse_head(blob, head)
    try:
        inner = SUITE.decrypt(blob[HEAD_BYTES:], private.ready(), info=head + bound.encoded())
    except (InvalidTag, ValueError):
        raise refusal(blob, HEAD_BYTES + ENC_BYTES + LENGTH_BYTES + TAG_BYTES) from None
    return unframed(inner)


def fingerprint(public: PublicKey, signing_public: bytes = b"") -> tuple[str, ...]:
    """Eight words to read over the phone: 88 bits of SHA-256 over both public keys.

    Another pair with the same words would cost 2 to the power of 88 tries to find.
    """
    seen = sha256(b"handrail fingerprint" + public.raw + signing_public).digest()
    return words_for(seen, _FINGERPRINT_WORDS)


def _joined(lattice: MLKEM768PrivateKey, curve: X25519PrivateKey) -> PublicKey:
    halves = lattice.public_key().public_bytes_raw(), curve.public_key().public_bytes_raw()
    return PublicKey.of(b"".join(halves))


_NO_KEY = (
    "This public key is damaged, or nobody made it, so nothing was sealed to it: it could not be "
    "opened again. Ask for the key once more, and compare its eight words over the phone."
)
