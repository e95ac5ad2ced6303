"""Instants, days in the United Kingdom, and working days of each nation."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lifecycle.times import day_of, hours_after, moment, said, utc, years_after
from handrail.lifecycle.working_days import (
    END_OF_WORKING_DAY,
    NATIONS,
    calendar_knows,
    is_working_day,
    working_days_after,
)

FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
ANY_DAY = st.dates(date(2000, 1, 1), date(2130, 12, 31))
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2130, 1, 1), timezones=st.just(UTC))


def test_hours_are_real_ones_through_the_night_the_clocks_go_forward_and_back():
    forward = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert said(forward) == "20:00 on Saturday 28 March 2026"
    assert said(hours_after(forward, 24)) == "21:00 on Sunday 29 March 2026"
    back = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert said(back) == "21:00 on Saturday 24 October 2026"
    assert said(hours_after(back, 24)) == "20:00 on Sunday 25 October 2026"


def test_a_day_is_a_day_in_the_united_kingdom():
    assert day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


@given(st.dates(date(2000, 1, 1), date(2130, 1, 1)), st.integers(3, 23))
def test_a_clock_time_and_its_day_come_back_from_the_instant(day, hour):
    at = moment(day, time(hour))
    assert (at.utcoffset(), day_of(at)) == (timedelta(), day)
    assert said(at).startswith(f"{hour:02}:00")


def test_a_time_that_does_not_say_its_zone_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match=r"^The start does not say .* Give an aware datetime"):
        utc(datetime(2026, 11, 22), "The start")


def test_an_instant_is_said_in_welsh():
    assert said(FRIDAY, "cy") == "15:30 ddydd Gwener 20 Tachwedd 2026"


@given(ANY_DAY, st.integers(1, 100))
def test_so_many_years_after_a_day_is_never_sooner(day, years):
    later = years_after(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) >= (day.month, day.day)


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        ("2026-01-02", {"scotland"}),
        ("2026-03-17", {"northern-ireland"}),
        ("2026-04-06", {"england", "wales", "northern-ireland"}),
        ("2026-07-13", {"northern-ireland"}),
        ("2026-08-03", {"scotland"}),
        ("2026-08-31", {"england", "wales", "northern-ireland"}),
        ("2026-11-30", {"scotland"}),
        ("2026-12-25", set(NATIONS)),
        ("2026-12-28", set(NATIONS)),
        ("2026-12-26", {*NATIONS, None}),
        ("2026-11-22", {*NATIONS, None}),
        ("2026-11-23", set()),
    ],
)
def test_each_nation_has_its_own_bank_holidays_and_an_unknown_one_only_weekends(day, closed_in):
    closed = {
        nation for nation in (*NATIONS, None) if not is_working_day(date.fromisoformat(day), nation)
    }
    assert closed == closed_in


def test_one_working_day_after_a_friday_is_the_end_of_monday_or_of_tuesday_after_a_holiday():
    assert said(working_days_after(FRIDAY, 1, "wales")) == "17:00 on Monday 23 November 2026"
    easter = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
    assert said(working_days_after(easter, 1, "england")) == "17:00 on Tuesday 7 April 2026"
    assert said(working_days_after(easter, 1, "scotland")) == "17:00 on Monday 6 April 2026"


@given(INSTANTS, st.integers(1, 12), st.sampled_from(tuple(NATIONS)))
def test_a_working_day_deadline_ends_on_a_working_day_with_as_many_before_it(at, days, nation):
    end = working_days_after(at, days, nation)
    passed = (end.date() - day_of(at)).days
    after = [day_of(at) + timedelta(days=n) for n in range(1, passed + 1)]
    assert sum(is_working_day(day, nation) for day in after) == days
    assert is_working_day(after[-1], nation)
    assert moment(after[-1], END_OF_WORKING_DAY) == end


@given(INSTANTS, st.integers(1, 12), st.sampled_from(tuple(NATIONS)))
def test_where_no_bank_holiday_is_known_a_deadline_is_never_later(at, days, nation):
    for unknown in (None, "atlantis"):
        assert working_days_after(at, days, unknown) <= working_days_after(at, days, nation)


def test_past_the_end_of_the_calendar_only_weekends_are_left_out_and_that_can_be_said():
    christmas = date(2131, 12, 25)
    assert not calendar_knows(christmas, "wales")
    assert is_working_day(christmas, "wales")
    assert calendar_knows(date(2031, 1, 1), "wales")


def test_the_calendar_is_loaded_only_when_working_days_are_counted():
    code = (
        "import sys\n"
        "import handrail.lifecycle.clocks, handrail.lifecycle.disposal\n"
        "from datetime import UTC, datetime\n"
        "from handrail.lifecycle.working_days import working_days_after as after\n"
        "at = datetime(2026, 11, 20, tzinfo=UTC)\n"
        "after(at, 1, None)\n"
        "before = 'holidays' in sys.modules\n"
        "after(at, 1, 'wales')\n"
        "print(before, 'holidays' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
