"""What each stretch of a text between blanks could be carrying, in bits.

A word that somebody could say carries none, however long. Everything else is counted as if it had
been chosen to hold as much as its signs can hold: about 6 bits for a letter of code, 3.4 for a
digit. The figure errs upwards, because the gate promises what is left, not what was meant.
"""

from __future__ import annotations

import re
from operator import ne
from typing import Final, NamedTuple

from handrail.textgate.kinds import (
    ACCENT,
    BLANK,
    BREAK,
    DIGIT,
    DIRECTION,
    DRAWN,
    EMOJI,
    GAP,
    JOINER,
    LATIN,
    LETTERS,
    NEW_LINE,
    ON_EMOJI,
    PLAIN_LETTER,
    SIGN,
    VARIANT,
    kinds_of,
    script,
)
from handrail.textgate.letters import (
    LONGEST_WORD,
    has_odd_capitals,
    is_everyday,
    is_sayable,
    plainly_written,
)
from handrail.textgate.links import is_link

CODE_BITS: Final = 6.0
DIGIT_BITS: Final = 3.4
SIGN_BITS: Final = 4.0
EMOJI_BITS: Final = 8.0
RARE_BITS: Final = 16.0
MIXED_BITS: Final = 11.0
FONT_BITS: Final = 4.0
ROMAN_BITS: Final = 3.0
BETWEEN_DIGITS_BITS: Final = 2.0
DAY_BITS: Final = 20.0
MINUTE_BITS: Final = 13.0
SECOND_BITS: Final = 20.0

WELL_FORMED: Final = 0.25
"""How far a number as people write them counts towards a run: lists of them are ordinary."""

SMALL_NUMBER: Final = 0.6
"""The same for a number of up to three digits, which is also what a byte is."""

LONGEST_UNSPACED: Final = 100
"""Letters in a row, with accents or of another script, that may stand without a blank."""

LONGEST_UNBROKEN: Final = 600
"""The same in a script that writes no blanks, where only a stop, a digit or a new line comes
between."""

MOST_TURNS: Final = 3
"""Times that letters and digits change places in a stretch: "AB12CDE" has two."""

_APART: Final = BLANK + NEW_LINE + GAP
_SINGLES: Final = "|".join(
    rf"(?<![^{_APART}])(?:[^{_APART}]{between}){{7,}}[^{_APART}](?![^{between}{GAP}])"
    for between in (BLANK, NEW_LINE)
)
_TOKEN: Final = re.compile(rf"{_SINGLES}|[^{_APART}]+")
"""Eight or more single characters with a blank between each, or one stretch between blanks."""

_WORD: Final = re.compile(r"[\"'(“‘\[]?([A-Za-z]+)[.,:;!?)\"'”’…\]]?")
_USUAL_SIGNS: Final = re.compile(r"[-'’./@_:,;!?()\"“”‘…&—–\[\]]+")
_DAY: Final = re.compile(
    r"[(\[]?(?:(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)?\d\d"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[.,;:)\]]?"
)
_HOUR: Final = re.compile(
    r"[(\[]?(?:[01]?\d|2[0-3])[:.][0-5]\d([:.][0-5]\d)?(?:[ap]m)?[.,;:)\]-]?", re.IGNORECASE
)
_NUMBER: Final = re.compile(
    r"[(\[£$€+~#]?\d{1,20}(?:[.,:/-]\d{1,10}){0,5}[%°]?([A-Za-z]{0,2})[.,:;!?)\]]{0,2}"
)
_ROMAN: Final = re.compile(r"[IVXLCDM]{2,}")

