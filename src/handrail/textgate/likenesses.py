"""Letters that only look like others are put back, so that the words stay and what they hid
goes."""

from __future__ import annotations

import re
from typing import Final

_MIXED: Final = re.compile("[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]")
_ROW: Final = re.compile("[A-Za-z\u0370-\u04ff]+")
_TO_LATIN: Final = str.maketrans(
    "асԁеһіјорԛѕԝхуАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ",
    "acdehijopqswxyABCEHIJKMOPSTXYABEZHIKMNOPTYXvop",
)


def with_real_letters(text: str) -> str:
    """The text with Greek and Cyrillic letters put back to the Latin ones that they stand in for.

    Only in a row of letters that has Latin ones too, and becomes wholly Latin by it.
    """
    return _ROW.sub(_put_back, text) if _MIXED.search(text) else text


def _put_back(match: re.Match[str]) -> str:
    row = match.group()
    latin = row.translate(_TO_LATIN)
    return latin if latin.isascii() and _MIXED.search(row) else row
