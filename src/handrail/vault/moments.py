"""Ids and times as the vault writes them: opaque words, and whole seconds in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

SETTING = "setting"
"""The id of the setting itself, in the store and in the chronology: nobody else is given it."""

_OPAQUE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def opaque(id: str) -> str:
    """The id, when it is one: lower-case letters, digits and hyphens, and so never a name.

    A colon joins ids to one another in rows, so none may stand inside an id. Every id that is good
    here is good in the chronology too.
    """
    if id == SETTING:
        raise ValueError(
            "This id belongs to the setting itself, and whoever had it could write in its name. "
            "Take another one."
        )
    if not _OPAQUE.fullmatch(id):
        raise ValueError(
            "This is not an id. It is stored where anybody with the database reads it, so it must "
            "say nothing: use 1 to 64 lower-case letters, digits and hyphens that are not a name, "
            "and begin with a letter or a digit."
        )
    return id


def whole(at: datetime) -> datetime:
    """The moment in UTC and in whole seconds, as it is stored; a ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError(
            "This time has no time zone, so it could mean two different hours. Give it in UTC."
        )
    return at.astimezone(UTC).replace(microsecond=0)


def stamp(at: datetime | None) -> str:
    """The moment as text, ``2026-11-22T08:13:00Z``; ``never`` stands for no end."""
    return "never" if at is None else whole(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(stamped: str) -> datetime | None:
    """The moment that a stamp stands for; None for ``never``."""
    return None if stamped == "never" else datetime.fromisoformat(stamped)


def is_over(until: datetime | None, *, at: datetime) -> bool:
    """Whether access that ends at ``until`` has ended: at that very second it has."""
    return until is not None and at >= until


DAY = timedelta(days=1)
