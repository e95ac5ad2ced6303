"""Prove that an entry stands in the log, and that the log has only grown: RFC 9162, section 2.1.

Nothing here is invented. Hashes are 32 bytes, positions count from 0, a proof is a tuple of hashes
from the leaf upwards. A node is named by its level (0: the leaves) and its position on that level;
only whole nodes are stored, those whose every leaf is there. A whole node never changes again, so
adding an entry and proving one both read a few dozen of them, however long the log has become.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

Node = tuple[int, int, bytes]
"""One whole node of the tree: level, position, hash."""

NodeAt = Callable[[int, int], bytes]
"""Gives the hash of the whole node at (level, position)."""

EMPTY_ROOT: Final = sha256().digest()
"""The root of a log that holds nothing (2.1.1)."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry's bytes: SHA-256(0x00 || leaf) (2.1.1)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours: SHA-256(0x01 || left || right) (2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def new_nodes(size: int, leaf: bytes, node: NodeAt) -> list[Node]:
    """The nodes that become whole when a leaf is added to a log of ``size`` entries.

    The leaf itself comes first. Each set bit at the low end of ``size`` is a whole neighbour to the
    left that the new node joins: on average one, at most log2(size).
    """
    made = [(0, size, leaf)]
    level = 0
    while size >> level & 1:
        leaf = node_hash(node(level, (size >> level) - 1), leaf)
        level += 1
        made.append((level, size >> level, leaf))
    return made


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every whole node of a log, level by level, from its leaf hashes: for checking all of it."""
    levels = [list(leaves)]
    while len(below := levels[-1]) > 1:
        pairs = zip(below[::2], below[1::2], strict=False)
        levels.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return levels


def root(node: NodeAt, size: int) -> bytes:
    """The root of the first ``size`` entries: MTH(D_n) (2.1.1)."""
    return _subtree(node, 0, size) if size else EMPTY_ROOT


def inclusion_proof(node: NodeAt, index: int, size: int) -> tuple[bytes, ...]:
    """The neighbours that lead from entry ``index`` to the root of ``size``: PATH (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"There is no entry {index} among {size}, so nothing can prove it.")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            path.append(_subtree(node, middle, end))
            end = middle
        else:
            path.append(_subtree(node, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(node: NodeAt, old: int, new: int) -> tuple[bytes, ...]:
    """What shows that the log of ``old`` entries begins the log of ``new``: PROOF (2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError(f"A log of {new} entries cannot have grown from one of {old}.")
    start, end, path = 0, new if old else 0, []
    while end != old:
        middle = start + _left_part(end - start)
        if old <= middle:
            path.append(_subtree(node, middle, end))
            end = middle
        else:
            path.append(_subtree(node, start, middle))
            start = middle
    if start:  # the old root is not itself one of the nodes, so the last part of it is given
        path.append(_subtree(node, start, end))
    return tuple(reversed(path))


def verify_inclusion(
    proof: Sequence[bytes], *, index: int, size: int, leaf: bytes, root: bytes
) -> bool:
    """Whether the proof leads from the leaf hash at ``index`` to the root of ``size`` (2.1.3.2)."""
    return 0 <= index < size and _climb(index, size - 1, leaf, proof)[1] == root


def verify_consistency(
    proof: Sequence[bytes], *, old: int, new: int, old_root: bytes, new_root: bytes
) -> bool:
    """Whether the proof shows that the log with ``old_root`` begins the other (2.1.4.2).

    The RFC speaks of 0 < old < new. An empty log begins every log; a log begins itself.
    """
    if old == new or old == 0:
        first = new_root if old == new else EMPTY_ROOT
        return old <= new and not proof and old_root == first
    if not 0 < old < new or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(place, last, path[0], path[1:]) == (old_root, new_root)


def _climb(place: int, last: int, start: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the smaller and of the larger tree that a proof leads to; no bytes if to none.

    Begins at the node at ``place`` of a level whose last node is at ``last`` (the RFC's fn and sn).
    A neighbour to the left belongs to both trees, one to the right to the larger alone.
    """
    smaller = larger = start
    for step in proof:
        if last == 0:
            return b"", b""
        if place & 1 or place == last:
            smaller, larger = node_hash(step, smaller), node_hash(step, larger)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            larger = node_hash(larger, step)
        place, last = place >> 1, last >> 1
    return (b"", b"") if last else (smaller, larger)


def _left_part(size: int) -> int:
    """The largest power of two smaller than ``size``, which is at least 2 (2.1.1)."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(node: NodeAt, start: int, end: int) -> bytes:
    """MTH(D[start:end]) for the parts that proofs are made of: each begins where it may (2.1.2)."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _left_part(size)
    return node_hash(_subtree(node, start, middle), _subtree(node, middle, end))
