"""The recovery sheet: one printed page that opens a team when nobody else can.

The secret is on paper and nowhere else. A sheet counts only when a person has typed it back from
the paper, and it stops with every re-key, which prints the next one in the same act.

A lost sheet needs a re-key (``rotate_team``), and a new print is not enough. A new print stops the
old paper here, but whoever has the old paper and a copy of its row from before, as in a backup of
the keys, opens with them the key that the team had then, without the keyring; and as long as the
team has that key, it opens all that the team's cases hold.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handrail.vault.envelope import SecretKey, head_of, open_sealed, seal
from handrail.vault.hybrid import PrivateKey
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import whole
from handrail.vault.rows import SheetRow
from handrail.vault.safe import Keys, OpenTeam, Safe, opened_public
from handrail.vault.sheet import Sheet, new_sheet
from handrail.vault.teams import for_good
from handrail.vault.ways import refuse_no_way_in, the_team
from handrail.vault.wraps import wrap_bound


def recovery_sheet(safe: Safe, keys: Keys, *, team: str, at: datetime) -> Sheet:
    """A new sheet for a team, to be printed once; an older one opens nothing here from now on.

    It is for a sheet that cannot be read any more. For one that is lost, re-key the team: with a
    copy of its row from before, the old paper still opens the team's key of that time. Until the
    new one is typed back somebody has to hold the team for good. Refused for whoever has the team
    for a time, by a grant or by the sheet: a sheet outlasts them.
    """
    with safe.store.transaction():
        held = for_good(safe, keys, team=team, at=at)
        if held.by_sheet:
            raise Locked(Why.NOT_ALLOWED, _BY_A_SHEET)
        sheet = put_sheet(safe, held, at=at)
        refuse_no_way_in(safe, team=team, at=at)
    return sheet


def type_back(safe: Safe, *, team: str, sheet: Sheet, at: datetime) -> None:
    """Count a sheet as a way in, now that somebody has typed it back from the paper."""
    with safe.store.transaction():
        row, _ = _opened(safe, team, sheet)
        safe.replace(replace(row, typed_back_at=whole(at)))


def open_by_sheet(safe: Safe, *, team: str, sheet: Sheet) -> OpenTeam:
    """The team's key out of its sheet. The only caller outside this page is break-glass."""
    return _opened(safe, team, sheet)[1]


def put_sheet(safe: Safe, held: OpenTeam, *, at: datetime) -> Sheet:
    """Make a sheet for an opened team, in the place of the one before."""
    sheet = new_sheet()
    wrap = seal(_key(sheet), held.private.raw, bound=wrap_bound(SheetRow, held.team))
    safe.store.remove(SheetRow, held.team)
    safe.add(
        SheetRow(id=held.team, key_id=held.key_id, made_at=whole(at), typed_back_at=None, wrap=wrap)
    )
    return sheet


def _opened(safe: Safe, team: str, sheet: Sheet) -> tuple[SheetRow, OpenTeam]:
    """The row of a team's sheet and the team's key in it; Locked when this is not that sheet."""
    own, row = the_team(safe, team), safe.one(SheetRow, team)
    if row is None:
        raise Locked(Why.WRONG_SHEET, _WRONG)
    try:
        raw = open_sealed(_key(sheet), row.wrap, bound=wrap_bound(SheetRow, team))
    except Locked as locked:
        raise (Locked(Why.WRONG_SHEET, _WRONG) if locked.why is Why.OTHER_KEY else locked) from None
    private = PrivateKey(row.key_id, raw)
    if private.public() != opened_public(safe, own):
        raise Locked(Why.TAMPERED, _OTHER_PUBLIC)
    return row, OpenTeam(team, private, sheet=head_of(row.wrap).key_id)


def _key(sheet: Sheet) -> SecretKey:
    return sheet.as_key().derive("recovery sheet")


_WRONG = (
    "This is not the sheet that opens this team today, so nothing was opened. Each re-key and each "
    "new print stops the sheet before it: look for the one with the latest date, and check that it "
    "is for this team."
)
_BY_A_SHEET = (
    "You opened this team by its sheet, for a day, and a sheet that you print would outlast it, so "
    "nothing was changed. Let a member of the team in again and ask them, or re-key the team: that "
    "prints its next sheet."
)
_OTHER_PUBLIC = (
    "The key on this sheet is not the one that others seal to, so one of the two was put there by "
    "somebody else. Nothing was opened. Find out who can write to the database, and restore it."
)
