"""New keys for old ones: a team's, the server's, the pepper.

Each is one transaction, so a machine that stops in the middle has the old state or the new, whole.
A new pepper or server key goes into the keyring file first, in front of the old one, which stays
until ``retire_old_keys`` finds that nothing needs it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from handrail.vault.envelope import Bound, head_of
from handrail.vault.hybrid import PublicKey, new_pair
from handrail.vault.keyring import Keyring, keyring_mark, server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import SETTING
from handrail.vault.rows import (
    ROWS,
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    SettingRow,
    UnlockerRow,
    VouchedRow,
    table_of,
)
from handrail.vault.safe import Keys, OpenTeam, Safe, public_key
from handrail.vault.sheet import Sheet
from handrail.vault.sheets import put_sheet
from handrail.vault.teams import for_good, member_row, team_row
from handrail.vault.ways import refuse_no_way_in, the_team
from handrail.vault.wraps import moved_case_wraps, opened_by_team, wrap_bound, wrap_intake_key

V = TypeVar("V", bound=VouchedRow)


def rotate_team(safe: Safe, keys: Keys, *, team: str, keep: Collection[str], at: datetime) -> Sheet:
    """Give a team a new key, kept by the people in ``keep`` alone, and its new recovery sheet.

    Every case key and every waiting intake's key moves to the new key in the same transaction. The
    old sheet and everybody else's grants open nothing from now on, and the new sheet counts when
    it has been typed back. Whoever has opened keys in hand calls ``reopened``. A wrap that the old
    key does not open stays as it is, and ``health`` names its case or its intake. It takes access
    for good, or the sheet.
    """
    with safe.store.transaction():
        old, row = for_good(safe, keys, team=team, at=at), the_team(safe, team)
        private, public = new_pair()
        new = OpenTeam(team, private)
        safe.replace(team_row(safe, team, public, since=row.since, keyed_at=at))
        _keep_members(safe, new, frozenset(keep))
        for moved in moved_case_wraps(safe.store.where(CaseWrapRow, holder=team), old, new):
            safe.store.replace(moved)
        _move_intakes(safe, old, public)
        sheet = put_sheet(safe, new, at=at)
        refuse_no_way_in(safe, team=team, at=at)
    return sheet


def take_up_keyring(safe: Safe) -> None:
    """Put everything that the server sealed under the newest server key, and know the keyring.

    Call it when a new key stands in front in the keyring file. Secrets move to a new pepper one by
    one, when their owners next sign in.
    """
    with safe.store.transaction():
        for kind in ROWS:
            if issubclass(kind, VouchedRow):
                for row in safe.where(kind):
                    safe.replace(_resealed(safe, row))
        setting = safe.store.one(SettingRow, SETTING)
        if setting:
            safe.store.replace(replace(setting, keyring_mark=keyring_mark(safe.keyring)))


def under_old_peppers(safe: Safe) -> tuple[str, ...]:
    """Who has not signed in since there is a new pepper: their secret is still under an old one."""
    newest = safe.keyring.peppers[0].id
    rows = safe.where(UnlockerRow)
    return tuple(dict.fromkeys(row.person for row in rows if row.pepper_id != newest))


def retire_old_keys(safe: Safe) -> Keyring:
    """The keyring without the peppers and server keys that nothing needs any more.

    Locked while something does. Keep the old keyring on paper for 35 days: backups of the keys
    from before still need it.
    """
    waiting = under_old_peppers(safe)
    if waiting:
        raise Locked(
            Why.NOT_ALLOWED,
            f"{len(waiting)} of the people who hold keys have not signed in since the new pepper, "
            "and without the old one their secret would open nothing. Nothing was dropped. Ask "
            "them to sign in, or let a member of their team let them in again.",
        )
    if _sealed_by_old_key(safe):
        raise Locked(
            Why.NOT_ALLOWED,
            "Some of what the server sealed is still under an older key, and would not open "
            "without it. Nothing was dropped. Take up the new keyring first.",
        )
    keyring = safe.keyring
    return replace(keyring, peppers=keyring.peppers[:1], server_keys=keyring.server_keys[:1])


def _keep_members(safe: Safe, new: OpenTeam, keep: frozenset[str]) -> None:
    """Wrap the new key for everybody who is kept, each until their old end; drop the rest."""
    kept = set()
    for row in safe.store.where(MemberRow, team=new.team):
        if row.person in keep:
            kept.add(safe.genuine(row).person)
            public = public_key(safe, row.person)
            safe.replace(member_row(new, row.person, public, at=row.since, until=row.until))
        else:
            safe.store.remove(MemberRow, row.id)
    if kept != keep:
        raise Locked(
            Why.NOT_A_HOLDER,
            "Somebody who was to keep this team's key does not hold it, so nothing was changed. "
            "Give them access first, or leave them out.",
        )


def _move_intakes(safe: Safe, old: OpenTeam, public: PublicKey) -> None:
    """Move what the old key opens, and leave the rest: it opens for nobody."""
    for row in safe.store.where(IntakeWrapRow, holder=old.team):
        with suppress(Locked):
            key = opened_by_team(old, row.wrap, bound=wrap_bound(IntakeWrapRow, row.id))
            safe.store.replace(wrap_intake_key(public, key, intake=row.intake, holder=row.holder))


def _resealed(safe: Safe, row: V) -> V:
    """A row whose server-sealed fields are under the newest server key; the voucher comes after."""
    fresh: dict[str, Any] = {}
    for one in fields(row):
        if one.metadata.get("sealed") == "server key" and one.name != "vouched":
            bound = Bound(table_of(type(row)), one.name, row.id)
            raw = server_open(safe.keyring, getattr(row, one.name), bound=bound)
            fresh[one.name] = server_seal(safe.keyring, raw, bound=bound)
    return replace(row, **fresh)


def _sealed_by_old_key(safe: Safe) -> bool:
    newest = safe.keyring.server_keys[0].id
    return any(
        head_of(getattr(row, one.name)).key_id != newest
        for kind in ROWS
        for one in fields(kind)
        if one.metadata.get("sealed") == "server key"
        for row in safe.store.where(kind)
    )
