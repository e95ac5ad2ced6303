"""What can be told by its first characters: data addresses, and markup that draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found
from handrail.textgate.kinds import CUT_HERE

LONGEST_TAG: Final = 200
"""Characters in angle brackets; a longer tag is cut whatever it is called."""

_DATA: Final = re.compile(
    rf"\bdata:(?:[a-z]{{2,12}}/[a-z0-9.+-]{{1,40}}[;,]|;?base64,)[^\s<>\"'{CUT_HERE}]*",
    re.IGNORECASE,
)
_DRAWING: Final = re.compile(r"<(svg|style|script|canvas|object|picture|video|table)\b", re.I)
_TAG: Final = re.compile(rf"</?([A-Za-z][\w:-]{{0,20}})\b[^<>{CUT_HERE}]*>")
_DRAWING_TAGS: Final = frozenset(
    ("img", "image", "svg", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline")
    + ("g", "use", "td", "th", "tr", "font")
)


def data_addresses(text: str) -> Iterator[Found]:
    """Addresses that hold a file instead of naming one."""
    for match in _DATA.finditer(text):
        yield Found(*match.span(), Reason.DATA_ADDRESS)


def markup(text: str) -> Iterator[Found]:
    """Drawings and programs in markup, from their first tag to their last, and tags that draw."""
    past, unclosed = 0, set()
    for match in _DRAWING.finditer(text):
        name = match.group(1).lower()
        if match.start() < past or name in unclosed:
            continue
        closing = re.compile(rf"</{name}[^>]*>?", re.IGNORECASE).search(text, match.end())
        if closing:
            past = closing.end()
            yield Found(match.start(), past, Reason.MARKUP)
        else:
            unclosed.add(name)
    for match in _TAG.finditer(text):
        start, end = match.span()
        if match.group(1).lower() in _DRAWING_TAGS or end - start > LONGEST_TAG:
            yield Found(start, end, Reason.MARKUP)
