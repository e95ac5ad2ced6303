"""The chronology by the million: appending, checking the whole log, proving single entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bench.safe import figures, names
from bench.safe.figures import US, Figure, S, figure, megabytes, prove, timed
from bench.safe.made_up import AT
from bench.safe.scale import Scale
from handrail.chronology import Kind, Ledger, MemoryLedger, announce_key, append
from handrail.chronology.check import check_log
from handrail.chronology.checkpoint import (
    NoteKey,
    NoteSigner,
    checkpoint_of,
    sign_checkpoint,
)
from handrail.chronology.entry import SETTING, Sign
from handrail.chronology.ledger_file import SqliteLedger, make_tables
from handrail.chronology.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    levels_of,
    root,
    verify_consistency,
    verify_inclusion,
)
from handrail.chronology.walk import Walk
from handrail.vault import FileStore, SigningKey, verify

CASES: Final = 10_000
AUTHOR: Final = "person-a"
ORIGIN: Final = "made-up-setting.example/log"

_COMMITS: Final = 300
_NO_SIGNATURE: Final = bytes(64)
Transaction = Callable[[], AbstractContextManager[None]]


class Log:
    """A log that is being written, over ten thousand cases in a fixed order."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.key = ledger, SigningKey.new()
        self.note_key = NoteKey(ORIGIN, self.key.public())
        self.cases = [f"case-{at:05}" for at in range(CASES)]
        Random(CASES).shuffle(self.cases)
        self.commits = [sha256(case.encode()).hexdigest() for case in self.cases]
        for author in (SETTING, AUTHOR):
            public = self.key.public()
            announce_key(ledger, at=AT, author=author, public=public, sign=self.key.sign)

    def grow(self, count: int, *, sign: Sign = lambda _: _NO_SIGNATURE) -> None:
        """Append so many entries, at most ten thousand. Signing is measured apart."""
        at = AT + timedelta(seconds=self.ledger.size())
        for case, commit in islice(zip(self.cases, self.commits, strict=True), count):
            append(
                self.ledger,
                case=case,
                at=at,
                author=AUTHOR,
                kind=Kind.ENTRY,
                commit=commit,
                sign=sign,
            )


def in_memory(scale: Scale) -> Iterator[Figure]:
    """The same terms as the design's figures: the log in memory, hashes without signatures."""
    before = figures.resident()
    log = Log(MemoryLedger())
    yield from _grown(log, scale, names.MEMORY, nullcontext)
    yield from megabytes(names.HOLD_LOG.format(scale.entries[-1]), figures.resident() - before)
    for size in scale.entries:
        walk = Walk(log.note_key, verify, size)
        start = perf_counter()
        for line in islice(log.ledger.lines(), size):
            walk.take(line)
        yield figure(names.CHECK_HASHES.format(size), [perf_counter() - start], scale=US, per=size)
        prove(not walk.faults, "checking entries")
    yield _root_anew(log, scale.entries[-1])
    yield from _proofs(log, scale, names.MEMORY)
    yield _checked(log, scale, names.MEMORY)


def in_file(scale: Scale, folder: str) -> Iterator[Figure]:
    """The same log in a file, as a setting keeps it."""
    path = Path(folder, "records.db")
    store = FileStore(path)
    with store.transaction():
        make_tables(store.connection)
        log = Log(SqliteLedger(store.connection))
    yield from _grown(log, scale, names.FILE, store.transaction)
    yield Figure(names.LOG_FILE.format(scale.entries[-1]), "MB", _size_of(Path(folder)) / 1e6)
    yield from _proofs(log, scale, names.FILE)
    figures.forget_most()
    before = figures.resident()
    yield _checked(log, scale, names.FILE)
    more = figures.most_resident() - before
    yield from megabytes(names.CHECK_MEMORY.format(scale.entries[-1]), more)
    yield _one_by_one(log, store)
    yield _committed_alone(store)
    store.close()


def _grown(log: Log, scale: Scale, where: str, transaction: Transaction) -> Iterator[Figure]:
    """Append up to each size, a batch in a transaction, and say what an entry took so far."""
    batch, taken, size = scale.entries[0], 0.0, 0
    for wanted in scale.entries:
        while size < wanted:
            start = perf_counter()
            with transaction():
                log.grow(batch)
            taken += perf_counter() - start
            size += batch
        yield figure(names.APPEND_EACH.format(size, where), [taken], scale=US, per=size)
    yield figure(names.APPEND.format(size, where), [taken], scale=S)


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _root_anew(log: Log, size: int) -> Figure:
    """The root out of the leaves alone; it is the one that the stored nodes give."""
    leaves = [leaf_hash(line.header) for line in log.ledger.lines()]
    start = perf_counter()
    levels = levels_of(leaves)
    made = root(lambda level, position: levels[level][position], len(leaves))
    taken = perf_counter() - start
    prove(made == root(log.ledger.node, len(leaves)), "the root of the log")
    return figure(names.ROOT.format(size), [taken], scale=S)


