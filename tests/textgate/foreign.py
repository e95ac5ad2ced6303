"""Pictures written with the signs of other scripts, emoji and the corners of Unicode."""

from handrail.textgate.letters import plainly_written
from tests.textgate.alphabets import BASE64, base64_as
from tests.textgate.encoding import Encoding, in_groups, of_file, symbols


def signs(*blocks):
    """The characters of these ranges that Unicode has given out."""
    return [
        sign
        for first, last in blocks
        for at in range(first, last + 1)
        if (sign := chr(at)).isprintable()
    ]


def first(size, *blocks):
    """The first so many of them."""
    found = signs(*blocks)
    assert len(found) >= size
    return found[:size]


CYRILLIC = (0x430, 0x45F)
COMMON_HAN = (
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天"
    "如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从知使全"
    "女她吃喝走路手口水火山石月明早晚饭问听说话书"
)
RARE_SCRIPTS = (
    (0x12000, 0x12399),
    (0x13000, 0x1342E),
    (0x14400, 0x14646),
    (0x16800, 0x16A38),
    (0x17000, 0x187F7),
)
MIXED = (
    *((0x41, 0x5A), (0xC0, 0x17F), (0x391, 0x3A1), (0x3B1, 0x3C9), (0x410, 0x44F), (0x531, 0x556)),
    *(
        (0x5D0, 0x5EA),
        (0x620, 0x64A),
        (0x7CA, 0x7EA),
        (0x905, 0x939),
        (0x985, 0x98C),
        (0xE01, 0xE30),
    ),
    *((0x10D0, 0x10FA), (0x1200, 0x1248), (0x13A0, 0x13F4), (0x1401, 0x1676), (0xA000, 0xA48C)),
)
SCRIPTS_OF_32768 = (
    *((0x4E00, 0x9FA5), (0x3400, 0x4DB5), (0xA000, 0xA48C), (0xAC00, 0xD7A3), (0x1401, 0x1676)),
)


def mixed(blocks, size):
    """Signs taken from all over the ranges, so that neighbours in value stand in different
    scripts."""
    found = signs(*blocks)
    step = next(
        step
        for step in range(len(found) // 3, len(found))
        if all(len(found) % f or step % f for f in range(2, 400))
    )
    return [found[at * step % len(found)] for at in range(size)]


def base100():
    """One emoji for each byte, as the program of that name has it."""
    return of_file(
        "base100-emoji",
        lambda data: "".join(chr(0x1F3F7 + value) for value in data),
        lambda text: [bytes(ord(s) - 0x1F3F7 for s in text if 0 <= ord(s) - 0x1F3F7 < 256)],
    )


def latin_marks():
    """One accent of a number stacked on a letter for each five bits."""
    accents = first(32, (0x300, 0x333))
    return symbols(
        "accents-stacked",
        accents,
        lay_out=lambda marks: "".join(
            "ox"[at % 2] + in_groups(4, "")(marks[at * 4 : at * 4 + 4])
            for at in range(len(marks) // 4 + 1)
        ),
    )


def fancy(name, offset):
    """base64 in letters of mathematics, with ordinary digits."""
    capitals = [chr(offset + at) for at in range(26)]
    small = [chr(offset + 26 + at) for at in range(26)]
    return base64_as(name, "".join, (*capitals, *small, *BASE64[52:]))


def folded():
    """base64 in full-width letters."""
    wide = [chr(ord(sign) + 0xFEE0) for sign in BASE64]
    assert plainly_written("".join(wide)) == BASE64
    return base64_as("base64-full-width", "".join, wide)


FOREIGN: tuple[Encoding, ...] = (
    symbols("han-two-bytes", first(16384, (0x4E00, 0x9FA5))),
    symbols("han-4096", first(4096, (0x4E00, 0x9FA5))),
    symbols("han-common-64", list(COMMON_HAN)[:64]),
    symbols("hangul-8192", first(8192, (0xAC00, 0xD7A3))),
    symbols("hangul-2048-in-words", first(2048, (0xAC00, 0xD7A3)), lay_out=in_groups(3)),
    symbols("kana-64", first(64, (0x3041, 0x3096))),
    symbols("ethiopic-256", first(256, (0x1200, 0x135A))),
    symbols("cyrillic-32", first(32, CYRILLIC)),
    symbols("cyrillic-32-in-words", first(32, CYRILLIC), lay_out=in_groups(6)),
    symbols("greek-16", first(16, (0x3B1, 0x3C9)), lay_out=in_groups(5)),
    symbols("arabic-16", first(16, (0x628, 0x64A)), lay_out=in_groups(5)),
    symbols("devanagari-32", first(32, (0x905, 0x939))),
    symbols("thai-32", first(32, (0xE01, 0xE2E))),
    symbols("latin-with-accents-64", first(64, (0x100, 0x17F))),
    symbols("latin-with-accents-64-in-words", first(64, (0x100, 0x17F)), lay_out=in_groups(6)),
    symbols("base2048", mixed(MIXED, 2048)),
    symbols("base2048-in-words", mixed(MIXED, 2048), lay_out=in_groups(5)),
    symbols("base32768", mixed(SCRIPTS_OF_32768, 32768)),
    symbols("base65536-rare-scripts", first(4096, *RARE_SCRIPTS)),
    symbols("rare-scripts-in-words", first(256, *RARE_SCRIPTS), lay_out=in_groups(4)),
    base100(),
    symbols("emoji-64", first(64, (0x1F400, 0x1F4FF))),
    symbols("emoji-64-with-blanks", first(64, (0x1F400, 0x1F4FF)), lay_out=in_groups(1)),
    symbols("playing-cards", first(32, (0x1F0A1, 0x1F0DF))),
    symbols("flags-of-letters", first(16, (0x1F1E6, 0x1F1FF)), lay_out=in_groups(2)),
    symbols("mathematical-signs", first(128, (0x2200, 0x22FF))),
    symbols("arrows", first(64, (0x2190, 0x21FF)), lay_out=in_groups(6)),
    symbols("private-use", [chr(0xE100 + at) for at in range(256)]),
    symbols("private-use-plane-15", [chr(0xF0000 + at) for at in range(4096)]),
    symbols("halves-of-pairs", [chr(0xD800 + at) for at in range(1024)]),
    symbols("code-points-not-given-out", [chr(0x50000 + at) for at in range(1024)]),
    latin_marks(),
    fancy("base64-in-mathematical-bold", 0x1D400),
    fancy("base64-in-sans-serif", 0x1D5A0),
    folded(),
)
