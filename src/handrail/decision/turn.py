"""Turn a few masks over many names into one number a name: columns of bits into rows."""

from __future__ import annotations

from operator import itemgetter
from struct import Struct
from typing import Any, Final

SIDE: Final = 16
"""As many masks as fit in one number a name."""


class Turn:
    """For so many names, the way from masks (a bit a name) to rows (a bit a mask).

    The masks stand one after another in one whole number, as blocks of 16 by 16 bits. A block is
    turned over its diagonal by swapping two of its quarters, then the quarters' quarters, and so
    on; all blocks at once. After H. S. Warren, Hacker's Delight, section 7-3.
    """

    def __init__(self, names: int) -> None:
        blocks = -(-names // SIDE)
        self.stride = SIDE * blocks
        self.swaps = tuple(
            (side * (self.stride - 1), self._quarters(side)) for side in (8, 4, 2, 1)
        )
        self.cells = Struct(f"<{self.stride}H")
        self.in_order: Any = itemgetter(
            *(name % SIDE * blocks + name // SIDE for name in range(names))
        )

    def _quarters(self, side: int) -> int:
        """The bits of every upper right quarter, where quarters are so many bits wide."""
        row = sum(1 << at for at in range(self.stride) if at & side)
        return sum(row << at * self.stride for at in range(SIDE) if not at & side)

    def rows(self, masks: tuple[int, ...]) -> tuple[int, ...]:
        """For each name, the masks it is in: bit *i* for ``masks[i]``."""
        bits = 0
        for mask in reversed(masks):
            bits = bits << self.stride | mask
        for distance, quarters in self.swaps:
            moved = (bits >> distance ^ bits) & quarters
            bits ^= moved ^ moved << distance
        rows: tuple[int, ...] = self.in_order(
            self.cells.unpack(bits.to_bytes(self.cells.size, "little"))
        )
        return rows
