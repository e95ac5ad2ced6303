"""Made-up people with keys, and a made-up setting that keeps a chronology."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from handrail.chronology.chain import announce_key, append
from handrail.chronology.check import Findings, check_case, check_log
from handrail.chronology.checkpoint import NoteKey, NoteSigner, checkpoint_of, sign_checkpoint
from handrail.chronology.entry import SETTING, Entry, Kind, commitment
from handrail.chronology.ledger import Ledger, MemoryLedger
from handrail.chronology.ledger_file import SqliteLedger, make_tables
from handrail.chronology.record import export_record

ORIGIN = "setting.example/log"
MORNING = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
LEAD, DEPUTY, NEWCOMER = "aderyn-testun", "pat-example", "sam-sample"


class Signer:
    """Somebody with an Ed25519 key, always the same one for the same name."""

    def __init__(self, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@lru_cache(maxsize=100_000)
def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Ed25519 by a library; remembered, since attacks check the same entries again and again."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Setting:
    """A setting that writes a chronology, with the words it keeps for itself."""

    def __init__(self, ledger: Ledger | None = None, *, key: str = "the log") -> None:
        self.ledger = MemoryLedger() if ledger is None else ledger
        self.keys = {SETTING: Signer(key), LEAD: Signer("lead"), DEPUTY: Signer("deputy")}
        self.log = NoteSigner(NoteKey(ORIGIN, self.keys[SETTING].public), self.keys[SETTING].sign)
        self.first_key = self.log.key
        self.now = MORNING
        self.words: dict[str, dict[int, tuple[bytes, str]]] = {}
        for author in (SETTING, LEAD, DEPUTY):
            self.announce(author, self.keys[author].public)

    def announce(self, author: str, public: bytes | None, *, by: str = SETTING) -> Entry:
        sign = self.keys[by].sign
        return announce_key(self.ledger, at=self.now, author=author, public=public, sign=sign)

    def write(
        self,
        case: str,
        text: str | None = "She said it herself.",
        *,
        by: str = LEAD,
        kind: Kind = Kind.ENTRY,
        about: int | None = None,
        signer: Signer | None = None,
    ) -> Entry:
        """Write an entry, a minute after the one before; None for one without words."""
        self.now += timedelta(minutes=1)
        nonce = sha256(f"{case} {self.ledger.size()}".encode()).digest()
        commit = "0" * 64 if text is None else commitment(nonce, text)
        sign = (signer or self.keys[by]).sign
        entry = append(
            self.ledger,
            case=case,
            at=self.now,
            author=by,
            kind=kind,
            commit=commit,
            sign=sign,
            about=about,
        )
        if text is not None:
            self.words.setdefault(case, {})[entry.header.seq] = (nonce, text)
        return entry

    def checkpoint(self) -> str:
        return sign_checkpoint(checkpoint_of(self.ledger, ORIGIN), self.log)

    def export(self, case: str, *, older: Iterable[int] = (), withhold: Iterable[int] = ()) -> str:
        self.now += timedelta(minutes=1)
        hidden = set(withhold)
        words = {seq: one for seq, one in self.words.get(case, {}).items() if seq not in hidden}
        return export_record(
            self.ledger,
            case=case,
            at=self.now,
            author=LEAD,
            sign=self.keys[LEAD].sign,
            log=self.log,
            words=words,
            withheld=hidden,
            older=older,
        )

    def check(self, held: Iterable[str] = ()) -> Findings:
        return check_log(self.ledger, log=self.first_key, verify=verify, held=held)

    def check_case(self, case: str, held: Iterable[str] = ()) -> Findings:
        return check_case(self.ledger, case, log=self.first_key, verify=verify, held=held)


def busy_setting(ledger: Ledger | None = None, *, entries: int = 60, cases: int = 5) -> Setting:
    """A setting with so many entries of people, turn and turn about among its cases."""
    setting = Setting(ledger)
    for number in range(entries):
        case = f"case-{number % cases}"
        author = (LEAD, DEPUTY, SETTING)[number % 3]
        if number % 7 == 6:
            setting.write(case, None, by=author, kind=Kind.READ)
        else:
            setting.write(case, f"Note {number}: a call was made.", by=author)
    return setting


def open_file(path: str = ":memory:") -> tuple[sqlite3.Connection, SqliteLedger]:
    """A new database with an empty chronology, inside a transaction."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    make_tables(connection)
    return connection, SqliteLedger(connection)
