"""Shutting somebody out of a case that turns out to be about them: the case gets another key.

A wrap that was taken away may have been copied, and a team's key is in the hands of every member.
So nothing stays under the old key: what is written from now on opens for the named readers alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from handrail.vault.cards import open_card, reseal_card
from handrail.vault.cases import card_row, open_case, public_of_readers, reseal_entry
from handrail.vault.envelope import SecretKey
from handrail.vault.rows import CaseRow, CaseWrapRow, EntryRow
from handrail.vault.safe import Keys, Safe
from handrail.vault.teams import standing
from handrail.vault.wraps import key_mark, wrap_case_key


def shut_out(
    safe: Safe,
    keys: Keys,
    *,
    case: str,
    persons: Collection[str],
    readers: tuple[str, ...],
    at: datetime,
) -> CaseRow:
    """Shut the people whom a case is about out of it: from now on only ``readers`` open it.

    All in one act: a new key, card and words sealed again under it as they are, and every other
    wrap gone, the team's too. Needs somebody who can open the case and whom it is not about, and at
    least two readers. Whoever was shut out before stays so. Old backups of the data with the old
    backups of the keys, which live 35 days, still open what was written before.
    """
    if not persons:
        raise ValueError("Say whom the case is about: nobody was named who is to be shut out.")
    with safe.store.transaction():
        row, holder, old = open_case(safe, keys, case=case, at=at)
        if holder in keys.teams:
            standing(safe, keys, team=holder, at=at)
        sealed = card_row(safe, case)
        card, new = open_card(old, sealed), SecretKey.new()
        out = card.shut_out.union(persons)
        publics = public_of_readers(safe, keys, shut_out=out, readers=readers)
        resealed = reseal_card(new, card, case=case, shut_out=out)
        safe.store.replace(replace(sealed, sealed=resealed))
        for entry in safe.store.where(EntryRow, case=case):
            safe.store.replace(reseal_entry(old, new, entry))
        for wrap in tuple(safe.store.where(CaseWrapRow, case=case)):
            safe.store.remove(CaseWrapRow, wrap.id)
        for reader, public in publics.items():
            safe.store.add(wrap_case_key(public, new, case=case, holder=reader))
        restricted = replace(row, restricted=True, key_mark=key_mark(new))
        safe.replace(restricted)
    return restricted
