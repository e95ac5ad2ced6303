"""What all the short codes of one text may carry together: less than a picture of 1 KiB.

A reference, a number or an address is too short to be a run, and a text may have many. Each is
counted, and once the sum is spent, what comes after is cut. So no code that the gate can count, in
pieces however small and however far apart, amounts to a picture. A day or time that stood just
before counts for next to nothing: the same day on every line of a chat is one day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found
from handrail.textgate.links import is_link, site_of
from handrail.textgate.tokens import Token, is_day_or_time, weigh

MOST_BITS: Final = 6000.0
"""750 bytes: some 1,700 digits, 26 long references, or the day and time of 400 lines of a chat."""

REMEMBERED: Final = 16
"""Days and times that are told from new ones when they come again."""


def over_budget(text: str, tokens: Iterable[Token]) -> Iterator[Found]:
    """The codes that no longer fit.

    An address that does not fit keeps its site, and a word with odd capitals keeps its letters;
    anything else is cut.
    """
    left = MOST_BITS
    recent: deque[str] = deque(maxlen=REMEMBERED)
    for token in tokens:
        if token.bits == 0:
            continue
        written = text[token.start : token.end]
        cost = _cost(written, token.bits, recent)
        if cost <= left:
            left -= cost
            if is_day_or_time(written):
                _remember(written, recent)
            continue
        shorter, reason = _shorter(written)
        cost = _cost(shorter, weigh(shorter)[1], recent)
        if shorter != written and cost <= left:
            left -= cost
            yield Found(token.start, token.end, reason, shorter)
        else:
            yield Found(token.start, token.end, Reason.MORE_THAN_A_NOTE_NEEDS)


def _cost(code: str, bits: float, recent: deque[str]) -> float:
    """The bits of a code: its own and one to say that it is new, or those of an Elias code for how
    many others came since it was last used."""
    if code in recent:
        return min(bits, 2 * (recent.index(code) + 1).bit_length() - 1)
    return bits + 1 if bits else 0.0


def _remember(code: str, recent: deque[str]) -> None:
    if code in recent:
        recent.remove(code)
    recent.appendleft(code)


def _shorter(code: str) -> tuple[str, Reason]:
    if is_link(code):
        return site_of(code), Reason.LONG_ADDRESS
    return code.lower(), Reason.ODD_CAPITALS
