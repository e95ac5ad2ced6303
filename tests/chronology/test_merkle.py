"""The tree does what RFC 9162 defines, checked against the definition itself."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    levels_of,
    new_nodes,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "tree.json").read_text("utf-8"))
SIZES = [*range(1, 70), 127, 128, 129, 255, 256, 257]
LEAVES = [leaf_hash(b"leaf %d" % number) for number in range(max(SIZES))]
LEVELS = levels_of(LEAVES)


def node(level, position):
    return LEVELS[level][position]


def split(size):
    """The largest power of two smaller than a size, found by doubling."""
    part = 1
    while part * 2 < size:
        part *= 2
    return part


@cache
def plain_root(start, end):
    """MTH(D[start:end]), word for word from section 2.1.1."""
    if end - start == 1:
        return LEAVES[start]
    middle = start + split(end - start)
    return sha256(b"\x01" + plain_root(start, middle) + plain_root(middle, end)).digest()


def plain_path(index, start, end):
    """PATH(m, D[start:end]), word for word from section 2.1.3.1."""
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*plain_path(index, start, middle), plain_root(middle, end)]
    return [*plain_path(index, middle, end), plain_root(start, middle)]


def plain_subproof(old, start, end, whole):
    """SUBPROOF(m, D[start:end], b), word for word from section 2.1.4.1; ``old`` counts from 0."""
    if old == end:
        return [] if whole else [plain_root(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*plain_subproof(old, start, middle, whole), plain_root(middle, end)]
    return [*plain_subproof(old, middle, end, False), plain_root(start, middle)]


def grown_one_by_one(leaves):
    stored: dict[tuple[int, int], bytes] = {}
    for size, leaf in enumerate(leaves):
        for level, position, hash in new_nodes(size, leaf, lambda *at: stored[at]):
            assert (level, position) not in stored
            stored[level, position] = hash
    return stored


def test_the_published_roots_come_out():
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
    levels = levels_of(leaves)
    for size, expected in enumerate(VECTORS["roots"]):
        assert root(lambda level, at: levels[level][at], size).hex() == expected


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_the_published_inclusion_proofs_come_out(vector):
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
    levels = levels_of(leaves)
    proof = inclusion_proof(lambda level, at: levels[level][at], vector["index"], vector["size"])
    assert [step.hex() for step in proof] == vector["proof"]
    top = bytes.fromhex(VECTORS["roots"][vector["size"]])
    leaf = leaves[vector["index"]]
    assert verify_inclusion(proof, index=vector["index"], size=vector["size"], leaf=leaf, root=top)


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_the_published_consistency_proofs_come_out(vector):
    levels = levels_of([leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]])
    old, new = vector["old"], vector["new"]
    proof = consistency_proof(lambda level, at: levels[level][at], old, new)
    assert [step.hex() for step in proof] == vector["proof"]
    old_root, new_root = (bytes.fromhex(VECTORS["roots"][size]) for size in (old, new))
    assert verify_consistency(proof, old=old, new=new, old_root=old_root, new_root=new_root)


def test_a_leaf_and_a_node_are_never_taken_for_each_other():
    assert leaf_hash(b"ab") == sha256(b"\x00ab").digest()
    assert node_hash(b"a", b"b") == sha256(b"\x01ab").digest()
    assert root(node, 0) == EMPTY_ROOT == sha256(b"").digest()


def test_a_tree_grown_one_by_one_is_the_tree_made_at_once():
    stored = grown_one_by_one(LEAVES)
    made = {(level, at): hash for level, row in enumerate(LEVELS) for at, hash in enumerate(row)}
    assert stored == made


@pytest.mark.parametrize("size", SIZES)
def test_every_root_and_inclusion_proof_is_the_defined_one_and_verifies(size):
    top = root(node, size)
    assert top == plain_root(0, size)
    for index in range(size):
        proof = inclusion_proof(node, index, size)
        assert list(proof) == plain_path(index, 0, size)
        assert verify_inclusion(proof, index=index, size=size, leaf=LEAVES[index], root=top)


@pytest.mark.parametrize("size", SIZES)
def test_every_consistency_proof_is_the_defined_one_and_verifies(size):
    top = plain_root(0, size)
    for old in range(1, size + 1):
        proof = consistency_proof(node, old, size)
        assert list(proof) == plain_subproof(old, 0, size, True)
        old_root = plain_root(0, old)
        assert verify_consistency(proof, old=old, new=size, old_root=old_root, new_root=top)


@pytest.mark.parametrize("size", range(1, 18))
def test_no_inclusion_proof_serves_another_place_size_or_leaf(size):
    top = root(node, size)
    for index in range(size):
        proof = inclusion_proof(node, index, size)
        others = [
            (at, of, leaf)
            for at in range(-1, size + 2)
            for of in range(size + 3)
            for leaf in (LEAVES[index], LEAVES[index + 1])
            if (at, of, leaf) != (index, size, LEAVES[index])
        ]
        for at, of, leaf in others:
            told = verify_inclusion(proof, index=at, size=of, leaf=leaf, root=top)
            # The RFC's walk takes from the size only its shape above the leaf, so a proof may fit
            # the same leaf at the same place of another size with that shape: the size is signed.
            assert not told or (leaf == LEAVES[index] and len(plain_path(at, 0, of)) == len(proof))


@given(st.integers(1, 257), st.data())
def test_a_proof_with_a_step_changed_left_out_or_added_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    inclusion = list(inclusion_proof(node, index, size))
    consistency = list(consistency_proof(node, old, size))
    for proof in (inclusion, consistency):
        deed = data.draw(st.sampled_from(["change", "leave out", "add", "swap"]))
        at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
        if deed == "add" or not proof:
            proof.insert(at, data.draw(st.sampled_from([LEAVES[0], b"", bytes(32)])))
        elif deed == "leave out":
            del proof[at]
        elif deed == "swap" and len(proof) > 1:
            proof[at - 1], proof[at] = proof[at], proof[at - 1]
        else:
            proof[at] = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    tops = plain_root(0, old), plain_root(0, size)
    leaf = LEAVES[index]
    assert not verify_inclusion(inclusion, index=index, size=size, leaf=leaf, root=tops[1])
    assert not verify_consistency(
        consistency, old=old, new=size, old_root=tops[0], new_root=tops[1]
    )


@given(st.integers(1, 256), st.data())
def test_a_log_written_anew_is_consistent_with_no_checkpoint_of_the_old_one(old, data):
    new = data.draw(st.integers(old, 257))
    at = data.draw(st.integers(0, old - 1))
    other = levels_of([*LEAVES[:at], leaf_hash(b"another"), *LEAVES[at + 1 : new]])

    def other_node(level, position):
        return other[level][position]

    proof = consistency_proof(other_node, old, new)
    told = {
        "old": old,
        "new": new,
        "old_root": plain_root(0, old),
        "new_root": root(other_node, new),
    }
    assert not verify_consistency(proof, **told)
    assert not verify_consistency(consistency_proof(node, old, new), **told)


def test_every_log_grew_from_the_empty_one_and_none_shrank():
    tops = {"old_root": EMPTY_ROOT, "new_root": plain_root(0, 9)}
    assert consistency_proof(node, 0, 9) == ()
    assert verify_consistency((), old=0, new=9, **tops)
    assert not verify_consistency((), old=0, new=9, old_root=LEAVES[0], new_root=tops["new_root"])
    assert not verify_consistency((LEAVES[0],), old=0, new=9, **tops)
    assert not verify_consistency((), old=9, new=0, **tops)
    assert not verify_consistency((), old=-1, new=9, **tops)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_there_is_no_proof_for_an_entry_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="There is no entry"):
        inclusion_proof(node, index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_there_is_no_proof_that_a_log_grew_from_a_longer_one(old, new):
    with pytest.raises(ValueError, match="cannot have grown"):
        consistency_proof(node, old, new)


def test_adding_and_proving_read_a_few_dozen_nodes_of_a_hundred_thousand():
    leaves = [number.to_bytes(32, "big") for number in range(100_003)]
    levels = levels_of(leaves)
    reads = 0

    def counted(level, position):
        nonlocal reads
        reads += 1
        return levels[level][position]

    def reads_for(deed, *given):
        nonlocal reads
        reads = 0
        deed(counted, *given)
        return reads

    for index in (0, 1, 65_535, 65_536, 99_999, 100_002):
        assert reads_for(inclusion_proof, index, 100_003) <= 2 * 17
        assert reads_for(consistency_proof, index + 1, 100_003) <= 2 * 17
    assert reads_for(root, 100_003) <= 17
    assert reads_for(lambda node: new_nodes(65_535, leaves[0], node)) == 16
    totals = [len(new_nodes(size, leaves[0], counted)) for size in range(1024)]
    assert sum(totals) < 2 * 1024
