"""Sealing what somebody tells, and opening it: ours in two layers beside one layer of others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from random import Random
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from nacl.public import PrivateKey as NaclKey
from nacl.public import SealedBox

from bench.safe import names, words
from bench.safe.figures import Figure, prove, raced
from bench.safe.made_up import AT, TEAM, set_up
from bench.safe.scale import Scale
from bench.timing import ROUNDS, Contender, race, ratio
from handrail.textgate import clean
from handrail.vault import Bound, MemoryStore, new_pair, open_intake, seal_intake
from handrail.vault.envelope import INTAKE_BUCKET
from handrail.vault.hybrid import open_with, seal_to

_LENGTH: Final = 2_000


def measure(scale: Scale) -> Iterator[Figure]:
    """The same words for all, and what each opens is compared with them."""
    text = words.note(Random(words.SEED), _LENGTH)
    calls = (tuple(range(scale.quick // ROUNDS)),) * ROUNDS
    contenders = [
        *_ours(text, calls),
        *_hybrid(text, calls),
        *_curve(text, calls),
        *_box(text, calls),
    ]
    timings = race(contenders)
    for name, timing in timings.items():
        yield raced(name, timing)
    for name, box in ((names.SEAL, names.SEAL_BOX), (names.OPEN, names.OPEN_BOX)):
        yield Figure(names.TIMES_BOX.format(name), "times", ratio(timings[name], timings[box]))


def _ours(text: str, calls: tuple[tuple[int, ...], ...]) -> Iterator[Contender]:
    """The whole way of an intake: the team's key checked, the words kept, their key wrapped."""
    setting, told, numbers = set_up(MemoryStore()), clean(text), count()
    prove(told.text == text, "a note through the gate")

    def seal(_: object) -> None:
        seal_intake(setting.safe, intake=f"intake-{next(numbers)}", words=told, at=AT, team=TEAM)

    def opened(_: object) -> str:
        return open_intake(setting.safe, setting.keys, intake="intake-0", at=AT).text

    seal(None)
    prove(opened(None) == text, "an intake opened again")
    yield Contender(names.SEAL, seal, calls)
    yield Contender(names.OPEN, opened, calls)


def _hybrid(text: str, calls: tuple[tuple[int, ...], ...]) -> Iterator[Contender]:
    private, public = new_pair()
    bound = Bound("intake", "sealed", "intake-0")
    seal = partial(seal_to, public, text.encode(), bound=bound, bucket=INTAKE_BUCKET)
    blob = seal()
    prove(open_with(private, blob, bound=bound) == text.encode(), "hybrid HPKE opened again")
    yield Contender(names.SEAL_HYBRID, lambda _: seal(), calls)
    yield Contender(names.OPEN_HYBRID, lambda _: open_with(private, blob, bound=bound), calls)


def _curve(text: str, calls: tuple[tuple[int, ...], ...]) -> Iterator[Contender]:
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private, plain = X25519PrivateKey.generate(), text.encode()
    public, info = private.public_key(), b"intake-0"
    blob = suite.encrypt(plain, public, info=info)
    prove(suite.decrypt(blob, private, info=info) == plain, "X25519 HPKE opened again")
    yield Contender(names.SEAL_CURVE, lambda _: suite.encrypt(plain, public, info=info), calls)
    yield Contender(names.OPEN_CURVE, lambda _: suite.decrypt(blob, private, info=info), calls)


def _box(text: str, calls: tuple[tuple[int, ...], ...]) -> Iterator[Contender]:
    private, plain = NaclKey.generate(), text.encode()
    to, own = SealedBox(private.public_key), SealedBox(private)
    blob = to.encrypt(plain)
    prove(own.decrypt(blob) == plain, "a SealedBox opened again")
    yield Contender(names.SEAL_BOX, lambda _: to.encrypt(plain), calls)
    yield Contender(names.OPEN_BOX, lambda _: own.decrypt(blob), calls)
