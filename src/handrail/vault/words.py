"""Plain words that a person can write down, type and read aloud: 11 bits a word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from secrets import choice

import mnemonic

PHRASE_WORDS = 6
"""66 bits: more than the 64 that five words of a list of 7,776 would give."""

_BITS = 11


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 English words of BIP 39; the first four letters of each are enough to know it."""
    text = files(mnemonic).joinpath("wordlist/english.txt").read_text("ascii")
    return tuple(text.split())


def new_phrase() -> str:
    """Six random words for somebody to write down. Made by us, shown once, never sent."""
    return " ".join(choice(word_list()) for _ in range(PHRASE_WORDS))


def normalise(phrase: str) -> str:
    """The phrase as it is compared: capitals, spaces, hyphens and commas make no difference."""
    return " ".join(_typed(phrase))


def unknown_words(phrase: str) -> tuple[int, ...]:
    """Which words of a typed phrase, counted from 1, are not on the list: likely misspelt."""
    known = frozenset(word_list())
    return tuple(place for place, word in enumerate(_typed(phrase), 1) if word not in known)


def words_for(digest: bytes, count: int) -> tuple[str, ...]:
    """The first ``count`` times 11 bits of a digest, as words."""
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - _BITS * count)
    places = ((number >> (_BITS * place)) & 2047 for place in reversed(range(count)))
    return tuple(word_list()[place] for place in places)


def _typed(phrase: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", phrase).casefold())
