"""Codes made of a few signs or a few words: digits under another name.

A text that only repeats itself is a child's as well as a flat picture's, so enough of it is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found
from handrail.textgate.kinds import BLANK, GAP, NEW_LINE
from handrail.textgate.stretches import helpings
from handrail.textgate.tokens import Token

SIGNS_AT_A_TIME: Final = 256
FEW_SIGNS: Final = 12
PIECE: Final = 4
FEW_PIECES: Final = 64

WORDS_AT_A_TIME: Final = 256
FEW_WORDS: Final = 40
PHRASE: Final = 8
MANY_PHRASES: Final = 64
OFTEN: Final = 4

REFRAIN_AT_A_TIME: Final = 64
FEW_IN_A_REFRAIN: Final = 16
ROOM_FOR_REFRAINS: Final = 512

_LONG: Final = re.compile(f"[^{BLANK}{NEW_LINE}{GAP}]{{16,}}")
"""Stretches of sixteen characters or more without a blank, which prose has few of."""


def few_signs(text: str, kinds: str) -> Iterator[Found]:
    """Characters without blanks made of a dozen signs or fewer, and all but the first 256 of those
    that repeat the same pieces."""
    repeated = 0
    for helping in helpings(text, kinds, _LONG, SIGNS_AT_A_TIME):
        signs = helping.signs
        if len(signs) < SIGNS_AT_A_TIME:
            return
        pieces = {signs[at : at + PIECE] for at in range(len(signs) - PIECE + 1)}
        few = len(set(signs)) <= FEW_SIGNS
        repeated += not few and len(pieces) <= FEW_PIECES
        if few or (repeated > 1 and len(pieces) <= FEW_PIECES):
            yield from helping.found()


def few_words(text: str, tokens: Sequence[Token]) -> Iterator[Found]:
    """Stretches of 256 words made of a few words in ever new order, and all but the first of those
    that repeat the same phrases."""
    blocks = _blocks(text, tokens, WORDS_AT_A_TIME, FEW_WORDS)
    for before, (block, words) in enumerate(blocks):
        numbers = sum(map(str.isdigit, words))
        if before or _phrases(words) >= MANY_PHRASES or numbers * 5 > len(words) * 2:
            yield _cut(block, words)


def refrains(text: str, tokens: Sequence[Token]) -> Iterator[Found]:
    """Stretches of 64 words that only repeat a short refrain, after its first 512 characters."""
    room = ROOM_FOR_REFRAINS
    for block, words in _blocks(text, tokens, REFRAIN_AT_A_TIME, FEW_IN_A_REFRAIN):
        if _phrases(words) <= FEW_IN_A_REFRAIN:
            room -= block[-1].end - block[0].start
            if room < 0:
                yield _cut(block, words)


def _blocks(
    text: str, tokens: Sequence[Token], size: int, few: int
) -> Iterator[tuple[Sequence[Token], list[str]]]:
    """Each stretch of so many words that has only a few different ones."""
    for at in range(0, len(tokens) - size + 1, size):
        block = tokens[at : at + size]
        words = [text[token.start : token.end].strip(",.;:").lower() for token in block]
        if len(set(words)) <= few:
            yield block, words


def _phrases(words: Sequence[str]) -> int:
    """How many different phrases of eight words there are."""
    return len({tuple(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1)})


def _cut(block: Sequence[Token], words: Sequence[str]) -> Found:
    """The block from where its words begin to come again and again, so that prose beside it
    stays."""
    counts = Counter(words)
    often = [counts[word] >= OFTEN for word in words]
    places = range(len(words))
    first = next((at for at in places if all(often[at : at + 3])), places[0])
    last = next((at for at in reversed(places) if all(often[max(at - 2, 0) : at + 1])), places[-1])
    return Found(block[first].start, block[last].end, Reason.FEW_WORDS)
