"""Somebody leaves for good: everything that their secret opens is taken away in one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handrail.vault.locked import Locked, Why
from handrail.vault.moments import whole
from handrail.vault.rows import (
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    UnlockerRow,
    WaitingRow,
)
from handrail.vault.safe import Safe
from handrail.vault.ways import refuse_lost


def remove_person(safe: Safe, *, person: str, at: datetime) -> tuple[str, ...]:
    """Take away a person's grants, shares and secrets; gives the teams that are to be re-keyed.

    Their sessions end with the next request. Their public keys stay, so that nobody else is ever
    set up under their id. Refused when nobody else could open what they could. A copy of the keys
    from before, with their secret, still opens the cases that were theirs then: that is why such
    copies live 35 days.
    """
    with safe.store.transaction():
        row = safe.one(PersonRow, person)
        if row is None or row.left_at:
            raise Locked(
                Why.NOT_A_HOLDER,
                "Nobody holds keys under this id, so there was nothing to take away. Check the id.",
            )
        safe.replace(replace(row, left_at=whole(at)))
        grants = tuple(safe.store.where(MemberRow, person=person))
        cases = tuple(safe.store.where(CaseWrapRow, holder=person))
        intakes = tuple(safe.store.where(IntakeWrapRow, holder=person))
        for gone in (*grants, *cases, *intakes, *safe.store.where(UnlockerRow, person=person)):
            safe.store.remove(type(gone), gone.id)
        safe.store.remove(WaitingRow, person)
        teams = tuple(gone.team for gone in grants)
        refuse_lost(
            safe,
            teams=teams,
            cases=(gone.case for gone in cases),
            intakes=(gone.intake for gone in intakes),
            at=at,
        )
    return teams
