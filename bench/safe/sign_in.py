"""Signing in, beside Argon2id alone and beside GlobaLeaks' published parameters; and staying so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from nacl.pwhash import argon2id

from bench.safe import names
from bench.safe.figures import MS, US, Figure, figure, prove, raced, timed
from bench.safe.made_up import AT, LEAD, SECOND_TEAM, SECRET, TEAM, set_up, sign_in
from bench.safe.scale import Scale
from bench.timing import ROUNDS, Contender, race, ratio
from handrail.vault import (
    HIGH,
    STANDARD,
    Cost,
    Keys,
    Locked,
    MemoryStore,
    Safe,
    park,
    resume,
    unlock,
)

_AS_GLOBALEAKS: Final = Cost(128 * 1024, 16, 1)
_SALT: Final = bytes(range(16))


def measure(scale: Scale) -> Iterator[Figure]:
    """The middle of many sign-ins, in turn with Argon2id alone and with the dearer costs."""
    safe, high, dear = (
        set_up(MemoryStore(), cost=cost).safe for cost in (STANDARD, HIGH, _AS_GLOBALEAKS)
    )
    _prove_opened(safe)
    _prove_same_function()
    often, seldom = ((None,) * scale.sign_ins,) * ROUNDS, ((None,),) * ROUNDS
    timings = race(
        [
            Contender(names.SIGN_IN, lambda _: sign_in(safe), often),
            Contender(names.ARGON2, lambda _: _argon2(STANDARD), often),
            Contender(names.SIGN_IN_HIGH, lambda _: sign_in(high), seldom),
            Contender(names.SIGN_IN_16, lambda _: sign_in(dear), seldom),
            Contender(names.ARGON2_16, lambda _: _pynacl(), seldom),
        ]
    )
    for name, timing in timings.items():
        yield raced(name, timing, scale=MS)
    share = ratio(timings[names.ARGON2], timings[names.SIGN_IN])
    yield Figure(names.ARGON2_SHARE, "%", 100 * share)
    yield from _sessions(safe, scale)


def _sessions(safe: Safe, scale: Scale) -> Iterator[Figure]:
    keys = sign_in(safe)
    until = AT + timedelta(minutes=15)
    token, blob = park(safe, keys, at=AT, until=until)

    def resumed(_: object) -> Keys:
        return resume(safe, person=LEAD, token=token, blob=blob, at=AT)

    again = resumed(None)
    prove(
        (again.private.raw, again.signing.raw, again.teams)
        == (keys.private.raw, keys.signing.raw, keys.teams),
        "resuming a session",
    )
    calls = range(scale.quick)
    yield figure(names.PARK, timed(lambda _: park(safe, keys, at=AT, until=until), calls), scale=US)
    yield figure(names.RESUME, timed(resumed, calls), scale=US)
    yield Figure(names.PARKED, "bytes", len(blob))


def _argon2(cost: Cost) -> bytes:
    return hash_secret_raw(
        SECRET.encode(), _SALT, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID
    )


def _pynacl() -> bytes:
    cost = _AS_GLOBALEAKS
    return argon2id.kdf(32, SECRET.encode(), _SALT, cost.passes, cost.memory_kib * 1024)


def _prove_same_function() -> None:
    prove(_pynacl() == _argon2(_AS_GLOBALEAKS), "Argon2id by two libraries")


def _prove_opened(safe: Safe) -> None:
    """The right secret opens both teams, and a wrong one nothing."""
    prove(set(sign_in(safe).teams) == {TEAM, SECOND_TEAM}, "a sign-in")
    try:
        opened = unlock(safe, person=LEAD, secret=SECRET + "x", at=AT)
    except Locked:
        opened = None
    prove(opened is None, "a sign-in with a wrong secret")
