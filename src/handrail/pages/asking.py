"""Which question comes next, and how many are left: always the most decisive one first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handrail.decision.assessment import Ask, Assessment
from handrail.pages.sheet import MARKS, Place, Sheet

WHAT_MUST_BE_DONE: Final = frozenset({"urgency", "referral", "imagery"})
"""The fields of an assessment that decide what must be done; the rest fill in the plan."""

FIRST: Final = Place("ask", "immediate_danger")
SOMEBODY_PICTURED: Final = Place("people")
"""Where a reader is sent when nobody is listed as pictured yet."""


@dataclass(frozen=True, slots=True)
class Left:
    """The questions still worth asking: those that decide, those that fill in, those put off."""

    decisive: tuple[Place, ...]
    filling: tuple[Place, ...]
    put_off: tuple[Place, ...]
    put_off_decisive: tuple[Place, ...]

    @property
    def next(self) -> Place | None:
        """The most decisive question not yet asked."""
        return next(iter((*self.decisive, *self.filling)), None)


def left(sheet: Sheet, assessment: Assessment) -> Left:
    """Sort what is still worth asking. A question put off is never asked again by itself."""
    decisive: list[Place] = []
    filling: list[Place] = []
    put_off: list[Place] = []
    put_off_decisive: list[Place] = []
    for ask in assessment.ask_next:
        page = page_for(ask)
        decides = not WHAT_MUST_BE_DONE.isdisjoint(ask.could_change)
        if page.token() in sheet.asked:
            put_off.append(page)
            if decides:
                put_off_decisive.append(page)
        elif page not in decisive:
            (decisive if decides else filling).append(page)
    return Left(tuple(decisive), tuple(filling), tuple(put_off), tuple(put_off_decisive))


def page_for(ask: Ask) -> Place:
    """The page that asks a question: of the incident, of a person, or who is pictured."""
    if ask.fact == "roles" and ask.person is None:
        return SOMEBODY_PICTURED
    return Place("ask", ask.fact, ask.person)


def next_page(sheet: Sheet, assessment: Assessment) -> Place:
    """Where the guide goes by itself: danger, then who is involved, then what decides most."""
    incident = sheet.incident
    if incident is None:
        return Place("place")
    if FIRST.fact not in incident.facts and FIRST.token() not in sheet.asked:
        return FIRST
    if not incident.people and "people" not in sheet.asked:
        return Place("people")
    still = left(sheet, assessment)
    if still.decisive:
        return still.decisive[0]
    if "settled" not in sheet.asked:
        return Place("settled")
    return still.filling[0] if still.filling else Place("result")


def ask_again(sheet: Sheet) -> Sheet:
    """The same sheet with every question that was put off to be asked once more."""
    return sheet.not_asking(*(token for token in sheet.asked if token not in MARKS), "settled")
