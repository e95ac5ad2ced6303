"""Pictures written with an alphabet: base64 in many layouts, and the other bases."""

import base64
import binascii
import re
import string

from tests.textgate.encoding import Encoding, in_groups, lined_up, of_file, symbols

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
URL_SAFE = BASE64[:62] + "-_"
BASE32 = string.ascii_uppercase + "234567"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
XX = "+-" + string.digits + string.ascii_uppercase + string.ascii_lowercase
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE62 = string.digits + string.ascii_letters
BASE91 = string.ascii_letters + string.digits + '!#$%&()*+,./:;<=>?@[]^_`{|}~"'
Z85 = string.digits + string.ascii_letters + ".-:+=^!/*?&<>()[]{}@%$#"
ASCII85 = "".join(map(chr, range(33, 118)))
QUOTED = '"\n  "'
B85 = string.digits + string.ascii_letters + "!#$%&()*+-;<=>?@^_`{|}~"
ROTATED = BASE64[13:26] + BASE64[:13] + BASE64[39:52] + BASE64[26:39] + BASE64[52:]


def base64_as(name, lay_out, signs=BASE64):
    return symbols(name, signs, lay_out=lay_out)


def data_address(kind):
    def lay_out(signs):
        return "data:" + kind + ";base" + "64," + "".join(signs)

    return lay_out


def xored(name):
    def hidden(data):
        return bytes(value ^ 0x5A for value in data)

    def read(text):
        return [hidden(found) for found in plain.read(text)]

    plain = symbols(name, BASE64)
    return of_file(name, lambda data: base64.b64encode(hidden(data)).decode(), read)


def large_number(name, signs):
    """The whole file as one large number, in as many signs as there are; only a whole one can be
    read."""
    value = {sign: at for at, sign in enumerate(signs)}

    def write(data):
        number, found = int.from_bytes(b"\1" + data, "big"), []
        while number:
            number, at = divmod(number, len(signs))
            found.append(signs[at])
        return "".join(reversed(found))

    def read(text):
        number = 0
        for sign in text:
            if sign in value:
                number = number * len(signs) + value[sign]
        data = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return [data[1:]]

    return of_file(name, write, read)


