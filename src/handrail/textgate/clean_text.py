"""The shapes the gate hands out: text that has been through it, and what was cut.

A `CleanText` is a promise: whoever holds one holds words that `clean` has seen. So there is one way
to get one, and building, copying with changes, subclassing or unpickling is not it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

_ONE_MAKER = (
    "CleanText is made only by handrail.textgate.clean, because it promises that no encoded "
    "picture is in the text. Call clean(text) and use what it returns."
)


class Reason(StrEnum):
    """What a cut was, in a word a lead can read."""

    DATA_ADDRESS = "data-address"
    MARKUP = "markup"
    BASE64_LIKE = "base64-like"
    HEXADECIMAL = "hexadecimal"
    NUMBERS = "numbers"
    DRAWN = "drawn-in-characters"
    UNUSUAL_CHARACTERS = "unusual-characters"
    UNREADABLE_BYTES = "unreadable-bytes"
    NO_LANGUAGE = "no-language"
    FEW_WORDS = "a-few-words-as-code"
    MORE_THAN_A_NOTE_NEEDS = "more-code-than-a-note-needs"
    LONG_ADDRESS = "long-address"
    INVISIBLE = "invisible-characters"
    LOOK_ALIKES = "look-alike-letters"
    ODD_CAPITALS = "odd-capitals"
    DRAWN_OUT = "drawn-out"


@dataclass(frozen=True, slots=True)
class Cut:
    """What was taken out of a text, for the note that a reader sees.

    `at` is where its mark stands, in characters from the start of the cleaned text; it is nought
    for what was taken out here and there without a mark. `length` counts characters of the text as
    it was sent.
    """

    at: int
    length: int
    reason: Reason


@dataclass(frozen=True, init=False, repr=False)
class CleanText:
    """Words without encoded pictures, and what was cut to make them so. Made only by `clean`."""

    # By hand: before Python 3.11.3, `slots=True` puts a way to set the state in place of ours.
    __slots__ = ("cuts", "text")

    text: str
    cuts: tuple[Cut, ...]

    def __new__(cls, *_parts: object, **_named: object) -> CleanText:
        """Refuse, whatever it is asked to be made of."""
        raise TypeError(_ONE_MAKER)

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError(_ONE_MAKER)

    def __repr__(self) -> str:
        """Sizes only: a child's words have no place in a log or an error report."""
        return f"<CleanText: {len(self.text)} characters, {len(self.cuts)} cuts>"

    def __copy__(self) -> CleanText:
        return self

    def __deepcopy__(self, _memo: dict[int, object]) -> CleanText:
        return self

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError(
            "A CleanText is not pickled: store its text, and clean it again on the way in."
        )

    def __setstate__(self, _state: object) -> NoReturn:
        raise TypeError(_ONE_MAKER)


def mint(text: str, cuts: tuple[Cut, ...]) -> CleanText:
    """The one place where a CleanText comes from; only the gate calls it, and a test sees to
    that."""
    made = object.__new__(CleanText)
    object.__setattr__(made, "text", text)
    object.__setattr__(made, "cuts", cuts)
    return made
