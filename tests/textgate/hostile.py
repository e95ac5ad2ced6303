"""Every encoding that the gate is tried with, what it is tried on, and the known limits."""

import re
from dataclasses import dataclass
from functools import cache

from handrail.textgate import clean
from tests.textgate.alphabets import ALPHABETS
from tests.textgate.drawn import DRAWN
from tests.textgate.foreign import FOREIGN
from tests.textgate.numerals import NUMERALS
from tests.textgate.pictures import pictures
from tests.textgate.spoken import SPOKEN
from tests.textgate.unseen import UNSEEN
from tests.textgate.woven import WOVEN

ENCODINGS = (*ALPHABETS, *NUMERALS, *FOREIGN, *UNSEEN, *SPOKEN, *WOVEN, *DRAWN)
BY_NAME = {encoding.name: encoding for encoding in ENCODINGS}
ON_SOME = 10
"""Pictures for the encodings that are not tried on all 200: other ones for each encoding."""

ON_FEW = 5
LONG = 8000
"""Encodings that need more characters than this for a picture are tried on fewer still."""

_ON_ALL = """
data-address-png data-address-bare base64 base64-in-lines base64-url-safe base64-in-fours
base64-in-sevens base64-letter-by-letter base64-in-quotes base64-with-zero-width base64-reversed
base64-xored base64-xx base32 base32-small base32-small-in-fours base32-crockford base36 base58
base62 base85 ascii85 z85 base91 uuencode uuencode-without-header yenc quoted-printable
bytes-as-latin-1 bytes-as-utf-8 hex hex-capitals hex-in-fours hex-in-lines
hex-as-uuids decimal bytes-of-python
digits-unbroken han-two-bytes han-4096 hangul-8192 kana-64 cyrillic-32 latin-with-accents-64
base2048 base32768 base65536-rare-scripts base100-emoji emoji-64 private-use accents-stacked tags
variation-selectors-on-an-emoji braille blocks emoji-squares signs-by-tone xpm
"""
ON_ALL = frozenset(_ON_ALL.split())

BEFORE = "Please read this, she sent it to me last night and I do not know what it is.\n"
AFTER = "\nI have not opened it. She is with her aunt now and she is safe."
MARK = re.compile(r"\[removed(?:: \d+ characters of code, not words)?\]")


@dataclass(frozen=True)
class Limit:
    """Why an encoding gets through, and whether only pictures that repeat themselves do.

    `seen` names a picture that did, where the few that are tried may not.
    """

    reason: str
    only_repeating: bool = False
    seen: str = ""


_ANY_WORD = "A code whose signs are words cannot be told from words without reading them for sense."
_MADE_UP = (
    "Made-up words of small letters, one at a time among real ones, may be names, a dialect or a "
    "language that we do not know."
)
_TWO_WAYS = "Which of two ordinary ways a word is written in is seen by nobody who reads it."
_BY_CHANCE = (
    "A picture that repeats itself is a few pieces again and again, and a piece may by chance read "
    "as a word."
)
_NEEDED = "The writing needs these invisible signs, so that only their number is limited."
LIMITS: dict[str, Limit] = {
    "words-of-a-list": Limit(_ANY_WORD),
    "words-of-a-short-list": Limit(_ANY_WORD),
    "words-among-everyday-words": Limit(_ANY_WORD),
    "letters-among-words": Limit(_MADE_UP),
    "base32-among-words": Limit(_MADE_UP),
    "base64-fours-among-words": Limit(_BY_CHANCE, only_repeating=True),
    "base64-eights-among-words": Limit(_BY_CHANCE, only_repeating=True),
    "base64-in-brackets-among-words": Limit(_BY_CHANCE, only_repeating=True),
    "capitals-in-words": Limit(_BY_CHANCE, only_repeating=True, seen="pgm flat 32 4"),
    "stops-after-words": Limit(_TWO_WAYS),
    "accents-on-letters": Limit(_TWO_WAYS),
    "words-in-capitals": Limit(_TWO_WAYS),
    "words-in-bold": Limit(_TWO_WAYS),
    "blank-or-new-line": Limit(_TWO_WAYS),
    "breaks-in-khmer": Limit(_NEEDED),
    "few-joiners-in-persian": Limit(_NEEDED, seen="jpeg gradient 80 0"),
}


@dataclass(frozen=True)
class Tried:
    """What became of one picture in one encoding."""

    picture: str
    repeats_itself: bool
    survives: bool
    prose_kept: bool
    sent: int


def chosen(encoding):
    """The pictures that an encoding is tried on."""
    every = pictures()
    is_long = len(encoding.write(every[0])) > LONG
    if encoding.name in ON_ALL:
        return every
    if encoding.name in LIMITS and not is_long:
        return every[:: ON_SOME // 2]
    at, many = ENCODINGS.index(encoding), ON_FEW if is_long else ON_SOME
    some = tuple(every[(at * 7 + step * 17) % len(every)] for step in range(many))
    seen = LIMITS[encoding.name].seen if encoding.name in LIMITS else ""
    return some + tuple(one for one in every if one.name == seen and one not in some)


def try_one(encoding, picture):
    """Send one picture through the gate, between two pieces of prose, and read what is left."""
    written = encoding.write(picture)
    text = clean(BEFORE + written + AFTER).text
    left = text if encoding.name == "numbers-on-marks" else MARK.sub("", text)
    kept = BEFORE.strip() in left and AFTER.strip() in left
    left = left.replace(BEFORE.strip(), "").replace(AFTER.strip(), "")
    payload = encoding.payload(picture, written)
    return Tried(
        picture.name,
        picture.repeats_itself,
        encoding.survives(payload, left),
        kept,
        len(BEFORE + written + AFTER),
    )


@cache
def tried(name):
    """What became of every picture that one encoding is tried on."""
    encoding = BY_NAME[name]
    return tuple(try_one(encoding, picture) for picture in chosen(encoding))
