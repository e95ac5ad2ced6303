"""Any text at all can be cleaned, once and for all, with work that grows as its length does."""

import importlib
import random
import re
import sys
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.textgate import clean, gate
from handrail.textgate.budget import MOST_BITS
from handrail.textgate.draft import Draft, begin
from handrail.textgate.tokens import read_tokens
from tests.decision.incidents import tries
from tests.house.tree import python
from tests.textgate.hostile import ENCODINGS
from tests.textgate.passages import written
from tests.textgate.pictures import pictures

ANY_CHARACTER = st.integers(0, 0x10FFFF).map(chr)
WORDS = " ".join(written("case-notes") + written("textspeak") + written("other")).split()
PIECES = (
    *(
        "[removed]",
        "[removed: 12 characters of code, not words]",
        "[removed: ",
        " ",
        "\n",
        "\t",
        "  ",
    ),
    *(
        "\u200b",
        "\u200d",
        "\u2764\ufe0f",
        "\u00a0",
        "\x00",
        "\ufffd",
        "\ue000",
        "\ud83d",
        "e\u0301",
    ),
    *(
        "a\u0431c",
        "<svg",
        "</svg>",
        "<td>",
        "data:" + "image/png;base64,AAAA",
        "no no no",
        "\u0130",
    ),
    *("https://a.example/b/c?d=e", "www.x.example/" + "y" * 70, "12/11/2026", "09:30", "\u0958"),
    *("\u54c8\u54c8", "\ud55c", "\u0627\u200c\u0628", "\u1780\u200b\u1781", "\u05d0\u200f"),
)


@st.composite
def a_piece_of_code(draw):
    """Part of a picture in one of the encodings."""
    encoding = draw(st.sampled_from(ENCODINGS))
    code = encoding.write(draw(st.sampled_from(pictures()[:12])))
    first = draw(st.integers(0, len(code) - 1))
    return code[first : first + draw(st.sampled_from((20, 100, 400, 1500)))]


MIXED = st.lists(
    st.one_of(
        st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
        st.text(ANY_CHARACTER, max_size=60),
        st.tuples(st.sampled_from(("ha", "no ", "-", "AAAA", "ab ")), st.integers(1, 300)).map(
            lambda pair: pair[0] * pair[1]
        ),
        a_piece_of_code(),
    ),
    max_size=8,
)


@settings(max_examples=tries(300))
@given(st.text(ANY_CHARACTER))
def test_any_text_is_cleaned_and_can_be_stored(text):
    cleaned = clean(text)
    assert cleaned.text.encode("utf-8").decode("utf-8") == cleaned.text


@settings(max_examples=tries(400))
@given(MIXED, st.sampled_from(("", " ", "\n")))
def test_cleaning_a_text_twice_is_cleaning_it_once(parts, between):
    once = clean(between.join(parts))
    twice = clean(once.text)
    assert twice.text == once.text
    assert twice.cuts == ()


@settings(max_examples=tries(200))
@given(MIXED)
def test_every_mark_stands_where_its_cut_says(parts):
    cleaned = clean(" ".join(parts))
    for cut in cleaned.cuts:
        assert cut.length > 0
        assert cut.at == 0 or cleaned.text.startswith("[removed", cut.at)


@settings(max_examples=tries(300))
@given(MIXED)
def test_c55_all_the_short_codes_in_a_text_carry_less_than_a_kibibyte(parts):
    left = begin(clean(" ".join(parts)).text).text
    new = {left[token.start : token.end]: token.bits for token in read_tokens(left)}
    assert sum(new.values()) <= MOST_BITS < 1024 * 8


def test_a_text_of_any_length_is_taken():
    assert clean("").text == ""
    long = " ".join(written("case-notes")) * 30
    assert len(clean(long).text) > 300_000


