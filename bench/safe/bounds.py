"""What each figure has to keep to: measured beforehand on prototypes, on a machine like this."""

from __future__ import annotations

from typing import Final, NamedTuple

from bench.safe import names
from bench.safe.names import FILE, MEMORY


class Bound(NamedTuple):
    """The most a figure may come to, and the most that 95 in 100 may, in the figure's own unit."""

    most: float
    most_95: float | None = None
    at_least: bool = False
    """Whether more is better, and ``most`` is the least."""


_SEAL, _OPEN = Bound(105, 126), Bound(158, 185)
_REKEY = Bound(0.17)
_GATE_EACH = Bound(1.25)

BOUNDS: Final[dict[str, Bound]] = {
    names.SIGN_IN: Bound(142.2, 157),
    names.PARK: Bound(8),
    names.RESUME: Bound(7),
    names.PARKED: Bound(564),
    names.TURNSTILE.format(8): Bound(0.79),
    names.CROWD_MEMORY.format(names.TURNSTILE.format(8)): Bound(580),
    names.TURNSTILE.format(32): Bound(6.64),
    names.CROWD_MEMORY.format(names.TURNSTILE.format(32)): Bound(2_100),
    names.SEAL_HYBRID: _SEAL,
    names.OPEN_HYBRID: _OPEN,
    names.SEAL: _SEAL,
    names.OPEN: _OPEN,
    names.WRITE.format(FILE): Bound(15),
    names.READ.format(FILE): Bound(14),
    names.READ_CASE.format(500): Bound(7),
    names.CREATE.format(10_000, MEMORY): Bound(0.2),
    names.CREATE_BARE.format(10_000): Bound(0.2),
    names.OPEN_CARDS.format(10_000, MEMORY): Bound(92),
    names.OPEN_CARDS.format(10_000, FILE): Bound(92),
    names.HOLD_CARDS.format(10_000): Bound(12),
    names.SEARCH.format(1_000, names.EXACT): Bound(8.3),
    names.SEARCH.format(10_000, names.EXACT): Bound(82, 84),
    names.SEARCH.format(10_000, names.MISSPELT): Bound(82 + 4.2, 84 + 4.7),
    names.SEARCH.format(10_000, names.NO_HIT): Bound(82, 84),
    names.SEARCH.format(100_000, names.EXACT): Bound(830, 834),
    names.SEARCH.format(100_000, names.MISSPELT): Bound(830 + 44.5, 834 + 49.6),
    names.SEARCH.format(100_000, names.NO_HIT): Bound(830, 834),
    names.REKEY.format(10_000, MEMORY): _REKEY,
    names.REKEY.format(10_000, FILE): _REKEY,
    names.DISPOSE: Bound(1.6),
    names.APPEND.format(1_000_000, MEMORY): Bound(5.7),
    names.APPEND_COMMITTED: Bound(1_279, at_least=True),
    names.CHECK_HASHES.format(1_000_000): Bound(2.9),
    names.CHECK.format(1_000_000, MEMORY): Bound(3.4),
    names.CHECK_MEMORY.format(1_000_000): Bound(244),
    names.CHECK_SIGNED.format(10_000): Bound(74.9),
    names.CHECK_RECORD.format(500): Bound(1.5),
    names.ROOT.format(1_000_000): Bound(0.5),
    names.PROVE_ONE.format(1_000_000, MEMORY): Bound(490_000),
    names.PROVE_GROWTH.format(900_001, 1_000_000, MEMORY): Bound(500_000),
    names.VERIFY_ONE.format(1_000_000): Bound(10),
    names.STEPS_ONE.format(1_000_000): Bound(20),
    names.STEPS_GROWTH.format(900_001, 1_000_000): Bound(21),
    names.GATE.format(2_000, names.NOTES): Bound(2.5),
    names.GATE_EACH.format(2_000, names.NOTES): _GATE_EACH,
    names.GATE_EACH.format(2_000, names.PROSE): _GATE_EACH,
    names.GATE_EACH.format(2_000, names.HOSTILE): _GATE_EACH,
}

YARDSTICKS: Final[dict[str, float]] = {
    names.ARGON2: 141.6,
    names.SEAL_CURVE: 58,
    names.OPEN_CURVE: 38,
    names.SEAL_BOX: 48,
    names.OPEN_BOX: 35,
    names.SIGN: 21,
    names.VERIFY: 72,
}
"""Calls of a library alone, as the same machine that the bounds come from took them: beside what
they take here, they tell how this machine compares."""
