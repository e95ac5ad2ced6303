"""What kind of character each character is, as one letter each, in a table of our own.

Python's own tables change with its version, and a text cleaned today must read as clean on every
later Python. So the blocks are written out: the scripts that people in these islands write, a whole
block at a time. A letter outside them is not refused; it only counts as rare, so that a long run of
such letters is cut. Source: the block names of the Unicode Standard, version 16.

The detectors read the kinds instead of the text: the patterns stay short, and quick on every
script.
"""

from __future__ import annotations

import re
from typing import Final

CUT_HERE: Final = "\ue000"
"""Stands in a text for what was cut there. No text that was sent keeps one: private use is
dropped."""

BLANK: Final = " "
NEW_LINE: Final = "n"
GAP: Final = "G"
PLAIN_LETTER: Final = "l"
LATIN: Final = "L"
ACCENT: Final = "m"
DIGIT: Final = "d"
SIGN: Final = "s"
EMOJI: Final = "e"
ON_EMOJI: Final = "j"
DRAWN: Final = "b"
RARE: Final = "r"
JOINER: Final = "z"
BREAK: Final = "w"
VARIANT: Final = "v"
DIRECTION: Final = "t"
INVISIBLE: Final = "i"
UNREADABLE: Final = "u"

_ALPHABETS: Final[dict[str, str]] = {
    "greek": "370-3ff 1f00-1fff",
    "cyrillic": "400-52f 1c80-1c8f 2de0-2dff a640-a69f",
    "armenian": "531-58a fb13-fb17",
    "hebrew": "591-5f4 fb1d-fb4f",
    "arabic": "600-6ff 750-77f 870-8ff fb50-fdff fe70-fefc",
    "syriac": "700-74f 860-86f",
    "thaana": "780-7bf",
    "nko": "7c0-7ff",
    "devanagari": "900-97f a8e0-a8ff",
    "bengali": "980-9ff",
    "gurmukhi": "a00-a7f",
    "gujarati": "a80-aff",
    "odia": "b00-b7f",
    "tamil": "b80-bff",
    "telugu": "c00-c7f",
    "kannada": "c80-cff",
    "malayalam": "d00-d7f",
    "sinhala": "d80-dff",
    "thai": "e00-e7f",
    "lao": "e80-eff",
    "tibetan": "f00-fff",
    "myanmar": "1000-109f a9e0-a9ff aa60-aa7f",
    "georgian": "10a0-10ff 1c90-1cbf 2d00-2d2f",
    "khmer": "1780-17b3 17b6-17ff",
    "mongolian": "1800-180a 1820-18af",
    "tifinagh": "2d30-2d7f",
    "ol-chiki": "1c50-1c7f",
    "meetei": "abc0-abff aae0-aaff",
    "rohingya": "10d00-10d3f",
    "chakma": "11100-1114f",
    "adlam": "1e900-1e95f",
}
"""Scripts of a few dozen letters, besides the Latin one."""

_SYLLABARIES: Final[dict[str, str]] = {
    "ethiopic": "1200-139f 2d80-2ddf ab00-ab2f",
    "cherokee": "13a0-13ff ab70-abbf",
    "inuktitut": "1400-167f 18b0-18ff",
    "hangul": "1100-11ff 3131-318f ac00-d7ff",
    "kana": "3041-30ff 31f0-31ff ff66-ff9f",
    "bopomofo": "3100-312f 31a0-31bf",
    "han": "2e80-2fdf 3005-3007 3400-9fff f900-faff",
}
"""Scripts of hundreds or thousands of signs."""

_SCRIPTS: Final = {name: chr(0xC0 + at) for at, name in enumerate((*_ALPHABETS, *_SYLLABARIES))}