def tiresome(size):
    """Texts made to keep a careless pattern or loop busy, each of about this many characters."""
    chance = random.Random(3)
    small = "abcdefghijklmnopqrstuvwxyz "
    for piece in (
        *(
            "<svg ",
            "<svg><table>",
            "<",
            "[removed]",
            "[removed: ",
            "a ",
            "data:",
            "www.",
            "a.",
            "a.b/ ",
        ),
        *(
            "https://a ",
            " ",
            " \t",
            "\n ",
            "\x00",
            "\x00" + "a" * 12,
            "\u200d",
            "\u0627\u200d",
            "a\u0301",
        ),
        *(
            "a",
            "ab",
            "abcde",
            "ha ",
            "no please ",
            "x" * 16 + " ",
            "12 ",
            "a\u0431c ",
            "aА",
            "\"',;:.",
            "- ",
        ),
        *(
            "hElLo ",
            "\u0130",
            "\ufdfa",
            "wa" * 9 + "it ",
            "&#12;",
            "\U0001f600\ufe0f",
            "\u4f60\u597d",
        ),
    ):
        yield piece * (size // len(piece))
    yield "".join(chance.choices(small, k=size))
    yield "".join(chance.choices(small + small.upper() + "0123456789+/", k=size))
    yield "".join(chr(chance.randrange(0x20, 0x2FF)) for _ in range(size))
    yield "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(size))
    yield "".join(chr(chance.randrange(0x410, 0x450)) for _ in range(size))
    yield " ".join(f"word {chance.randrange(1000)}" for _ in range(size // 9))


def work(text):
    """How many functions are called to clean a text, of ours and of Python's."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        clean(text)
    finally:
        sys.setprofile(None)
    return calls


def test_four_times_the_text_is_no_more_than_four_times_the_work():
    for short, long in zip(tiresome(8_000), tiresome(32_000), strict=True):
        assert work(long) <= 4.5 * work(short) + 500, short[:20]


def test_no_text_needs_more_than_four_rounds(monkeypatch):
    rounds = []
    look = gate._without_codes

    def counted(draft):
        rounds.append(draft)
        return look(draft)

    monkeypatch.setattr(gate, "_without_codes", counted)
    for text in tiresome(6_000):
        rounds.clear()
        clean(text)
        assert 1 <= len(rounds) <= 4, text[:20]


def test_a_text_that_never_settled_would_not_keep_the_gate_for_ever(monkeypatch):
    rounds = []

    def restless(draft):
        rounds.append(draft)
        return Draft(draft.text + "x", draft.gaps, draft.unmarked)

    monkeypatch.setattr(gate, "_without_codes", restless)
    assert clean("a").text == "a" + "x" * gate.MOST_ROUNDS
    monkeypatch.setattr(gate, "_tidied", restless)
    rounds.clear()
    clean("a")
    assert len(rounds) == gate.MOST_ROUNDS * (gate.MOST_ROUNDS + 1)


def modules():
    return [
        importlib.import_module(f"handrail.textgate.{path.stem}")
        for path in python("src")
        if path.parent.name == "textgate"
    ]


def endless_within_endless(parsed, inside=False):
    """Whether a repeat without an end holds another one: what makes a pattern slow on some
    texts."""
    for operation, argument in parsed:
        endless = str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and (
            str(argument[1]) == "MAXREPEAT"
        )
        if endless and inside:
            return True
        for part in argument if isinstance(argument, tuple | list) else [argument]:
            for held in part if isinstance(part, list) else [part]:
                if hasattr(held, "getwidth") and endless_within_endless(held, inside or endless):
                    return True
    return False


def parse(pattern):
    return importlib.import_module("re._parser").parse(pattern.pattern, pattern.flags & ~re.UNICODE)


def test_a_careless_pattern_is_noticed():
    assert endless_within_endless(parse(re.compile(r"(?:a+b?)+c")))
    assert endless_within_endless(parse(re.compile(r"x|(?:(\w|\d)+)*")))
    assert not endless_within_endless(parse(re.compile(r"(?:a{1,4}b)+c*")))


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_no_pattern_repeats_without_end_inside_a_repeat_without_end(module: ModuleType):
    patterns = [thing for thing in vars(module).values() if isinstance(thing, re.Pattern)]
    assert [one.pattern for one in patterns if endless_within_endless(parse(one))] == []
