"""Break-glass: the printed sheet opens a team for a day, with a reason, and never in silence.

Whoever has the paper can open the team when no member is there. Telling everybody is part of the
same act: when the announcement cannot be kept, nothing opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail.textgate import CleanText
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import opaque, whole
from handrail.vault.people import Pair
from handrail.vault.safe import Keys, Safe
from handrail.vault.sheet import Sheet
from handrail.vault.sheets import open_by_sheet

LASTS = timedelta(hours=24)
"""How long a team stays open by its sheet."""


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """What is announced: who opened which team by its sheet, why, when and until when.

    ``signing_public`` checks what this person writes while it is open: the announcement makes it
    known, because it is not the key that they sign with on other days.
    """

    team: str
    person: str
    reason: CleanText
    at: datetime
    until: datetime
    signing_public: bytes


def break_glass(
    safe: Safe,
    *,
    team: str,
    sheet: Sheet,
    person: str,
    reason: CleanText,
    at: datetime,
    announce: Callable[[BrokenGlass], None],
) -> Keys:
    """Open a team by its printed sheet for 24 hours, announced in the same transaction.

    ``announce`` writes the entry and the notices; when it raises, nothing opens. The keys open
    this team alone, and stop when another sheet is printed. Until then they may let a member in
    again, give the team to somebody and re-key it, so that a team whose members all forgot can go
    on: the announcement is what keeps that from happening in silence.
    """
    if not isinstance(reason, CleanText):
        raise TypeError("A reason is kept for ever, so it is text that has been through the gate.")
    if not reason.text.strip():
        raise Locked(Why.NOT_ALLOWED, _NO_REASON)
    pair, at = Pair.new(), whole(at)
    with safe.store.transaction():
        held = replace(open_by_sheet(safe, team=team, sheet=sheet), until=at + LASTS)
        announce(
            BrokenGlass(
                team=team,
                person=opaque(person),
                reason=reason,
                at=at,
                until=at + LASTS,
                signing_public=pair.signing.public(),
            )
        )
    return Keys(person, pair.private, pair.signing, {team: held})


_NO_REASON = (
    "Opening a team by its sheet is written down for everybody who holds its key, and they will "
    "ask why. Nothing was opened. Say in a few words what has happened, and try again."
)
