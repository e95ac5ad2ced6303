"""Small made-up pictures, in code: noise, gradients, checks and flat colour, in seven file formats.

Nothing here shows anything. No file is written and none is read. WebP, HEIC and AVIF are left out:
their encoders are too long for a test, and their bytes look to the gate like those of PNG and JPEG.
"""

import itertools
import random
import struct
import zlib
from dataclasses import dataclass
from functools import cache

from tests.textgate.jpeg import jpeg

KIBIBYTE = 1024
SIDE_DRAWN = 32
"""The side of the thumbnail that is drawn, where a picture is drawn instead of being written as a
file."""


@dataclass(frozen=True)
class Picture:
    """A made-up picture: its name, its file, and a thumbnail of at most 32 by 32 grey pixels."""

    name: str
    file: bytes
    width: int
    height: int
    thumbnail: bytes

    @property
    def repeats_itself(self):
        """Whether the file could be half as long: flat colour, checks, and smooth gradients."""
        return len(zlib.compress(self.file, 9)) * 2 < len(self.file)


def pattern(kind, side, seed):
    """Grey pixels of one of the made-up patterns."""
    chance = random.Random(f"{kind} {side} {seed}")
    if kind == "noise":
        return chance.randbytes(side * side)
    if kind == "gradient":
        step, rough = chance.uniform(0.5, 3), chance.randrange(2, 9)
        return bytes(
            int((x + y) * step + chance.randrange(rough)) % 256
            for y in range(side)
            for x in range(side)
        )
    if kind == "check":
        size, tones = chance.choice((1, 2, 4)), chance.sample(range(256), 2)
        return bytes(tones[(x // size + y // size) % 2] for y in range(side) for x in range(side))
    return bytes([chance.randrange(256)]) * (side * side)


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(side, grey):
    rows = b"".join(b"\0" + grey[at : at + side] for at in range(0, len(grey), side))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def png_in_colour(side, grey):
    colour = bytes(value ^ shade for value in grey for shade in (0, 60, 120))
    rows = b"".join(b"\0" + colour[at : at + side * 3] for at in range(0, len(colour), side * 3))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def bmp(side, grey):
    padding = bytes(-side * 3 % 4)
    rows = [
        bytes(value for tone in grey[at : at + side] for value in (tone, tone, tone)) + padding
        for at in range(0, len(grey), side)
    ]
    body = b"".join(reversed(rows))
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, len(body), 2835, 2835, 0, 0)
    return struct.pack("<2sIHHI", b"BM", 54 + len(body), 0, 0, 54) + head + body


def pgm(side, grey):
    return f"P5\n{side} {side}\n255\n".encode() + grey


def ppm(side, grey):
    return f"P6\n{side} {side}\n255\n".encode() + bytes(v for tone in grey for v in (tone,) * 3)


def tiff(side, grey):
    tags = (
        *((256, 3, 1, side), (257, 3, 1, side), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)),
        *((273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, side), (279, 4, 1, len(grey))),
    )
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<I", 8 + len(grey)) + grey + directory + bytes(4)


def gif(side, grey):
    palette = bytes(value for tone in range(256) for value in (tone, tone, tone))
    data = _lzw(grey)
    blocks = b"".join(
        bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255)
    )
    head = b"GIF89a" + struct.pack("<HHBBB", side, side, 0xF7, 0, 0) + palette
    return head + b"," + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x08" + blocks + b"\0;"


def _lzw(values):
    """LZW codes as GIF has them, lowest bit first, beginning anew when 4,096 codes are taken."""
    clear, end = 256, 257
    bits, filled, width = 0, 0, 9

    def put(code):
        nonlocal bits, filled
        bits |= code << filled
        filled += width

    table: dict[tuple[int, int], int] = {}
    prefix = -1
    put(clear)
    for value in values:
        if prefix < 0:
            prefix = value
            continue
        known = table.get((prefix, value))
        if known is not None:
            prefix = known
            continue
        put(prefix)
        table[prefix, value] = 258 + len(table)
        if 258 + len(table) > 1 << width and width < 12:
            width += 1
        if len(table) == 4096 - 258:
            put(clear)
            table, width = {}, 9
        prefix = value
    put(prefix)
    put(end)
    return bits.to_bytes((filled + 7) // 8, "little")


FORMATS = {
    "png": png,
    "png-in-colour": png_in_colour,
    "jpeg": lambda side, grey: jpeg(side, side, grey),
    "gif": gif,
    "bmp": bmp,
    "pgm": pgm,
    "ppm": ppm,
    "tiff": tiff,
}
RECIPES = (
    # Which patterns come to 1 KiB and a little more in which format, and at which sides.
    *(("png", "noise", (32, 36)), ("png", "gradient", (36, 40))),
    *(("png-in-colour", "noise", (20, 22, 24)), ("png-in-colour", "gradient", (28, 32))),
    *(("jpeg", "noise", (32,)), ("jpeg", "gradient", (80,)), ("jpeg", "check", (48, 64))),
    *(("gif", "noise", (16, 20, 24)), ("gif", "gradient", (16, 24)), ("gif", "check", (96,))),
    *(("gif", "flat", (160,)), ("bmp", "noise", (18, 20)), ("bmp", "gradient", (18, 20))),
    *(("bmp", "check", (18, 20)), ("bmp", "flat", (18, 20)), ("pgm", "noise", (32, 36))),
    *(("pgm", "gradient", (32, 36)), ("pgm", "check", (32, 36)), ("pgm", "flat", (32, 36))),
    *(("ppm", "noise", (20,)), ("ppm", "gradient", (20,)), ("ppm", "check", (20,))),
    *(("ppm", "flat", (20,)), ("tiff", "noise", (32, 36)), ("tiff", "gradient", (32, 36))),
    *(("tiff", "check", (32, 36)), ("tiff", "flat", (32, 36))),
)
LARGEST_FILE = 1700


def thumbnail(side, grey):
    """The middle of the picture, or all of it, at most 32 pixels each way."""
    shown = min(side, SIDE_DRAWN)
    first = (side - shown) // 2
    return shown, b"".join(
        grey[row * side + first : row * side + first + shown] for row in range(first, first + shown)
    )


def make(kind, form, side, seed):
    """One picture, always the same for the same words."""
    grey = pattern(kind, side, seed)
    shown, small = thumbnail(side, grey)
    name = f"{form} {kind} {side} {seed}"
    return Picture(name, FORMATS[form](side, grey), shown, shown, small)


@cache
def pictures(count=200):
    """This many pictures of 1 KiB to 1.7 KiB, of every format and kind that comes to that size."""
    made = (
        make(kind, form, sides[seed % len(sides)], seed)
        for seed in itertools.count()
        for form, kind, sides in RECIPES
    )
    fitting = (one for one in made if KIBIBYTE <= len(one.file) <= LARGEST_FILE)
    return tuple(itertools.islice(fitting, count))
