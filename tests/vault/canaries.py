"""Looking for canaries: made-up words that must stand in no file, however they are written down."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MARK = "zyqvex"
"""Every canary holds these letters, so whoever looks for them looks for all canaries."""


def canary(number: int) -> str:
    """One of the made-up words."""
    return f"{MARK.capitalize()}{number:03}"


def canaries_in(folder: Path) -> list[str]:
    """The files below a folder in which a canary stands, and how it is written there."""
    return [
        f"{path.name}: {how}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for how in ways_it_stands(path.read_bytes())
    ]


def ways_it_stands(content: bytes) -> Iterator[str]:
    """Each way in which a canary stands in the bytes: plain, turned, encoded or compressed."""
    for how, pattern in patterns():
        if pattern in content:
            yield how
    for at, inflated in _inflated(content):
        if any(pattern in inflated for _, pattern in patterns()):
            yield f"compressed, at byte {at}"


@cache
def patterns() -> tuple[tuple[str, bytes], ...]:
    """The bytes of the mark in every way of writing it that is looked for."""
    return tuple(_patterns())


def _patterns() -> Iterator[tuple[str, bytes]]:
    for turned, text in (("", MARK), ("reversed ", MARK[::-1])):
        for cased in {text, text.upper(), text.capitalize(), text[:-1] + text[-1].upper()}:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
                raw = cased.encode(encoding)
                yield f"{turned}{cased} in {encoding}", raw
                yield f"{turned}{cased} in {encoding} as hex", raw.hex().encode()
                yield f"{turned}{cased} in {encoding} as HEX", raw.hex().upper().encode()
                for shift in range(3):
                    # Three ways to fall into base64's groups; what depends on neighbours is cut.
                    spelt = b64encode(bytes(shift) + raw).rstrip(b"=")
                    yield f"{turned}{cased} in {encoding} as base64", spelt[shift + 1 : -1]


def _inflated(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What comes out wherever a zlib or gzip stream may begin."""
    for start, bits in ((b"\x78", 15), (b"\x1f\x8b", 31)):
        at = -1
        while (at := content.find(start, at + 1)) >= 0:
            inflater = zlib.decompressobj(bits)
            try:
                yield at, inflater.decompress(content[at : at + 100_000], 1_000_000)
            except zlib.error:
                continue
