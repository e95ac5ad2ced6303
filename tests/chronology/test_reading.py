"""Nothing that was written is hidden from who reads it, not even by what corrects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology.chain import entries
from handrail.chronology.entry import EntryFault, Kind
from handrail.chronology.reading import Shown, read_through
from handrail.chronology.record import read_record
from tests.chronology.people import DEPUTY, Setting, verify


def told(setting, words=None):
    listed = list(entries(setting.ledger, "c1"))
    return read_through(listed, setting.words.get("c1", {}) if words is None else words)


def test_c42_a_correction_stands_beside_what_it_corrects():
    setting = Setting()
    setting.write("c1", "She said it was on Monday.")
    setting.write("c1", "Told the parents.")
    setting.write("c1", "It was Tuesday.", by=DEPUTY, kind=Kind.CORRECTION, about=0)
    first, between, correction = told(setting)
    assert first.text == "She said it was on Monday."
    assert (first.corrected_by, first.corrects) == ((2,), None)
    assert (between.corrected_by, between.corrects) == ((), None)
    assert (correction.text, correction.corrects) == ("It was Tuesday.", 0)


def test_c42_a_correction_may_itself_be_corrected_and_all_three_stand():
    setting = Setting()
    setting.write("c1", "Monday.")
    setting.write("c1", "Tuesday.", kind=Kind.CORRECTION, about=0)
    setting.write("c1", "Wednesday.", kind=Kind.CORRECTION, about=0)
    setting.write("c1", "Tuesday after all.", kind=Kind.CORRECTION, about=2)
    lines = told(setting)
    assert [line.text for line in lines] == [
        "Monday.",
        "Tuesday.",
        "Wednesday.",
        "Tuesday after all.",
    ]
    assert [line.corrected_by for line in lines] == [(1, 2), (), (3,), ()]


def test_c42_a_corrected_entry_goes_out_in_a_record_with_its_own_words():
    setting = Setting()
    setting.write("c1", "Monday.")
    setting.write("c1", "Tuesday.", kind=Kind.CORRECTION, about=0)
    record = read_record(setting.export("c1"), verify=verify)
    first, correction, _ = read_through(record.entries, record.words)
    assert (first.text, first.corrected_by) == ("Monday.", (1,))
    assert (correction.text, correction.corrects) == ("Tuesday.", 0)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_c42_every_entry_is_told_in_order_whatever_corrects_what(about):
    setting = Setting()
    setting.write("c1", "note 0")
    for number, one in enumerate(about, start=1):
        setting.write("c1", f"note {number}", kind=Kind.CORRECTION, about=min(one, number - 1))
    lines = told(setting)
    assert [line.text for line in lines] == [f"note {at}" for at in range(len(about) + 1)]
    for line in lines[1:]:
        assert line.entry.header.seq in lines[line.corrects].corrected_by
    assert sum(len(line.corrected_by) for line in lines) == len(about)


def test_a_reading_is_an_entry_that_corrects_nothing():
    setting = Setting()
    setting.write("c1", "note")
    setting.write("c1", None, kind=Kind.READ, about=0)
    first, reading = told(setting)
    assert first.corrected_by == ()
    assert (reading.shown, reading.text, reading.corrects) == (Shown.NONE, None, None)


def test_words_that_are_not_here_are_missing_until_a_disposal_follows():
    setting = Setting()
    setting.write("c1", "note")
    assert [line.shown for line in told(setting, {})] == [Shown.MISSING]
    setting.write("c1", "Kept until they were 25.", kind=Kind.DISPOSE)
    setting.write("c1", "afterwards")
    assert [line.shown for line in told(setting, {})] == [
        Shown.DISPOSED,
        Shown.MISSING,
        Shown.MISSING,
    ]


def test_words_are_withheld_only_when_somebody_says_so():
    setting = Setting()
    setting.write("c1", "note")
    setting.write("c1", "another")
    listed = list(entries(setting.ledger, "c1"))
    shown = [line.shown for line in read_through(listed, {}, withheld={1})]
    assert shown == [Shown.MISSING, Shown.WITHHELD]


def test_words_that_are_other_words_are_refused():
    setting = Setting()
    setting.write("c1", "note")
    nonce, _ = setting.words["c1"][0]
    with pytest.raises(EntryFault, match="not those that were written then"):
        told(setting, {0: (nonce, "another note")})


def test_entries_are_told_in_the_order_of_the_chain_however_they_are_given():
    setting = Setting()
    for number in range(4):
        setting.write("c1", f"note {number}")
    listed = list(entries(setting.ledger, "c1"))
    assert read_through(reversed(listed), setting.words["c1"]) == told(setting)
