"""Pictures written as numbers: hexadecimal, decimal, octal and binary in the shapes that programs
have."""

import re

from tests.textgate.encoding import Encoding, in_groups, lined_up, of_file, symbols

HEX = "0123456789abcdef"


def hexadecimal(name, lay_out, signs=HEX, find=r"[0-9a-fA-F]"):
    """Hexadecimal digits in some layout; `find` says where they stand in it."""

    def read(text):
        digits = "".join(re.findall(find, text))
        return lined_up("".join(format(int(digit, 16), "04b") for digit in digits))

    return of_file(
        name, lambda data: lay_out(data.hex() if signs == HEX else data.hex().upper()), read
    )


def numbers_as(name, write_one, between, find, base=10, *, before="", after=""):
    """Each byte as a number, with something before and after it."""

    def write(data):
        return before + between.join(map(write_one, data)) + after

    def read(text):
        values = (int(found, base) for found in re.findall(find, text))
        return [bytes(value for value in values if value < 256)]

    return of_file(name, write, read)


def dumped(digits):
    """As hex viewers show it: where, sixteen bytes, and the letters among them."""
    lines = []
    for at in range(0, len(digits), 32):
        row = bytes.fromhex(digits[at : at + 32])
        shown = "".join(chr(v) if 32 < v < 127 else "." for v in row)
        pairs = " ".join(row[i : i + 2].hex() for i in range(0, len(row), 2))
        lines.append(f"{at // 2:08x}: {pairs:<39}  {shown}")
    return "\n".join(lines)


def read_dumped(text):
    found = re.findall(r"^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} ?)+)", text, re.MULTILINE)
    return [bytes.fromhex("".join(row.split())) for row in ("".join(found),)]


def as_uuids(digits):
    digits += "0" * (-len(digits) % 32)
    rows = (digits[at : at + 32] for at in range(0, len(digits), 32))
    return "\n".join("-".join((r[:8], r[8:12], r[12:16], r[16:20], r[20:])) for r in rows)


def as_colours(digits):
    digits += "0" * (-len(digits) % 6)
    return ", ".join(f"#{digits[at : at + 6]}" for at in range(0, len(digits), 6))


def as_hashes(digits):
    rows = (digits[at : at + 64] for at in range(0, len(digits), 64))
    return "\n".join(f"{row}  file{number}" for number, row in enumerate(rows))


def digits_only(name, size, between, before=""):
    """Each byte as three digits, all of them run together and cut into numbers of one size."""

    def write(data):
        digits = "".join(f"{value:03d}" for value in data)
        digits += "9" * (-len(digits) % size)
        return between.join(before + digits[at : at + size] for at in range(0, len(digits), size))

    def read(text):
        digits = "".join(part for part in re.findall(rf"{before}(\d{{{size}}})", text))
        found = []
        for first in range(3):
            threes = ("".join(g) for g in zip(*[iter(digits[first:])] * 3, strict=False))
            found.append(bytes(value for value in map(int, threes) if value < 256))
        return found

    return of_file(name, write, read)


def mirc(data):
    return "".join(f"\x03{value % 16},{value // 16}x" for value in data)


def read_mirc(text):
    found = re.findall(r"\x03(\d+),(\d+)x", text)
    return [bytes(int(low) + 16 * int(high) for low, high in found if int(high) < 16)]


