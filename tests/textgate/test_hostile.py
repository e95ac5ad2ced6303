"""Pictures written as text do not get through, in whatever way they are written."""

import re
import struct
import zlib

import pytest

from handrail.textgate import clean
from handrail.textgate.budget import MOST_BITS
from handrail.textgate.draft import begin
from handrail.textgate.tokens import read_tokens
from tests.house.tree import ROOT
from tests.textgate.encoding import recovered
from tests.textgate.hostile import AFTER, BEFORE, BY_NAME, ENCODINGS, LIMITS, ON_ALL, chosen, tried
from tests.textgate.pictures import FORMATS, KIBIBYTE, RECIPES, make, pattern, pictures

NAMES = [encoding.name for encoding in ENCODINGS]
ALL_BUT_THE_LAST_BYTES = 0.97


def test_c55_at_least_two_hundred_pictures_go_through_at_least_52_encodings():
    assert len(set(NAMES)) == len(NAMES) >= 52
    assert len(ON_ALL & set(NAMES)) == len(ON_ALL) >= 52
    assert len({picture.file for picture in pictures()}) == len(pictures()) == 200
    assert all(len(chosen(BY_NAME[name])) == 200 for name in ON_ALL)


def test_every_picture_has_at_least_a_kibibyte_and_every_format_and_pattern_is_there():
    assert min(len(picture.file) for picture in pictures()) >= KIBIBYTE
    made = {tuple(picture.name.split()[:2]) for picture in pictures()}
    assert made == {(form, kind) for form, kind, _ in RECIPES}
    assert {form for form, _ in made} == set(FORMATS)


def test_the_png_files_are_pictures():
    picture = make("noise", "png", 32, 5)
    size, body = picture.file[16:24], picture.file.split(b"IDAT")[1].split(b"IEND")[0][:-8]
    assert struct.unpack(">II", size) == (32, 32)
    rows = zlib.decompress(body)
    assert b"".join(rows[at + 1 : at + 33] for at in range(0, len(rows), 33)) == pattern(
        "noise", 32, 5
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_encoding_can_be_read_back_where_the_gate_has_not_been(name):
    encoding = BY_NAME[name]
    for picture in chosen(encoding)[:2]:
        written = encoding.write(picture)
        payload = encoding.payload(picture, written)
        most = len(payload) // 16 * 16
        assert recovered(payload, encoding.read(written)) >= most * ALL_BUT_THE_LAST_BYTES
        if not encoding.drawn:
            assert encoding.survives(payload, written)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LIMITS])
def test_c55_no_picture_of_a_kibibyte_can_be_read_from_what_is_left(name):
    assert [one.picture for one in tried(name) if one.survives] == []


@pytest.mark.parametrize("name", LIMITS)
def test_c55_every_limit_on_the_list_is_still_a_limit(name):
    through = [one for one in tried(name) if one.survives]
    assert through
    if LIMITS[name].only_repeating:
        assert [one.picture for one in through if not one.repeats_itself] == []


@pytest.mark.parametrize("name", NAMES)
def test_c55_the_words_before_and_after_a_picture_stay(name):
    assert [one.picture for one in tried(name) if not one.prose_kept] == []


def test_c55_a_picture_alone_leaves_one_mark_and_nothing_else():
    for name in (
        "base64",
        "hex-in-lines",
        "data-address-png",
        "emoji-squares",
        "uuencode",
        "braille",
    ):
        text = clean(BY_NAME[name].write(make("noise", "png", 32, 1))).text
        left = re.sub(r"\[removed: \d+ characters of code, not words\]", "", text)
        assert len(left) < 300, name


def test_c55_many_small_pieces_in_many_ways_add_up_to_no_picture_either():
    picture = pictures()[0]
    woven = [name for name in NAMES if name.endswith("-among-words") and name not in LIMITS]
    parts = [BY_NAME[name].write(picture)[at * 90 : at * 90 + 600] for at, name in enumerate(woven)]
    parts.append(BY_NAME["addresses-with-long-paths"].write(picture))
    sent = " and ".join(parts)
    assert sum(token.bits for token in read_tokens(sent)) > 2 * MOST_BITS
    text = begin(clean(sent).text).text
    assert sum(token.bits for token in read_tokens(text)) <= MOST_BITS < KIBIBYTE * 8


def test_the_page_about_the_gate_names_every_limit():
    page = (ROOT / "docs" / "assurance" / "text-gate.md").read_text("utf-8")
    assert [name for name in LIMITS if f"`{name}`" not in page] == []


def test_the_prose_around_the_pictures_is_itself_left_alone():
    assert clean(BEFORE + AFTER).cuts == ()
