"""How words come in to be sealed: through the text gate, so that no picture is ever kept."""

from __future__ import annotations

from handrail.textgate import CleanText


def text_of(words: CleanText) -> str:
    """The words that the gate let through; a TypeError for words that did not pass it."""
    if not isinstance(words, CleanText):
        raise TypeError(
            f"Only words that came through the text gate are sealed, and this is a "
            f"{type(words).__name__}: a picture can be written as letters, and sealed it would "
            f"never be found. Pass it through handrail.textgate.clean first."
        )
    return words.text
