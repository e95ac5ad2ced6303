"""Handing a case over to another setting: sealed to its public key, text only, gated again there.

Both sides read the eight words of the receiving key to each other over the phone before anything
is sent. The receiving setting makes a case of its own, under a key of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.textgate import CleanText, clean
from handrail.vault.cards import Card
from handrail.vault.cases import (
    NONCE_BYTES,
    Written,
    case_key,
    entries,
    new_case,
    read_card,
    seal_entry,
)
from handrail.vault.envelope import INTAKE_BUCKET, Bound
from handrail.vault.hybrid import PrivateKey, PublicKey, fingerprint, open_with, seal_to
from handrail.vault.locked import Locked, Why
from handrail.vault.safe import Keys, Safe
from handrail.vault.words import normalise

_FIRST = b"handrail hand-over 1\n"
_LENGTH_BYTES = 8
_FORM = 1
_MOST_BYTES = 64 * 1024 * 1024
_PLACES = 2**53
"""Places in a chronology are below this: every program and every database counts so far alike."""


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """A case that came from another setting: the words of its chronology, as they are kept now.

    ``changed`` are the places of entries from which the text gate here cut something.
    """

    case: str
    entries: tuple[Written, ...]
    changed: tuple[int, ...]


def export_case(
    safe: Safe,
    keys: Keys,
    *,
    case: str,
    receiver: PublicKey,
    at: datetime,
    fingerprint: Sequence[str] | None = None,
) -> bytes:
    """A case as one file that only the holder of the private half of ``receiver`` opens.

    ``fingerprint`` is the eight words that the receiving setting read out over the phone: given,
    they must be the words of the key that is sealed to. Who is shut out here does not go with it.
    """
    if fingerprint is not None:
        _refuse_other_words(receiver, fingerprint)
    card = read_card(safe, keys, case=case, at=at)
    told = entries(safe, keys, case=case, at=at)
    content = {
        "form": _FORM,
        "card": {
            "names": card.names,
            "also_known_as": card.also_known_as,
            "born": card.born,
            "year": card.year,
            "tags": card.tags,
            "gist": card.gist,
        },
        "entries": [[one.seq, one.nonce.hex(), one.text] for one in told],
    }
    plain = json.dumps(content, ensure_ascii=False).encode()
    sealed = seal_to(receiver, plain, bound=_bound(receiver.id), bucket=INTAKE_BUCKET)
    return _FIRST + len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed


def import_case(
    safe: Safe, keys: Keys, *, blob: bytes, team: str, case: str, at: datetime
) -> Arrived:
    """Make a case of this team's own from a file that another setting sealed to the team's key.

    Every text goes through the gate here. All of it is kept, or none.
    """
    content = _opened(keys.team(team, at=at).private, blob)
    try:
        told = _entries(content["entries"])
        card = _card(content["card"], tuple(one.words for one in told))
    except (KeyError, TypeError, ValueError):
        raise Locked(Why.TAMPERED, _OTHER_SHAPE) from None
    with safe.store.transaction():
        new_case(safe, keys, team=team, case=case, card=card, at=at)
        key = case_key(safe, keys, case=case, at=at)
        for one in told:
            safe.store.add(
                seal_entry(key, case=case, seq=one.seq, words=one.words, nonce=one.nonce)
            )
    return Arrived(
        case,
        tuple(Written(one.seq, one.nonce, one.words.text) for one in told),
        tuple(one.seq for one in told if one.changed),
    )


def _refuse_other_words(receiver: PublicKey, words: Sequence[str]) -> None:
    if normalise(" ".join(words)) != " ".join(fingerprint(receiver)):
        raise Locked(Why.OTHER_KEY, _OTHER_WORDS)


@dataclass(frozen=True, slots=True, repr=False)
class _Told:
    seq: int
    nonce: bytes
    words: CleanText
    changed: bool


def _opened(private: PrivateKey, blob: bytes) -> dict[str, Any]:
    """The content of a hand-over file; Locked says in a sentence what is the matter with it."""
    start = len(_FIRST) + _LENGTH_BYTES
    if not blob.startswith(_FIRST) or len(blob) > _MOST_BYTES:
        raise Locked(Why.UNKNOWN_VERSION, _NOT_A_HAND_OVER)
    missing = int.from_bytes(blob[len(_FIRST) : start], "big") - len(blob[start:])
    if missing:
        why = Why.CUT_SHORT if missing > 0 else Why.TAMPERED
        raise Locked(why, _REFUSALS[why])
    try:
        content = json.loads(open_with(private, blob[start:], bound=_bound(private.id)))
    except Locked as locked:
        raise Locked(locked.why, _REFUSALS.get(locked.why, locked.sentence)) from None
    except (ValueError, RecursionError):
        raise Locked(Why.TAMPERED, _OTHER_SHAPE) from None
    if not isinstance(content, dict) or content.get("form") != _FORM:
        raise Locked(Why.UNKNOWN_VERSION, _NOT_A_HAND_OVER)
    return content


def _entries(said: Any) -> tuple[_Told, ...]:
    """The entries of a hand-over; a TypeError or ValueError when two stand at one place."""
    told = tuple(_entry(one) for one in said)
    if len({one.seq for one in told}) < len(told):
        raise ValueError("Two entries stand at one place.")
    return told


def _entry(one: Any) -> _Told:
    """One entry of a hand-over, gated; a TypeError or ValueError when it is not one."""
    seq, nonce, text = one
    if type(seq) is not int or not 0 <= seq < _PLACES or len(bytes.fromhex(nonce)) != NONCE_BYTES:
        raise ValueError("An entry has a place and a nonce.")
    words = clean(text)
    return _Told(seq, bytes.fromhex(nonce), words, words.text != text)


def _card(said: Any, words: tuple[CleanText, ...]) -> Card:
    """The card of a hand-over, gated; a TypeError or ValueError when it is not one."""
    return Card(
        names=_texts(said["names"]),
        also_known_as=_texts(said["also_known_as"]),
        born=_texts(said["born"]),
        year=clean(said["year"]),
        tags=_texts(said["tags"]),
        gist=clean(said["gist"]),
        words=words,
    )


def _texts(said: Any) -> tuple[CleanText, ...]:
    """A list of texts, gated; a TypeError for anything else, such as one text, letter by letter."""
    if not isinstance(said, list):
        raise TypeError("A part of a card is a list of texts.")
    return tuple(map(clean, said))


def _bound(receiver: bytes) -> Bound:
    return Bound("hand_over", "case", receiver.hex())


_OTHER_WORDS = (
    "The eight words do not belong to the key that this would be sealed to, so nothing was sealed. "
    "Read them to each other once more. If they still differ, somebody may have put in a key of "
    "their own: do not send anything."
)
_NOT_A_HAND_OVER = (
    "This is not a hand-over file, or a newer version made it, so nothing was taken in. Check that "
    "it is the file that the other setting sent."
)
_CUT_SHORT = (
    "This hand-over file is cut short: its end is missing, so nothing was taken in. Ask the other "
    "setting to send it once more."
)
_OTHER_SHAPE = (
    "What is in this hand-over file is not a case as this version knows it, so nothing was taken "
    "in. Tell the other setting, and ask which version they use."
)
_REFUSALS = {
    Why.CUT_SHORT: _CUT_SHORT,
    Why.OTHER_KEY: (
        "This hand-over file was sealed for another setting, or for a key that this team had "
        "before, so nothing was taken in. Tell the other setting, and give them the key of today."
    ),
    Why.TAMPERED: (
        "This hand-over file was changed on its way, so nothing was taken in. Tell the other "
        "setting, and ask them to send it once more by another way."
    ),
    Why.UNKNOWN_ALGORITHM: _NOT_A_HAND_OVER,
    Why.UNKNOWN_VERSION: _NOT_A_HAND_OVER,
}
