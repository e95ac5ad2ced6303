"""A clock that is wrong reorders nothing and breaks nothing, and is shown."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology.chain import entries
from handrail.chronology.record import read_record
from tests.chronology.people import MORNING, Setting, verify


def written_at(*offsets):
    """A case with entries at these distances from the morning."""
    setting = Setting()
    for number, offset in enumerate(offsets):
        setting.now = MORNING + offset - timedelta(minutes=1)
        setting.write("c1", f"note {number}")
    return setting


@pytest.mark.parametrize(
    "back", [timedelta(hours=1), timedelta(days=1), timedelta(days=365), timedelta(seconds=1)]
)
def test_c43_a_clock_put_back_breaks_nothing_and_is_shown(back):
    setting = written_at(timedelta(), -back, -back + timedelta(minutes=1))
    assert [entry.header.seq for entry in entries(setting.ledger, "c1")] == [0, 1, 2]
    for found in (setting.check(), setting.check_case("c1")):
        assert found.sound
        assert ["Case c1, entry 1 is dated" in note for note in found.notes] == [True]
        assert "The order of the entries stands." in found.notes[0]
    setting.now += timedelta(days=1)
    record = read_record(setting.export("c1"), verify=verify)
    assert ["Entry 1 is dated" in note for note in record.notes[:1]] == [True]


def test_c43_a_clock_a_year_ahead_shows_when_it_is_put_right():
    setting = written_at(timedelta(), timedelta(days=365), timedelta(minutes=2))
    found = setting.check()
    assert found.sound
    assert ["Case c1, entry 2 is dated" in note for note in found.notes] == [True]


def test_c43_the_hour_that_comes_twice_in_autumn_is_nothing_to_the_log():
    """Times are UTC: the night the clocks change passes as any other."""
    night = MORNING.replace(month=10, day=25, hour=0, minute=30) - MORNING
    setting = written_at(*(night + timedelta(minutes=20 * step) for step in range(6)))
    assert setting.check().notes == ()


def test_times_that_are_the_same_are_in_order():
    assert written_at(timedelta(), timedelta()).check().notes == ()


@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=20))
def test_c43_whatever_the_clock_says_the_order_is_that_of_writing(seconds):
    setting = written_at(*(timedelta(seconds=one) for one in seconds))
    found = setting.check()
    assert found.sound
    assert [entry.header.seq for entry in entries(setting.ledger, "c1")] == list(
        range(len(seconds))
    )
    backwards = sum(one > other for one, other in zip(seconds, seconds[1:], strict=False))
    assert len(found.notes) == backwards
