"""A case's index card: the little that search looks through, sealed under the case's own key.

On the card is who the case is about and what it is about in a few words, never the record itself.
Sealed it is one line of text, fields apart by one separator and items by another: first each part
folded as search looks for it, then each part as it was written. So a search of 10,000 cards has
nothing to parse and nothing to fold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from handrail.textgate import CleanText
from handrail.vault.clean_words import text_of
from handrail.vault.envelope import Bound, SecretKey, open_sealed, seal
from handrail.vault.folding import fold, stems_in
from handrail.vault.locked import Locked, Why
from handrail.vault.rows import CardRow

CARD_BUCKET = 256
"""Cards are padded to a multiple of this many bytes."""

FIELD, ITEM = "\x1f", "\x1e"  # ASCII's own unit and record separators
SHAPE = b"1\x1f"
"""What every line begins with: a line of another shape is for another version."""
_BORN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Part(IntEnum):
    """A part of a card, by its place among the folded parts of its line."""

    NAME = 1
    ALSO_KNOWN_AS = 2
    BORN = 3
    YEAR = 4
    TAG = 5
    GIST = 6
    WORDS = 7


_AS_WRITTEN = 7  # how far behind its folded form a part stands as it was written
_SHUT_OUT = 14


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Card:
    """An index card to be kept.

    ``born`` holds dates as ``2011-03-04``, ``2011-03`` or ``2011``, as far as they are known.
    ``words`` are texts whose words search shall find: only the stems of their words are kept, and
    those already on a card stay on it, because a correction never hides what was written.
    """

    names: tuple[CleanText, ...]
    also_known_as: tuple[CleanText, ...] = ()
    born: tuple[CleanText, ...] = ()
    year: CleanText | None = None
    tags: tuple[CleanText, ...] = ()
    gist: CleanText | None = None
    words: tuple[CleanText, ...] = ()

    def __post_init__(self) -> None:
        for date in self.born:
            if not _BORN.fullmatch(text_of(date)):
                raise ValueError(
                    "A date of birth on a card is written 2011-03-04, or 2011-03 or 2011 when that "
                    "is all that is known: otherwise search would not find it."
                )


@dataclass(frozen=True, slots=True, repr=False)
class OpenCard:
    """A card as it was opened. Each field is read when it is asked for."""

    line: str

    def part(self, part: Part) -> tuple[str, ...]:
        """What stands in one part of the card, as it was written."""
        return _items(self.line, part if part is Part.WORDS else part + _AS_WRITTEN)

    @property
    def names(self) -> tuple[str, ...]:
        """Who the case is about."""
        return self.part(Part.NAME)

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """Other names they go by."""
        return self.part(Part.ALSO_KNOWN_AS)

    @property
    def born(self) -> tuple[str, ...]:
        """Dates of birth, ``2011-03-04`` or as much as is known."""
        return self.part(Part.BORN)

    @property
    def year(self) -> str:
        """The year group, or an empty word."""
        return "".join(self.part(Part.YEAR))

    @property
    def tags(self) -> tuple[str, ...]:
        """What kind of case it is."""
        return self.part(Part.TAG)

    @property
    def gist(self) -> str:
        """What it is about in a few words."""
        return "".join(self.part(Part.GIST))

    @property
    def keywords(self) -> frozenset[str]:
        """The stems of the words that search finds."""
        return frozenset(self.part(Part.WORDS))

    @property
    def shut_out(self) -> frozenset[str]:
        """The ids of those whom this case is never shared with, because it is about them."""
        return frozenset(_items(self.line, _SHUT_OUT))


def line_of(card: Card, *, keywords: frozenset[str], shut_out: frozenset[str]) -> str:
    """The card as the one line that is sealed; a TypeError for words that passed no gate."""
    words = keywords.union(*map(stems_in, map(text_of, card.words)))
    written = FIELD.join(
        (
            _joined(card.names),
            _joined(card.also_known_as),
            _joined(card.born),
            _joined((card.year,) if card.year is not None else ()),
            _joined(card.tags),
            _joined((card.gist,) if card.gist is not None else ()),
        )
    )
    found, shut = ITEM.join(sorted(words)), ITEM.join(sorted(shut_out))
    return FIELD.join(("1", fold(written), found, written, shut))


def card_bound(case: str) -> Bound:
    """The one place that a case's card belongs to."""
    return Bound("card", "sealed", case, case)


def seal_card(
    key: SecretKey,
    card: Card,
    *,
    case: str,
    keywords: frozenset[str] = frozenset(),
    shut_out: frozenset[str] = frozenset(),
) -> bytes:
    """The card under the case's key, with the keywords it had and those who are shut out."""
    line = line_of(card, keywords=keywords, shut_out=shut_out).encode()
    return seal(key.derive("card"), line, bound=card_bound(case), bucket=CARD_BUCKET)


def reseal_card(key: SecretKey, card: OpenCard, *, case: str, shut_out: frozenset[str]) -> bytes:
    """A card as it is under another key of its case, with those who are shut out from now on."""
    parts = card.line.split(FIELD)
    parts[_SHUT_OUT] = ITEM.join(sorted(shut_out))
    line = FIELD.join(parts).encode()
    return seal(key.derive("card"), line, bound=card_bound(case), bucket=CARD_BUCKET)


def open_card(key: SecretKey, row: CardRow) -> OpenCard:
    """A card with the case's key; Locked when it was changed, moved or disposed of."""
    if not row.sealed:
        raise Locked(Why.GONE, "This case was disposed of, so its card is gone for good.")
    line = open_sealed(key.derive("card"), row.sealed, bound=card_bound(row.id))
    if not line.startswith(SHAPE):
        raise Locked(
            Why.UNKNOWN_VERSION,
            "This card was written in a shape that this version does not know, so it is not shown. "
            "Tell whoever looks after the system: a newer version will open it.",
        )
    return OpenCard(line.decode())


def _items(line: str, place: int) -> tuple[str, ...]:
    field = line.split(FIELD)[place]
    return tuple(field.split(ITEM)) if field else ()


def _joined(texts: tuple[CleanText, ...]) -> str:
    """The texts as the items of a field; a separator that stands in a text becomes a space."""
    plain = [text_of(words) for words in texts]
    joined = ITEM.join(plain)
    if FIELD in joined or joined.count(ITEM) >= max(len(plain), 1):
        return ITEM.join(text.replace(FIELD, " ").replace(ITEM, " ") for text in plain)
    return joined
