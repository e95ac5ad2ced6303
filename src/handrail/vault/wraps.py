"""A key under another key: how a case's or an intake's own key is wrapped, and opened again.

Every wrap is bound to its row and to the hour it ends, so a wrap that was moved, or whose end was
edited, does not open. A case's key is wrapped for its own team with AES (10,000 of them open in a
blink), and for anybody else with their public key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from handrail.vault.envelope import Algorithm, Bound, SecretKey, head_of, open_sealed, seal
from handrail.vault.hybrid import PublicKey, open_with, seal_to
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import stamp, whole
from handrail.vault.rows import CaseWrapRow, IntakeWrapRow, Row, table_of
from handrail.vault.safe import Keys, OpenTeam, refuse_ended

_PACKED_BYTES = 40


def wrap_bound(
    kind: type[Row], row: str, *, until: datetime | None = None, case: str = ""
) -> Bound:
    """What a wrap is bound to: its row, and the hour it ends."""
    return Bound(table_of(kind), f"wrap until {stamp(until)}", row, case)


def packed(key: SecretKey) -> bytes:
    """A secret key as the 40 bytes that are wrapped: its id, then its secret."""
    return key.id + key.secret


def unpacked(wrapped: bytes) -> SecretKey:
    """The secret key that packed bytes begin with; Locked when they are none."""
    if len(wrapped) < _PACKED_BYTES:
        raise Locked(
            Why.TAMPERED,
            "What was wrapped here is not a key, so somebody else put it there, and nothing was "
            "opened with it. Restore it from a backup of the keys, and find out who can write to "
            "the database.",
        )
    return SecretKey(wrapped[:8], wrapped[8:40])


def packed_for_case(key: SecretKey) -> bytes:
    """A case's key with the key of its card behind it, so that a search need not make it anew for
    each of ten thousand cards: 72 bytes."""
    return packed(key) + key.derive("card").secret


def key_mark(key: SecretKey) -> bytes:
    """What a case's own key is recognised by. It opens nothing, and only that key makes it."""
    return key.derive("case key mark").secret


def wrap_case_key(
    to: OpenTeam | PublicKey,
    key: SecretKey,
    *,
    case: str,
    holder: str,
    until: datetime | None = None,
) -> CaseWrapRow:
    """A case's key, wrapped for its own team (opened) or for any holder's public key."""
    row, until = f"{case}:{holder}", until and whole(until)
    bound = wrap_bound(CaseWrapRow, row, until=until, case=case)
    if isinstance(to, OpenTeam):
        key_id, wrap = to.key_id, seal(to.case_wrap_key(), packed_for_case(key), bound=bound)
    else:
        key_id, wrap = to.id, seal_to(to, packed_for_case(key), bound=bound)
    return CaseWrapRow(id=row, case=case, holder=holder, key_id=key_id, until=until, wrap=wrap)


def open_case_key(keys: Keys, row: CaseWrapRow, *, at: datetime) -> SecretKey:
    """A case's key out of one wrap, for the person or the team it was made for, until its end."""
    refuse_ended(row.until, at=at)
    bound = wrap_bound(CaseWrapRow, row.id, until=row.until, case=row.case)
    if row.holder == keys.person:
        return unpacked(open_with(keys.private, row.wrap, bound=bound))
    team = keys.team(row.holder, at=at)
    return opened_by_team(team, row.wrap, bound=bound)


def opened_by_team(team: OpenTeam, wrap: bytes, *, bound: Bound) -> SecretKey:
    """A key out of a wrap of either make, with the team's key: the head says which it is."""
    if head_of(wrap).algorithm == Algorithm.AES_256_GCM:
        return unpacked(open_sealed(team.case_wrap_key(), wrap, bound=bound))
    return unpacked(open_with(team.private, wrap, bound=bound))


def moved_case_wraps(
    rows: Iterable[CaseWrapRow], old: OpenTeam, new: OpenTeam
) -> Iterator[CaseWrapRow]:
    """The wraps of a team's cases, from under its old key to under its new one, ends unchanged.

    Each stays of the make it is: anybody can make one with a public key, and it gains no trust.
    One that the old key does not open is left out: it opens for nobody, and one that was forged
    must not keep a team from its re-key.
    """
    new_public = new.private.public()
    for row in rows:
        with suppress(Locked):
            yield _moved_case_wrap(row, old, new, new_public)


def _moved_case_wrap(
    row: CaseWrapRow, old: OpenTeam, new: OpenTeam, new_public: PublicKey
) -> CaseWrapRow:
    bound = wrap_bound(CaseWrapRow, row.id, until=row.until, case=row.case)
    if head_of(row.wrap).algorithm == Algorithm.AES_256_GCM:
        key = open_sealed(old.case_wrap_key(), row.wrap, bound=bound)
        wrap = seal(new.case_wrap_key(), key, bound=bound)
    else:
        wrap = seal_to(new_public, open_with(old.private, row.wrap, bound=bound), bound=bound)
    return replace(row, key_id=new.key_id, wrap=wrap)


def wrap_intake_key(to: PublicKey, key: SecretKey, *, intake: str, holder: str) -> IntakeWrapRow:
    """An intake's own key, wrapped for one holder's public key: whoever writes needs none."""
    row = f"{intake}:{holder}"
    wrap = seal_to(to, packed(key), bound=wrap_bound(IntakeWrapRow, row))
    return IntakeWrapRow(id=row, intake=intake, holder=holder, key_id=to.id, wrap=wrap)


def open_intake_key(keys: Keys, row: IntakeWrapRow, *, at: datetime) -> SecretKey:
    """An intake's own key out of one wrap, for the person or the team it was made for."""
    bound = wrap_bound(IntakeWrapRow, row.id)
    if row.holder == keys.person:
        return unpacked(open_with(keys.private, row.wrap, bound=bound))
    return opened_by_team(keys.team(row.holder, at=at), row.wrap, bound=bound)