_PIECE: Final = re.compile(
    rf"(?P<letters>[{LETTERS}][{LETTERS}{ACCENT}{JOINER}{BREAK}{DIRECTION}]*)"
    rf"|(?P<digits>{DIGIT}+)"
    rf"|(?P<signs>{SIGN}+)"
    rf"|(?P<emoji>{EMOJI}[{EMOJI}{ON_EMOJI}{JOINER}{VARIANT}]*)"
    rf"|(?P<drawn>{DRAWN}+)"
    rf"|(?P<rare>[^{LETTERS}{DIGIT}{SIGN}{EMOJI}{DRAWN}]+)"
)
_LETTERS: Final = frozenset(LETTERS)
_LETTERS_AND_DIGITS: Final = frozenset(("letters", "digits"))
_UNSPACED: Final = frozenset(
    script(*("thai", "lao", "khmer", "myanmar", "tibetan", "han", "kana", "bopomofo"))
)
_ONE_WRITING: Final = (
    frozenset(script("han", "kana") + PLAIN_LETTER),
    frozenset(script("han", "hangul") + PLAIN_LETTER),
    frozenset(script("han", "bopomofo")),
)
"""Scripts that one language writes together without a space between."""


class Token(NamedTuple):
    """Where a stretch stands, how strongly it points to code (below nought: to words), and how many
    bits it could carry. A plain tuple, because a long text has thousands."""

    start: int
    end: int
    pull: float
    bits: float


def read_tokens(text: str) -> list[Token]:
    """Each stretch of the text between blanks, weighed. A stretch that comes again is weighed
    once."""
    places = [match.span() for match in _TOKEN.finditer(kinds_of(text))]
    written = [text[start:end] for start, end in places]
    weights = {one: weigh(one) for one in set(written)}
    return [Token(*place, *weights[one]) for place, one in zip(places, written, strict=True)]


def weigh(written: str) -> tuple[float, float]:
    """How strongly a stretch points to code, and how many bits it could carry."""
    word = _WORD.fullmatch(written)
    if word and is_everyday(word[1]) and not (word[1].isupper() and _ROMAN.fullmatch(word[1])):
        return -CODE_BITS * len(written), 0.0
    token = "".join(written.split())
    kinds = kinds_of(token)
    number = _weigh_number(token, kinds.count(DIGIT))
    if number:
        return number
    words, bits = _weigh_pieces(token, kinds)
    return (0.0 if is_link(token) else bits - CODE_BITS * words), bits


def _weigh_number(token: str, digits: int) -> tuple[float, float] | None:
    """The same for a day, a time or a number as people write them."""
    if _ROMAN.fullmatch(token):
        return ROMAN_BITS * len(token) * SMALL_NUMBER, ROMAN_BITS * len(token)
    if digits == 0:
        return None
    if _DAY.fullmatch(token):
        return 0.0, DAY_BITS
    if hour := _HOUR.fullmatch(token):
        return 0.0, SECOND_BITS if hour[1] else MINUTE_BITS
    if number := _NUMBER.fullmatch(token):
        letters = len(number[1])
        bits = DIGIT_BITS * digits + CODE_BITS * letters
        bits += BETWEEN_DIGITS_BITS * (len(token) - digits - letters)
        return bits * (SMALL_NUMBER if digits < 4 else WELL_FORMED), bits
    return None


def is_day_or_time(token: str) -> bool:
    """Whether a stretch is a day of the calendar or a time of the day."""
    return bool(_DAY.fullmatch(token) or _HOUR.fullmatch(token))


def _weigh_pieces(token: str, kinds: str) -> tuple[int, float]:
    """How many characters of a stretch make words, and how many bits the others could carry."""
    pieces = _pieces(kinds)
    if not pieces or (len(pieces) > 6 and len(token) < 2.5 * len(pieces) and token.isascii()):
        return 0, CODE_BITS * len(token)
    strictly = DIGIT in kinds
    words, bits = 0, 0.0
    for kind, start, end in pieces:
        piece = token[start:end]
        if kind == "letters":
            found = _weigh_letters(piece, kinds[start:end], strictly=strictly)
        elif kind == "rare":
            found = _weigh_rare(piece, strictly=strictly)
        elif kind == "digits":
            found = 0, DIGIT_BITS * len(piece)
        else:
            found = 0, _weigh_signs(piece, kind, alone=len(pieces) == 1)
        words, bits = words + found[0], bits + found[1]
    return words, bits


