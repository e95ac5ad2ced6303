"""The text gate by the character: case notes, prose, and texts that carry a picture as code."""

from __future__ import annotations

from base64 import a85encode, b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final
from urllib.parse import quote_from_bytes

from bench.safe import names, words
from bench.safe.figures import MS, US, Figure, figure, prove, timed
from bench.safe.scale import Scale
from handrail.decision.facts import FACTS
from handrail.guidance.release import wording
from handrail.textgate import clean

_LENGTHS: Final = (2_000, 20_000)
_TEXTS: Final = 48
_PACK: Final = "wales/hwb-2024"
_CUT: Final = 0.6
"""What a cut text may keep at the most: of a text that is left whole all is kept."""


def measure(scale: Scale) -> Iterator[Figure]:
    """Words come out as they went in, and code does not come out; then both are timed."""
    for length in _LENGTHS:
        for what, texts in _texts(length).items():
            for text in texts:
                cleaned = clean(text)
                if what == names.HOSTILE:
                    prove(cleaned.cuts and len(cleaned.text) < _CUT * len(text), "cutting code")
                else:
                    prove(cleaned.text == text and not cleaned.cuts, "leaving words alone")
            times = max(1, scale.quick * 5 // length)
            taken = timed(clean, [text for text in texts for _ in range(times)])
            yield figure(names.GATE.format(length, what), taken, scale=MS)
            yield figure(names.GATE_EACH.format(length, what), taken, scale=US, per=length)


def _texts(length: int) -> Mapping[str, Sequence[str]]:
    random = Random(words.SEED)
    prose = " ".join((*_told("en"), *_told("cy")))
    while len(prose) < 2 * length:
        prose = f"{prose} {prose}"
    starts = [random.randrange(len(prose) - length) for _ in range(_TEXTS)]
    return {
        names.NOTES: [_exactly(words.note(random, length + 1), length) for _ in range(_TEXTS)],
        names.PROSE: [_exactly(prose[start:], length) for start in starts],
        names.HOSTILE: [text for _ in range(_TEXTS // 8) for text in _hostile(random, length)],
    }


def _told(language: str) -> Iterator[str]:
    """The sentences of a pack's questions."""
    told = wording(_PACK, language)
    for fact in FACTS:
        yield from told.fact(fact.id)[1:4]


def _exactly(text: str, length: int) -> str:
    """So many characters from a whole word on, and no blank at either end."""
    text = text.partition(" ")[2][:length].strip()
    return text + "." * (length - len(text))


def _hostile(random: Random, length: int) -> Iterator[str]:
    """Bytes as of a picture, in eight disguises, each between two sentences."""
    raw = random.randbytes(length)
    plain = b64encode(raw).decode()
    for code in (
        plain,
        urlsafe_b64encode(raw).decode(),
        " ".join(plain[at : at + 5] for at in range(0, length, 5)),
        raw.hex(),
        a85encode(raw).decode(),
        quote_from_bytes(raw),
        " ".join(map(str, raw)),
        "".join(chr(0x2800 + byte) for byte in raw),
    ):
        opening, closing = words.note(random, 120), words.note(random, 120)
        yield f"{opening}\n{code[: length - 242]}\n{closing}"
