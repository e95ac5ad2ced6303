"""Who wrote what: signatures of entries, and the checker that an outsider runs on a record."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bench.safe import names, words
from bench.safe.figures import US, Figure, S, figure, prove, timed
from bench.safe.log import AUTHOR, ORIGIN, Log
from bench.safe.made_up import AT
from bench.safe.scale import Scale
from handrail.chronology import Kind, MemoryLedger, announce_key, append, commitment
from handrail.chronology.check import check_log
from handrail.chronology.checkpoint import NoteKey, NoteSigner
from handrail.chronology.entry import SETTING
from handrail.chronology.ledger import Line
from handrail.chronology.record import export_record, verifier
from handrail.vault import SigningKey, verify

_RUNS: Final = 21
_CASE: Final = "case-a"


class AlteredLedger(MemoryLedger):
    """A ledger in which somebody has turned one entry into another kind."""

    altered = -1

    def lines(self, start: int = 0) -> Iterator[Line]:
        """The entries, the altered one among them."""
        for line in super().lines(start):
            if line.number == self.altered:
                line = line._replace(header=line.header.replace(b'"entry"', b'"grant"'))
            yield line


def measure(scale: Scale, folder: str) -> Iterator[Figure]:
    """Signatures by the cryptography library, a log full of them, the checker as a process."""
    ledger = AlteredLedger()
    log, size = Log(ledger), scale.signed
    start = perf_counter()
    log.grow(size, sign=log.key.sign)
    yield figure(names.APPEND_SIGNED.format(size), [perf_counter() - start], scale=US, per=size)
    start = perf_counter()
    found = check_log(ledger, log=log.note_key, verify=verify)
    yield figure(names.CHECK_SIGNED.format(size), [perf_counter() - start], scale=US, per=size)
    prove(found.sound, "checking a signed log")
    ledger.altered = size // 2
    prove(not check_log(ledger, log=log.note_key, verify=verify).sound, "finding an altered entry")
    yield from _signatures(log, scale)
    yield _record_checked(Path(folder), scale.record)


def _signatures(log: Log, scale: Scale) -> Iterator[Figure]:
    """The two calls of the cryptography library that the rest rests on."""
    lines = list(islice(log.ledger.lines(), scale.quick))
    public = log.key.public()
    yield figure(names.SIGN, timed(lambda line: log.key.sign(line.header), lines), scale=US)
    prove(all(verify(public, line.signature, line.header) for line in lines[:100]), "a signature")
    prove(not verify(public, lines[0].signature, lines[1].header), "a false signature")
    checked = timed(lambda line: verify(public, line.signature, line.header), lines)
    yield figure(names.VERIFY, checked, scale=US)


def _record_checked(folder: Path, many: int) -> Figure:
    """The whole process, from nothing to the verdict; an altered record is refused by it."""
    record, checker = folder / "record.json", folder / "verify_record.py"
    text = _record(many)
    checker.write_text(verifier(), "utf-8")
    record.write_text(text.replace("after lunch", "after school", 1), "utf-8")
    command = [sys.executable, "-I", str(checker), str(record)]
    prove(_left_with(command) == 1, "refusing an altered record")
    record.write_text(text, "utf-8")
    prove(_left_with(command) == 0, "checking a record")
    taken = timed(lambda _: _left_with(command), range(_RUNS))
    return figure(names.CHECK_RECORD.format(many), taken, scale=S)


def _left_with(command: list[str]) -> int:
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def _record(many: int) -> str:
    """A record of so many entries with their words; the last is the export itself."""
    ledger, log, own, random = (
        MemoryLedger(),
        SigningKey.new(),
        SigningKey.new(),
        Random(words.SEED),
    )
    for author, key in ((SETTING, log), (AUTHOR, own)):
        announce_key(ledger, at=AT, author=author, public=key.public(), sign=log.sign)
    told = {}
    for seq in range(many - 1):
        told[seq] = (random.randbytes(32), words.note(random, 600))
        append(
            ledger,
            case=_CASE,
            at=AT,
            author=AUTHOR,
            kind=Kind.ENTRY,
            commit=commitment(*told[seq]),
            sign=own.sign,
        )
    signer = NoteSigner(NoteKey(ORIGIN, log.public()), log.sign)
    return export_record(
        ledger, case=_CASE, at=AT, author=AUTHOR, sign=own.sign, log=signer, words=told
    )
