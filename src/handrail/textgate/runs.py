"""Runs of code among words: found by a running total that code raises and words bring down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found
from handrail.textgate.kinds import DIGIT, DRAWN, EMOJI, SIGN, kinds_of
from handrail.textgate.tokens import Token

ENOUGH: Final = 768.0
"""Bits that point to code before anything is cut: 128 characters of base64, 96 emoji, 230
digits."""

LET_GO: Final = 120.0
"""How far words must bring the total down for a run to have ended: about 20 characters of words."""

WEAK: Final = 0.5
"""The share of the average that a stretch at the end of a run must have to belong to it."""

SAME_WIDTH: Final = 24
"""Groups of one width in a row that people do not write, unless they are numbers."""

FEWEST_CHARACTERS: Final = 160
"""What they come to together: a week's timetable in "Ma" and "En" comes to less."""

FEWEST_DIFFERENT: Final = 8
"""How many of them must differ: "please please please" is no code."""

MOSTLY: Final = 0.6
_ONE_WIDTH: Final = re.compile(rb"([^\x00\x01])\1{%d,}" % (SAME_WIDTH - 1), re.DOTALL)
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")


def code_runs(text: str, tokens: Sequence[Token]) -> Iterator[Found]:
    """Stretches in which code outweighs words. Short words inside a run go with it."""
    for first, last in _heavy(tokens):
        start, end = tokens[first].start, tokens[last].end
        yield Found(start, end, kind_of(text[start:end]))


def _heavy(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The first and last token of each run: where the total began to rise, and where it peaked."""
    total = best = 0.0
    first = last = 0
    for at, token in enumerate(tokens):
        if total <= 0.0:
            total, best, first = 0.0, 0.0, at
        total += token.pull
        if total > best:
            best, last = total, at
        elif total < best - LET_GO:
            if best >= ENOUGH:
                yield _without_weak_ends(tokens, first, last)
            total = 0.0
    if best >= ENOUGH and total > 0.0:
        yield _without_weak_ends(tokens, first, last)


def _without_weak_ends(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The same run without what hardly points to code beside it: a day, a number, an odd word."""
    weak = sum(token.pull for token in tokens[first : last + 1]) / (last - first + 1) * WEAK
    while tokens[first].pull < weak:
        first += 1
    while tokens[last].pull < weak:
        last -= 1
    return first, last


def kind_of(code: str) -> Reason:
    """What a run looks like, for the note beside its mark."""
    signs = "".join(code.split())
    kinds = Counter(kinds_of(signs))
    most = len(signs) * MOSTLY
    if kinds[DIGIT] >= most:
        return Reason.NUMBERS
    if sum(map(_HEXADECIMAL.__contains__, signs)) >= most:
        return Reason.HEXADECIMAL
    if kinds[DRAWN] + kinds[EMOJI] + kinds[SIGN] >= most:
        return Reason.DRAWN
    return Reason.BASE64_LIKE if signs.isascii() else Reason.UNUSUAL_CHARACTERS


def same_width(text: str, tokens: Sequence[Token]) -> Iterator[Found]:
    """Two dozen groups in a row that are equally long, as people write numbers but not words."""
    widths = bytes(min(token.end - token.start, 255) for token in tokens)
    for match in _ONE_WIDTH.finditer(widths):
        run = _without_prose(text, tokens[match.start() : match.end()])
        if len(run) * widths[match.start()] < FEWEST_CHARACTERS:
            continue
        groups = [text[token.start : token.end] for token in run]
        numbers = sum(map(str.isdigit, groups))
        if len(set(groups)) >= FEWEST_DIFFERENT and numbers * 5 < len(groups) * 4:
            yield Found(run[0].start, run[-1].end, kind_of("".join(groups)))


def _without_prose(text: str, run: Sequence[Token]) -> Sequence[Token]:
    """The groups without words that happen to be as long and stand before or after them."""
    kinds = [kinds_of(text[token.start]) for token in run]
    common = Counter(kinds)
    of_code = sum(token.pull >= 0 for token in run) * 2 > len(run)
    belongs = [
        common[kind] * 10 >= len(run) and not (of_code and token.pull < 0)
        for kind, token in zip(kinds, run, strict=True)
    ]
    if True not in belongs:
        return run
    return run[belongs.index(True) : len(run) - belongs[::-1].index(True)]
