"""Go through entries in the order of the log, and say what does not follow from what came before.

The walk remembers where each case's chain ends and which key each author had announced by then, and
nothing else: so a log of any length is checked in one pass. What it finds are sentences.
"""

from __future__ import annotations

from typing import Final

from handrail.chronology.checkpoint import NoteKey
from handrail.chronology.entry import FORM, NOTHING, SETTING, Verify, leaf_hash, misplaced
from handrail.chronology.ledger import Line

MOST_FAULTS: Final = 200
"""After so many the list ends: a log that is wrong throughout need not be told line by line."""


class Walk:
    """One pass over lines; ``faults`` and ``notes`` are what it found so far."""

    def __init__(self, log: NoteKey, verify: Verify, signatures_from: int = 0) -> None:
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.log_keys: list[NoteKey] = []
        """Every key the log has signed with, oldest first."""
        self.log = log
        self._verify = verify
        self._signatures_from = signatures_from
        self._heads: dict[str, tuple[int, str, str]] = {}
        self._keys: dict[str, bytes] = {}
        self._had_keys: set[str] = set()

    def take(self, line: Line) -> bytes:
        """Judge the next line, and give back its leaf hash whatever it is worth."""
        number, case, seq, header, _ = line
        leaf = leaf_hash(header)
        found = FORM.fullmatch(header.decode("ascii", "replace"))
        if not found:
            self._fault(line, "its header is not in the one form a header has; it was altered")
            self._heads[case] = (seq, leaf.hex(), "")
            return leaf
        about, at, author, named, commit, kind, prev, numbered = found.groups()
        if named != case or int(numbered) != seq:
            self._fault(line, f"it is filed there, but was written as entry {numbered} of {named}")
        self._follows(line, prev, at)
        why = misplaced(kind, named, int(numbered), None if about == "null" else int(about))
        if why:
            self._fault(line, why)
        if kind == "key":
            self._announced(line, author, commit)
        elif number >= self._signatures_from:
            self._signed(line, author)
        self._heads[case] = (seq, leaf.hex(), at)
        return leaf

    def fault(self, sentence: str) -> None:
        """Note something wrong, unless very many things already are."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(sentence)
        elif len(self.faults) == MOST_FAULTS:
            self.faults.append("More is wrong than is listed here.")

    def _fault(self, line: Line, why: str) -> None:
        self.fault(f"Case {line.case}, entry {line.seq} (number {line.number} of the log): {why}.")

    def _follows(self, line: Line, prev: str, at: str) -> None:
        """The line comes right after its case's last one, and was written knowing that one."""
        seq, leaf, before = self._heads.get(line.case, (-1, NOTHING, ""))
        if line.seq != seq + 1:
            self._fault(line, f"entry {seq + 1} should stand here; entries were taken out or moved")
        elif prev != leaf:
            self._fault(
                line,
                "it was not written after the entry that stands before it; "
                "that one or this one was altered, or an entry was put in",
            )
        elif at < before:
            self.notes.append(
                f"Case {line.case}, entry {line.seq} is dated {at}, earlier than the entry before "
                f"it ({before}): the server's clock was put back. The order of the entries stands."
            )

    def _announced(self, line: Line, author: str, commit: str) -> None:
        """A key is good when its author's last key or the log's key vouches for it."""
        old, setting = self._keys.get(author), self._keys.get(SETTING)
        if setting is None:
            if author != SETTING or commit != self.log.public.hex():
                self._fault(line, "the log does not begin with the key that it is known by")
                return
            old = self.log.public
        if author == SETTING and commit == NOTHING:
            self._fault(line, "it takes back the key of the log itself, which cannot be")
        elif old and self._is_signed(line, old):
            self._learn(author, commit)
        elif setting and self._is_signed(line, setting):
            if author in self._had_keys and commit != NOTHING:
                self.notes.append(
                    f"From number {line.number} of the log on, {author} signs with a new key for "
                    "which the setting vouches, and not the key before it. Ask that person "
                    "whether this was so."
                )
            self._learn(author, commit)
        else:
            self._fault(line, f"nobody who may do so vouches for this key of {author}")

    def _learn(self, author: str, commit: str) -> None:
        self._keys.pop(author, None)
        self._had_keys.add(author)
        if commit != NOTHING:
            self._keys[author] = bytes.fromhex(commit)
        if author == SETTING:
            self.log_keys.append(NoteKey(self.log.name, self._keys[author]))

    def _signed(self, line: Line, author: str) -> None:
        key = self._keys.get(author)
        if key is None:
            self._fault(line, f"{author} had announced no key when it was written")
        elif not self._is_signed(line, key):
            self._fault(line, f"it was not signed by {author}; it was altered or is not theirs")

    def _is_signed(self, line: Line, key: bytes) -> bool:
        return self._verify(key, line.signature, line.header)
