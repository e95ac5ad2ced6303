"""Taking the signs of one kind in a text in equal helpings, so that each can be judged on its own.

The helpings are counted in signs of that kind alone. So cutting one leaves the others as they were,
and a text that was cleaned is judged again exactly as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.textgate.clean_text import Reason
from handrail.textgate.found import Found


@dataclass(frozen=True, slots=True)
class Helping:
    """So many signs of one kind, where they stand, and the signs run together."""

    places: tuple[tuple[int, int], ...]
    signs: str

    def found(self) -> Iterator[Found]:
        """All of it, to be cut."""
        for start, end in self.places:
            yield Found(start, end, Reason.NO_LANGUAGE)


def helpings(text: str, kinds: str, which: re.Pattern[str], size: int) -> Iterator[Helping]:
    """The signs that `which` finds among the kinds, so many at a time; the last helping may be
    smaller."""
    places: list[tuple[int, int]] = []
    missing = size
    for match in which.finditer(kinds):
        start, end = match.span()
        while end - start >= missing:
            places.append((start, start + missing))
            yield _helping(text, places)
            start, missing, places = start + missing, size, []
        if end > start:
            places.append((start, end))
            missing -= end - start
    if places:
        yield _helping(text, places)


def _helping(text: str, places: list[tuple[int, int]]) -> Helping:
    return Helping(tuple(places), "".join(text[start:end] for start, end in places))
