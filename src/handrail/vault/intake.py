"""Intakes: what somebody tells, sealed at once for those who will read it, and for nobody else.

Whoever tells holds no key and cannot read it back. The words lie under a key of their own, and
only that key is wrapped for the readers: the wraps live with the keys, whose backups end after 35
days, so an old backup of the data cannot bring back what was disposed of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import NamedTuple

from handrail.textgate import CleanText, clean
from handrail.vault.cases import (
    LEAST_READERS,
    NONCE_BYTES,
    Written,
    case_key,
    person_public,
    seal_entry,
)
from handrail.vault.clean_words import text_of
from handrail.vault.envelope import INTAKE_BUCKET, Bound, SecretKey, open_sealed, seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import opaque, whole
from handrail.vault.rows import IntakeRow, IntakeWrapRow
from handrail.vault.safe import Keys, Safe
from handrail.vault.sharing import team_public
from handrail.vault.wraps import open_intake_key, wrap_intake_key


class Waiting(NamedTuple):
    """An intake that waits for somebody to take it into a case."""

    intake: str
    at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What somebody told, with the nonce of the chronology's commitment to it."""

    nonce: bytes
    text: str


def seal_intake(
    safe: Safe,
    *,
    intake: str,
    words: CleanText,
    at: datetime,
    team: str = "",
    persons: tuple[str, ...] = (),
    nonce: bytes = b"",
) -> bytes:
    """Keep what somebody tells, for a team, or for named persons when it is about its members.

    Needs no key of whoever writes, and gives them nothing to open it with. Gives the nonce that
    was sealed with the words: 32 random bytes, made here when none are given.
    """
    nonce = nonce or token_bytes(NONCE_BYTES)
    if len(nonce) != NONCE_BYTES:
        raise ValueError("The nonce of a commitment is 32 random bytes.")
    if bool(team) == bool(persons):
        raise ValueError("An intake is sealed for one team or for named persons: name either.")
    if persons and len(set(persons)) < LEAST_READERS:
        raise Locked(
            Why.NOT_ALLOWED,
            "What is told for named persons needs at least two of them: with one, a single lost "
            "password would lose it. Nothing was kept. Name a second person.",
        )
    key, text = SecretKey.new(), text_of(words)
    sealed = seal(key, nonce + text.encode(), bound=_bound(opaque(intake)), bucket=INTAKE_BUCKET)
    with safe.store.transaction():  # so that no new team key comes between reading it and this
        holders = (
            {team: team_public(safe, team)}
            if team
            else {person: person_public(safe, person) for person in persons}
        )
        safe.store.add(IntakeRow(id=intake, team=team, at=whole(at), sealed=sealed))
        for holder, public in holders.items():
            safe.store.add(wrap_intake_key(public, key, intake=intake, holder=holder))
    return nonce


def waiting(safe: Safe, keys: Keys, *, at: datetime) -> tuple[Waiting, ...]:
    """The intakes that these keys open at this moment, oldest first."""
    holders = (*(team.team for team in keys.open_teams(at=at)), keys.person)
    intakes = dict.fromkeys(
        row.intake for holder in holders for row in safe.store.where(IntakeWrapRow, holder=holder)
    )
    rows = (safe.store.one(IntakeRow, intake) for intake in intakes)
    return tuple(
        sorted((Waiting(row.id, row.at) for row in rows if row), key=lambda one: (one.at, one))
    )


def open_intake(safe: Safe, keys: Keys, *, intake: str, at: datetime) -> Told:
    """What somebody told, for those it was sealed for."""
    row, wrap = safe.store.one(IntakeRow, intake), _wrap(safe, keys, intake)
    if row is None or wrap is None:
        raise Locked(
            Why.NOT_A_HOLDER,
            "There is no such intake among those you can open, so nothing was opened. It may have "
            "been taken into a case already, or it was told to somebody else.",
        )
    key = open_intake_key(keys, wrap, at=at)
    inner = open_sealed(key, row.sealed, bound=_bound(intake))
    return Told(inner[:NONCE_BYTES], inner[NONCE_BYTES:].decode())


def take_in(safe: Safe, keys: Keys, *, intake: str, case: str, seq: int, at: datetime) -> Written:
    """Move what somebody told into a case, as the entry at place ``seq``, and let the intake go.

    The words and their nonce stay as they were, so a receipt for the intake proves them still.
    They pass the text gate once more: an intake can be put into the database without it. Several
    may be taken into one case.
    """
    with safe.store.transaction():
        told = open_intake(safe, keys, intake=intake, at=at)
        words = clean(told.text)
        key = case_key(safe, keys, case=case, at=at)
        safe.store.add(seal_entry(key, case=case, seq=seq, words=words, nonce=told.nonce))
        remove_intake(safe, intake=intake)
    return Written(seq, told.nonce, words.text)


def remove_intake(safe: Safe, *, intake: str) -> None:
    """Take an intake and its wraps away for good. Needs no key; who may is the caller's rule."""
    with safe.store.transaction():
        for wrap in tuple(safe.store.where(IntakeWrapRow, intake=intake)):
            safe.store.remove(IntakeWrapRow, wrap.id)
        safe.store.remove(IntakeRow, intake)


def _bound(intake: str) -> Bound:
    return Bound("intake", "sealed", intake)


def _wrap(safe: Safe, keys: Keys, intake: str) -> IntakeWrapRow | None:
    """The wrap of an intake's key that is for one of the teams of these keys, or the person."""
    for holder in (keys.person, *keys.teams):
        row = safe.store.one(IntakeWrapRow, f"{intake}:{holder}")
        if row is not None:
            return row
    return None
