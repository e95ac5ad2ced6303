"""Pictures that a reader does not see: hidden signs, blanks, look-alike letters, odd capitals."""

import itertools
import re

from tests.textgate.encoding import Encoding, lined_up, numbers, of_file, symbols

PROSE = (
    "She asked me to sit with her at lunch because the others would not stop talking about it. "
    "I said that I would come with her to the office and that none of this was her fault. "
    "Her aunt has been told and is collecting her today. We agreed what to do if it goes on. "
)
PERSIAN = "او گفت که می خواهد با معلم خود حرف بزند و نمی داند از کجا آغاز کند ولی ما کنار او هستیم "
KHMER = "គាត់បាននិយាយថាគាត់ចង់និយាយជាមួយគ្រូហើយមិនដឹងថាត្រូវចាប់ផ្តើមពីណាទេយើងនៅជិតគាត់"
LOOK_ALIKES = dict(zip("aceopxyABEHKMOPTX", "асеорхуАВЕНКМОРТХ", strict=True))
WORDS = PROSE.split()


def bit_by_bit(name, is_place, change, read_bits):
    """One bit at each fitting place of a piece of prose, said over and over."""

    def write(data):
        bits = iter("".join(format(value, "08b") for value in numbers(data, 8)))
        text: list[str] = []
        for sign in itertools.cycle(PROSE):
            bit = next(bits, None) if is_place(sign) else "0"
            if bit is None:
                return "".join(text)
            text.append(change(sign, bit) if is_place(sign) else sign)

    return of_file(name, write, lambda text: lined_up(read_bits(text)))


def behind_letters(name, signs, how_many, text=PROSE):
    """Hidden signs behind the letters of a piece of prose, so many behind each."""

    def lay_out(hidden):
        groups = ("".join(hidden[at : at + how_many]) for at in range(0, len(hidden), how_many))
        letters = itertools.cycle(text)
        return "".join(map("".join, zip(letters, groups, strict=False)))

    return symbols(name, signs, lay_out=lay_out)


def between_letters(name, signs, every, text):
    """Something or nothing behind every so many letters."""

    def lay_out(bits):
        letters = itertools.cycle(text)
        return "".join("".join(itertools.islice(letters, every)) + bit for bit in bits)

    def split(text):
        found = re.findall(f"[^{''.join(signs)}]{{{every}}}({signs[1]}?)", text)
        return [one or signs[0] for one in found]

    return symbols(name, signs, lay_out=lay_out, split=split)


def case_bits(text):
    return "".join("1" if sign.isupper() else "0" for sign in text if sign.isalpha())


def look_alike_bits(text):
    known = dict.fromkeys(LOOK_ALIKES, "0") | dict.fromkeys(LOOK_ALIKES.values(), "1")
    return "".join(known[sign] for sign in text if sign in known)


def at_line_ends():
    def lay_out(bits):
        lines = ("".join(bits[at : at + 16]) for at in range(0, len(bits), 16))
        sentences = itertools.cycle(PROSE.split(". "))
        return "\n".join(map("".join, zip(sentences, lines, strict=False))) + "\n"

    def split(text):
        return "".join(re.findall(r"[ \t]+(?=\n)", text))

    return symbols("blanks-at-line-ends", " \t", lay_out=lay_out, split=split)


def after_words(name, signs, find):
    """One of a few signs behind each word of a piece of prose."""

    def lay_out(bits):
        plain = (word.strip(",.") for word in itertools.cycle(WORDS))
        return "".join(map("".join, zip(plain, bits, strict=False))) + "end"

    return symbols(name, signs, lay_out=lay_out, split=lambda text: re.findall(find, text))


def word_by_word(name, change, read_bit):
    """One bit in each word of a piece of prose."""

    def lay_out(bits):
        plain = (word.strip(",.").lower() for word in itertools.cycle(WORDS))
        return " ".join(change(w) if b == "1" else w for w, b in zip(plain, bits, strict=False))

    def split(text):
        return ["1" if read_bit(word) else "0" for word in text.split()]

    return symbols(name, "01", lay_out=lay_out, split=split)


