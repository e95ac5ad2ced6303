"""Finding a case by what somebody remembers: names as they heard them, a date, a few words.

Nothing is stored for it. Every search opens the cards that the person may open, looks through them
and forgets them again: an index of words, however it is sealed, would tell whoever takes the
database which words are common, and would remember a case that was disposed of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from operator import itemgetter

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from handrail.vault.card_index import card_lines
from handrail.vault.cards import FIELD, ITEM, OpenCard, Part
from handrail.vault.cases import Written, entries
from handrail.vault.folding import fold, skeletons
from handrail.vault.query import MOST_LETTERS, MOST_TERMS, Kind, Term, terms_in
from handrail.vault.safe import Keys, Safe

LIMIT = 50
_LOOKED_AT = 150
_MOST_ALIKE = 24
_LEAST_ALIKE = 3  # letters: shorter names are found by their letters alone
_SPELT_ALIKE = 0.75
_SOUNDS_ALIKE = 60


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """Where something that was typed stands; ``alike`` when only a like name stands there."""

    typed: str
    part: Part
    alike: bool


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A case that was found: how well it fits, 0 to 100, and what stands where on its card."""

    case: str
    score: int
    matches: tuple[Match, ...]
    card: OpenCard


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search found, best first; ``total`` counts those past the limit too.

    ``said`` is a sentence for the person when nothing could be looked for, or nothing was found.
    ``unreadable`` names the cases whose card did not open, so that none is missed in silence.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    said: str = ""
    unreadable: tuple[str, ...] = ()


def search(safe: Safe, keys: Keys, *, words: str, at: datetime, limit: int = LIMIT) -> Found:
    """Find the cases in which everything that was typed stands somewhere on the card.

    Capitals and accents do not count, parts of words are found, and names also when they are
    misspelt or written in another alphabet's way (Muhammad, Mohammed). Dates are found in the
    usual shapes.
    """
    terms = terms_in(words[:MOST_LETTERS])
    if not terms:
        return Found(said=_NOTHING_TYPED)
    if len(words.strip()) > MOST_LETTERS or len(terms) > MOST_TERMS:
        return Found(said=_TOO_MUCH)
    opened = card_lines(safe, keys, at=at)
    hits, total = _find(_Looked.over(opened.lines), terms)
    said = "" if hits else _NOTHING_FOUND
    return Found(tuple(hits[:limit]), total, said, opened.unreadable)


def search_case(
    safe: Safe, keys: Keys, *, case: str, words: str, at: datetime
) -> tuple[Written, ...]:
    """The entries of one case in whose words everything that was typed stands."""
    terms = terms_in(words[:MOST_LETTERS])
    return tuple(
        written
        for written in entries(safe, keys, case=case, at=at)
        if terms and all(_stands(term, fold(written.text)) for term in terms)
    )


@dataclass(frozen=True, slots=True, repr=False)
class _Looked:
    """Every card as it is looked through: its line, which is folded already, and its names."""

    cases: list[str]
    lines: list[str]
    names: list[str]

    @classmethod
    def over(cls, lines: dict[str, str]) -> _Looked:
        names = [" ".join(line.split(FIELD, 3)[1:3]) for line in lines.values()]
        return cls(list(lines), list(lines.values()), names)


def _find(looked: _Looked, terms: tuple[Term, ...]) -> tuple[list[Hit], int]:
    """The hits, best first, and how many cards have everything that was typed."""
    vocabulary = list(set(" ".join(looked.names).split()))
    alike = {term: _alike(term, vocabulary) for term in terms}
    kept = list(range(len(looked.cases)))
    for term in terms:
        kept = _standing(looked, kept, term, alike[term])
    total = len(kept)
    if total > _LOOKED_AT:
        kept = nlargest(
            _LOOKED_AT, kept, key=lambda at: sum(term.text in looked.names[at] for term in terms)
        )
    weighed = (_weighed(looked, at, alike) for at in kept)
    hits = sorted((hit for hit in weighed if hit), key=lambda hit: -hit.score)
    return hits, max(len(hits), total if total > _LOOKED_AT else 0)


