"""From a secret in somebody's head to a key: costly to guess, the same for everybody, and bounded.

``KEK = HKDF(HMAC(pepper, Argon2id(secret, salt)))``. One run of Argon2id gives both the verifier
(is this the right secret?) and the key (what does it open?). The pepper is in the keyring file and
in no backup of the data, so a stolen database does not even allow guessing.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_bytes
from threading import Semaphore

from argon2.low_level import Type, hash_secret_raw

from handrail.vault.envelope import ID_BYTES, KEY_BYTES, SecretKey, expand, info_for, never_pickled
from handrail.vault.locked import Locked, Why

SALT_BYTES = 16
FLOOR_KIB = 46 * 1024
CEILING_KIB = 256 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, lanes beside each other."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        if self.memory_kib < FLOOR_KIB or self.passes < 1 or self.lanes < 1:
            raise ValueError(
                "A guess must cost at least 46 MiB and one pass (OWASP ASVS 5.0, appendix C): "
                "below that, a stolen copy is guessed too cheaply. Use STANDARD."
            )
        if self.memory_kib > CEILING_KIB or self.passes > 16 or self.lanes > 4:
            raise ValueError(
                "A guess may cost at most 256 MiB, 16 passes and 4 lanes: above that, signing in "
                "would stop the machine. Use STANDARD or HIGH."
            )


FLOOR = Cost(FLOOR_KIB, 1, 1)
STANDARD = Cost(64 * 1024, 3, 1)
HIGH = Cost(128 * 1024, 3, 1)


class Turnstile:
    """Lets ``at_once`` runs of Argon2id through at a time, and ``waiting`` more wait their turn.

    Each run takes the memory of its cost; without this, thirty people signing in at the start of
    a day would take two gigabytes.
    """

    def __init__(self, at_once: int = 2, waiting: int = 64, patience: float = 10.0) -> None:
        self._running = Semaphore(at_once)
        self._inside = Semaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; :class:`Locked` when too many wait, or nobody left in ten seconds."""
        if not self._inside.acquire(blocking=False):
            raise Locked(Why.BUSY, _BUSY)
        try:
            if not self._running.acquire(timeout=self._patience):
                raise Locked(Why.BUSY, _BUSY)
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._inside.release()

    def stretch(self, secret: bytes, *, salt: bytes, cost: Cost) -> bytes:
        """Argon2id (RFC 9106), 32 bytes, in turn. The only call of it in this room."""
        with self.turn():
            return hash_secret_raw(
                secret=secret,
                salt=salt,
                time_cost=cost.passes,
                memory_cost=cost.memory_kib,
                parallelism=cost.lanes,
                hash_len=KEY_BYTES,
                type=Type.ID,
            )


ONE_FOR_ALL = Turnstile()
"""The turnstile of this process: every safe that is opened in it waits at the same one."""


@dataclass(frozen=True, slots=True, repr=False)
class Unlocked:
    """What a secret gives: 32 bytes that tell whether it is right, and the key it stands for."""

    verifier: bytes
    key: SecretKey

    def fits(self, verifier: bytes) -> bool:
        """Whether the stored verifier is this one, in the same time whatever the answer."""
        return hmac.compare_digest(self.verifier, verifier)

    def __repr__(self) -> str:
        return "Unlocked(hidden)"

    __reduce__ = never_pickled


def new_salt() -> bytes:
    """16 random bytes, so that two people with one password share nothing."""
    return token_bytes(SALT_BYTES)


def unlock_material(
    secret: str | bytes, *, salt: bytes, cost: Cost, pepper: SecretKey, turnstile: Turnstile
) -> Unlocked:
    """The verifier and the key that a secret stands for, by one run of Argon2id.

    Words are compared in Unicode's NFKC form, so that one keyboard's letters are another's.
    """
    stretched = turnstile.stretch(_as_bytes(secret), salt=salt, cost=cost)
    mixed = hmac.digest(pepper.secret, stretched, "sha256")
    verifier, key_id, key = (
        expand(mixed, info_for(purpose))
        for purpose in ("unlocking verifier", "unlocking key id", "unlocking key")
    )
    return Unlocked(verifier, SecretKey(key_id[:ID_BYTES], key))


def pretend(secret: str | bytes, *, cost: Cost, pepper: SecretKey, turnstile: Turnstile) -> None:
    """Do the work of :func:`unlock_material` for a person who is not there, and forget it.

    Whoever tries names then learns nothing from how long the answer takes.
    """
    unlock_material(secret, salt=new_salt(), cost=cost, pepper=pepper, turnstile=turnstile)


def _as_bytes(secret: str | bytes) -> bytes:
    if isinstance(secret, bytes):
        return secret
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")


_BUSY = (
    "Too many people are signing in at this moment, so nothing was opened. "
    "Wait a few seconds and try again; your password was not looked at."
)
