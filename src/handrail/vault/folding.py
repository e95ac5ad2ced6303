"""Words as they are compared: without capitals and accents, as stems, and by their consonants.

A lead types a name as they heard it. ``fold`` makes Siân and sian one word; ``stem`` lets bullying
find bullied; ``skeleton`` lets Mohammed find Muhammad, by what is left when the vowels, doubled
letters and the usual ways of writing one sound are taken away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NOT_ASCII = re.compile("[^\x00-\x7f]")
# Letters that decomposing leaves whole, and the apostrophes and hyphens that names are typed with.
_LETTERS = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "\u2018": "",
    "\u2019": "",
    "\u02bc": "",
    "\u2010": " ",
    "\u2011": " ",
    "\u2013": " ",
}
_WORD = re.compile(r"[^\W_]+")
_KEYWORD = re.compile(r"[^\W_]{3,40}")
_ENDINGS = ("ing", "ied", "ies", "ed", "es", "ly", "s")
_LAST_LETTERS = frozenset("gdsy")
_LEAST_STEM = 4
_COMMON = (
    "about after all also and any are been before but can could did does for from get got had has "
    "have her him his how into its just more not now off one only other our out over said she some "
    "than that the their them then there these they this those told was were what when where which "
    "who will with would you your"
)
_EVERYWHERE = frozenset(_COMMON.split())
_ONE_SOUND = (
    ("ph", "f"),
    ("ck", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("sz", "s"),
    ("cz", "c"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("z", "s"),
    ("v", "w"),
)
_VOWELS = str.maketrans("", "", "aeiouy")
_DOUBLES = tuple((2 * letter, letter) for letter in "bcdfghklmnprstw")


class _Plain(dict[str, str]):
    """A character without capital and accents; found out once for each character there is."""

    def __missing__(self, character: str) -> str:
        apart = unicodedata.normalize("NFKD", character.casefold())
        plain = (_LETTERS.get(one, one) for one in apart if not unicodedata.combining(one))
        return self.setdefault(character, "".join(plain))


_PLAIN = _Plain()


def fold(text: str) -> str:
    """The text without capitals, accents and apostrophes, and with a space for each hyphen."""
    if not text.isascii():
        text = _NOT_ASCII.sub(lambda match: _PLAIN[match[0]], text)
    return text.lower().replace("'", "").replace("-", " ")


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, in order."""
    return tuple(_WORD.findall(fold(text)))


def stem(word: str) -> str:
    """A folded word without its usual English ending: bullying, bullied and bullies are one."""
    if word[-1] not in _LAST_LETTERS:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM - 1:
            word = word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
            break
    return word[:-1] + "i" if word.endswith("y") and len(word) >= _LEAST_STEM else word


def stems_in(text: str) -> frozenset[str]:
    """The stems of the words of a text that say something: what a card keeps of it."""
    return frozenset(map(stem, set(_KEYWORD.findall(fold(text))) - _EVERYWHERE))


def skeletons(words: Sequence[str]) -> list[str]:
    """The consonants of folded words, in their order: Muhammad and Mohammed are both ``mhmd``.

    All words in one go, because a letter is replaced in a long text as fast as in a short one.
    """
    text = " ".join(words)
    for written, sounded in _ONE_SOUND:
        text = text.replace(written, sounded)
    text = text.translate(_VOWELS)
    for doubled, single in _DOUBLES:
        text = text.replace(doubled, single)
    return text.split(" ") if words else []
