"""One turn of the guide: what was sent, what it changes, and which page answers it.

Nothing is remembered between turns, so sending a page twice, or an old page late, does no harm:
what counts is the sheet that came with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.decision.incident import Incident
from handrail.decision.program import Program
from handrail.guidance.release import program_for
from handrail.pages import people, place, question
from handrail.pages.asking import ask_again, next_page
from handrail.pages.mistakes import Given, Mistakes
from handrail.pages.sheet import LANGUAGES, MARKS, Place, Sheet, read_place

RAISED: Final = ("emergency", "refer-now")
"""Outcomes that must not wait for the next question, most urgent first."""

SAVERS: Final[Mapping[str, Callable[[Sheet, Given], Sheet]]] = {
    "place": place.save,
    "people": people.done,
    "person": people.save,
    "remove": people.remove,
    "ask": question.save,
    "change": question.save,
}
"""For each page with something to fill in: how it is taken in. Raises Mistakes."""


@dataclass(frozen=True, slots=True)
class Found:
    """An incident with the program that assessed it and what that found."""

    program: Program
    incident: Incident
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leads to: the sheet as it now is, and what a page needs to show it."""

    sheet: Sheet
    found: Found | None
    """None until the setting's place is known."""
    before: Assessment | None
    given: Given
    mistakes: tuple[tuple[str, str], ...] = ()

    @property
    def refill(self) -> Given:
        """What to put back into the page's fields: only what was sent from this same page."""
        stays = self.given.text("do").partition(":")[0] in ("stay", "switch")
        return self.given if self.mistakes or stays else Given({})

    @property
    def answered(self) -> bool:
        """Whether this turn took an answer in, so that the outcome may have changed."""
        return self.given.text("do") == "save" and self.before is not None and not self.mistakes


def take_turn(sheet: Sheet, given: Given) -> Turn:
    """Do what the pressed button says, and say which page comes next.

    A button nobody knows does nothing: the same page comes back with everything in it.
    """
    verb, _, rest = given.text("do").partition(":")
    try:
        moved = _moved(sheet, verb, rest, given)
    except Mistakes as mistakes:
        return _turn(sheet, sheet, given, mistakes.found)
    return _turn(sheet, moved, given)


def _moved(sheet: Sheet, verb: str, rest: str, given: Given) -> Sheet:
    """The sheet after a button was pressed, on the page that comes next."""
    match verb:
        case "save" if sheet.page.kind in SAVERS:
            return _onward(sheet, SAVERS[sheet.page.kind](sheet, given))
        case "later" if sheet.page.kind == "ask":
            return _go_on(sheet.asking(sheet.page.token()))
        case "next":
            return _go_on(_marked(sheet))
        case "again":
            return _go_on(ask_again(sheet))
        case "back":
            return sheet.back()
        case "show":
            page = read_place(rest, sheet.incident)
            return sheet.at(page) if page else sheet
        case "switch" if rest in LANGUAGES:
            return replace(sheet, language=rest)
    return sheet


def _onward(before: Sheet, after: Sheet) -> Sheet:
    """Where a filled-in page leads: back where it was opened from, or on."""
    if _newly_raised(before.incident, after.incident):
        return after.at(Place("raised"))
    if before.page.kind in ("person", "remove"):
        return replace(after, page=Place("people"))
    return after.back() if before.page.kind == "change" else _go_on(after)


def _go_on(sheet: Sheet) -> Sheet:
    found = _find(sheet.incident)
    return sheet.at(next_page(sheet, found.assessment)) if found else sheet


def _marked(sheet: Sheet) -> Sheet:
    """Remember a page that is come to once by itself and has been."""
    return sheet.asking(sheet.page.kind) if sheet.page.kind in MARKS else sheet


def _newly_raised(before: Incident | None, after: Incident | None) -> bool:
    """Whether an answer raised the outcome to one that must not wait."""
    was, now = _find(before), _find(after)
    if now is None or now.assessment.urgency not in RAISED:
        return False
    as_urgent = RAISED[: RAISED.index(now.assessment.urgency) + 1]
    return was is None or was.assessment.urgency not in as_urgent


def _find(incident: Incident | None) -> Found | None:
    if incident is None:
        return None
    program = program_for(incident.nation, incident.on)
    return Found(program, incident, decide(program, incident))


def _turn(
    before: Sheet, after: Sheet, given: Given, mistakes: tuple[tuple[str, str], ...] = ()
) -> Turn:
    earlier = _find(before.incident)
    assessment = earlier.assessment if earlier else None
    return Turn(after, _find(after.incident), assessment, given, mistakes)
