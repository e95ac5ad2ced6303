"""What people write comes through as they wrote it."""

import pytest

from handrail.textgate import clean
from tests.textgate.passages import long_passages, passages, translations, untouched, written

LEAST_UNTOUCHED = 0.995
WRITTEN_FOR_THIS = [
    *("welsh", "urdu", "polish", "romani", "textspeak", "case-notes", "other"),
]


def test_c55_ten_thousand_passages_in_a_hundred_languages_are_tried():
    assert sum(map(len, translations().values())) >= 10_000
    assert len(translations()) >= 90
    assert len({text for texts in passages().values() for text in texts}) >= 25_000


@pytest.fixture(scope="module")
def cleaned():
    """Each passage and what came of it."""
    return [(text, clean(text)) for texts in passages().values() for text in texts]


def test_c55_at_least_995_passages_in_a_thousand_come_through_untouched(cleaned):
    touched = [text for text, came in cleaned if not untouched(text, came)]
    assert 1 - len(touched) / len(cleaned) >= LEAST_UNTOUCHED


def test_c55_no_passage_loses_a_word_to_a_mark(cleaned):
    assert [text[:60] for text, came in cleaned if "[removed" in came.text] == []


def test_c55_no_long_passage_loses_a_word_to_a_mark():
    assert len(long_passages()) > 1_000
    assert [text[:60] for text in long_passages() if "[removed" in clean(text).text] == []


@pytest.mark.parametrize("name", WRITTEN_FOR_THIS)
def test_every_passage_written_for_these_tests_comes_through_untouched(name):
    assert [text for text in written(name) if not untouched(text, clean(text))] == []


def test_the_passages_written_for_these_tests_are_all_different():
    every = [text for name in WRITTEN_FOR_THIS for text in written(name)]
    assert len(set(every)) == len(every) > 200


def test_every_file_of_passages_is_tried():
    assert set(WRITTEN_FOR_THIS) <= passages().keys()
