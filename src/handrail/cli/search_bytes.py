"""Look for words in raw bytes, in every form in which a program might have left them there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def words_found(raw: bytes, words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in the bytes: as they are, in capitals, backwards, hex or base64."""
    return tuple(word for word in words if any(form in raw for form in _forms(word)))


def _forms(word: str) -> Iterator[bytes]:
    for cased in {word, word.upper(), word.lower()}:
        for encoding in _ENCODINGS:
            yield cased.encode(encoding)
        plain = cased.encode()
        yield plain[::-1]
        yield from (plain.hex().encode(), plain.hex().upper().encode())
        yield from _inside_base64(plain)


def _inside_base64(plain: bytes) -> Iterator[bytes]:
    """The characters that stay the same wherever the word stands in a longer encoded text."""
    for before in range(3):
        whole = b64encode(bytes(before) + plain)
        start = (0, 2, 3)[before]
        end = len(whole) - (0, 3, 2)[(before + len(plain)) % 3] - (start and 0)
        yield whole[start:end]
