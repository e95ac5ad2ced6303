"""What nobody can see is taken out: it can carry a picture, and it carries no word.

Kept are the few invisible signs that writing needs: the joiners of Arabic and Indian scripts, the
breaks of South-East Asian ones, direction marks in right-to-left text, and what joins or colours an
emoji.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found
from handrail.textgate.kinds import (
    ACCENT,
    BREAK,
    DIRECTION,
    EMOJI,
    INVISIBLE,
    JOINER,
    ON_EMOJI,
    UNREADABLE,
    VARIANT,
    kinds_of,
    script,
)

MOST_JOINERS: Final = 0.06
"""The share of a text that joiners may be: in Persian and Malayalam they stay below."""

MOST_BREAKS: Final = 0.25
"""The share that invisible breaks between words may be, in scripts that write no blank there."""

A_FEW: Final = 8
"""Joiners or breaks that even a short text may have."""

MOST_DIRECTIONS: Final = 64
"""Direction marks that one text may have."""

MANY_ACCENTS: Final = 64
MOST_KINDS_OF_ACCENT: Final = 12
"""Different accents that a text with many of them may have; Yoruba and Vietnamese need fewer."""

_JOINED: Final = (
    "arabic syriac nko mongolian devanagari bengali gurmukhi gujarati odia tamil telugu kannada "
    "malayalam sinhala khmer myanmar adlam rohingya"
)
_UNSPACED: Final = script(*("thai", "lao", "khmer", "myanmar", "tibetan"))
_RIGHT_TO_LEFT: Final = script(
    *("hebrew", "arabic", "syriac", "thaana", "nko", "adlam", "rohingya")
)
_HIDDEN: Final = INVISIBLE + UNREADABLE + JOINER + BREAK + VARIANT + DIRECTION
_NEEDED: Final = (
    rf"(?<=[{script(*_JOINED.split())}{ACCENT}]){JOINER}(?![{JOINER}{BREAK}])"
    rf"|(?<=[{EMOJI}{ON_EMOJI}{VARIANT}]){JOINER}(?={EMOJI})"
    rf"|(?<=[{_UNSPACED}]){BREAK}(?=[{_UNSPACED}])"
    rf"|(?<={EMOJI}){VARIANT}"
)
_ANY: Final = re.compile(f"[{_HIDDEN}]")
_ANY_RIGHT_TO_LEFT: Final = re.compile(f"[{_RIGHT_TO_LEFT}]")
_LEFT_TO_RIGHT_TEXT: Final = re.compile(rf"(?P<needed>{_NEEDED})|[{_HIDDEN}]")
_RIGHT_TO_LEFT_TEXT: Final = re.compile(
    rf"(?P<needed>{_NEEDED}|{DIRECTION}(?!{DIRECTION}))|[{_HIDDEN}]"
)
_KEYCAP_OR_FLAG: Final = re.compile(
    "[0-9#*\u00a9\u00ae]\ufe0f|\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)"
    "\U000e007f"
)
"""Keycaps, and the flags of England, Scotland and Wales: black flags with invisible letters
behind."""

_NEW_LINE: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_STACKED: Final = re.compile(rf"(?<={ACCENT}{{3}}){ACCENT}+")
_EVERY_ACCENT: Final = re.compile(ACCENT)
_UNREADABLE_RUN: Final = re.compile(rf"{UNREADABLE}(?:[^{UNREADABLE}]{{0,12}}{UNREADABLE}){{7,}}")


def in_one_form(text: str) -> str:
    """The text in Unicode's one canonical form (NFC), with one sign for a new line."""
    return unicodedata.normalize("NFC", _NEW_LINE.sub("\n", text))


def unreadable_bytes(text: str) -> Iterator[Found]:
    """Stretches where what bytes that are no text turn into stands close together."""
    for match in _UNREADABLE_RUN.finditer(kinds_of(text)):
        yield Found(*match.span(), Reason.UNREADABLE_BYTES)


def without_hidden(text: str) -> str:
    """The text without what nobody can see, but for what writing needs, and without stacked
    accents."""
    kinds = kinds_of(text)
    if _ANY.search(kinds):
        text = _not_too_many(_without(text, _needless(text, kinds)))
        kinds = kinds_of(text)
    if ACCENT in kinds:
        needless = _EVERY_ACCENT if _has_too_many_accents(text, kinds) else _STACKED
        text = _without(text, (match.span() for match in needless.finditer(kinds)))
    return text


def _has_too_many_accents(text: str, kinds: str) -> bool:
    accents = [text[match.start()] for match in _EVERY_ACCENT.finditer(kinds)]
    return len(accents) > MANY_ACCENTS and len(set(accents)) > MOST_KINDS_OF_ACCENT


def _needless(text: str, kinds: str) -> Iterator[tuple[int, int]]:
    """Where hidden characters stand that no writing needs."""
    shown = {at for match in _KEYCAP_OR_FLAG.finditer(text) for at in range(*match.span())}
    right_to_left = _ANY_RIGHT_TO_LEFT.search(kinds)
    pattern = _RIGHT_TO_LEFT_TEXT if right_to_left else _LEFT_TO_RIGHT_TEXT
    for match in pattern.finditer(kinds):
        if not match["needed"] and match.start() not in shown:
            yield match.span()


def _not_too_many(text: str) -> str:
    """The text without any of the signs of which it has more than writing needs."""
    allowed = (
        ("[\u200c\u200d]", A_FEW + len(text) * MOST_JOINERS),
        ("\u200b", A_FEW + len(text) * MOST_BREAKS),
        ("[\u200e\u200f]", MOST_DIRECTIONS),
    )
    for signs, most in allowed:
        fewer, count = re.subn(signs, "", text)
        text = fewer if count > most else text
    return text


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    kept, past = [], 0
    for start, end in places:
        kept.append(text[past:start])
        past = end
    return "".join((*kept, text[past:]))
