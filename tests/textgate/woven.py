"""Pictures in pieces, woven into words: what is left when no piece on its own would be noticed."""

import base64
import itertools
import re
import string

from tests.textgate.alphabets import BASE64, URL_SAFE
from tests.textgate.encoding import Encoding, in_groups, of_file, symbols
from tests.textgate.numerals import HEX

_FILLER = (
    "then she said that they had all gone home after lunch and nobody knew who it was but her "
    "friend told the teacher about it because she was worried and wanted somebody to help them "
    "sort it out"
)
FILLER = _FILLER.split()


def woven(name, signs, size, *, words=1, before="", after=""):
    """Pieces of a code with so many everyday words between each two."""

    def lay_out(written):
        filler = itertools.cycle(FILLER)
        pieces = in_groups(size, " ")(written).split(" ")
        parts = ((before + piece + after, *itertools.islice(filler, words)) for piece in pieces)
        return " ".join(itertools.chain.from_iterable(parts))

    def split(text):
        found = (word for word in text.split() if word not in FILLER)
        return "".join(w.removeprefix(before).removesuffix(after) for w in found)

    return symbols(name, signs, lay_out=lay_out, split=split)


def as_days(name):
    """Two bytes as a day, so that a list of days is a file."""

    def write(data):
        data += bytes(-len(data) % 2)
        pairs = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
        return " ".join(
            f"{n % 28 + 1:02d}/{n // 28 % 12 + 1:02d}/{1900 + n // 336:04d}" for n in pairs
        )

    def read(text):
        days = re.findall(r"(\d\d)/(\d\d)/(\d{4})", text)
        found = (int(d) - 1 + 28 * (int(m) - 1) + 336 * (int(y) - 1900) for d, m, y in days)
        return [b"".join((n % 65536).to_bytes(2, "big") for n in found)]

    return of_file(name, write, read)


def in_marks(data):
    """Two bytes as the number on one of the gate's own marks."""
    data += bytes(-len(data) % 2)
    pairs = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return " and ".join(f"[removed: {n} characters of code, not words]" for n in pairs)


def read_marks(text):
    found = re.findall(r"\[removed: (\d+) characters", text)
    return [b"".join((int(n) % 2**16).to_bytes(2, "big") for n in found)]


def in_addresses(name, size, site):
    def lay_out(written):
        pieces = in_groups(size, " ")(written).split(" ")
        return "\n".join(site(at, piece) for at, piece in enumerate(pieces))

    def split(text):
        return "".join(re.findall(r"//(?:[a-z]+\.example/p/)?([\w/-]+)", text)).replace("/", "")

    return symbols(name, URL_SAFE, lay_out=lay_out, split=split)


def as_users(data):
    text = base64.b32encode(data).decode().lower().rstrip("=")
    return "\n".join(f"@{text[at : at + 14]}" for at in range(0, len(text), 14))


def read_users(text):
    found = "".join(re.findall(r"@([a-z2-7]+)", text)).upper()
    return (
        [base64.b32decode(found + "=" * (-len(found) % 8))]
        if len(found) % 8 not in (1, 3, 6)
        else []
    )


WOVEN: tuple[Encoding, ...] = (
    woven("base64-eights-among-words", BASE64, 8),
    woven("base64-sixteens-among-words", BASE64, 16, words=3),
    woven("base64-fours-among-words", BASE64, 4, words=2),
    woven("base64-in-brackets-among-words", BASE64, 12, words=2, before="(", after=")"),
    woven("base32-among-words", string.ascii_lowercase + "234567", 8, words=2),
    woven("letters-among-words", string.ascii_lowercase[:16], 7, words=1),
    woven("hex-among-words", HEX, 8, words=2),
    woven("hashtags-among-words", HEX, 12, words=3, before="#"),
    woven("digits-among-words", "01234567", 5, words=2),
    woven("emoji-among-words", [chr(0x1F400 + at) for at in range(64)], 1, words=1),
    woven("emoji-in-threes-among-words", [chr(0x1F400 + at) for at in range(64)], 3, words=3),
    woven("accounts-among-words", HEX, 10, words=4, before="sam_", after="@school.example"),
    woven("accents-among-words", [chr(0x100 + at) for at in range(64)], 6, words=2),
    in_addresses(
        "addresses-with-long-paths", 50, lambda at, piece: f"https://share.example/p/{piece}"
    ),
    in_addresses(
        "addresses-with-many-parts",
        240,
        lambda at, piece: "https://share.example/p/" + in_groups(40, "/")(piece),
    ),
    in_addresses("sites-of-addresses", 60, lambda at, piece: f"https://{piece}/"),
    of_file("accounts", as_users, read_users),
    as_days("days"),
    of_file("numbers-on-marks", in_marks, read_marks),
)
