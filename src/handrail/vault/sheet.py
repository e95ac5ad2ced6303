"""The recovery sheet: 256 random bits on paper, each group with a check of its own.

A sheet is 13 groups of 5 characters of Crockford's base 32 (no I, L, O or U). The first four
characters of a group are data, the fifth is its check: one wrong character, two swapped characters
and two swapped groups are always noticed, and the group is named. A worse mistake passes one time
in 32, and then opens nothing: what a sheet seals names its key. The 52 characters of data hold the
form's version (4 bits) and the secret (256 bits).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from secrets import token_bytes

from handrail.vault.envelope import KEY_BYTES, SecretKey, never_pickled
from handrail.vault.locked import Locked, Why

GROUPS = 13
GROUP_CHARACTERS = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VERSION = 1
_DATA = GROUP_CHARACTERS - 1
_BITS = 5
_LOOKALIKES = str.maketrans("OILU", "011V")


class Misspelt(ValueError):
    """Which group of what was typed is wrong, as a sentence that quotes nothing of it."""


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """The secret on a printed sheet. Shows itself only when printed."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("A sheet holds 32 secret bytes.")

    def groups(self) -> tuple[str, ...]:
        """The 13 groups of 5 characters, in order."""
        return spelt(_VERSION << 8 * KEY_BYTES | int.from_bytes(self.secret, "big"), groups=GROUPS)

    def printed(self) -> str:
        """The groups as one line, for paper."""
        return " ".join(self.groups())

    @classmethod
    def read(cls, typed: str) -> Sheet:
        """The sheet with these groups; ``Misspelt`` says which is wrong."""
        number = unspelt(typed, groups=GROUPS)
        if number >> 8 * KEY_BYTES != _VERSION:
            raise Misspelt("Each group fits, but this is not a form that this version prints.")
        return cls((number & (1 << 8 * KEY_BYTES) - 1).to_bytes(KEY_BYTES, "big"))

    def as_key(self) -> SecretKey:
        """The key that the sheet is."""
        return SecretKey.of(self.secret)

    def __repr__(self) -> str:
        return "Sheet(hidden)"

    __reduce__ = never_pickled


def new_sheet() -> Sheet:
    """A fresh sheet, to be printed once."""
    return Sheet(token_bytes(KEY_BYTES))


def parse(typed: str) -> Sheet:
    """The sheet a person typed; :class:`Locked` names the first group that does not fit.

    Capitals, spaces, hyphens and line ends make no difference, nor does O for 0, I or L for 1, or
    U for V.
    """
    try:
        return Sheet.read(typed)
    except Misspelt as wrong:
        again = "Nothing was opened. Compare it with the paper and type it again."
        raise Locked(Why.WRONG_SHEET, f"{wrong} {again}") from None


def spelt(number: int, *, groups: int) -> tuple[str, ...]:
    """A number of 20 bits a group, in groups of 4 characters and their check."""
    symbols = [number >> _BITS * place & 31 for place in reversed(range(groups * _DATA))]
    return tuple(
        _group(place, symbols[place * _DATA : (place + 1) * _DATA]) for place in range(groups)
    )


def unspelt(typed: str, *, groups: int) -> int:
    """The number that so many typed groups spell; ``Misspelt`` names the one that is wrong."""
    parts, number = _split(typed, groups), 0
    for place, part in enumerate(parts[:groups]):
        symbols = [_ALPHABET.find(character) for character in part]
        if len(part) != GROUP_CHARACTERS:
            raise Misspelt(f"Group {place + 1} has {len(part)} characters in place of 5.")
        if -1 in symbols or _check(place, symbols[:_DATA]) != symbols[_DATA]:
            raise Misspelt(f"Group {place + 1} is not as printed.")
        for symbol in symbols[:_DATA]:
            number = number << _BITS | symbol
    if len(parts) != groups:
        raise Misspelt(f"There are {len(parts)} groups in place of {groups}.")
    return number


def _split(typed: str, groups: int) -> list[str]:
    """The typed groups; where the spaces are left out or put elsewhere, every five characters."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    parts = re.findall(r"[^\W_]+", plain)
    joined = "".join(parts)
    if len(parts) == 1 or len(joined) == groups * GROUP_CHARACTERS:
        starts = range(0, len(joined), GROUP_CHARACTERS)
        return [joined[at : at + GROUP_CHARACTERS] for at in starts]
    return parts


def _group(place: int, symbols: list[int]) -> str:
    return "".join(_ALPHABET[symbol] for symbol in (*symbols, _check(place, symbols)))


def _check(place: int, symbols: list[int]) -> int:
    """A sum over GF(32), doubled at each step (x^5 + x^2 + 1), so that each place counts apart.

    The last step adds nothing, so that the check does not count as the character before it does.
    """
    total = place + 1
    for symbol in (*symbols, 0):
        total = total << 1 ^ (0b100101 if total & 16 else 0) ^ symbol
    return total
