"""What somebody typed into the search, as terms: words, and dates in the shapes people write them.

A term is a set of texts of which one has to stand on the card. Dates are kept on cards as
``2011-03-04``; the terms here are as ``fold`` makes that, ``2011 03 04``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from handrail.vault.folding import fold, stem, words_in

MOST_LETTERS = 200
MOST_TERMS = 8
_LEAST_STEM = 4
_LEAST_FIGURES = 3

_MONTHS = (
    "january jan ionawr ion",
    "february feb chwefror chwe",
    "march mar mawrth maw",
    "april apr ebrill ebr",
    "may mai",
    "june jun mehefin meh",
    "july jul gorffennaf gor",
    "august aug awst",
    "september sept sep medi",
    "october oct hydref hyd",
    "november nov tachwedd tach",
    "december dec rhagfyr rhag",
)
_MONTHS_BY_WORD = {
    word: str(month) for month, words in enumerate(_MONTHS, 1) for word in words.split()
}
_NAMED = "|".join(sorted(_MONTHS_BY_WORD, key=len, reverse=True))
_GAP = r"[./\s-]{1,3}"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}){_GAP}(?P<month>\d\d?){_GAP}(?P<day>\d\d?)(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d\d?){_GAP}(?P<month>\d\d?){_GAP}(?P<year>\d{{4}}|\d\d)(?!\d)"
)
_WORDED = re.compile(
    rf"(?<!\w)(?P<day>\d\d?)(?:st|nd|rd|th)?{_GAP}(?:of )?(?P<month>{_NAMED})\b"
    rf"(?:[.,]?{_GAP}(?P<year>\d{{4}}))?(?!\d)"
)
_MONTH_OF_YEAR = re.compile(rf"(?<!\w)(?P<month>{_NAMED}){_GAP}(?P<year>\d{{4}})(?!\d)")
_YEAR_GROUP = re.compile(r"(?<!\w)(?:year|yr|y|blwyddyn|bl)[./\s-]{0,2}(?=\d\d?(?!\d))")
_TURN = 50  # a year of two figures below this one is of this century


class Kind(StrEnum):
    """How a term is looked for."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to stand on the card, in any of these forms; the first was typed."""

    kind: Kind
    forms: tuple[str, ...]

    @property
    def text(self) -> str:
        """The form that was typed."""
        return self.forms[0]

    @property
    def is_short(self) -> bool:
        """Whether this is a number of one or two figures, which counts only as a whole word."""
        return self.kind is Kind.NUMBER and len(self.text) < _LEAST_FIGURES


def terms_in(words: str) -> tuple[Term, ...]:
    """The terms somebody typed, dates first; none when there is not a letter or figure in it."""
    dates: list[Term] = []

    def taken(match: re.Match[str]) -> str:
        form = _date(match)
        dates.extend([Term(Kind.DATE, (form,))] if form else [])
        return " " if form else match[0]

    rest = fold(words.replace("-", "/"))
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _WORDED):
        rest = pattern.sub(taken, rest)
    rest = _YEAR_GROUP.sub(" ", rest)
    months = {match["month"]: _month_of_year(match) for match in _MONTH_OF_YEAR.finditer(rest)}
    others = (_term(word, months.get(word)) for word in words_in(rest))
    return tuple(dict.fromkeys((*dates, *others)))


def _term(word: str, month: str | None) -> Term:
    """A word with its stem; the name of a month before a year may be the month or a name."""
    if word.isdecimal():
        return Term(Kind.NUMBER, (word,))
    stemmed = stem(word) if len(stem(word)) >= _LEAST_STEM else word
    forms = (word, stemmed, month) if month else (word, stemmed)
    return Term(Kind.WORD, tuple(dict.fromkeys(forms)))


def _date(match: re.Match[str]) -> str:
    """The date as a card has it, folded: ``2011 03 04``, or `` 03 04`` without its year."""
    month = int(_MONTHS_BY_WORD.get(match["month"], match["month"]))
    day, year = int(match["day"]), match["year"] or ""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ""
    if len(year) == 2:
        year = f"{'20' if int(year) < _TURN else '19'}{year}"
    return f"{year} {month:02d} {day:02d}"


def _month_of_year(match: re.Match[str]) -> str:
    return f"{match['year']} {int(_MONTHS_BY_WORD[match['month']]):02d}"
