"""The text gate, the only maker of CleanText: pictures written as text are cut, words are kept."""

from handrail.textgate.clean_text import CleanText, Cut, Reason
from handrail.textgate.gate import clean

__all__ = ["CleanText", "Cut", "Reason", "clean"]