def _standing(looked: _Looked, kept: list[int], term: Term, alike: frozenset[str]) -> list[int]:
    """The cards, of those kept so far, on which a term may stand: quick, and never too few."""
    if term.is_short:
        return [at for at in kept if _stands(term, looked.lines[at])]
    # Whatever has a word in it has its stem in it too, when the stem is how the word begins.
    forms = [
        form for form in term.forms if not any(form != one and one in form for one in term.forms)
    ]
    found = {at for form in forms for at in kept if form in looked.lines[at]}
    found.update(at for like in alike for at in kept if like in looked.names[at])
    return sorted(found)


def _alike(term: Term, vocabulary: list[str]) -> frozenset[str]:
    """The names that a misspelt or transliterated word may mean."""
    if term.kind is not Kind.WORD or len(term.text) < _LEAST_ALIKE:
        return frozenset()
    spelt = process.extract(
        term.text,
        vocabulary,
        scorer=OSA.normalized_similarity,
        score_cutoff=_SPELT_ALIKE,
        limit=_MOST_ALIKE,
    )
    (sounds,) = skeletons([term.text])
    same = [
        name
        for name, sounding in zip(vocabulary, skeletons(vocabulary), strict=True)
        if sounding == sounds
    ]
    sounding = process.extract(
        term.text, same, scorer=fuzz.ratio, score_cutoff=_SOUNDS_ALIKE, limit=_MOST_ALIKE
    )
    return frozenset(name for name, *_ in (*spelt, *sounding) if term.text not in name)


def _weighed(looked: _Looked, at: int, alike: dict[Term, frozenset[str]]) -> Hit | None:
    """How well one card fits, term by term; None when a term only seemed to stand on it."""
    fields = looked.lines[at].split(FIELD)
    parts = [(part, fields[part]) for part in Part]
    best = [
        max(_worths(term, parts, like), key=itemgetter(0), default=None)
        for term, like in alike.items()
    ]
    if None in best:
        return None
    fits = [fit for fit in best if fit is not None]
    score = sum(worth for worth, _ in fits) // len(fits)
    matches = tuple(match for _, match in fits)
    return Hit(looked.cases[at], score, matches, OpenCard(looked.lines[at]))


def _worths(
    term: Term, parts: list[tuple[Part, str]], alike: frozenset[str]
) -> Iterator[tuple[int, Match]]:
    """Every part of a card in which a term stands, and what that is worth."""
    for part, text in parts:
        named = part in _NAMES
        forms = term.forms[:1] if named else term.forms
        fit = max(_fit(form, text, term.is_short) for form in forms)
        if fit:
            yield _WORTH[part] * fit // 100, Match(term.text, part, False)
        elif named and not alike.isdisjoint(text.split()):
            yield _WORTH[part] * _ALIKE // 100, Match(term.text, part, True)


def _fit(form: str, text: str, whole_words_only: bool) -> int:
    """100 for a whole word, less for the start or the inside of one, 0 when it does not stand."""
    if form not in text:
        return 0
    spaced = f" {text.replace(ITEM, ' ')} "
    if f" {form} " in spaced:
        return 100
    if whole_words_only:
        return 0
    return 92 if f" {form}" in spaced else 84


def _stands(term: Term, text: str) -> bool:
    """Whether a term stands in a folded text."""
    if term.is_short:
        return re.search(rf"(?<![^\W_]){term.text}(?![^\W_])", text) is not None
    return any(form in text for form in term.forms)


_NAMES = (Part.NAME, Part.ALSO_KNOWN_AS)
_WORTH = {
    Part.NAME: 100,
    Part.ALSO_KNOWN_AS: 96,
    Part.BORN: 90,
    Part.YEAR: 70,
    Part.TAG: 60,
    Part.GIST: 50,
    Part.WORDS: 40,
}
_ALIKE = 70  # of a hundred: what a like name is worth beside the name itself

_NOTHING_TYPED = (
    "Type a name, a date of birth or a few words, and the cases that have them are shown."
)
_TOO_MUCH = (
    "That is more than can be looked for at once. Type the few words that you are surest of: a "
    "name, a date of birth, a place."
)
_NOTHING_FOUND = (
    "No case that you can open has all of this on its card. Try fewer words, another spelling, or "
    "only the date of birth."
)
