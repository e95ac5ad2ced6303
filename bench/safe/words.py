"""Made-up words: names that look made up, index cards, case notes. The same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final, NamedTuple

from handrail.textgate import CleanText, clean
from handrail.vault import Card

SEED: Final = 20_261_122
FIRST_NAMES, LAST_NAMES, NOTES = 1_000, 4_000, 400
NOWHERE: Final = ("qquuxx", "zzyqqa", "wwoxxq", "jjqxzz")
"""Words that stand on no card, nor anything like them."""

_OPENERS: Final = ("ad", "b", "br", "c", "d", "f", "g", "gw", "h", "j", "k", "l", "m", "n", "p")
_OTHERS: Final = ("r", "rh", "s", "st", "t", "th", "tr", "w", "y", "ll", "sh", "v", "pr", "cr")
_MIDDLES: Final = ("a", "e", "i", "o", "u", "ae", "wy", "ia", "eo", "ou")
_ENDS: Final = ("n", "l", "r", "s", "th", "dd", "ryn", "st", "ck", "m", "", "")

_SENTENCES: Final = (
    "Aderyn Testun came to me after lunch and asked to speak alone.",
    "They said that a message had been sent on to others in the year group on Thursday evening.",
    "I listened, did not promise to keep it to myself, and wrote down their own words at once.",
    "I have not seen anything and did not ask to see it.",
    "Rang the duty team at 14:35 on 01632 960417 and spoke to Pat Example, reference MADE-UP-0417.",
    "Agreed that nobody would be spoken to again before the meeting at 08:50 tomorrow in room B12.",
    "Sam Sample's mother was told by telephone that a safeguarding step had been taken.",
    "She was upset, asked what would happen next, and was given the number of the helpline.",
    "The phone is switched off and in an envelope in the locked cupboard; nobody has looked at it.",
    "Aderyn would like their tutor to know, and does not want it talked about in the corridor.",
    "Checked in with Aderyn at registration: slept badly, had breakfast, came in with a friend.",
    "Reviewed on 2026-11-20: attendance 94.2 %, no further messages, the plan stays as it is.",
    "Daeth Aderyn ataf ar ôl cinio a gofyn am gael siarad ar eu pen eu hunain.",
    "Dywedwyd wrth y rhiant dros y ffôn, ac esboniwyd beth fydd yn digwydd nesaf.",
)


class PlainCard(NamedTuple):
    """An index card as it is before it is sealed, to compare with what comes out again."""

    case: str
    name: str
    also_known_as: str
    born: str
    year: str
    tag: str
    gist: str
    note: str

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]

    def card(self) -> Card:
        """The card as the safe takes it, with every text through the gate."""
        return Card(
            names=(_clean(self.name),),
            also_known_as=(_clean(self.also_known_as),) if self.also_known_as else (),
            born=(_clean(self.born),),
            year=_clean(self.year),
            tags=(_clean(self.tag),),
            gist=_clean(self.gist),
            words=(_clean(self.note),),
        )


def plain_cards(count: int, *, seed: int = SEED) -> Iterator[PlainCard]:
    """Cards of made-up children, one a case; the first ones are the same for every count."""
    random = Random(seed)
    first = _names(random, FIRST_NAMES, 2)
    last = _names(random, LAST_NAMES, 3)
    whole = [f"{random.choice(first)} {random.choice(last)}" for _ in range(5 * LAST_NAMES)]
    notes = [note(random, 800) for _ in range(NOTES)]
    for at in range(count):
        yield PlainCard(
            case=f"case-{at:06}",
            name=whole[at] if at < len(whole) else random.choice(whole),
            also_known_as=random.choice(first) if random.random() < 0.3 else "",
            born=f"{random.randrange(2008, 2021)}-{random.randrange(1, 13):02}-"
            f"{random.randrange(1, 29):02}",
            year=f"Year {random.randrange(14)}",
            tag=random.choice(("online", "friendship", "attendance", "home", "health")),
            gist=random.choice(_SENTENCES),
            note=random.choice(notes),
        )


def note(random: Random, length: int) -> str:
    """A case note of that many characters, or a few fewer."""
    text = random.choice(_SENTENCES)
    while len(text) < length:
        text = f"{text} {random.choice(_SENTENCES)}"
    return text[:length].rstrip()


def misspelt(name: str) -> str:
    """The name as somebody typed it: two unlike letters inside it change places."""
    for at in range(1, len(name) - 1):
        one, other = name[at], name[at + 1]
        if one != other:
            return f"{name[:at]}{other}{one}{name[at + 2 :]}"
    raise ValueError(f"{name!r} has no two unlike letters inside it.")


def _names(random: Random, count: int, syllables: int) -> list[str]:
    """So many different made-up names."""
    made: dict[str, None] = {}
    while len(made) < count:
        parts = (
            random.choice((*_OPENERS, *_OTHERS)) + random.choice(_MIDDLES)
            for _ in range(random.randint(syllables - 1, syllables))
        )
        made[("".join(parts) + random.choice(_ENDS)).capitalize()] = None
    return list(made)


@cache
def _clean(text: str) -> CleanText:
    """The text through the gate, once: what the gate costs is measured apart."""
    return clean(text)
