"""A made-up setting with a safe and a chronology, for the demonstration of a theft.

Real keys at their real cost, one real file, and a case about nobody: names that look made up, and
words that say nothing of any child.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from handrail.chronology import Kind, announce_key, append, commitment
from handrail.chronology.checkpoint import NoteKey, NoteSigner, checkpoint_of, sign_checkpoint
from handrail.chronology.entry import NOTHING, SETTING
from handrail.chronology.ledger_file import SqliteLedger, make_tables
from handrail.chronology.receipt import Receipt, receipt_for
from handrail.chronology.record import export_record
from handrail.textgate import clean
from handrail.vault import (
    Card,
    FileStore,
    Keys,
    Safe,
    Sheet,
    dispose,
    enrol,
    entries,
    grant,
    new_case,
    new_keyring,
    new_phrase,
    new_team,
    recovery_sheet,
    seal_intake,
    take_in,
    type_back,
    unlock,
    write,
    write_keyring_file,
)
from handrail.vault.signing import SigningKey

DATABASE = "records.db"
KEYRING = "keyring.txt"
TEAM, CASE = "team-1", "case-1"
LEAD, HEAD = "lead-1", "head-1"
ORIGIN = "made-up-setting.example/log"
NAME = "Aderyn Testun"
TOLD = (
    "Aderyn Testun came to me after lunch and said that somebody had sent a message on to others."
)
NOTED = "I rang the duty team and spoke to Pat Example, who gave the reference MADE-UP-0001."
PUT_RIGHT = "The reference was MADE-UP-0007: I had misheard it."
CANARIES = (*NAME.split(), "Pat Example", "MADE-UP-0001", "after lunch", "duty team", "misheard")
"""Words of the made-up case that a thief would look for."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The made-up setting: its file, its keyring's safe, its log, and what only people know."""

    database: Path
    store: FileStore
    safe: Safe
    ledger: SqliteLedger
    log: NoteSigner
    phrase: str
    sheet: Sheet


def set_up(folder: Path, *, at: datetime) -> MadeUp:
    """Make the file and the keyring, enrol a lead and a head, and type the sheet back."""
    keyring = new_keyring()
    for place in ("server", "keys"):
        (folder / place).mkdir()
    write_keyring_file(folder / "keys" / KEYRING, keyring)
    database = folder / "server" / DATABASE
    store = FileStore(database)
    with store.transaction():
        make_tables(store.connection)
    safe, signing = Safe(store, keyring), SigningKey(keyring.log_keys[0])
    ledger = SqliteLedger(store.connection)
    log = NoteSigner(NoteKey(ORIGIN, signing.public()), signing.sign)
    with store.transaction():
        announce_key(ledger, at=at, author=SETTING, public=log.key.public, sign=log.sign)
    phrase = new_phrase()
    for person, secret in ((LEAD, phrase), (HEAD, new_phrase())):
        signs_with = enrol(safe, person=person, secret=secret, at=at).signing_public
        with store.transaction():
            announce_key(ledger, at=at, author=person, public=signs_with, sign=log.sign)
    keys = new_team(safe, unlock(safe, person=LEAD, secret=phrase, at=at), team=TEAM, at=at)
    grant(safe, keys, team=TEAM, person=HEAD, at=at)
    sheet = recovery_sheet(safe, keys, team=TEAM, at=at)
    type_back(safe, team=TEAM, sheet=sheet, at=at)
    return MadeUp(database, store, safe, ledger, log, phrase, sheet)


def tell(made: MadeUp, *, at: datetime) -> Receipt:
    """A member of staff, who holds no key, tells something, and is given a receipt."""
    words = clean(TOLD)
    with made.store.transaction():
        nonce = seal_intake(made.safe, intake=CASE, words=words, at=at, team=TEAM)
        entry = append(
            made.ledger,
            case=CASE,
            at=at,
            author=SETTING,
            kind=Kind.INTAKE,
            commit=commitment(nonce, words.text),
            sign=made.log.sign,
        )
    return receipt_for(made.ledger, entry, log=made.log)


def work(made: MadeUp, *, at: datetime) -> None:
    """The lead signs in, takes the account into a case, writes, puts right, and reads."""
    keys = unlock(made.safe, person=LEAD, secret=made.phrase, at=at)
    card = Card(names=(clean(NAME),), gist=clean("Asks for advice"))
    with made.store.transaction():
        new_case(made.safe, keys, team=TEAM, case=CASE, card=card, at=at)
        take_in(made.safe, keys, intake=CASE, case=CASE, seq=0, at=at)
    _keep(made, keys, Kind.ENTRY, NOTED, at=at)
    _keep(made, keys, Kind.CORRECTION, PUT_RIGHT, at=at, about=1)
    _without_words(made, keys, Kind.READ, at=at)


def checkpoint(made: MadeUp) -> str:
    """How far the log has come, signed, for somebody outside to keep."""
    return sign_checkpoint(checkpoint_of(made.ledger, ORIGIN), made.log)


def _keep(
    made: MadeUp, keys: Keys, kind: Kind, text: str, *, at: datetime, about: int | None = None
) -> None:
    words, nonce = clean(text), token_bytes(32)
    with made.store.transaction():
        entry = append(
            made.ledger,
            case=CASE,
            at=at,
            author=keys.person,
            kind=kind,
            commit=commitment(nonce, words.text),
            sign=keys.signing.sign,
            about=about,
        )
        seq = entry.header.seq
        write(made.safe, keys, case=CASE, seq=seq, words=words, nonce=nonce, at=at)


def _without_words(made: MadeUp, keys: Keys, kind: Kind, *, at: datetime) -> None:
    with made.store.transaction():
        append(
            made.ledger,
            case=CASE,
            at=at,
            author=keys.person,
            kind=kind,
            commit=NOTHING,
            sign=keys.signing.sign,
        )


def export(made: MadeUp, *, older: int, at: datetime) -> str:
    """The case's record as text, which ends with the entry that says it was exported.

    It proves that the log has only grown since a checkpoint of ``older`` entries.
    """
    keys = unlock(made.safe, person=LEAD, secret=made.phrase, at=at)
    words = {one.seq: (one.nonce, one.text) for one in entries(made.safe, keys, case=CASE, at=at)}
    with made.store.transaction():
        return export_record(
            made.ledger,
            case=CASE,
            at=at,
            author=LEAD,
            sign=keys.signing.sign,
            log=made.log,
            words=words,
            older=[older],
        )


def destroy(made: MadeUp, *, at: datetime) -> None:
    """What is left after two people have agreed to dispose of the case, and the wait is over."""
    keys = unlock(made.safe, person=LEAD, secret=made.phrase, at=at)
    with made.store.transaction():
        _without_words(made, keys, Kind.DISPOSE, at=at)
        dispose(made.safe, case=CASE, at=at)
