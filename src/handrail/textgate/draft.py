"""A text on its way through the gate: what was cut so far, where, and how it is marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from handrail.textgate.clean_text import CleanText, Cut, Reason, mint
from handrail.textgate.found import Found, in_order
from handrail.textgate.kinds import CUT_HERE

MOST_NUMBERED_MARKS: Final = 32
"""Marks that say how much was cut. Later ones do not: their numbers could be counted out as
code."""

LARGEST_NUMBER: Final = 9_999_999
_MARK: Final = re.compile(r"\[removed(?:: ([0-9]{1,7}) characters of code, not words)?\]")
_ONLY_SIGNS_BETWEEN: Final = re.compile(rf"{CUT_HERE}(?:[\s!-/:-@\[-`{{-~]{{0,8}}{CUT_HERE})+")


@dataclass(frozen=True, slots=True)
class Gap:
    """One place where something was cut.

    `shown` is the number on its mark, `length` what this cleaning cut there, and `reason` is None
    for a mark that was in the text before.
    """

    shown: int | None
    length: int = 0
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with one sign for each gap, the gaps in order, and what was taken out without a
    mark."""

    text: str
    gaps: tuple[Gap, ...] = ()
    unmarked: tuple[tuple[Reason, int], ...] = ()


def begin(text: str) -> Draft:
    """The text with a sign for each mark that an earlier cleaning left in it."""
    text = text.replace(CUT_HERE, "")
    numbers = [match[1] for match in _MARK.finditer(text)]
    gaps = tuple(Gap(int(number) if number else None) for number in numbers)
    return Draft(_MARK.sub(CUT_HERE, text), gaps)


def rewritten(draft: Draft, text: str, reason: Reason, changed: int) -> Draft:
    """The draft with another text, of which so many characters were taken out or put right."""
    if not changed:
        return Draft(text, draft.gaps, draft.unmarked)
    counts = Counter(dict(draft.unmarked))
    counts[reason] += changed
    return Draft(text, draft.gaps, tuple(counts.items()))


def without(draft: Draft, found: Iterable[Found]) -> Draft:
    """The draft with these stretches cut, or replaced where they say what shall stand there."""
    stretches = in_order(found)
    if not stretches:
        return draft
    parts: list[str] = []
    gaps: list[Gap] = []
    old, past, unmarked = iter(draft.gaps), 0, Counter(dict(draft.unmarked))
    for one in stretches:
        before, taken = draft.text[past : one.start], draft.text[one.start : one.end]
        parts += (before, one.instead)
        gaps += islice(old, before.count(CUT_HERE))
        if one.instead == CUT_HERE:
            swallowed = islice(old, taken.count(CUT_HERE))
            gaps.append(_as_one((*swallowed, Gap(len(taken), len(taken), one.reason))))
        else:
            unmarked[one.reason] += len(taken) - len(one.instead) or sum(map(str.isupper, taken))
        past = one.end
    text = "".join((*parts, draft.text[past:]))
    return Draft(text, (*gaps, *old), tuple(unmarked.items()))


def joined_up(draft: Draft) -> Draft:
    """The draft with gaps made one where only blanks and signs stand between."""
    gaps: list[Gap] = []
    old, past = iter(draft.gaps), 0
    for match in _ONLY_SIGNS_BETWEEN.finditer(draft.text):
        gaps += islice(old, draft.text.count(CUT_HERE, past, match.start()))
        gaps.append(_as_one(tuple(islice(old, match.group().count(CUT_HERE)))))
        past = match.end()
    text = _ONLY_SIGNS_BETWEEN.sub(CUT_HERE, draft.text)
    return Draft(text, (*gaps, *old), draft.unmarked)


def _as_one(gaps: Sequence[Gap]) -> Gap:
    """Several gaps as one: what the marks say is added up, and the reason of the longest stays."""
    numbers = [gap.shown for gap in gaps if gap.shown is not None]
    longest = max(gaps, key=lambda gap: gap.length)
    shown = min(sum(numbers), LARGEST_NUMBER) if numbers else None
    return Gap(shown, sum(gap.length for gap in gaps), longest.reason)


def finished(draft: Draft) -> CleanText:
    """The clean text, with a mark in each gap, and what was cut."""
    first, *others = draft.text.split(CUT_HERE)
    cuts = [Cut(0, length, reason) for reason, length in draft.unmarked]
    parts, at = [first], len(first)
    for number, (gap, words) in enumerate(zip(draft.gaps, others, strict=True)):
        if gap.reason is not None:
            cuts.append(Cut(at, gap.length, gap.reason))
        mark = _mark(gap, numbered=number < MOST_NUMBERED_MARKS)
        parts += (mark, words)
        at += len(mark) + len(words)
    return mint("".join(parts), tuple(cuts))


def _mark(gap: Gap, *, numbered: bool) -> str:
    if gap.shown is None or not numbered:
        return "[removed]"
    return f"[removed: {gap.shown} characters of code, not words]"
