"""An attack program: given a stolen store and some keys, it opens whatever can be opened with them.

It knows this program's source: which places blobs are bound to, and which purposes keys are made
for. It tries every key that it has or can make on every blob, and goes on with what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.vault.envelope import (
    HEAD_BYTES,
    NONCE_BYTES,
    Algorithm,
    Bound,
    SecretKey,
    unframed,
)
from handrail.vault.hybrid import PrivateKey, open_with
from handrail.vault.keyring import Keyring
from handrail.vault.locked import Locked
from handrail.vault.rows import ROWS, Row, UnlockerRow, WaitingRow, table_of
from handrail.vault.store import Store
from handrail.vault.unlocking import Cost, Turnstile, unlock_material
from handrail.vault.wraps import wrap_bound
from tests.house.tree import SOURCE

PURPOSES = frozenset(
    purpose
    for path in (SOURCE / "vault").glob("*.py")
    for purpose in re.findall(r'(?:derive\(|(?="unlocking ))"([^"]+)"', path.read_text("utf-8"))
)
"""Every purpose that a key is made for anywhere in the room."""


class Place(NamedTuple):
    """One sealed field of one row."""

    row: str
    id: str
    field: str


class Sealed(NamedTuple):
    """A stored blob, the places it may be bound to, and what it is said to be sealed under."""

    place: Place
    blob: bytes
    bounds: tuple[Bound, ...]
    under: str


@dataclass
class Attacker:
    """What an attacker holds; ``opened`` is what they got out of the store so far."""

    store: Store
    secrets: set[bytes] = field(default_factory=set)
    privates: set[bytes] = field(default_factory=set)
    opened: dict[Place, bytes] = field(default_factory=dict)

    def with_keyring(self, keyring: Keyring) -> Attacker:
        """The same attacker, who has the keyring file too."""
        held = (*keyring.peppers, *keyring.server_keys)
        self.secrets |= {key.secret for key in held} | set(keyring.log_keys)
        return self

    def with_secret_of(self, person: str, secret: str, keyring: Keyring) -> Attacker:
        """The same attacker, who has a person's secret and the peppers to use it with."""
        for row in self.store.where(UnlockerRow, person=person):
            cost = Cost(row.memory_kib, row.passes, row.lanes)
            for pepper in keyring.peppers:
                unlocked = unlock_material(
                    secret, salt=row.salt, cost=cost, pepper=pepper, turnstile=Turnstile()
                )
                self.secrets |= {unlocked.key.secret, unlocked.verifier}
        return self

    def run(self) -> dict[Place, bytes]:
        """Open all there is to open, with all that turns up on the way."""
        blobs = list(every_blob(self.store))
        found = -1
        while found < len(self.opened):
            found = len(self.opened)
            keys = set(self._keys())
            for sealed in blobs:
                if sealed.place not in self.opened:
                    plaintext = self._opened(sealed, keys)
                    if plaintext is not None:
                        self.opened[sealed.place] = plaintext
                        self._harvest(plaintext)
        return self.opened

    def _keys(self) -> Iterator[bytes]:
        """Every key at hand, and every key that can be made of one."""
        yield from self.secrets
        for purpose in PURPOSES:
            for secret in self.secrets:
                yield SecretKey(bytes(8), secret).derive(purpose).secret
            for raw in self.privates:
                yield PrivateKey(bytes(8), raw).derive(purpose).secret

    def _opened(self, sealed: Sealed, keys: set[bytes]) -> bytes | None:
        head, body = sealed.blob[:HEAD_BYTES], sealed.blob[HEAD_BYTES:]
        for bound in sealed.bounds:
            if head[1] == Algorithm.AES_256_GCM:
                context = head + bound.encoded()
                for key in keys:
                    with suppress(InvalidTag):
                        cipher = AESGCM(key)
                        nonce, ciphertext = body[:NONCE_BYTES], body[NONCE_BYTES:]
                        return unframed(cipher.decrypt(nonce, ciphertext, context))
            else:
                for raw in self.privates:
                    with suppress(Locked):
                        return open_with(PrivateKey(head[2:], raw), sealed.blob, bound=bound)
        return None

    def _harvest(self, plaintext: bytes) -> None:
        """Take every run of bytes that could be a key out of what was opened."""
        if len(plaintext) in (96, 128):
            self.privates.add(plaintext[:96])
        if len(plaintext) in (40, 72):
            self.secrets |= {plaintext[8:40], plaintext[40:]} - {b""}


def every_blob(store: Store) -> Iterator[Sealed]:
    """Every sealed field of every row that is stored."""
    for kind in ROWS:
        for row in store.where(kind):
            for one in fields(row):
                blob = getattr(row, one.name)
                if "sealed" in one.metadata and blob:
                    place = Place(kind.__name__, row.id, one.name)
                    bounds = tuple(dict.fromkeys(_bounds(kind, row, one.name)))
                    yield Sealed(place, blob, bounds, one.metadata["sealed"])


def _bounds(kind: type[Row], row: Row, name: str) -> Iterator[Bound]:
    """The places that a field of this row may be bound to, as the source says."""
    table, case = table_of(kind), getattr(row, "case", "")
    yield Bound(table, name, row.id)
    yield Bound(table, name, row.id, case or row.id, getattr(row, "seq", -1))
    yield wrap_bound(kind, row.id, until=getattr(row, "until", None), case=case)
    if isinstance(row, WaitingRow):
        yield wrap_bound(UnlockerRow, f"{row.person}:{row.kind}")
