#!/usr/bin/env python3
"""Check a record that Handrail exported: with this one file, offline, without installing anything.

    python -I verify_record.py record.json [--checkpoint FILE]...

Needs Python 3.9 or newer. Give with --checkpoint each checkpoint of the log that somebody outside
the setting has kept. The exit status is 0 when nothing is wrong, 1 when something is, 2 when the
file is not a record. A record holds the entries of one case. Each has a header, with the hash of
the entry before it and a commitment to its words; its author's signature; and a proof that it
stands in the setting's one log (RFC 9162), whose size and root a signed checkpoint tells
(c2sp.org/tlog-checkpoint). The last entry is the export itself.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256, sha512
from typing import Any

LARGEST = 64 * 1024 * 1024
NOTHING, SETTING = "0" * 64, "setting"
ID = r"[a-z0-9][a-z0-9._:-]{0,63}"
NUMBER = r"0|[1-9][0-9]{0,14}"
HEADER = re.compile(
    rf'\{{"about":(null|{NUMBER})'
    r',"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"'
    rf',"author":"({ID})","case":"({ID})","commit":"([0-9a-f]{{64}})","kind":"([a-z][a-z-]{{0,31}})"'
    rf',"prev":"([0-9a-f]{{64}})","seq":({NUMBER}),"v":1\}}'
)
NOTE_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
HASH, SIGNATURE = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{128}")
LINE = {"index": int, "header": HEADER, "signature": SIGNATURE, "proof": [HASH]}
WORDS = (re.compile("withheld|disposed|missing|none"), {"nonce": HASH, "text": str})
RECORD = {
    "format": re.compile("handrail-record"),
    "version": 1,
    "origin": str,
    "log_key": HASH,
    "case": re.compile(ID),
    "checkpoint": str,
    "keys": [LINE],
    "entries": [{**LINE, "words": WORDS}],
    "older": [{"size": int, "proof": [HASH]}],
}
Verify = Callable[[bytes, bytes, bytes], bool]


class Line:
    """One entry of the record, with the fields of its header."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.index: int = given["index"]
        self.header: bytes = given["header"].encode("ascii")
        self.signature = bytes.fromhex(given["signature"])
        self.proof = [bytes.fromhex(step) for step in given["proof"]]
        self.words: Any = given.get("words", "none")
        self.leaf = sha256(b"\x00" + self.header).digest()
        fields: list[str] = list(HEADER.findall(given["header"])[0])
        about, self.at, self.author, self.case, self.commit, self.kind, self.prev, seq = fields
        self.about, self.seq = (-1 if about == "null" else int(about)), int(seq)

    def is_in(self, note: Note) -> bool:
        """Whether its proof leads to the checkpoint's root."""
        inside = self.index < note.size
        return inside and _climb(self.index, note.size - 1, self.leaf, self.proof)[1] == note.root


class Note:
    """A signed checkpoint: the log's name, size and root, and the signatures below them."""

    def __init__(self, text: str) -> None:
        body, gap, below = text.rpartition("\n\n")
        lines, marks = body.split("\n"), below.split("\n")
        found = [NOTE_LINE.fullmatch(mark) for mark in marks[:-1]]
        if not gap or marks[-1] or not 1 <= len(found) <= 100 or not all(found) or len(lines) < 3:
            raise ValueError("it is not a signed note")
        self.body, self.origin = f"{body}\n".encode(), lines[0]
        self.root = base64.b64decode(lines[2], validate=True)
        if not re.fullmatch(NUMBER, lines[1]) or len(self.root) != 32:
            raise ValueError("it does not tell a size and a root")
        self.size = int(lines[1])
        self.marks = [(one[1], base64.b64decode(one[2], validate=True)) for one in found if one]

    def is_signed(self, origin: str, keys: Iterable[bytes], verify: Verify) -> bool:
        """Whether that log signed it with one of these keys, and no mark by them is false."""
        good = []
        for key in keys:
            id = sha256(self.origin.encode() + b"\n\x01" + key).digest()[:4]
            own = [mark for by, mark in self.marks if by == self.origin and mark[:4] == id]
            good += [verify(key, mark[4:], self.body) for mark in own]
        return self.origin == origin and bool(good) and all(good)


