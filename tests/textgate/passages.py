"""What people write: the passages that the gate must leave alone."""

import importlib.util
import struct
import tomllib
from functools import cache
from pathlib import Path
from unicodedata import normalize

from tests.house.tree import ROOT

SHORTEST = 20
"""Characters that a passage has at least."""

WRITTEN = Path(__file__).parent / "passages"


def read_catalogue(path):
    """The messages of a compiled catalogue of translations (.mo), both sides of each."""
    data = path.read_bytes()
    mark = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, *tables = struct.unpack(f"{mark}3I", data[8:20])
    for table in tables:
        for at in range(table, table + count * 8, 8):
            size, first = struct.unpack(f"{mark}2I", data[at : at + 8])
            yield from data[first : first + size].decode("utf-8").split("\0")


def translations():
    """Django's own words, read where Django is installed: the messages of each language."""
    installed = importlib.util.find_spec("django")
    assert installed is not None
    assert installed.origin is not None
    found: dict[str, list[str]] = {}
    known = set()
    for path in sorted(Path(installed.origin).parent.rglob("*.mo")):
        language = path.parts[-3]
        for message in read_catalogue(path):
            # The head of a catalogue names its editors and its format: it is no passage.
            if len(message) >= SHORTEST and message not in known and "Content-Type:" not in message:
                known.add(message)
                found.setdefault(language, []).append(message)
    return found


def wording(value):
    """Every string in what was read from a TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from wording(one)


def guidance():
    """The sentences of the packs, in English and Welsh."""
    for path in sorted((ROOT / "guidance").rglob("*.toml")):
        for string in wording(tomllib.loads(path.read_text("utf-8"))):
            if len(string) >= SHORTEST and " " in string:
                yield string


def written(name):
    """The passages written for these tests, from one file."""
    return (WRITTEN / f"{name}.txt").read_text("utf-8").strip("\n").split("\n%%\n")


@cache
def passages():
    """Every passage, by where it comes from, without doubles."""
    found = {f"django {name}": tuple(texts) for name, texts in translations().items()}
    found |= {path.stem: tuple(written(path.stem)) for path in sorted(WRITTEN.glob("*.txt"))}
    found["guidance"] = tuple(dict.fromkeys(guidance()))
    return found


@cache
def long_passages():
    """Twenty messages of one language at a time, as one text: what the longer looks are for."""
    return tuple(
        "\n".join(texts[at : at + 20])
        for texts in passages().values()
        for at in range(0, len(texts), 20)
    )


def untouched(text, cleaned):
    """Whether a text came through as it was, but for Unicode's choice between equal spellings."""
    return cleaned.text == normalize("NFC", text) and cleaned.cuts == ()
