"""Whether letters make a word that somebody could say.

Encoded bytes written with the letters a to z put any letter beside any other; languages do not. The
two lists below were counted in the Latin-script words of 131 languages (names of places, languages
and holidays, and lists of plain words), so that Welsh, Polish, Albanian and text-speak read as
words too. Only pairs of the letters a to z are judged: an accented letter speaks neither for nor
against.
"""

from __future__ import annotations

import unicodedata
from operator import add
from typing import Final

from handrail.textgate.drawn_out import squeezed

_NEVER: Final = (
    "b fgpqz, c bgpx, d qx, f bcmqvxz, g qx, h fxz, j fqx, k qxz, m q, p bdqxz, q cfghjkmnpvwxyz, "
    "s x, v bfghmpqx, w pqvxz, x dfgjknqrsvwz, y qx, z fqx"
)
"""A letter, and those that follow it less than once in 5,000 pairs in all the languages but one."""

_SELDOM: Final = (
    "b cdjkmntx, c djmnqsvw, d bcfgmptvw, f dhjknpswy, g cdfmptz, h bcdgjqv, j bcdghlmprtvwz, "
    "k bcdfgjnp, l fqrxz, m cdfgjklnrtvwxz, n pqrx, o x, p cfgjkmnvw, q bdelorst, r qx, s dfqz, "
    "t bdfgkmpqx, u q, v cdjklntwz, w bcdfgjklmt, x bchlmptuy, y bfghvwz, z cdgmprstvw"
)
"""A letter, and others that follow it once in 2,000 pairs in four of the languages at most."""


def _pairs(rows: str) -> frozenset[str]:
    return frozenset(row[0] + second for row in rows.split(", ") for second in row[2:])


NEVER: Final = _pairs(_NEVER)
STRANGE: Final = NEVER | _pairs(_SELDOM)

LONGEST_WORD: Final = 40
"""Letters in a row that one word may have; a longer row is words run together, or code."""

FEWEST_DIFFERENT: Final = 8
"""Different letters that words run together have, if they are words."""

_SMALL_CAPITALS: Final = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ"
_ROUND_AND_SQUARE: Final = (*range(0x1F150, 0x1F16A), *range(0x1F170, 0x1F18A))
_A_TO_Z: Final = "abcdefghijklmnopqrstuvwxyz"
_ORDINARY: Final = str.maketrans(
    _SMALL_CAPITALS + "".join(map(chr, _ROUND_AND_SQUARE)),
    _A_TO_Z.replace("x", "") + _A_TO_Z * 2,
)


def plainly_written(text: str) -> str:
    """The text in ordinary letters, where it is in bold, round, wide or small-capital ones."""
    return unicodedata.normalize("NFKC", text.translate(_ORDINARY))


def has_odd_capitals(letters: str) -> bool:
    """Whether capitals stand where no word has them, as in "hElLo" or in base64."""
    return not (letters.islower() or letters.istitle() or letters.isupper())


def is_everyday(letters: str) -> bool:
    """Whether a row of the letters A to Z is written as a word is, with pairs that many languages
    have."""
    if len(letters) > LONGEST_WORD or has_odd_capitals(letters):
        return False
    row = letters.lower()
    return STRANGE.isdisjoint(map(add, row, row[1:]))


def is_sayable(letters: str) -> bool:
    """Whether a row of the letters A to Z could be a word, an abbreviation or words run
    together."""
    row = letters.lower() if len(letters) <= LONGEST_WORD else squeezed(letters.lower())
    if len(row) <= LONGEST_WORD:
        return _how_many(NEVER, row) <= len(row) // 12
    return len(set(row)) >= FEWEST_DIFFERENT and _how_many(STRANGE, row) <= len(row) // 16


def _how_many(pairs: frozenset[str], row: str) -> int:
    """How many pairs of neighbours are among these."""
    return sum(map(pairs.__contains__, map(add, row, row[1:])))