def roman(value):
    found = "N" if value == 0 else ""
    for sign, worth in zip(
        ("C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        (100, 90, 50, 40, 10, 9, 5, 4, 1),
        strict=True,
    ):
        while value >= worth:
            found, value = found + sign, value - worth
    return found


ROMAN = {roman(value): value for value in range(256)}

NUMERALS: tuple[Encoding, ...] = (
    hexadecimal("hex", str),
    hexadecimal("hex-capitals", str, HEX.upper()),
    hexadecimal("hex-in-pairs", in_groups(2), HEX.upper()),
    hexadecimal("hex-in-fours", in_groups(4)),
    hexadecimal("hex-in-eights", in_groups(8)),
    hexadecimal("hex-in-lines", in_groups(64, "\n")),
    hexadecimal("hex-with-colons", in_groups(2, ":")),
    hexadecimal("hex-with-commas", in_groups(2, ",")),
    hexadecimal("hex-letter-by-letter", in_groups(1)),
    hexadecimal("hex-as-uuids", as_uuids),
    hexadecimal("hex-as-colours", as_colours),
    hexadecimal("hex-as-hashes", as_hashes, find=r"(?<!\S)[0-9a-f]{1,64}(?!\S)"),
    hexadecimal(
        "hex-in-a-program", lambda d: in_groups(2, ", 0x")("00" + d), find=r"(?<=0x)[0-9a-f]{2}"
    ),
    hexadecimal(
        "hex-in-postscript", lambda d: f"%!PS\n16 16 8 [16 0 0 16 0 0]\n{{<{d}>}} image\nshowpage"
    ),
    hexadecimal(
        "hex-escapes", lambda d: "\\x" + in_groups(2, "\\x")(d), find=r"(?<=\\x)[0-9a-f]{2}"
    ),
    hexadecimal(
        "unicode-escapes",
        lambda d: "\\u00" + in_groups(2, "\\u00")(d),
        find=r"(?<=\\u00)[0-9a-f]{2}",
    ),
    hexadecimal("percent", lambda d: "%" + in_groups(2, "%")(d), find=r"(?<=%)[0-9a-f]{2}"),
    hexadecimal(
        "entities-in-hex",
        lambda d: "&#x" + in_groups(2, ";&#x")(d) + ";",
        find=r"(?<=&#x)[0-9a-f]{2}",
    ),
    of_file("hex-dump", lambda data: dumped(data.hex()), read_dumped),
    numbers_as("entities", "&#{};".format, "", r"&#(\d+);"),
    numbers_as("decimal", str, " ", r"\d+"),
    numbers_as("decimal-in-lines", str, "\n", r"\d+"),
    numbers_as("decimal-with-commas", str, ", ", r"\d+"),
    numbers_as("decimal-in-threes", "{:03d}".format, " ", r"\d+"),
    numbers_as("decimal-with-dots", str, ".", r"\d+"),
    numbers_as("json", str, ",", r"\d+", before="[", after="]"),
    numbers_as("octal", "{:03o}".format, " ", r"[0-7]{3}", 8),
    numbers_as("octal-escapes", "\\{:03o}".format, "", r"\\([0-7]{3})", 8),
    numbers_as("binary", "{:08b}".format, " ", r"[01]{8}", 2),
    numbers_as("binary-unbroken", "{:08b}".format, "", r"[01]{8}", 2),
    numbers_as("binary-in-lines", "{:08b}".format, "\n", r"[01]{8}", 2),
    symbols("binary-in-fours", "01", lay_out=in_groups(4)),
    symbols("ternary-looking-letters", "xo", lay_out=in_groups(16, "\n")),
    digits_only("digits-as-telephone-numbers", 9, "\n", "07"),
    digits_only("digits-in-fives", 5, " "),
    digits_only("digits-unbroken", 60, ""),
    of_file("chat-colours", mirc, read_mirc),
    of_file(
        "roman-numerals",
        lambda data: " ".join(map(roman, data)),
        lambda text: [bytes(ROMAN[word] for word in text.split() if word in ROMAN)],
    ),
    of_file(
        "bytes-of-python",
        lambda data: repr(data),
        lambda text: [read_python_bytes(text)],
    ),
)


def read_python_bytes(text):
    """What stands between the first and the last quotation mark, as Python reads it."""
    found = re.findall(r"\\x([0-9a-f]{2})|\\([nrt'\\])|([ -~])", text[2:])
    escapes = {"n": 10, "r": 13, "t": 9, "'": 39, "\\": 92}
    return bytes(
        int(code, 16) if code else escapes[short] if short else ord(plain)
        for code, short, plain in found
    )
