from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.locked import Locked, Why
from handrail.vault.sheet import Sheet, new_sheet, parse, spelt, unspelt

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHEET = Sheet(bytes(range(100, 132)))
GROUPS = SHEET.groups()
secrets = st.binary(min_size=32, max_size=32)


def refusal(typed: str) -> str:
    with pytest.raises(Locked) as refused:
        parse(typed)
    assert refused.value.why is Why.WRONG_SHEET
    assert "Nothing was opened" in refused.value.sentence
    return refused.value.sentence


def typed_with(group: int, text: str) -> str:
    return " ".join(text if place == group else one for place, one in enumerate(GROUPS))


@given(secrets)
def test_a_printed_sheet_is_read_back(secret):
    assert parse(Sheet(secret).printed()).secret == secret


@given(secrets, st.sampled_from([" ", "", "-", "\n", "  ", " – ", ". "]), st.booleans())
def test_a_sheet_may_be_typed_in_small_letters_and_with_anything_between(secret, between, small):
    typed = between.join(Sheet(secret).groups())
    assert parse(f" {typed.lower() if small else typed}\n").secret == secret


@given(secrets)
def test_letters_that_look_like_figures_are_read_as_figures(secret):
    printed = Sheet(secret).printed()
    for figure, letters in (("0", "Oo"), ("1", "IiLl"), ("V", "Uu")):
        for letter in letters:
            assert parse(printed.replace(figure, letter)).secret == secret


def test_a_sheet_is_thirteen_groups_of_five_without_letters_that_look_like_figures():
    for _ in range(50):
        groups = new_sheet().groups()
        assert [len(group) for group in groups] == [5] * 13
        assert set("".join(groups)) <= set(ALPHABET)


def test_one_wrong_character_is_always_noticed_and_its_group_is_named():
    for place, group in enumerate(GROUPS):
        for at, right in enumerate(group):
            for wrong in ALPHABET.replace(right, ""):
                spoilt = group[:at] + wrong + group[at + 1 :]
                assert f"Group {place + 1} is not as printed" in refusal(typed_with(place, spoilt))


def test_two_characters_changed_about_in_a_group_are_noticed():
    for place, group in enumerate(GROUPS):
        for one, other in combinations(range(5), 2):
            swapped = list(group)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if swapped != list(group):
                assert f"Group {place + 1} " in refusal(typed_with(place, "".join(swapped)))


def test_two_groups_changed_about_are_noticed():
    for one, other in combinations(range(13), 2):
        groups = list(GROUPS)
        groups[one], groups[other] = groups[other], groups[one]
        assert f"Group {one + 1} " in refusal(" ".join(groups))


def test_a_group_left_out_or_typed_twice_is_pointed_out():
    for place in range(12):
        short = " ".join(GROUPS[:place] + GROUPS[place + 1 :])
        assert f"Group {place + 1} is not as printed" in refusal(short)
        twice = " ".join(GROUPS[: place + 1] + GROUPS[place:])
        assert f"Group {place + 2} is not as printed" in refusal(twice)
    assert "There are 12 groups in place of 13" in refusal(" ".join(GROUPS[:12]))
    assert "There are 14 groups in place of 13" in refusal(" ".join((*GROUPS, GROUPS[0])))


def test_a_character_left_out_or_added_is_pointed_out():
    assert "Group 5 has 4 characters" in refusal(typed_with(4, GROUPS[4][:4]))
    assert "Group 13 has 6 characters" in refusal(typed_with(12, GROUPS[12] + "0"))
    assert "Group 1 " in refusal("".join(GROUPS)[1:])


@pytest.mark.parametrize("typed", ["", "   ", "-", "hello", "0" * 65, "é" * 65, "0 " * 2000])
def test_what_is_no_sheet_at_all_is_refused(typed):
    refusal(typed)


def test_a_sheet_of_a_later_form_is_refused():
    later = " ".join(spelt(2 << 256, groups=13))
    assert "not a form that this version prints" in refusal(later)


@given(st.text(max_size=200) | st.text(alphabet=ALPHABET + " -", min_size=60, max_size=80))
def test_any_text_at_all_is_read_or_refused_with_a_sentence(typed):
    refusal(typed)


@given(secrets, st.data())
def test_a_refusal_quotes_nothing_that_was_typed(secret, data):
    groups = list(Sheet(secret).groups())
    place = data.draw(st.integers(0, 12))
    check = data.draw(st.sampled_from(ALPHABET.replace(groups[place][4], "")))
    groups[place] = groups[place][:4] + check
    sentence = refusal(" ".join(groups))
    assert not any(group in sentence for group in groups)


@given(st.integers(1, 20), st.data())
def test_a_number_spelt_in_groups_is_read_back(groups, data):
    number = data.draw(st.integers(0, (1 << 20 * groups) - 1))
    assert unspelt(" ".join(spelt(number, groups=groups)), groups=groups) == number


def test_a_sheet_is_a_key_that_no_other_sheet_is():
    assert SHEET.as_key() == parse(SHEET.printed()).as_key()
    assert SHEET.as_key().secret == SHEET.secret
    assert new_sheet().as_key().id != SHEET.as_key().id


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_sheet_of_another_size_is_not_made(secret):
    with pytest.raises(ValueError, match="32 secret bytes"):
        Sheet(secret)