def five_for_four(name, signs, *, before="", after=""):
    """Four bytes as five of 85 signs."""
    value = {sign: at for at, sign in enumerate(signs)}
    powers = [85**at for at in (4, 3, 2, 1, 0)]

    def write(data):
        data += bytes(-len(data) % 4)
        words = [int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4)]
        return before + "".join(signs[w // p % 85] for w in words for p in powers) + after

    def read(text):
        text = text.removeprefix(before).removesuffix(after)
        digits = [value[sign] for sign in text if sign in value]
        found = []
        for first in range(5):
            groups = zip(*[iter(digits[first:])] * 5, strict=False)
            totals = (sum(d * p for d, p in zip(g, powers, strict=True)) for g in groups)
            found.append(b"".join((t % 2**32).to_bytes(4, "big") for t in totals))
        return found

    return of_file(name, write, read)


def base91(data):
    """The code of Joachim Henke: 13 or 14 bits as two of 91 signs."""
    held, filled, found = 0, 0, []
    for byte in data:
        held |= byte << filled
        filled += 8
        if filled > 13:
            value, size = held & 8191, 13
            if value < 89:
                value, size = held & 16383, 14
            held >>= size
            filled -= size
            found.append(BASE91[value % 91] + BASE91[value // 91])
    return "".join(found) + BASE91[held % 91] + BASE91[held // 91]


def read_base91(text):
    signs = [BASE91.index(sign) for sign in text if sign in BASE91]
    held, filled, found = 0, 0, bytearray()
    for low, high in zip(signs[::2], signs[1::2], strict=False):
        value = low + high * 91
        held |= value << filled
        filled += 13 if value & 8191 > 88 else 14
        while filled > 7:
            found.append(held & 255)
            held >>= 8
            filled -= 8
    return [bytes(found)]


def uuencoded(data):
    lines = (binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45))
    return "".join(lines)


def read_uuencoded(text):
    found = []
    for line in re.findall(r"^[ -M][ -`]{0,60}$", text, re.MULTILINE):
        if len(line) == 1 + (ord(line[0]) - 32 + 2) // 3 * 4:
            found.append(binascii.a2b_uu(line))
    return [b"".join(found)]


def yencoded(data):
    """yEnc: each byte plus 42, with a sign before the four that would break a line."""
    found = []
    for byte in data:
        value = (byte + 42) % 256
        found.append(f"={chr((value + 64) % 256)}" if value in (0, 10, 13, 61) else chr(value))
    text = "".join(found)
    return "\n".join(text[at : at + 128] for at in range(0, len(text), 128))


def read_yencoded(text):
    found, shift = bytearray(), 42
    for sign in text.replace("\n", ""):
        if sign == "=" and shift == 42:
            shift = 106
            continue
        if ord(sign) < 256:
            found.append((ord(sign) - shift) % 256)
        shift = 42
    return [bytes(found)]


def quoted(data):
    return binascii.b2a_qp(data, quotetabs=True, istext=False).decode("ascii")


def read_quoted(text):
    return [binascii.a2b_qp(text.encode("ascii", "ignore").strip(b"\n"))]


def shown_as_text(name, code):
    """The bytes pasted as they are, read as some code page."""
    return of_file(
        name,
        lambda data: data.decode(code, "surrogateescape"),
        lambda text: [
            text.encode(
                "utf-8" if code == "utf-8" else code,
                "replace" if code != "utf-8" else "surrogateescape",
            )
        ],
    )


def reversed_base64():
    def read(text):
        return lined_up("".join(format(BASE64.index(s), "06b") for s in text[::-1] if s in BASE64))

    return of_file(
        "base64-reversed", lambda data: base64.b64encode(data).decode().rstrip("=")[::-1], read
    )


ALPHABETS: tuple[Encoding, ...] = (
    base64_as("data-address-png", data_address("image" + "/png")),
    base64_as("data-address-bare", data_address("")),
    base64_as("base64", "".join),
    base64_as("base64-in-lines", in_groups(76, "\n")),
    base64_as("base64-in-short-lines", in_groups(20, "\n")),
    base64_as("base64-url-safe", "".join, URL_SAFE),
    base64_as("base64-in-fours", in_groups(4)),
    base64_as("base64-in-sevens", in_groups(7)),
    base64_as("base64-letter-by-letter", in_groups(1)),
    base64_as("base64-in-pairs", in_groups(2)),
    base64_as("base64-in-quotes", lambda signs: f'"{in_groups(60, QUOTED)(signs)}"'),
    base64_as("base64-with-dots", in_groups(8, ".")),
    base64_as("base64-with-dashes", in_groups(6, "-")),
    base64_as("base64-with-zero-width", in_groups(3, "\u200b")),
    base64_as("base64-turned-by-13", "".join, ROTATED),
    base64_as("base64-xx", "".join, XX),
    reversed_base64(),
    xored("base64-xored"),
    symbols("base32", BASE32),
    symbols("base32-small", BASE32.lower()),
    symbols("base32-small-in-fours", BASE32.lower(), lay_out=in_groups(4)),
    symbols("base32-small-in-eights", BASE32.lower(), lay_out=in_groups(8)),
    symbols("base32-crockford", CROCKFORD, lay_out=in_groups(5, "-")),
    symbols("letters-a-to-p", string.ascii_lowercase[:16]),
    symbols("letters-a-to-p-in-fives", string.ascii_lowercase[:16], lay_out=in_groups(5)),
    large_number("base26", string.ascii_lowercase),
    large_number("base36", string.digits + string.ascii_lowercase),
    large_number("base58", BASE58),
    large_number("base62", BASE62),
    five_for_four("base85", B85),
    five_for_four("ascii85", ASCII85, before="<~", after="~>"),
    five_for_four("z85", Z85),
    of_file("base91", base91, read_base91),
    of_file("uuencode", lambda data: f"begin 644 a\n{uuencoded(data)}`\nend", read_uuencoded),
    of_file("uuencode-without-header", uuencoded, read_uuencoded),
    of_file("yenc", yencoded, read_yencoded),
    of_file("quoted-printable", quoted, read_quoted),
    shown_as_text("bytes-as-latin-1", "latin-1"),
    shown_as_text("bytes-as-utf-8", "utf-8"),
    shown_as_text("bytes-as-cp437", "cp437"),
)
