"""Cases: each has a key of its own, an index card, and the words of its chronology.

A case's key is wrapped for its team, or, when the case is about a member of the team, only for
named readers. It is taken out of its wrap for every single use and kept nowhere, so access that
ended or was taken back ends at once.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from handrail.textgate import CleanText
from handrail.vault.cards import Card, OpenCard, open_card, seal_card
from handrail.vault.clean_words import text_of
from handrail.vault.envelope import (
    ENTRY_BUCKET,
    Bound,
    SecretKey,
    open_sealed,
    seal,
)
from handrail.vault.hybrid import PublicKey
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import opaque, whole
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow, PersonRow
from handrail.vault.safe import Keys, OpenTeam, Safe, opened_public
from handrail.vault.teams import standing
from handrail.vault.ways import ready
from handrail.vault.wraps import key_mark, open_case_key, wrap_case_key

NONCE_BYTES = 32
LEAST_READERS = 2


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """The words of one entry as they were kept, with the nonce of the chronology's commitment."""

    seq: int
    nonce: bytes
    text: str


class OpenCase(NamedTuple):
    """A case, its own key, and who holds the wrap that the key came out of."""

    row: CaseRow
    holder: str
    key: SecretKey


def new_case(
    safe: Safe,
    keys: Keys,
    *,
    team: str,
    case: str,
    card: Card,
    at: datetime,
    shut_out: frozenset[str] = frozenset(),
    readers: tuple[str, ...] = (),
) -> CaseRow:
    """Open a case for a team; a case about one of its members, for the named readers only.

    ``shut_out`` are the ids of those the case is about: it is never shared with them nor with any
    team, and ``readers`` are then at least two others. Refused until the team's key can be opened
    in two ways (C26).
    """
    key = SecretKey.new()
    row = CaseRow(
        id=opaque(case),
        team=team,
        restricted=bool(shut_out or readers),
        key_mark=key_mark(key),
        opened_at=whole(at),
        disposed_at=None,
    )
    sealed = seal_card(key, card, case=case, shut_out=shut_out)
    with safe.store.transaction():
        holders: dict[str, OpenTeam | PublicKey] = {team: standing(safe, keys, team=team, at=at)}
        ready(safe, team=team, at=at)
        if row.restricted:
            holders = {**public_of_readers(safe, keys, shut_out=shut_out, readers=readers)}
        safe.add(row)
        for holder, to in holders.items():
            safe.store.add(wrap_case_key(to, key, case=case, holder=holder))
        safe.store.add(CardRow(id=case, team=team, sealed=sealed))
    return row


def update_card(safe: Safe, keys: Keys, *, case: str, card: Card, at: datetime) -> None:
    """Put another card in the place of a case's card. Its keywords stay, and who is shut out."""
    with safe.store.transaction():
        key = case_key(safe, keys, case=case, at=at)
        row = card_row(safe, case)
        old = open_card(key, row)
        sealed = seal_card(key, card, case=case, keywords=old.keywords, shut_out=old.shut_out)
        safe.store.replace(replace(row, sealed=sealed))


def read_card(safe: Safe, keys: Keys, *, case: str, at: datetime) -> OpenCard:
    """The index card of one case."""
    return open_card_of(safe, case_key(safe, keys, case=case, at=at), case=case)


def write(
    safe: Safe,
    keys: Keys,
    *,
    case: str,
    seq: int,
    words: CleanText,
    nonce: bytes,
    at: datetime,
) -> EntryRow:
    """Keep the words of the entry at place ``seq`` of a case's chronology.

    ``nonce`` is the 32 random bytes of the chronology's commitment to these words; it is sealed
    with them. What was written is never written over: a ValueError when the place is taken.
    """
    with safe.store.transaction():
        key = case_key(safe, keys, case=case, at=at)
        row = seal_entry(key, case=case, seq=seq, words=words, nonce=nonce)
        safe.store.add(row)
    return row


def read(safe: Safe, keys: Keys, *, case: str, seq: int, at: datetime) -> tuple[bytes, str]:
    """The nonce and the words of the entry at one place of a case's chronology."""
    key = case_key(safe, keys, case=case, at=at).derive("entry")
    row = safe.store.one(EntryRow, f"{case}:{seq}")
    if row is None:
        raise Locked(
            Why.GONE,
            "No words are kept at this place of the chronology. Some entries, such as one that "
            "says who has read the case, have none.",
        )
    written = open_entry(key, row)
    return written.nonce, written.text


def entries(safe: Safe, keys: Keys, *, case: str, at: datetime) -> Iterator[Written]:
    """All the words of a case, in the order they were written."""
    key = case_key(safe, keys, case=case, at=at).derive("entry")
    for row in sorted(safe.store.where(EntryRow, case=case), key=lambda row: row.seq):
        yield open_entry(key, row)


def case_key(safe: Safe, keys: Keys, *, case: str, at: datetime) -> SecretKey:
    """The key of a case, by any wrap that these keys open at this moment."""
    return open_case(safe, keys, case=case, at=at).key


def open_case(safe: Safe, keys: Keys, *, case: str, at: datetime) -> OpenCase:
    """A case with its key, by any wrap that these keys open at this moment, their own first.

    A case that was never there and one that is not theirs get the same answer. A team's wrap of a
    case for named readers is no way in, whoever put it there.
    """
    ended = None
    for holder in (keys.person, *keys.teams):
        wrap = safe.store.one(CaseWrapRow, f"{case}:{holder}")
        row = wrap and safe.one(CaseRow, case)
        if wrap and row and not (row.restricted and holder in keys.teams):
            try:
                key = open_case_key(keys, wrap, at=at)
            except Locked as refused:
                if refused.why is not Why.ENDED:
                    raise
                ended = refused
            else:
                _refuse_foreign(row, key)
                return OpenCase(row, holder, key)
    raise ended or _not_theirs(safe, keys, case)


