"""A tiny baseline JPEG encoder (ITU-T T.81): grey, one table of each kind, for made-up pictures
only."""

import math
import struct

# Annex K of the standard: the luminance quantisation table, and which codes its Huffman tables
# have.
_QUANTISATION = (
    *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
)
_DC_COUNTS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
_DC_VALUES = tuple(range(12))
# Every run and size of 8 bits each: longer than the table of the standard, and as valid.
_AC_COUNTS = (0, 0, 0, 0, 0, 0, 0, 162, *[0] * 8)
_AC_VALUES = (0x00, 0xF0, *(run << 4 | size for run in range(16) for size in range(1, 11)))
_ZIGZAG = sorted(
    range(64),
    key=lambda at: (at // 8 + at % 8, at // 8 if (at // 8 + at % 8) % 2 else at % 8),
)
_COSINES = [[math.cos((2 * x + 1) * u * math.pi / 16) for x in range(8)] for u in range(8)]


def jpeg(width, height, grey):
    """The bytes of a JPEG file of these grey pixels; both sides a multiple of 8."""
    header = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, bytes((0, *(_QUANTISATION[at] for at in _ZIGZAG)))),
            _segment(0xC0, header),
            _segment(0xC4, bytes((0x00, *_DC_COUNTS, *_DC_VALUES))),
            _segment(0xC4, bytes((0x10, *_AC_COUNTS, *_AC_VALUES))),
            _segment(0xDA, bytes((1, 1, 0x00, 0, 63, 0))),
            _scan(width, height, grey),
            b"\xff\xd9",
        )
    )


def _segment(mark, body):
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


def _codes(counts, values):
    """The Huffman code of each value, as a string of binary digits."""
    found, code, rest = {}, 0, iter(values)
    for length, count in enumerate(counts, start=1):
        for _ in range(count):
            found[next(rest)] = format(code, f"0{length}b")
            code += 1
        code <<= 1
    return found


_DC, _AC = _codes(_DC_COUNTS, _DC_VALUES), _codes(_AC_COUNTS, _AC_VALUES)


def _scan(width, height, grey):
    bits: list[str] = []
    last = 0
    for top in range(0, height, 8):
        for left in range(0, width, 8):
            block = [[grey[(top + y) * width + left + x] - 128 for x in range(8)] for y in range(8)]
            last = _write_block(_quantised(block), last, bits)
    written = "".join(bits)
    written += "1" * (-len(written) % 8)
    data = int(written, 2).to_bytes(len(written) // 8, "big")
    return data.replace(b"\xff", b"\xff\0")


def _quantised(block):
    """The 64 coefficients of a block, in the order in which they are written."""
    rows = [[sum(row[x] * _COSINES[u][x] for x in range(8)) for u in range(8)] for row in block]
    found = [0] * 64
    for v in range(8):
        for u in range(8):
            total = sum(rows[y][u] * _COSINES[v][y] for y in range(8)) / 4
            total *= (math.sqrt(0.5) if u == 0 else 1) * (math.sqrt(0.5) if v == 0 else 1)
            found[v * 8 + u] = round(total / _QUANTISATION[v * 8 + u])
    return [found[at] for at in _ZIGZAG]


def _write_block(coefficients, last, bits):
    size, amount = _amount(coefficients[0] - last)
    bits += [_DC[size], amount]
    zeros = 0
    for coefficient in coefficients[1:]:
        if coefficient == 0:
            zeros += 1
            continue
        while zeros > 15:
            bits.append(_AC[0xF0])
            zeros -= 16
        size, amount = _amount(coefficient)
        bits += [_AC[zeros << 4 | size], amount]
        zeros = 0
    if zeros:
        bits.append(_AC[0x00])
    return coefficients[0]


def _amount(number):
    """How many bits a coefficient has, and the bits."""
    size = abs(number).bit_length()
    if size == 0:
        return 0, ""
    return size, format(number if number > 0 else number + (1 << size) - 1, f"0{size}b")