# ---- Reading, with suspicion ---------------------------------------------------------------------


def read(raw: bytes) -> dict[str, Any]:
    """The record in these bytes, every part of the right type; a ValueError when it is not one."""
    if len(raw) > LARGEST:
        raise ValueError("it is larger than any record")
    numbers: Any = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), _short_number)
    try:
        record = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_each_once, **numbers)
    except (ValueError, RecursionError):
        raise ValueError("it is not whole JSON text; it was damaged or cut off") from None
    if not _fits(record, RECORD) or not record["entries"]:
        raise ValueError("it does not have the parts that a record of version 1 has")
    return dict(record)


def _fits(value: Any, shape: Any) -> bool:
    """Whether the value is made as RECORD, or a part of it, says."""
    if isinstance(shape, dict):
        named = isinstance(value, dict) and set(value) == set(shape)
        return named and all(_fits(value[name], part) for name, part in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(one, shape[0]) for one in value)
    if isinstance(shape, tuple):
        return any(_fits(value, one) for one in shape)
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and bool(shape.fullmatch(value))
    return type(value) is shape or (type(value) is type(shape) and bool(value == shape))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two fields with one name, one program would read the first and another the second."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a field stands twice")
    return dict(pairs)


def _short_number(text: str) -> int:
    if not re.fullmatch(NUMBER, text):
        raise ValueError("no number in a record is like that")
    return int(text)


# ---- Checking ------------------------------------------------------------------------------------


