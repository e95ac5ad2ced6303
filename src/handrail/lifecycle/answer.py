"""Yes or no with its sentence: what every permission, move and disposal answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, with what the person should know before they go on."""

    sentence: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """No, with the reason: what stands in the way, why it matters, and what to do.

    ``why`` is a stable id, so that a page can say the sentence in another language. ``sources``
    are ids of lines in guidance/sources or guidance/law, where the reason comes from guidance.
    ``not_before`` is the moment from which the answer would change by itself, or None.
    """

    why: str
    sentence: str
    sources: tuple[str, ...] = ()
    not_before: datetime | None = None


Answer = Allowed | Refused
