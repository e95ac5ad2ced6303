"""Pictures written with words: from a list of words, an alphabet read aloud, or syllables."""

import itertools

from tests.textgate.encoding import Encoding, of_file, symbols

_NATO = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar "
    "papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu nought one two three "
    "four five"
)
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_MORSE = "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .- -... -.-. -.. . ..-."
_STARTS = "b c d f g h l m n p r s t w br cl cr dr fl gr pl pr sh sl sp st tr"
_MIDDLES = "a e i o u ai ea ee oa oo ou"
_ENDS = "d ke l m n nd nt p r rn s se st t te ve"
_EVERYDAY = "the and a of to in it on as at by"
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def everyday_words(size):
    """So many words of three to eight letters that read like words: a list as word codes have
    it."""
    parts = itertools.product(_STARTS.split(), _MIDDLES.split(), _ENDS.split())
    return list(itertools.islice(map("".join, parts), size))


def words(name, choice, *, split=str.split, between=" "):
    return symbols(name, choice, lay_out=between.join, split=split)


def syllables():
    """Proquint: sixteen bits as two syllables and a consonant."""
    shape = [CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS]
    shifts = (12, 10, 6, 4, 0)

    def spell(number):
        parts = zip(shape, shifts, strict=True)
        return "".join(letters[number >> shift & len(letters) - 1] for letters, shift in parts)

    def write(data):
        data += bytes(-len(data) % 2)
        pairs = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
        return " ".join(map(spell, pairs))

    def number_of(word):
        parts = zip(word, shape, shifts, strict=True)
        return sum(letters.index(letter) << shift for letter, letters, shift in parts)

    def read(text):
        words = (word for word in text.split() if len(word) == 5)
        spelt = (w for w in words if all(a in b for a, b in zip(w, shape, strict=True)))
        return [b"".join(number_of(word).to_bytes(2, "big") for word in spelt)]

    return of_file("syllables", write, read)


def among_everyday_words(bits):
    """Words from a list with an everyday word after each two, as a careful person would hide
    them."""
    filler = itertools.cycle(_EVERYDAY.split())
    pairs = itertools.zip_longest(*[iter(bits)] * 2, fillvalue="")
    return " ".join(f"{one} {two} {next(filler)}" for one, two in pairs)


def without_commas(text):
    return text.replace(",", " ").split()


SPOKEN: tuple[Encoding, ...] = (
    words("words-of-a-list", everyday_words(2048)),
    words("words-of-a-short-list", everyday_words(256)),
    symbols(
        "words-among-everyday-words",
        everyday_words(2048),
        lay_out=among_everyday_words,
        split=str.split,
    ),
    words("alphabet-read-aloud", _NATO.split()),
    words("hex-read-aloud", [*_NUMBERS.split(), "fifteen"]),
    words("two-words", ("yes", "no")),
    words("two-letters-laughing", ("ha", "he")),
    words("four-colours", ("red", "green", "blue", "white"), between=", ", split=without_commas),
    words("morse", _MORSE.split()),
    syllables(),
)
