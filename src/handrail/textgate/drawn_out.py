"""What is said again and again is shortened: the sixty-fifth "o" of a long "nooooo" tells nothing
new.

A picture of one flat colour is one sign, or one group of signs, again and again; so nothing that is
only repeated may be long. A child's words stay: 64 times is enough to hear them.
"""

from __future__ import annotations

import re
from typing import Final

from handrail.textgate.kinds import CUT_HERE

MOST_TIMES: Final = 64
"""Characters of a drawn-out stretch that are kept, and how often a word said on end is."""

_INK: Final = rf"[^\s{CUT_HERE}]"
_LONG: Final = re.compile(rf"(?<!\S){_INK}{{64}}")
_VERY_DRAWN_OUT: Final = re.compile(
    rf"({_INK})\1{{63,}}|({_INK}{{2}})\2{{31,}}|({_INK}{{3}})\3{{21,}}|({_INK}{{4}})\4{{15,}}"
)
_SAID_ON_END: Final = re.compile(
    rf"(?<!\S)(({_INK}{{1,16}}+)(?:\s\2(?!\S)){{{MOST_TIMES - 1}}})(?:\s\2(?!\S))+"
)
_DRAWN_OUT: Final = re.compile(r"(.{1,4}?)\1{2,}")


def without_drawing_out(text: str) -> str:
    """The text with 64 characters at most of "nooooo" or "hahahaha", and no word more than 64 times
    on end."""
    if _LONG.search(text):
        text = _VERY_DRAWN_OUT.sub(lambda match: match.group()[:MOST_TIMES], text)
    return _SAID_ON_END.sub(r"\1", text)


def squeezed(text: str) -> str:
    """The text with each drawn-out stretch written twice, so that "noooooo" is as long as "noo"."""
    return _DRAWN_OUT.sub(r"\1\1", text)
