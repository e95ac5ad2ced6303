"""Disposing of a case: its key goes, and with it every word, also from every backup of the data.

Who may, that two people agree, and that no hold is on it, is decided before anything here is
called. Nothing here needs a key, and nothing here can be undone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handrail.vault.locked import Locked, Why
from handrail.vault.moments import whole
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow
from handrail.vault.safe import Safe

TOMBSTONE = b""


def dispose(safe: Safe, *, case: str, at: datetime) -> CaseRow:
    """Destroy the key of a case and every wrap of it, and leave tombstones for its words.

    That the case was there, when it was opened and when it was disposed of, stays. Old backups of
    the data hold no key; backups of the keys are kept for 35 days, and after that nothing brings
    the words back. A second time changes nothing, but tries once more to erase what could not be
    erased while others were reading (``FileStore.erasing_outstanding``).
    """
    with safe.store.transaction():
        row = safe.one(CaseRow, case)
        if row is None:
            raise Locked(
                Why.GONE,
                "There is no case under this id, so nothing was disposed of. Check the id.",
            )
        if row.disposed_at is not None:
            return row
        for wrap in tuple(safe.store.where(CaseWrapRow, case=case)):
            safe.store.remove(CaseWrapRow, wrap.id)
        card = safe.store.one(CardRow, case)
        if card is not None:
            safe.store.replace(replace(card, sealed=TOMBSTONE))
        for entry in tuple(safe.store.where(EntryRow, case=case)):
            safe.store.replace(replace(entry, sealed=TOMBSTONE))
        disposed = replace(row, disposed_at=whole(at))
        safe.replace(disposed)
    return disposed
