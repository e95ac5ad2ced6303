"""How much is measured: the sizes that count, and small ones to see whether a run runs."""

from __future__ import annotations

from typing import NamedTuple


class Scale(NamedTuple):
    """How many of everything."""

    cards: tuple[int, ...]
    """Cases in one team; the middle number is also re-keyed and disposed of."""
    opened: tuple[int, ...]
    """How often all cards of each of these sizes are opened and searched."""
    entries: tuple[int, ...]
    """Entries in one log."""
    signed: int
    """Entries whose signatures are made and checked."""
    sign_ins: int
    """Sign-ins in a round."""
    crowds: tuple[int, ...]
    """How many people sign in at once."""
    quick: int
    """Calls of what takes well under a millisecond."""
    record: int
    """Entries of a record that is checked offline."""


FULL = Scale(
    cards=(1_000, 10_000, 100_000),
    opened=(100, 40, 10),
    entries=(10_000, 100_000, 1_000_000),
    signed=10_000,
    sign_ins=5,
    crowds=(8, 32),
    quick=2_000,
    record=500,
)
SMALL = Scale(
    cards=(50, 200, 400),
    opened=(5, 5, 5),
    entries=(500, 1_000, 2_000),
    signed=300,
    sign_ins=1,
    crowds=(3,),
    quick=50,
    record=40,
)
SCALES = {"full": FULL, "small": SMALL}