def _pieces(kinds: str) -> list[tuple[str, int, int]]:
    """The letters, digits, signs and so on of a stretch, in order; none at all where letters and
    digits change places more often than in anything that people write."""
    pieces: list[tuple[str, int, int]] = []
    turns, last = 0, ""
    for match in _PIECE.finditer(kinds):
        kind = str(match.lastgroup)
        turns += {last, kind} == _LETTERS_AND_DIGITS
        if turns > MOST_TURNS:
            return []
        pieces.append((kind, *match.span()))
        last = kind
    return pieces


def _weigh_signs(signs: str, kind: str, *, alone: bool) -> float:
    """The bits of signs, emoji or drawing characters: each counts where it differs from the
    last one."""
    turns: int = 1 + sum(map(ne, signs, signs[1:]))
    if kind != "signs":
        return max(EMOJI_BITS * turns, SIGN_BITS * min(len(signs), 12), 1.0 * len(signs))
    if alone:
        return max(SIGN_BITS * turns, 2.0 * len(signs))
    return SIGN_BITS * (turns - 1 if _USUAL_SIGNS.fullmatch(signs) else turns)


def _weigh_letters(letters: str, kinds: str, *, strictly: bool) -> tuple[int, float]:
    """How many of these letters make words, and how many bits the others could carry."""
    if letters.isascii():
        return _weigh_beside_digits(letters) if strictly else _weigh_plain(letters)
    scripts = kinds.replace(LATIN, PLAIN_LETTER)
    seen = frozenset(scripts) & _LETTERS
    if len(seen) > 1 and _is_mixed(scripts, seen):
        return 0, MIXED_BITS * len(letters)
    longest = LONGEST_UNBROKEN if seen & _UNSPACED else LONGEST_UNSPACED
    if len(letters) > longest:
        return 0, CODE_BITS * len(letters)
    if seen == {PLAIN_LETTER} and not _is_latin_word(letters):
        return 0, MIXED_BITS * len(letters)
    return len(letters), 0.0


def _is_mixed(scripts: str, seen: frozenset[str]) -> bool:
    """Whether scripts change places too often for a name or a borrowed word."""
    if any(seen <= one for one in _ONE_WRITING):
        return False
    letters = [kind for kind in scripts if kind in _LETTERS]
    turns: int = 1 + sum(map(ne, letters, letters[1:]))
    return turns > 3 and turns * 6 > len(scripts)


def _weigh_plain(letters: str) -> tuple[int, float]:
    """The same for the letters A to Z on their own."""
    if is_everyday(letters):
        return len(letters), 0.0
    if has_odd_capitals(letters):
        is_word = len(letters) > 4 and is_everyday(letters.lower())
        return (len(letters) if is_word else 0), CODE_BITS * len(letters)
    if not is_sayable(letters):
        return 0, CODE_BITS * len(letters)
    return (len(letters) if len(letters) > LONGEST_WORD else len(letters) // 2), 0.0


def _weigh_beside_digits(letters: str) -> tuple[int, float]:
    """The same for letters in one stretch with digits: an account, a reference, text-speak or
    code."""
    is_word = len(letters) > 3 and is_everyday(letters)
    return (len(letters), 0.0) if is_word else (0, CODE_BITS * len(letters))


def _is_latin_word(letters: str) -> bool:
    """Whether letters with accents could be a word, as in Vietnamese, or are code, or small
    capitals."""
    plain = sum(map(str.isascii, letters))
    if len(letters) < 6 or plain * 5 > len(letters) * 2:
        return is_sayable(letters)
    folded = plainly_written(letters)
    return folded.isascii() and is_sayable(folded)


def _weigh_rare(letters: str, *, strictly: bool) -> tuple[int, float]:
    """The same for letters of no script that we know: a word in one fancy font, or code."""
    folded = plainly_written(letters)
    if not (folded.isascii() and folded.isalpha()):
        return 0, RARE_BITS * len(letters)
    if len({ord(letter) // 26 for letter in letters}) > 2:
        return 0, (CODE_BITS + FONT_BITS) * len(letters)
    return _weigh_beside_digits(folded) if strictly else _weigh_plain(folded)