def _proofs(log: Log, scale: Scale, where: str) -> Iterator[Figure]:
    """Proofs out of the stored tree, of entries all over the log and of its last tenth."""
    node, size, most = log.ledger.node, log.ledger.size(), scale.entries[-1]
    old, random = most * 9 // 10 + 1, Random(most)
    places = [random.randrange(size) for _ in range(scale.quick)]
    taken = timed(lambda at: inclusion_proof(node, at, size), places)
    yield figure(names.PROVE_ONE.format(most, where), taken, scale=US)
    taken = timed(lambda _: consistency_proof(node, old, size), places)
    yield figure(names.PROVE_GROWTH.format(old, most, where), taken, scale=US)
    verified = (*_one_verified(log, places, most), *_growth_verified(log, old, most, places))
    yield from verified if where == names.MEMORY else ()


def _one_verified(log: Log, places: Sequence[int], most: int) -> Iterator[Figure]:
    """Every inclusion proof leads to the root, and one of another entry's hash does not."""
    node, size = log.ledger.node, log.ledger.size()
    top = root(node, size)
    proofs = [(at, node(0, at), inclusion_proof(node, at, size)) for at in places]

    def stands(given: tuple[int, bytes, Sequence[bytes]]) -> bool:
        at, leaf, proof = given
        return verify_inclusion(proof, index=at, size=size, leaf=leaf, root=top)

    prove(all(map(stands, proofs)), "an inclusion proof")
    at, _, proof = proofs[0]
    prove(not stands((at, node(0, at - 1 if at else 1), proof)), "a false inclusion proof")
    yield figure(names.VERIFY_ONE.format(most), timed(stands, proofs), scale=US)
    yield Figure(names.STEPS_ONE.format(most), "hashes", max(len(proof) for *_, proof in proofs))


def _growth_verified(log: Log, old: int, most: int, calls: Sequence[object]) -> Iterator[Figure]:
    """The log has grown from what it was, and not from another log of that size."""
    node, size = log.ledger.node, log.ledger.size()
    proof, old_root, top = consistency_proof(node, old, size), root(node, old), root(node, size)

    def grew(_: object, before: bytes = old_root) -> bool:
        return verify_consistency(proof, old=old, new=size, old_root=before, new_root=top)

    prove(grew(None), "a consistency proof")
    prove(not grew(None, root(node, old - 1)), "a false consistency proof")
    yield figure(names.VERIFY_GROWTH.format(old, most), timed(grew, calls), scale=US)
    yield Figure(names.STEPS_GROWTH.format(old, most), "hashes", len(proof))


def _checked(log: Log, scale: Scale, where: str) -> Figure:
    """Everything but the signatures of entries: each hash and chain, the tree, the stored nodes."""
    size = log.ledger.size()
    signer = NoteSigner(log.note_key, log.key.sign)
    held = [sign_checkpoint(checkpoint_of(log.ledger, ORIGIN), signer)]
    start = perf_counter()
    found = check_log(log.ledger, log=log.note_key, verify=verify, held=held, signatures_from=size)
    taken = perf_counter() - start
    prove(found.sound and found.size == size, "checking the log")
    return figure(names.CHECK.format(scale.entries[-1], where), [taken], scale=S)


def _one_by_one(log: Log, store: FileStore) -> Figure:
    """One writer, a transaction an entry, each on the disk before it returns."""

    def one(_: object) -> None:
        with store.transaction():
            log.grow(1)

    return _a_second(names.APPEND_COMMITTED, timed(one, range(_COMMITS)))


def _committed_alone(store: FileStore) -> Figure:
    """What the disk and SQLite take by themselves, in the same file: 400 bytes a transaction."""
    store.connection.execute("CREATE TABLE beside (number INTEGER PRIMARY KEY, held BLOB)")
    insert = "INSERT INTO beside (held) VALUES (zeroblob(400))"
    taken = timed(lambda _: store.connection.execute(insert), range(_COMMITS))
    return _a_second(names.COMMIT_ALONE, taken)


def _a_second(name: str, taken: Sequence[float]) -> Figure:
    return Figure(name, "a second", len(taken) / sum(taken), calls=len(taken))
