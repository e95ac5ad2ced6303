"""Signatures: who wrote an entry, so that nobody can write in another person's name (Ed25519)."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_bytes

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from handrail.vault.envelope import KEY_BYTES, never_pickled


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """The 32 secret bytes a person, or the setting, signs with. Shows nothing of them."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("A signing key is 32 bytes.")

    @classmethod
    def new(cls) -> SigningKey:
        """A fresh random signing key."""
        return cls(token_bytes(KEY_BYTES))

    def public(self) -> bytes:
        """The 32 bytes anybody may hold to check what was signed."""
        return Ed25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of the message (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self.raw).sign(message)

    def __repr__(self) -> str:
        return "SigningKey(hidden)"

    __reduce__ = never_pickled


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the holder of the public key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