class Check:
    """All that can be said of a record from ``read``: what is right, what is wrong, and notes."""

    def __init__(self, record: dict[str, Any], verify: Verify | None = None) -> None:
        self.record = record
        self.right: list[str] = []
        self.wrong: list[str] = []
        self.notes: list[str] = []
        self._verify = verify or verify_signature
        self._entries = [Line(one) for one in record["entries"]]
        self._lines = [Line(one) for one in record["keys"]] + self._entries
        self._note = Note(record["checkpoint"])
        self._log_keys: list[bytes] = []

    def run(self, held: Iterable[str] = ()) -> None:
        """Check everything, and compare with each checkpoint that somebody outside has kept."""
        note, last = self._note, self._entries[-1]
        self._say(self._chain(), "The entries follow one another, and none is missing.")
        self._say(self._signed(), "Each was signed by its author, with a key announced before it.")
        self._say(self._words(), "All words that are shown are those that were written then.")
        astray = [one.index for one in self._lines if not one.is_in(note)]
        faults = [f"Number {index} does not stand at its place in the log." for index in astray]
        self._say(faults, "Every entry and every key stands in the log at its place.")
        signed = note.is_signed(self.record["origin"], self._log_keys[-1:], self._verify)
        faults = [] if signed else ["The record's checkpoint is not signed by the log it names."]
        self._say(faults, "The log signed the record's checkpoint.")
        whole = last.kind == "export" and last.index + 1 == note.size
        faults = [] if whole else ["It does not end with its own export: its end was cut off."]
        self._say(faults, "The record ends with its own export, so no end is cut off.")
        for text in held:
            self._compare(text)

    def _say(self, faults: list[str], otherwise: str) -> None:
        self.wrong += faults
        self.right += [] if faults else [otherwise]

    def _chain(self) -> list[str]:
        faults: list[str] = []
        prev, index, at = NOTHING, -1, ""
        for place, line in enumerate(self._entries):
            if line.seq != place:
                return [*faults, f"Entry {place} is missing, or stands elsewhere in the record."]
            if line.case != self.record["case"] or line.index <= index:
                faults.append(f"Entry {place} is of another case, or from elsewhere in the log.")
            if line.prev != prev:
                faults.append(f"Entry {place} was not written after the one that stands before it.")
            if line.about >= place or (line.kind == "correction" and line.about < 0):
                faults.append(f"Entry {place} does not say which earlier entry it is about.")
            if line.at < at:
                self.notes.append(
                    f"Entry {place} is dated {line.at}, earlier than the one before it ({at}): "
                    "the clock was put back. The order of the entries stands."
                )
            prev, index, at = line.leaf.hex(), line.index, line.at
        return faults

    def _signed(self) -> list[str]:
        """Goes by the order of the log, so that each is checked with the key announced by then."""
        faults = []
        now: dict[str, bytes] = {}
        for line in sorted(self._lines, key=lambda one: one.index):
            own, setting = now.get(line.author, b""), now.get(SETTING, b"")
            if line.kind == "key" and line.index == 0 and line.commit == self.record["log_key"]:
                own = bytes.fromhex(line.commit)
            by_self = bool(own) and self._verify(own, line.signature, line.header)
            if line.kind != "key":
                if not by_self:
                    faults.append(f"{line.author} did not sign entry {line.seq} as it stands here.")
                continue
            known = by_self or bool(setting) and self._verify(setting, line.signature, line.header)
            lost = (line.author, line.commit) == (SETTING, NOTHING)
            if not known or lost or line.case != SETTING:
                faults.append(f"Nobody vouches for {line.author}'s key at number {line.index}.")
                continue
            if not by_self and line.author in now and line.commit != NOTHING:
                self.notes.append(
                    f"From number {line.index} of the log on, {line.author} signs with a new key "
                    "for which the setting vouches, not the key before it. Ask that person."
                )
            now[line.author] = b"" if line.commit == NOTHING else bytes.fromhex(line.commit)
            self._log_keys += [now[SETTING]] if line.author == SETTING else []
        return faults

    def _words(self) -> list[str]:
        faults = []
        disposal = max([line.seq for line in self._entries if line.kind == "dispose"], default=-1)
        for line in self._entries:
            if isinstance(line.words, dict):
                text = line.words["text"].encode("utf-8", "surrogatepass")
                made = sha256(b"entry-v1" + bytes.fromhex(line.words["nonce"]) + text).hexdigest()
                if made != line.commit:
                    faults.append(f"The words of entry {line.seq} are not those that were written.")
            elif line.words == "none" and line.commit != NOTHING and line.kind != "key":
                faults.append(f"Entry {line.seq} was written with words, and says it has none.")
            elif line.words == "missing":
                faults.append(f"The words of entry {line.seq} are missing: the setting lost them.")
            elif line.words == "disposed" and line.seq >= disposal:
                faults.append(f"Entry {line.seq} is called disposed of, and no disposal followed.")
            elif line.words != "none":
                self.notes.append(f"The words of entry {line.seq} are {line.words}.")
        return faults

    def _compare(self, text: str) -> None:
        try:
            old = Note(text.replace("\r\n", "\n").strip() + "\n")
        except ValueError as error:
            self.wrong.append(f"A checkpoint that was given cannot be read: {error}.")
            return
        given = f"the checkpoint of {old.size} entries that was given"
        proofs = {one["size"]: one["proof"] for one in self.record["older"]}
        proof = [bytes.fromhex(step) for step in proofs.get(old.size, [])]
        if not old.is_signed(self.record["origin"], self._log_keys, self._verify):
            self.wrong.append(f"This record's log did not sign {given}.")
        elif old.size not in proofs and old.size != self._note.size:
            why = "Ask the setting to export it again, and name that checkpoint."
            self.wrong.append(f"The record holds no proof to compare with {given}. {why}")
        elif not is_grown(proof, old, self._note):
            self.wrong.append(f"The log does not fit {given}: it was altered or written anew.")
        else:
            self.right.append(f"The log has only grown since {given}.")


