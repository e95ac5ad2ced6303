"""What an encoding of a picture as text is, for the hostile tests: how to write it and read it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from tests.textgate.pictures import KIBIBYTE, Picture


@dataclass(frozen=True)
class Encoding:
    """A way of writing a picture as text.

    `read` gives every byte string that a reader could make of a text: one for each way to line up
    what is left of it. `drawn` says that the thumbnail is drawn instead of the file being written.
    """

    name: str
    write: Callable[[Picture], str]
    read: Callable[[str], list[bytes]]
    drawn: bool = False

    def payload(self, picture, written):
        """What a reader of the whole text would have."""
        return self.read(written)[0] if self.drawn else picture.file

    def survives(self, payload, left):
        """Whether what is left of the text still holds 1 KiB of the picture, or all of a smaller
        one.

        A drawing survives where more than half of it can be read back from 1 KiB of signs or more.
        """
        back = recovered(payload, self.read(left))
        if self.drawn:
            return back * 2 > len(payload) and len(left) >= KIBIBYTE
        return back >= min(KIBIBYTE, len(payload) // 16 * 16)


def of_file(name, write, read):
    """An encoding of the bytes of the picture's file."""
    return Encoding(name, lambda picture: write(picture.file), read)


def symbols(name, signs, *, lay_out="".join, split=list):
    """An encoding that writes every few bits as one of a number of signs, a power of two of
    them."""
    signs = tuple(signs)
    width = len(signs).bit_length() - 1
    assert len(set(signs)) == len(signs) == 1 << width, name
    value = {sign: format(at, f"0{width}b") for at, sign in enumerate(signs)}

    def write(data):
        return lay_out([signs[number] for number in numbers(data, width)])

    def read(text):
        return lined_up("".join(value[sign] for sign in split(text) if sign in value))

    return of_file(name, write, read)


_BYTES = [format(value, "08b") for value in range(256)]


def numbers(data, width):
    """The bytes as numbers of this many bits each, filled up with noughts."""
    bits = "".join(map(_BYTES.__getitem__, data))
    bits += "0" * (-len(bits) % width)
    return [int(bits[at : at + width], 2) for at in range(0, len(bits), width)]


def lined_up(bits):
    """What binary digits say as bytes, from each of the eight places where the first may begin."""
    found = []
    for first in range(8):
        size = (len(bits) - first) // 8
        if size > 0:
            found.append(int(bits[first : first + size * 8], 2).to_bytes(size, "big"))
    return found


def in_groups(size, between=" "):
    """A layout: groups of so many signs."""

    def lay_out(signs):
        groups = itertools.zip_longest(*[iter(signs)] * size, fillvalue="")
        return between.join(map("".join, groups))

    return lay_out


def recovered(written, candidates):
    """How many bytes of what was written can be read back, counted in stretches of sixteen."""
    best = 0
    for found in candidates:
        if len(found) >= 16:
            stretches = range(0, len(written) - 15, 16)
            there = 16 * sum(written[at : at + 16] in found for at in stretches)
            best = max(best, min(there, len(found)))
    return best
