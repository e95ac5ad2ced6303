"""How a command leaves: the exit codes, and an error that is a sentence."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from click import ClickException

COMPLETING: Final = "_HANDRAIL_COMPLETE"
"""The variable in which a shell asks for what could come next."""


class Exit(IntEnum):
    """What each exit code means; ``handrail --help`` prints them."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NO_EDITION = 3
    PROOF_FAILED = 4
    NEEDS_CARE = 5
    FAULT = 70
    INTERRUPTED = 130


MEANINGS = {
    Exit.DONE: "done",
    Exit.REFUSED: "something given was refused: an incident, a pack, a record, a file or a start; "
    "each reason is a sentence",
    Exit.USAGE: "the command was not used as its help says",
    Exit.NO_EDITION: "no edition of the guidance fits the nation and the day, or the pack named",
    Exit.PROOF_FAILED: "a proof about a pack failed; the sentence shows an incident where it does",
    Exit.NEEDS_CARE: "the safe needs something put right before the next case",
    Exit.FAULT: "a fault in Handrail itself; please report it",
    Exit.INTERRUPTED: "interrupted; what had been answered is printed, so that nothing is lost",
}


class Refused(ClickException):
    """Something was refused: one sentence to a line, on standard error, and no more."""

    def __init__(self, *sentences: str, code: Exit = Exit.REFUSED) -> None:
        self.sentences = sentences
        self.code = code
        super().__init__("\n".join(sentences))
