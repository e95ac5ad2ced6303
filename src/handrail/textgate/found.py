"""Stretches of a text that a detector wants cut, and how they are put in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.textgate.clean_text import Reason
from handrail.textgate.kinds import CUT_HERE


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Characters `start` up to `end` of a text, what they are, and what shall stand there
    instead."""

    start: int
    end: int
    reason: Reason
    instead: str = CUT_HERE


def in_order(found: Iterable[Found]) -> list[Found]:
    """The stretches from first to last, with those that overlap made one; the longer one's reason
    stays."""
    merged: list[Found] = []
    for next_one in sorted(found):
        last = merged[-1] if merged else None
        if last is None or next_one.start >= last.end:
            merged.append(next_one)
            continue
        longer = max(last, next_one, key=lambda one: one.end - one.start)
        merged[-1] = Found(last.start, max(last.end, next_one.end), longer.reason)
    return merged
