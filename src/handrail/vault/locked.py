"""The one way the vault says no: what happened, why it matters, what to do."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why nothing was opened or kept. A program may act on it; a person reads the sentence."""

    WRONG_SECRET = "wrong-secret"
    NOT_A_HOLDER = "not-a-holder"
    ENDED = "ended"
    BUSY = "busy"
    CUT_SHORT = "cut-short"
    UNKNOWN_VERSION = "unknown-version"
    UNKNOWN_ALGORITHM = "unknown-algorithm"
    OTHER_KEY = "other-key"
    TAMPERED = "tampered"
    NO_KEYRING = "no-keyring"
    OTHER_KEYRING = "other-keyring"
    OPEN_KEYRING = "open-keyring"
    DAMAGED_KEYRING = "damaged-keyring"
    DAMAGED_BACKUP = "damaged-backup"
    WRONG_SHEET = "wrong-sheet"
    NOT_READY = "not-ready"
    GONE = "gone"
    NOT_ALLOWED = "not-allowed"
    NOT_KEPT = "not-kept"


class Locked(Exception):
    """The vault did not open, or did not keep, what was asked for.

    ``why`` is the reason as a word, and the message is a sentence for the person. Neither ever
    holds a secret, a name or a word of a case.
    """

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why
        self.sentence = sentence
