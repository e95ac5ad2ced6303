from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.words import new_phrase, normalise, unknown_words, word_list, words_for

phrases = st.lists(st.sampled_from(word_list()), min_size=1, max_size=8).map(" ".join)


def test_the_list_has_2048_words_that_their_first_four_letters_tell_apart():
    words = word_list()
    assert len(words) == len(set(words)) == 2048
    assert len({word[:4] for word in words}) == 2048
    assert all(word.isascii() and word.islower() and word.isalpha() for word in words)
    assert sorted(words) == list(words)


def test_the_list_is_the_one_that_phrases_on_paper_were_made_from():
    digest = sha256("\n".join(word_list()).encode()).hexdigest()
    assert digest == "187db04a869dd9bc7be80d21a86497d692c0db6abd3aa8cb6be5d618ff757fae"


def test_a_phrase_is_six_words_of_the_list_and_never_the_same():
    made = [new_phrase() for _ in range(200)]
    assert all(len(phrase.split()) == 6 for phrase in made)
    assert not any(unknown_words(phrase) for phrase in made)
    assert len(set(made)) == 200
    assert Counter(" ".join(made).split()).most_common(1)[0][1] < 12


@given(
    phrases, st.sampled_from([" ", "  ", "-", " - ", ", ", "\n", "\t", "_", " · ", "\u00a0", "–"])
)
def test_a_phrase_may_be_typed_with_any_capitals_and_between_words_anything(phrase, between):
    for typed in (phrase, phrase.upper(), phrase.title(), f"  {phrase} "):
        assert normalise(typed.replace(" ", between)) == phrase


@given(phrases)
def test_full_width_letters_of_another_keyboard_are_the_same_letters(phrase):
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in phrase)
    assert normalise(wide) == phrase


@given(st.text(max_size=60))
def test_any_text_at_all_is_normalised_without_a_fault(text):
    assert normalise(text) == normalise(f" {text}\n")


@pytest.mark.parametrize(
    ("typed", "other"), [("abandon ability", "ability abandon"), ("act ion", "action"), ("a1", "a")]
)
def test_phrases_that_differ_stay_different(typed, other):
    assert normalise(typed) != normalise(other)


def test_a_misspelt_word_is_pointed_out_by_its_place():
    assert unknown_words("Abandon abilty able") == (2,)
    assert unknown_words("zzz able qqq") == (1, 3)
    assert unknown_words("abandon-ability") == ()


def test_words_are_the_first_bits_of_a_digest():
    listed = word_list()
    assert words_for(b"\x00\x20\x00\xff" + bytes(28), 2) == (listed[1], listed[0])
    assert words_for(b"\xff" * 32, 8) == (listed[2047],) * 8
    assert words_for(bytes(31) + b"\xff", 8) == (listed[0],) * 8