def accents(name, variants):
    """One of eight accents on each vowel of a piece of prose that has variants."""
    places = {sign: at for signs in variants.values() for at, sign in enumerate(signs)}

    def write(data):
        values = iter(numbers(data, 3))
        text: list[str] = []
        for sign in itertools.cycle(PROSE):
            at = next(values, None) if sign in variants else 0
            if at is None:
                return "".join(text)
            text.append(variants[sign][at] if sign in variants else sign)

    def read(text):
        signs = (
            text[at : at + 2] if text[at : at + 2] in places else text[at]
            for at in range(len(text))
        )
        return lined_up("".join(format(places[sign], "03b") for sign in signs if sign in places))

    return of_file(name, write, read)


def in_bold(word):
    return "".join(chr(0x1D41A + ord(sign) - 97) if sign.isascii() else sign for sign in word)


UNSEEN: tuple[Encoding, ...] = (
    behind_letters("zero-width-bits", "\u200b\u200c", 8),
    behind_letters("zero-width-quarters", "\u200c\u200d\u2060\ufeff", 1),
    behind_letters("direction-marks", "\u200e\u200f", 1),
    behind_letters("direction-overrides", "\u202a\u202b\u202d\u202e", 2),
    behind_letters("joiners-in-persian", "\u200c\u200d", 1, PERSIAN),
    behind_letters("tags", [chr(0xE0020 + at) for at in range(64)], 4),
    behind_letters("variation-selectors", [chr(0xFE00 + at) for at in range(16)], 2),
    behind_letters("more-variation-selectors", [chr(0xE0100 + at) for at in range(128)], 1),
    behind_letters("soft-hyphens", "\u00ad\u034f", 3),
    between_letters("few-joiners-in-persian", ("-", "\u200c"), 5, PERSIAN.replace(" ", "")),
    between_letters("breaks-in-khmer", ("-", "\u200b"), 3, KHMER),
    symbols(
        "variation-selectors-on-an-emoji",
        [chr(0xE0100 + at) for at in range(128)],
        lay_out=lambda hidden: "\U0001f600" + "".join(hidden),
    ),
    symbols(
        "selectors-on-emoji",
        "\ufe0e\ufe0f",
        lay_out=lambda hidden: "".join("\u2764" + one for one in hidden),
    ),
    symbols("control-characters", [chr(0xE + at) for at in range(8)]),
    symbols("nothing-but-blanks", " \t\n\u00a0"),
    symbols("fillers", "\u3164\u115f\u1160\uffa0"),
    symbols("odd-spaces", [chr(0x2000 + at) for at in range(8)]),
    at_line_ends(),
    after_words("one-or-two-blanks", (" ", "  "), r" {1,2}"),
    after_words("blank-or-tab", (" ", "\t"), r"[ \t]"),
    after_words("blank-or-hard-blank", (" ", "\u00a0"), r"[ \u00a0]"),
    after_words("blank-or-new-line", (" ", "\n"), r"[ \n]"),
    after_words("stops-after-words", (". ", ", ", "; ", ": ", "! ", "? ", ") ", " "), r"[^\w ]? "),
    accents("accents-on-letters", {"e": "eèéêëēĕė", "a": "aàáâãäåā", "o": "oòóôõöøō"}),
    word_by_word("words-in-capitals", str.upper, str.isupper),
    word_by_word("words-in-bold", in_bold, lambda word: not word.isascii()),
    bit_by_bit(
        "capitals-in-words",
        str.isalpha,
        lambda sign, bit: sign.upper() if bit == "1" else sign.lower(),
        case_bits,
    ),
    bit_by_bit(
        "look-alike-letters",
        LOOK_ALIKES.__contains__,
        lambda sign, bit: LOOK_ALIKES[sign] if bit == "1" else sign,
        look_alike_bits,
    ),
)
