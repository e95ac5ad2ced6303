"""Blanks are kept as people use them, and tidied where they could be counted out as code."""

from __future__ import annotations

import re
from typing import Final

_ODD_WIDTHS: Final = re.compile(r"[\u1680\u2000-\u200a\u205f]")
_BLANK: Final = r" \t\xa0\u202f\u3000"
_RUN: Final = re.compile(r"\s{2,}|[\t\xa0\u202f\u3000]")
_UNEVEN: Final = re.compile(rf"[{_BLANK}][{_BLANK}\n]|\n[{_BLANK}\n]|[\t\xa0\u202f\u3000]")

WIDEST: Final = 16
"""Blanks in a row that are kept, as in a timetable laid out with spaces."""

MOST_UNEVEN: Final = 256
"""Places in one text where blanks may be anything but one space or one new line."""


def with_tidy_blanks(text: str) -> str:
    """The text with blanks that carry nothing but layout.

    Blanks at the end of a line go, three new lines become two, a mixture of tabs and spaces becomes
    one tab. A text with more uneven places than any table or letter has gets single spaces
    throughout.
    """
    text = _ODD_WIDTHS.sub(" ", text)
    if not _UNEVEN.search(text):
        return text
    text = _RUN.sub(_tidied, text)
    uneven = len(_UNEVEN.findall(text))
    return text if uneven <= MOST_UNEVEN else _RUN.sub(_evened, text)


def _tidied(match: re.Match[str]) -> str:
    run = match.group()
    lines = run.count("\n")
    if lines:
        return "\n" * min(lines, 2) + _kept(run.rpartition("\n")[2])
    return _kept(run) or ("\t" if "\t" in run else " ")


def _kept(blanks: str) -> str:
    """The same blanks if they are one kind and not too many, or else nothing."""
    return blanks if len(set(blanks)) == 1 and len(blanks) <= WIDEST else ""


def _evened(match: re.Match[str]) -> str:
    return "\n" if "\n" in match.group() else " "
