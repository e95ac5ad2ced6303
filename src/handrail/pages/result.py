"""The result: the report, what to do first, what is still open, and the way taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString

from handrail.decision.facts import FACT
from handrail.decision.plan import NOW, propose_plan
from handrail.documents.drafts import draft_report
from handrail.documents.flow import flow_of, flow_svg
from handrail.documents.report import Report
from handrail.guidance.wording import Passage, StepText, Wording
from handrail.pages.answering import Found
from handrail.pages.asking import left
from handrail.pages.sheet import Place, Sheet

MOST_FIRST: Final = 6
"""Steps shown at once when an outcome must not wait; the result holds them all."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to do at once, and where it says so."""

    text: StepText
    who: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that was put off: what it is called, whom it is about, and its page."""

    name: str
    person: str | None
    page: str


def report_of(found: Found, words: Wording) -> Report:
    """The decision report on what was found."""
    return draft_report(found.program, found.incident, found.assessment, words)


def first_steps(found: Found, words: Wording) -> tuple[FirstStep, ...]:
    """What to do at once, most urgent first."""
    plan = propose_plan(found.assessment, found.program.rulebook)
    return tuple(
        FirstStep(
            words.step(step.id),
            words.word("who", step.who).name,
            tuple(words.cite(cite) for cite in step.cites),
        )
        for step in plan.due(NOW)[:MOST_FIRST]
    )


def put_off(sheet: Sheet, found: Found, words: Wording) -> tuple[OpenQuestion, ...]:
    """The questions answered "not known" or put off whose answer could still change something."""
    return tuple(_open(page, words) for page in left(sheet, found.assessment).put_off)


def way(found: Found, words: Wording) -> dict[str, Any]:
    """The way through the guidance: as a picture, and as a list that says the same."""
    flow = flow_of(found.program, found.assessment, words)
    return {"flow": flow, "picture": SafeString(flow_svg(flow))}


def _open(page: Place, words: Wording) -> OpenQuestion:
    if page.fact in FACT:
        name = words.fact(page.fact).short
    elif page.fact:
        name = words.word("person", page.fact).name
    else:
        name = words.word("report", "somebody-pictured").name
    return OpenQuestion(name, page.person, page.token())
