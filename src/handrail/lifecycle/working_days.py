"""Working days of each nation: no weekend, no bank holiday, and a day is one in the United Kingdom.

The bank holidays come from the `holidays` library, loaded only when a deadline is counted in
working days. Where it knows none, because the nation is not known or the year lies past its end,
only weekends are left out: a deadline can then come too early, and never too late.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from handrail.lifecycle.times import day_of, moment

NATIONS: Final = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
"""The nations, by the ids the rest of the house uses, with the library's names for them."""

START_OF_DAY: Final = time(0, 0)
END_OF_WORKING_DAY: Final = time(17, 0)
"""When a deadline in working days falls: earlier than midnight, while an office still answers."""


def is_working_day(day: date, nation: str | None) -> bool:
    """Whether offices of a nation are open on a day; for a nation not known, any weekday."""
    return day.weekday() < 5 and day not in _bank_holidays(nation, day.year)


def calendar_knows(day: date, nation: str | None) -> bool:
    """Whether the bank holidays of a day's year are known for this nation.

    A holiday proclaimed after the library was released is not among them in any year.
    """
    return bool(_bank_holidays(nation, day.year))


def working_days_after(at: datetime, days: int, nation: str | None) -> datetime:
    """The end of the last of so many working days after the day of an instant, in UTC.

    The day it starts on does not count, whatever the hour: one working day after a Friday is 17:00
    on Monday, or on Tuesday where Monday is a bank holiday.
    """
    day = day_of(at)
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, nation)
    return moment(day, END_OF_WORKING_DAY)


@cache
def _bank_holidays(nation: str | None, year: int) -> frozenset[date]:
    subdivision = NATIONS.get(nation or "")
    if subdivision is None:
        return frozenset()
    # Here and nowhere above: an assessment never counts days and should not wait for a calendar.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=subdivision, years=year))
