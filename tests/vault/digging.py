"""A second attack program: it digs for what was disposed of in everything that was ever kept.

It is given files: the live one with its write-ahead log, backups of any age, and every secret there
is. It opens each with the keys that any of them gives, and it looks through their raw bytes for
wraps that no table holds any more.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from handrail.vault.envelope import (
    HEAD_BYTES,
    LENGTH_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    Algorithm,
    Bound,
    head_bytes,
    open_sealed,
)
from handrail.vault.file_store import FileStore
from handrail.vault.hybrid import ENC_BYTES, PrivateKey, open_with
from handrail.vault.keyring import Keyring
from handrail.vault.locked import Locked
from handrail.vault.rows import (
    ROWS,
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    Row,
    TeamRow,
    UnlockerRow,
)
from handrail.vault.sheet import Sheet
from handrail.vault.wraps import wrap_bound
from tests.vault.attack import Attacker

_AROUND = HEAD_BYTES + LENGTH_BYTES + TAG_BYTES
_LENGTHS = {
    Algorithm.AES_256_GCM: tuple(_AROUND + NONCE_BYTES + inner for inner in (40, 72)),
    Algorithm.HPKE_MLKEM768_X25519: tuple(_AROUND + ENC_BYTES + inner for inner in (40, 72)),
}


class Unseen:
    """A store without the rows that an earlier one had too: backups are much alike."""

    def __init__(self, store: FileStore, seen: set[Row]) -> None:
        self._rows = {kind: [row for row in store.where(kind) if row not in seen] for kind in ROWS}
        seen.update(row for rows in self._rows.values() for row in rows)

    def where(self, kind: type[Row], **plain: object) -> Iterator[Any]:
        """The rows of a kind whose fields are as named."""
        for row in self._rows[kind]:
            if all(getattr(row, name) == is_ for name, is_ in plain.items()):
                yield row


@dataclass
class Digger:
    """What the attacker holds, and what they brought to light."""

    keyring: Keyring
    secrets: Mapping[str, str]
    sheets: tuple[Sheet, ...]
    work: Path
    keys: set[bytes] = field(default_factory=set)
    privates: set[bytes] = field(default_factory=set)
    carved: set[bytes] = field(default_factory=set)

    def dig(self, files: tuple[Path, ...], *, ids: tuple[str, ...]) -> str:
        """Everything that any of the files gives up, as one text, with the keys of all of them.

        ``ids`` are the cases and intakes that the attacker is after.
        """
        seen: set[Row] = set()
        stores: Any = [Unseen(store, seen) for store in self._copies(files)]
        attackers = [Attacker(store, self.keys, self.privates) for store in stores]
        self.keys |= {sheet.secret for sheet in self.sheets}
        for attacker in attackers:
            attacker.with_keyring(self.keyring)
            for person in {row.person for row in attacker.store.where(UnlockerRow)}:
                attacker.with_secret_of(person, self.secrets[person], self.keyring)
        before = -1
        while before < len(self.keys):
            before = len(self.keys)
            for attacker in attackers:
                attacker.run()
            for path in files:
                self._carve(path.read_bytes(), seen, ids)
        found = (plain for attacker in attackers for plain in attacker.opened.values())
        return "\n".join(plain.decode("utf-8", "replace") for plain in found)

    def _copies(self, files: tuple[Path, ...]) -> Iterator[FileStore]:
        """Each file that is a database, opened as a copy of its own, with its log beside it."""
        for number, path in enumerate(files):
            if not path.name.endswith("-wal"):
                copy = self.work / f"{number}-{path.name}"
                shutil.copy(path, copy)
                log = path.with_name(f"{path.name}-wal")
                if log in files:
                    shutil.copy(log, copy.with_name(f"{copy.name}-wal"))
                with closing(sqlite3.connect(copy)) as connection:
                    # So that the tables a part has not are made, empty.
                    connection.execute("PRAGMA user_version=0")
                yield FileStore(copy)

    def _carve(self, raw: bytes, rows: set[Row], ids: tuple[str, ...]) -> None:
        """Open whatever in the raw bytes looks like a wrap of one of the ids for any holder."""
        holders = {row.id for row in rows if isinstance(row, TeamRow | PersonRow)}
        ends = {row.until for row in rows if isinstance(row, CaseWrapRow)} | {None}
        key_ids = {row.key_id for row in rows if isinstance(row, _KEYED)}
        bounds = [
            bound
            for id, holder, until in product(ids, holders, ends)
            for bound in (
                wrap_bound(CaseWrapRow, f"{id}:{holder}", until=until, case=id),
                wrap_bound(IntakeWrapRow, f"{id}:{holder}"),
            )
        ]
        mine = {PrivateKey(bytes(8), raw).public().id: raw for raw in self.privates}
        for blob in set(_looks_like_wraps(raw, key_ids & set(mine))) - self.carved:
            self.carved.add(blob)
            private = PrivateKey(blob[2:HEAD_BYTES], mine[blob[2:HEAD_BYTES]])
            for bound in bounds:
                self.keys |= set(_opened_by(private, blob, bound))


_KEYED = (TeamRow, PersonRow, MemberRow, CaseWrapRow, IntakeWrapRow)


def _looks_like_wraps(raw: bytes, key_ids: set[bytes]) -> Iterator[bytes]:
    """Every place in the bytes where a wrap under one of these keys may begin."""
    for key_id, (how, lengths) in product(key_ids, _LENGTHS.items()):
        head, at = head_bytes(how, key_id), -1
        while (at := raw.find(head, at + 1)) >= 0:
            for length in lengths:
                yield raw[at : at + length]


def _opened_by(private: PrivateKey, blob: bytes, bound: Bound) -> Iterator[bytes]:
    """The keys in a wrap, when this private key opens it in this place."""
    with suppress(Locked):
        packed = open_with(private, blob, bound=bound)
        yield from (packed[8:40], packed[40:] or packed[8:40])
    with suppress(Locked):
        packed = open_sealed(private.derive("case wrap"), blob, bound=bound)
        yield from (packed[8:40], packed[40:] or packed[8:40])