_OTHERS: Final = (
    # What is written later wins, so that what stands inside a larger block can follow it.
    (BLANK, "9 1f-20 a0 1680 2000-200a 202f 205f 3000"),
    (NEW_LINE, "a-d 1c-1e 85 2028 2029"),
    (
        SIGN,
        "21-2f 3a-40 5b-60 7b-7e a1-a9 ab-b4 b6-b9 bb-bf d7 f7 2b0-2ff 2010-2027 2030-205e "
        "2070-20cf",
    ),
    (
        SIGN,
        "2100-218f 2200-22ff 2460-24ff 3001-3004 3008-3020 fe10-fe1f fe30-fe6f ff01-ff0f ff1a-ff20",
    ),
    (SIGN, "ff3b-ff40 ff5b-ff65 ffe0-ffee"),
    (PLAIN_LETTER, "41-5a 61-7a"),
    (
        LATIN,
        "aa b5 ba c0-d6 d8-f6 f8-2af 1d00-1dbf 1e00-1eff 2c60-2c7f a722-a7ff ab30-ab6f fb00-fb06",
    ),
    (ACCENT, "300-34e 350-36f 1ab0-1aff 1dc0-1dff 20d0-20ff fe20-fe2f"),
    (
        DIGIT,
        "30-39 660-669 6f0-6f9 7c0-7c9 966-96f 9e6-9ef a66-a6f ae6-aef b66-b6f be6-bef c66-c6f",
    ),
    (
        DIGIT,
        "ce6-cef d66-d6f de6-def e50-e59 ed0-ed9 f20-f29 1040-1049 17e0-17e9 1810-1819 1c50-1c59",
    ),
    (DIGIT, "abf0-abf9 ff10-ff19 10d30-10d39 11136-1113f 1e950-1e959"),
    (DRAWN, "2500-25ff 2800-28ff 2b00-2bff 1fb00-1fbef"),
    (
        EMOJI,
        "203c 2049 2122 2139 2190-21ff 2300-23ff 2600-27bf 2934 2935 2b05-2b07 2b1b 2b1c 2b50 2b55",
    ),
    (EMOJI, "3030 303d 3297 3299 1f000-1faff"),
    (ON_EMOJI, "1f3fb-1f3ff"),
    (JOINER, "200c 200d"),
    (BREAK, "200b"),
    (DIRECTION, "200e 200f"),
    (VARIANT, "fe0e fe0f"),
    (
        INVISIBLE,
        "ad 34f 61c 115f 1160 17b4 17b5 180b-180f 202a-202e 2060-206f 3164 fe00-fe0d feff ffa0",
    ),
    (INVISIBLE, "fffc 1bca0-1bca3 1d173-1d17a"),
    (
        UNREADABLE,
        "0-8 e-1b 7f-84 86-9f d800-dfff e001-f8ff fdd0-fdef fff0-fffb fffd-ffff 1fffe-1ffff",
    ),
    (GAP, "e000"),
)

_TABLE_SIZE: Final = 0x20000
_PAST_TABLE: Final = re.compile("[\U00020000-\U0010ffff]")
_PAST_WRITING: Final = "\U00040000"
"""Rare Chinese stands up to plane 3; nothing that anybody writes stands after it."""


def _table() -> str:
    kinds = [RARE] * _TABLE_SIZE
    scripts = ((_SCRIPTS[name], blocks) for name, blocks in (_ALPHABETS | _SYLLABARIES).items())
    for kind, blocks in (*scripts, *_OTHERS):
        for block in blocks.split():
            first, _, last = block.partition("-")
            start, end = int(first, 16), int(last or first, 16) + 1
            kinds[start:end] = kind * (end - start)
    return "".join(kinds)


_KINDS: Final = _table()

ALPHABETS: Final = "".join(_SCRIPTS[name] for name in _ALPHABETS) + PLAIN_LETTER + LATIN
SYLLABARIES: Final = "".join(_SCRIPTS[name] for name in _SYLLABARIES)
LETTERS: Final = ALPHABETS + SYLLABARIES


def script(*names: str) -> str:
    """The kinds that these scripts have, for a pattern."""
    return "".join(_SCRIPTS[name] for name in names)


def kinds_of(text: str) -> str:
    """One letter for each character of the text, saying what kind it is."""
    kinds = text.translate(_KINDS)
    if text.isascii() or not _PAST_TABLE.search(kinds):
        return kinds
    return _PAST_TABLE.sub(lambda match: RARE if match[0] < _PAST_WRITING else INVISIBLE, kinds)
