"""Moments and days: every time is an instant in UTC, every day is a day in the United Kingdom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}


@cache
def _london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


def utc(at: datetime, what: str) -> datetime:
    """Return ``at`` as an instant in UTC. Raises ValueError where it does not say its offset."""
    if at.utcoffset() is None:
        raise ValueError(
            f"{what} does not say which time zone it is in, so a deadline could be an hour out. "
            "Give an aware datetime, such as one with tzinfo=UTC."
        )
    return at.astimezone(UTC)


def day_of(at: datetime) -> date:
    """The day it is in the United Kingdom at an instant."""
    return at.astimezone(_london()).date()


def moment(day: date, clock: time) -> datetime:
    """The instant, in UTC, at which the clocks of the United Kingdom show this on this day."""
    return datetime.combine(day, clock, _london()).astimezone(UTC)


def hours_after(at: datetime, hours: int) -> datetime:
    """The instant so many real hours later: a night on which the clocks change alters nothing."""
    return at.astimezone(UTC) + timedelta(hours=hours)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March, never a day sooner."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def said(at: datetime, language: str = "en") -> str:
    """An instant as a person reads it: `10:00 on Monday 23 November 2026`, in UK time."""
    local = at.astimezone(_london())
    before = "ddydd" if language == "cy" else "on"
    return f"{local:%H:%M} {before} {said_day(local.date(), language, weekday=True)}"


def said_day(day: date, language: str = "en", *, weekday: bool = False) -> str:
    """A day as a person reads it: `23 November 2026`, with the day of the week where asked."""
    month = _MONTHS[language].split()[day.month - 1]
    name = f"{_DAYS[language][day.weekday()]} " if weekday else ""
    return f"{name}{day.day} {month} {day.year}"
