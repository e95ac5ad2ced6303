"""The plan: what to do, in the order of doing, with who and by when, and what nobody does.

An assessment says what the guidance asks for; a plan sorts it by when it falls due, so that a lead
sees first what cannot wait. Nothing is added and nothing is left out.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from handrail.decision.assessment import Action, Assessment
from handrail.decision.rulebook import TIMINGS, Rulebook

NOW: Final = "now"
TODAY: Final = "today"
LATER: Final = "later"
THROUGHOUT: Final = "throughout"
BANDS: Final = (NOW, TODAY, LATER, THROUGHOUT)
"""When a step falls due, as a lead plans a day."""

BAND_OF: Final[dict[str, str]] = {
    "before-anything-else": NOW,
    "now": NOW,
    "before-deciding": TODAY,
    "today": TODAY,
    "within-24-hours": TODAY,
    "within-7-working-days": LATER,
    "after-sign-off": LATER,
    "by-agreed-deadline": LATER,
    "afterwards": LATER,
    "throughout": THROUGHOUT,
}


class PlannedStep(NamedTuple):
    """One thing to do: what kind of act, who does it, by when, on whose authority."""

    id: str
    act: str
    who: str
    timing: str
    band: str
    cites: tuple[str, ...]
    asks_deletion: bool


class Plan(NamedTuple):
    """The steps by when they fall due, and what nobody does beside them."""

    steps: tuple[PlannedStep, ...]
    do_not: tuple[PlannedStep, ...]

    def due(self, band: str) -> tuple[PlannedStep, ...]:
        """The steps of one band: now, today, later or throughout."""
        return tuple(step for step in self.steps if step.band == band)


def propose_plan(assessment: Assessment, rulebook: Rulebook) -> Plan:
    """The assessment's actions as a plan, soonest first, otherwise in the pack's order.

    ``rulebook`` is the one that the assessment was made with. Raises KeyError for another's.
    """
    steps = {step.id: step for step in rulebook.steps}

    def planned(action: Action) -> PlannedStep:
        step = steps[action.id]
        band = BAND_OF[action.when]
        return PlannedStep(
            step.id, step.act, action.who, action.when, band, action.cites, step.asks_deletion
        )

    soonest = sorted(assessment.do, key=lambda action: TIMINGS.index(action.when))
    return Plan(tuple(map(planned, soonest)), tuple(map(planned, assessment.do_not)))
