"""Codes that look like writing, because they are written with letters: every sign as often as every
other.

In any language some letters and syllables come far more often than others. In encoded bytes they do
not. The measure is the chance that two signs picked from a stretch are the same, times the number
of different signs in it: 1 where all are equally likely, more in language. Latin letters are left
to `letters`, which judges them word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handrail.textgate.everyday import CHINESE, KOREAN
from handrail.textgate.found import Found
from handrail.textgate.kinds import (
    ALPHABETS,
    BLANK,
    DIGIT,
    LATIN,
    NEW_LINE,
    PLAIN_LETTER,
    SIGN,
    SYLLABARIES,
    script,
)
from handrail.textgate.stretches import Helping, helpings


@dataclass(frozen=True, slots=True)
class Look:
    """Which signs are taken together, how many at a time, how many are too few to judge by, and how
    uneven language is at least."""

    which: re.Pattern[str]
    size: int
    fewest: int
    least: float


_OTHER_ALPHABETS: Final = ALPHABETS.replace(PLAIN_LETTER, "").replace(LATIN, "")
LOOKS: Final = (
    # Least in the languages of Django's catalogues: letters 1.22, syllables 1.39.
    # Most in 512 signs that are all equally likely: 1.07.
    Look(re.compile(f"[{_OTHER_ALPHABETS}]+"), size=512, fewest=384, least=1.12),
    Look(re.compile(f"[{SYLLABARIES}]+"), size=512, fewest=384, least=1.2),
)

_CHINESE_OR_KOREAN: Final = re.compile(f"[{script('han', 'hangul')}]+")
CHINESE_OR_KOREAN_AT_A_TIME: Final = 128
FEWEST_CHINESE_OR_KOREAN: Final = 96
LEAST_EVERYDAY: Final = 0.2
"""The share of the commonest signs in a text: 0.45 and more in the same catalogues, 0.04 in a
code."""


def uneven_enough(signs: str, least: float) -> bool:
    """Whether some signs come so much more often than others as they do in a language."""
    counts = Counter(signs.lower())
    pairs = sum(count * (count - 1) for count in counts.values())
    return pairs * len(counts) >= least * len(signs) * (len(signs) - 1)


def no_language(text: str, kinds: str) -> Iterator[Found]:
    """Letters of other alphabets, syllables and Chinese characters that nobody would write so."""
    everyday = sum(map(kinds.count, (PLAIN_LETTER, LATIN, BLANK, NEW_LINE, SIGN, DIGIT)))
    if len(kinds) - everyday < FEWEST_CHINESE_OR_KOREAN:
        return
    for helping in helpings(text, kinds, _CHINESE_OR_KOREAN, CHINESE_OR_KOREAN_AT_A_TIME):
        if _has_hardly_a_common_sign(helping):
            yield from helping.found()
    for look in LOOKS:
        for helping in helpings(text, kinds, look.which, look.size):
            if len(helping.signs) >= look.fewest and not uneven_enough(helping.signs, look.least):
                yield from helping.found()


def _has_hardly_a_common_sign(helping: Helping) -> bool:
    common = sum(sign in CHINESE or sign in KOREAN for sign in helping.signs)
    size = len(helping.signs)
    return size >= FEWEST_CHINESE_OR_KOREAN and common < size * LEAST_EVERYDAY
