"""Writes vectors/sealed.toml again from fixed inputs: ``python -m tests.vault.make_vectors``.

What it holds is frozen: bytes that were sealed once must open for as long as the product lives.
A blob sealed to a public key is random by nature, so it is kept from the file as it stands.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from handrail.vault import envelope
from handrail.vault.envelope import Algorithm, Bound, SecretKey, framed, head_bytes, seal
from handrail.vault.hybrid import SUITE, PrivateKey
from handrail.vault.locked import Why

SEALED = Path(__file__).parent / "vectors" / "sealed.toml"
LINE = 128


@dataclass(frozen=True)
class Vector:
    """One blob, the key and the place it is tried with, and what comes of it."""

    name: str
    key: str
    bound: Bound
    blob: bytes
    plaintext: bytes | None = None
    why: str = ""

    def refused(self, name: str, why: Why = Why.TAMPERED, **changed: Any) -> "Vector":
        return replace(self, name=f"{self.name}: {name}", plaintext=None, why=why.value, **changed)


def private_key(name: bytes) -> PrivateKey:
    raw = b"".join(sha256(name + bytes((part,))).digest() for part in range(3))
    return PrivateKey(PrivateKey(bytes(8), raw).public().id, raw)


CASE = SecretKey.of(sha256(b"a case's key").digest())
OTHER_CASE = SecretKey.of(sha256(b"another case's key").digest())
TEAM = private_key(b"a team's key")
OTHER_TEAM = private_key(b"another team's key")
KEYS: dict[str, SecretKey | PrivateKey] = {
    "case": CASE,
    "case, other": OTHER_CASE,
    "case, same id": SecretKey(CASE.id, OTHER_CASE.secret),
    "case, for cards": CASE.derive("card"),
    "team": TEAM,
    "team, other": OTHER_TEAM,
    "team, same id": PrivateKey(TEAM.id, OTHER_TEAM.raw),
}
ENTRY = Bound("entry", "sealed", "c1d2e3f4a5b60718:3", "c1d2e3f4a5b60718", 3)
WRAP = Bound("case_wrap", "wrap", "c1d2e3f4a5b60718:9a8b7c6d5e4f3021", "c1d2e3f4a5b60718")
INTAKE = Bound("intake", "sealed", "0f1e2d3c4b5a6978")
WORDS = "Aderyn Testun said: “I told Sam Sample on Tuesday.”".encode()
FULL = bytes(range(252))
# What nobody honest seals: an inner length that does not fit, or padding that says something.
LIES = {
    "a length one too long": framed(b"words.")[:4] + b"words",
    "a length of four gigabytes": b"\xff\xff\xff\xff" + b"words",
    "a length that leaves words over": framed(b"wor") + b"ds",
    "padding that is not zeros": framed(b"words", 16)[:-1] + b"\x01",
    "no length": b"",
    "half a length": b"\x00\x00",
}


def vectors() -> Iterator[Vector]:
    """Every vector: what opens, and in how many ways a blob is refused."""
    entry = Vector("an entry", "case", ENTRY, sealed(WORDS, 256), WORDS)
    intake = kept("an intake", "team", framed(WORDS, 1024), WORDS)
    wrap = kept("a wrap to a team", "team", framed(CASE.secret), CASE.secret)
    yield entry
    yield Vector("a wrap", "case", WRAP, sealed(CASE.secret, bound=WRAP), CASE.secret)
    yield Vector("nothing", "case", ENTRY, sealed(b""), b"")
    yield Vector("nothing, padded", "case", ENTRY, sealed(b"", 256), b"")
    yield Vector("a full bucket", "case", ENTRY, sealed(FULL, 256), FULL)
    yield Vector("a byte over", "case", ENTRY, sealed(FULL + b"!", 256), FULL + b"!")
    yield intake
    yield wrap
    parts = {"nonce": 10, "ciphertext": 22, "padding": 200, "tag": -16}
    yield from damaged(entry, parts, cuts=(11, 18, 21, 22, 41), least=42)
    yield entry.refused("the key for another purpose", key="case, for cards")
    parts = {"lattice": 10, "end of the lattice": 1097, "curve": 1098, "ciphertext": 1130}
    yield from damaged(wrap, {**parts, "tag": -1}, cuts=(11, 1097, 1130, 1149), least=1150)
    pointless = wrap.blob[:1098] + bytes(32) + wrap.blob[1130:]
    yield wrap.refused("a curve point of zeros", blob=pointless)
    for name, inner in LIES.items():
        yield entry.refused(name, blob=sealed(b"", inner=inner))
        yield kept(f"a wrap to a team: {name}", "team", inner)


def damaged(
    good: Vector, parts: dict[str, int], *, cuts: tuple[int, ...], least: int
) -> Iterator[Vector]:
    """One good blob in every way that storage, or somebody, could spoil it."""
    blob, other = good.blob, 3 - good.blob[1]
    for version in (0, 2, 255):
        changed = bytes((version,)) + blob[1:]
        yield good.refused(f"version {version}", Why.UNKNOWN_VERSION, blob=changed)
    for algorithm in (0, 3, 255, other):
        changed = blob[:1] + bytes((algorithm,)) + blob[2:]
        yield good.refused(f"algorithm {algorithm}", Why.UNKNOWN_ALGORITHM, blob=changed)
    yield good.refused("a flipped bit in the key id", Why.OTHER_KEY, blob=flipped(blob, 2))
    yield good.refused("another key", Why.OTHER_KEY, key=f"{good.key}, other")
    yield good.refused("another key with the same id", key=f"{good.key}, same id")
    for part, place in parts.items():
        yield good.refused(f"a flipped bit in the {part}", blob=flipped(blob, place))
    for place in (*range(3), 9, 10, *cuts):
        yield good.refused(f"cut to {place} bytes", Why.CUT_SHORT, blob=blob[:place])
    for place in (least, len(blob) - 1):
        yield good.refused(f"cut to {place} bytes", blob=blob[:place])
    yield good.refused("a byte more", blob=blob + b"\x00")
    for where, bound in elsewhere(good.bound):
        yield good.refused(where, bound=bound)


def elsewhere(bound: Bound) -> Iterator[tuple[str, Bound]]:
    """Places that a blob could be moved to, and look at home in."""
    yield "another table", bound._replace(table="card")
    yield "another column", bound._replace(column="vouched")
    yield "another row", bound._replace(row="c1d2e3f4a5b60718:4")
    yield "another case", bound._replace(case="ffffffffffffffff")
    yield "another position", bound._replace(position=bound.position + 1)
    yield "no place at all", Bound("", "", "")
    yield "the row and the case changed about", bound._replace(row=bound.case, case=bound.row)
    yield (
        "a letter of the column in the table",
        bound._replace(table=bound.table + bound.column[0], column=bound.column[1:]),
    )


def flipped(blob: bytes, place: int, bit: int = 0) -> bytes:
    """The blob with one bit of one byte turned."""
    changed = bytearray(blob)
    changed[place] ^= 1 << bit
    return bytes(changed)


def sealed(
    plaintext: bytes, bucket: int = 0, *, bound: Bound = ENTRY, inner: bytes | None = None
) -> bytes:
    """Sealed with a nonce that follows from what is sealed; ``inner`` in place of an honest one."""
    inside = framed(plaintext, bucket) if inner is None else inner
    nonce = sha256(bound.encoded() + inside).digest()
    with (
        patch.object(envelope, "token_bytes", lambda size: nonce[:size]),
        patch.object(envelope, "framed", lambda plaintext, bucket: inside),
    ):
        return seal(CASE, plaintext, bound=bound, bucket=bucket)


def kept(name: str, key: str, inner: bytes, plaintext: bytes | None = None) -> Vector:
    """A blob sealed to the team: as the file has it, or made when the file has none."""
    why = "" if plaintext is not None else Why.TAMPERED.value
    blob = stored().get(name)
    if blob is None:
        head = head_bytes(Algorithm.HPKE_MLKEM768_X25519, TEAM.id)
        info = head + INTAKE.encoded()
        blob = head + SUITE.encrypt(inner, TEAM.ready().public_key(), info=info)
    return Vector(name, key, INTAKE, blob, plaintext, why)


@cache
def stored() -> dict[str, bytes]:
    """The blobs in the file as it stands, by name."""
    read = tomllib.loads(SEALED.read_text("utf-8")) if SEALED.exists() else {"vector": []}
    return {one["name"]: bytes.fromhex(one["blob"]) for one in read["vector"] if "blob" in one}


def written() -> str:
    """The whole file as text: the keys, then each vector, bytes in lines of hex."""
    parts = ["# Written by make_vectors.py. What opens here must open for ever.\n"]
    for name, key in KEYS.items():
        raw = key.secret if isinstance(key, SecretKey) else key.raw
        parts.append(f'[key."{name}"]\nid = "{key.id.hex()}"\nraw = {lines(raw)}\n')
    seen: dict[bytes, str] = {}
    for one in vectors():
        outcome = f'why = "{one.why}"' if one.why else f"plaintext = {lines(one.plaintext or b'')}"
        place = ", ".join(f'"{part}"' for part in one.bound[:4])
        first = seen.setdefault(one.blob, one.name)
        blob = f"blob = {lines(one.blob)}" if first == one.name else f'blob-of = "{first}"'
        parts.append(
            f'[[vector]]\nname = "{one.name}"\nkey = "{one.key}"\n'
            f"bound = [{place}, {one.bound.position}]\n{outcome}\n{blob}\n"
        )
    return "\n".join(parts)


def lines(raw: bytes) -> str:
    """Bytes as a TOML string of hex, in lines that a person can compare."""
    text = raw.hex()
    if len(text) <= LINE:
        return f'"{text}"'
    folded = "\n".join(text[at : at + LINE] for at in range(0, len(text), LINE))
    return f'"""\n{folded}"""'


if __name__ == "__main__":
    SEALED.parent.mkdir(exist_ok=True)
    SEALED.write_text(written(), "utf-8")