# ---- The tree: RFC 9162, 2.1.3.2 and 2.1.4.2 -----------------------------------------------------


def _climb(place: int, last: int, start: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of the smaller and the larger tree that a proof leads to; no bytes if to none."""
    old = new = start
    for step in proof:
        if last == 0:
            return b"", b""
        if place & 1 or place == last:
            old, new = (sha256(b"\x01" + step + made).digest() for made in (old, new))
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = sha256(b"\x01" + new + step).digest()
        place, last = place >> 1, last >> 1
    return (b"", b"") if last else (old, new)


def is_grown(proof: list[bytes], old: Note, new: Note) -> bool:
    """Whether the log of the one checkpoint begins the log of the other."""
    if old.size == new.size:
        return old.root == new.root
    if not 0 < old.size < new.size or not proof:
        return False
    path = proof if old.size & (old.size - 1) else [old.root, *proof]
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(place, last, path[0], path[1:]) == (old.root, new.root)


# ---- Ed25519: RFC 8032, 5.1 ----------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")
Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    """The sum of two points in extended coordinates (5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def _decode(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for (5.1.3), or None."""
    y, odd = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (odd and not x):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


@lru_cache(maxsize=64)
def _multiples(raw: bytes) -> list[list[Point]]:
    """For each hex digit of a number, 0 to 15 times the point's opposite; nothing for no point."""
    point = _decode(raw)
    rows: list[list[Point]] = []
    row = (P - point[0], point[1], 1, P - point[3]) if point else (0, 1, 1, 0)
    for _ in range(64 if point else 0):
        multiples: list[Point] = [(0, 1, 1, 0)]
        for _ in range(16):
            multiples.append(_add(multiples[-1], row))
        row = multiples.pop()
        rows.append(multiples)
    return rows


def verify_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this is the key's Ed25519 signature of the message (5.1.7)."""
    number = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or len(public) != 32 or number >= ORDER or not _multiples(public):
        return False
    hashed = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    total = (0, 1, 1, 0)
    for factor, table in ((ORDER - number, _multiples(BASE)), (hashed, _multiples(public))):
        for place, row in enumerate(table):
            total = _add(total, row[factor >> 4 * place & 15])
    part = pow(total[2], P - 2, P)
    x, y = total[0] * part % P, total[1] * part % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# ---- The program ---------------------------------------------------------------------------------


def told(check: Check) -> str:
    """What the check found, as a person reads it."""
    record = check.record
    digits = sha256(bytes.fromhex(record["log_key"])).hexdigest()
    mark = " ".join(digits[at : at + 4] for at in range(0, 32, 4))
    last = Line(record["entries"][-1])
    lines = [f"Case {record['case']}, {last.seq + 1} entries, exported {last.at}."]
    lines += [f"right: {sentence}" for sentence in check.right]
    lines += [f"WRONG: {sentence}" for sentence in check.wrong]
    lines += [f"note:  {sentence}" for sentence in check.notes]
    lines += [f"note:  The log's key has the mark {mark}. Ask the setting for its mark."]
    verdict = "Something is wrong: do not rely on it." if check.wrong else "Nothing is wrong."
    return "\n".join([*lines, verdict])


def main(arguments: list[str] | None = None) -> int:
    """Check the record that the command line names; the exit status is as said above."""
    parser = argparse.ArgumentParser(description="Check a record exported from Handrail.")
    parser.add_argument("record")
    parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[])
    given = parser.parse_args(arguments)
    raw = []
    try:
        for name in [given.record, *given.checkpoint]:
            with open(name, "rb") as file:
                raw.append(file.read(LARGEST + 1))
        check = Check(read(raw[0]))
    except (OSError, ValueError) as why:
        print(f"Nothing could be checked: {ascii(str(why))[1:-1]}. Ask for the record again.")
        return 2
    check.run(text.decode("utf-8-sig", "replace") for text in raw[1:])
    print(told(check))
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
