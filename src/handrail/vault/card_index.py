"""All the index cards that a person may open, in one go: what search looks through.

Ten thousand cards are opened for every search and kept nowhere, so the two loops below are laid
out for speed. They open what is as it should be. Everything else, such as a wrap with an end or a
card that was changed, goes the way a single case goes, which says what is the matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.vault.cards import SHAPE, OpenCard, card_bound
from handrail.vault.cases import read_card
from handrail.vault.envelope import (
    HEAD_BYTES,
    ID_BYTES,
    KEY_BYTES,
    LENGTH_BYTES,
    NONCE_BYTES,
    Algorithm,
    Bound,
    head_bytes,
)
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over
from handrail.vault.rows import CardRow, CaseWrapRow
from handrail.vault.safe import Keys, OpenTeam, Safe
from handrail.vault.wraps import wrap_bound

_BODY = HEAD_BYTES + NONCE_BYTES
_KEY_ID = slice(LENGTH_BYTES, LENGTH_BYTES + ID_BYTES)
_CARD_KEY = slice(LENGTH_BYTES + ID_BYTES + KEY_BYTES, None)


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """The cards as the lines that were sealed, by case; and the cases whose card did not open."""

    lines: dict[str, str]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Cards:
    """The cards by case, and the cases whose card did not open: it was changed from outside."""

    cards: tuple[tuple[str, OpenCard], ...]
    unreadable: tuple[str, ...]


def cards(safe: Safe, keys: Keys, *, at: datetime) -> Cards:
    """Every index card that these keys open at this moment."""
    opened = card_lines(safe, keys, at=at)
    return Cards(
        tuple((case, OpenCard(line)) for case, line in opened.lines.items()), opened.unreadable
    )


def card_lines(safe: Safe, keys: Keys, *, at: datetime) -> Lines:
    """Every index card that these keys open at this moment, as the line that was sealed."""
    lines: dict[str, str] = {}
    others: dict[str, None] = {}
    for team in keys.open_teams(at=at):
        wrapped = _card_keys(safe, team, others, at=at)
        _open_own(safe, team, wrapped, lines, others)
    columns = safe.store.columns(CaseWrapRow, ("case", "until"), holder=keys.person)
    others.update((case, None) for case, until in columns if not is_over(until, at=at))
    return Lines(lines, tuple(_open_singly(safe, keys, others, lines, at=at)))


def _card_keys(
    safe: Safe, team: OpenTeam, others: dict[str, None], *, at: datetime
) -> dict[str, bytes]:
    """What a team's key wraps for each of its own cases. A case with another kind of wrap, or one
    that does not open, goes to the others."""
    key, opened = team.case_wrap_key(), {}
    head, decrypt = head_bytes(Algorithm.AES_256_GCM, key.id), AESGCM(key.secret).decrypt
    place = _places(wrap_bound(CaseWrapRow, ""), f":{team.team}")
    columns = ("case", "until", "wrap")
    for case, until, wrap in safe.store.columns(CaseWrapRow, columns, holder=team.team):
        if until is None and wrap[:HEAD_BYTES] == head:
            try:
                opened[case] = decrypt(wrap[HEAD_BYTES:_BODY], wrap[_BODY:], head + place(case))
            except (InvalidTag, ValueError):
                others[case] = None
        elif not is_over(until, at=at):
            others[case] = None
    return opened


def _open_own(
    safe: Safe,
    team: OpenTeam,
    wrapped: dict[str, bytes],
    lines: dict[str, str],
    others: dict[str, None],
) -> None:
    """Open a team's own cards with what was wrapped; one that does not open goes to the others."""
    place, start = _places(card_bound("")), head_bytes(Algorithm.AES_256_GCM, b"")
    for case, sealed in safe.store.columns(CardRow, ("id", "sealed"), team=team.team):
        keys, head = wrapped.get(case), sealed[:HEAD_BYTES]
        if keys and head == start + keys[_KEY_ID]:
            try:
                decrypt = AESGCM(keys[_CARD_KEY]).decrypt
                inner = decrypt(sealed[HEAD_BYTES:_BODY], sealed[_BODY:], head + place(case))
            except (InvalidTag, ValueError):
                continue
            if inner.startswith(SHAPE, LENGTH_BYTES):
                end = LENGTH_BYTES + int.from_bytes(inner[:LENGTH_BYTES], "big")
                lines[case] = inner[LENGTH_BYTES:end].decode()
                del wrapped[case]
    others.update(dict.fromkeys(wrapped))


def _open_singly(
    safe: Safe, keys: Keys, cases: Iterable[str], lines: dict[str, str], *, at: datetime
) -> Iterator[str]:
    """Open the cards of these cases one by one, and give the cases whose card does not open."""
    for case in cases:
        if case not in lines:
            try:
                lines[case] = read_card(safe, keys, case=case, at=at).line
            except Locked as refused:
                # A case that is not theirs after all is not named to them either.
                if refused.why is not Why.NOT_A_HOLDER:
                    yield case


def _places(bound: Bound, behind: str = "") -> Callable[[str], bytes]:
    """``encoded()`` of a place for many cases, whose rows' ids are the case's with more behind."""
    start = bound._replace(row="", case="").encoded().removesuffix(b"0:0:-1").decode()
    more = len(behind)

    def place(case: str) -> bytes:
        length = len(case)
        return f"{start}{length + more}:{case}{behind}{length}:{case}-1".encode()

    return place