def open_card_of(safe: Safe, key: SecretKey, *, case: str) -> OpenCard:
    """The index card of a case whose key is open."""
    return open_card(key, card_row(safe, case))


def entry_bound(case: str, seq: int) -> Bound:
    """The one place that an entry's words belong to, so that two cannot change places."""
    return Bound("entry", "sealed", f"{case}:{seq}", case, seq)


def seal_entry(key: SecretKey, *, case: str, seq: int, words: CleanText, nonce: bytes) -> EntryRow:
    """The words of an entry under the case's key."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(
            "An entry is kept with the 32 random bytes of its commitment: without them nobody "
            "could prove later what was written."
        )
    if seq < 0:
        raise ValueError("The places of a chronology are counted from 0.")
    sealed = seal(
        key.derive("entry"),
        nonce + text_of(words).encode(),
        bound=entry_bound(case, seq),
        bucket=ENTRY_BUCKET,
    )
    return EntryRow(id=f"{case}:{seq}", case=case, seq=seq, sealed=sealed)


def reseal_entry(old: SecretKey, new: SecretKey, row: EntryRow) -> EntryRow:
    """An entry as it is, nonce and words, from under one key of its case to under another."""
    bound = entry_bound(row.case, row.seq)
    inner = open_sealed(old.derive("entry"), row.sealed, bound=bound)
    sealed = seal(new.derive("entry"), inner, bound=bound, bucket=ENTRY_BUCKET)
    return replace(row, sealed=sealed)


def open_entry(entry_key: SecretKey, row: EntryRow) -> Written:
    """An entry's words with the key for entries, made from the case's key."""
    if not row.sealed:
        raise Locked(
            Why.GONE, "This case was disposed of, so the words of this entry are gone for good."
        )
    inner = open_sealed(entry_key, row.sealed, bound=entry_bound(row.case, row.seq))
    return Written(row.seq, inner[:NONCE_BYTES], inner[NONCE_BYTES:].decode())


def person_public(safe: Safe, person: str) -> PublicKey:
    """The public key of a person; Locked when no person has this id."""
    row = safe.one(PersonRow, person)
    if row is None:
        raise Locked(
            Why.NOT_A_HOLDER,
            "No person holds keys under this id, so nothing could be sealed for them, and nothing "
            "was kept. They set up their own key first, with their own secret.",
        )
    return opened_public(safe, row)


def card_row(safe: Safe, case: str) -> CardRow:
    """The row of a case's index card; Locked when somebody removed it."""
    row = safe.store.one(CardRow, case)
    if row is None:
        raise Locked(
            Why.GONE,
            "The index card of this case is missing, though its key is there: somebody removed it "
            "from outside. Tell whoever looks after the system to restore it from a backup.",
        )
    return row


def public_of_readers(
    safe: Safe, keys: Keys, *, shut_out: frozenset[str], readers: tuple[str, ...]
) -> dict[str, PublicKey]:
    """The public keys of a restricted case's readers; Locked when those named would not do.

    Somebody shut out under an id that nobody has would be shut out of nothing, so that is refused.
    """
    if any(safe.one(PersonRow, person) is None for person in shut_out):
        raise Locked(
            Why.NOT_A_HOLDER,
            "One of those who are to be shut out is nobody known here, so they would not have been "
            "shut out at all. Nothing was kept. Check the id of the person the case is about.",
        )
    _refuse_unsafe_readers(keys, shut_out=shut_out, readers=readers)
    return {reader: person_public(safe, reader) for reader in readers}


def _refuse_unsafe_readers(
    keys: Keys, *, shut_out: frozenset[str], readers: tuple[str, ...]
) -> None:
    """Refuse readers who are shut out, too few, or named for a case that is about nobody."""
    if not shut_out:
        raise ValueError(
            "Readers are named for a case about a member of the team, and nobody is named as shut "
            "out. Say whom the case is about, or leave the readers out."
        )
    if shut_out & {keys.person, *readers}:
        raise Locked(
            Why.NOT_ALLOWED,
            "This case is about somebody who is named as a reader, or who is opening it, and they "
            "must not read it. Nothing was kept. Let somebody else open it, for other readers.",
        )
    if len(set(readers)) < LEAST_READERS or len(set(readers)) < len(readers):
        raise Locked(
            Why.NOT_ALLOWED,
            "A case about a member of the team needs at least two different readers: with one, a "
            "single lost password would lose it. Nothing was kept. Name a second reader.",
        )


def _refuse_foreign(row: CaseRow, key: SecretKey) -> None:
    """Locked when a key is not the case's own: whoever put it in could read what is sealed with it.

    A wrap is made with a public key, which anybody may have, so its being whole proves nothing.
    """
    if not hmac.compare_digest(key_mark(key), row.key_mark):
        raise Locked(
            Why.TAMPERED,
            "Somebody put a key of their own in the place of this case's key, so nothing was "
            "opened, and nothing was written that they could read. Tell whoever looks after the "
            "system: restore the keys from a backup, and find out who can write to the database.",
        )


def _not_theirs(safe: Safe, keys: Keys, case: str) -> Locked:
    row = safe.store.one(CaseRow, case)
    if row and row.disposed_at and row.team in keys.teams and not row.restricted:
        return Locked(
            Why.GONE,
            "This case was disposed of. Its words are gone for good, and nobody can bring them "
            "back; that it was here, and when it was disposed of, stays in the chronology.",
        )
    return Locked(
        Why.NOT_A_HOLDER,
        "There is no such case among those you can open, so nothing was opened. If you should be "
        "able to, somebody who can open it may share it with you.",
    )
