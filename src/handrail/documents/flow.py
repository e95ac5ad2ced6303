"""The path through the guidance: as steps to read, and as a picture with the way taken marked.

The path is the pack's own: a question for each urgency that its rules can give, strictest first.
With an assessment the way taken is marked by a thick line, a tick and words, never by colour alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from handrail.decision.assessment import Assessment
from handrail.decision.program import Program
from handrail.decision.rulebook import (
    CANNOT_RULE_OUT,
    EMERGENCY,
    MAY_MANAGE,
    OTHER_PROCEDURE,
    REFER_NOW,
    SEEK_ADVICE,
)
from handrail.guidance.wording import Wording

_ORDER: Final = (
    EMERGENCY,
    REFER_NOW,
    CANNOT_RULE_OUT,
    SEEK_ADVICE,
    OTHER_PROCEDURE,
    MAY_MANAGE,
)


class FlowStep(NamedTuple):
    """One question of the path and the outcome that a yes gives.

    ``reached``: the way came to this question. ``taken``: it ended at this outcome. ``answer`` is
    yes or no where the way came by, else empty. ``reasons`` are the rules in their own sentences:
    those that fired where the outcome is taken, otherwise all that lead to it.
    """

    id: str
    question: str
    answer: str
    outcome: str
    reached: bool
    taken: bool
    reasons: tuple[str, ...]
    cites: tuple[str, ...]


class Flow(NamedTuple):
    """A pack's path in one language, with or without the way one incident took."""

    language: str
    title: str
    description: str
    steps: tuple[FlowStep, ...]
    after: tuple[tuple[str, str], ...]
    """What follows from the outcome taken: a label and what it says."""
    labels: dict[str, str]


def flow_of(program: Program, assessment: Assessment | None, wording: Wording) -> Flow:
    """The path of a pack; with an assessment made under it, the way that was taken."""
    book = program.rulebook
    can = {rule.value for rule in book.rules_for("urgency")}
    order = tuple(value for value in _ORDER if value in can)
    taken = assessment.urgency if assessment else None
    steps = tuple(
        _step(program, assessment, wording, value, last=value == order[-1], at=at, order=order)
        for at, value in enumerate(order)
    )
    title = wording.word("flow", "title-taken" if taken else "title")
    outcome = wording.word("urgency", taken).name if taken else ""
    labels = {id: wording.word("flow", id).name for id in ("yes", "no", "taken", "then")}
    return Flow(
        wording.language,
        title.name,
        title.means.format(outcome=outcome),
        steps,
        _after(assessment, wording) if assessment else (),
        labels,
    )


def flow_steps(flow: Flow) -> tuple[FlowStep, ...]:
    """The path as a list: the same steps as the picture, in the same order."""
    return flow.steps


def flow_lines(flow: Flow) -> tuple[str, ...]:
    """The path as sentences, for a reader who has no picture."""
    yes, no, taken = (flow.labels[id] for id in ("yes", "no", "taken"))
    lines = []
    for step in flow.steps:
        if step.reached and not step.taken:
            lines.append(f"{step.question} {no}.")
            continue
        mark = f" ({taken.lower()})" if step.taken else ""
        last = step is flow.steps[-1]
        answer = ":" if last else f" {yes}:"
        lines.append(f"{step.question}{answer} {step.outcome}{mark}.")
    lines += [f"{label}: {said}" for label, said in flow.after]
    return tuple(lines)


def flow_svg(flow: Flow, *, standalone: bool = False) -> str:
    """The path as SVG: role=img with a title and description, classes for every look.

    Inside a page the page's own style sheet gives the looks (``flow_style``); ``standalone``
    carries them along, for a file of its own.
    """
    from handrail.documents import drawing

    return drawing.draw(flow, drawing.style() if standalone else "")


def flow_style() -> str:
    """The style sheet of the picture, for a page that shows it."""
    from handrail.documents import drawing

    return drawing.style()


def _step(
    program: Program,
    assessment: Assessment | None,
    wording: Wording,
    value: str,
    *,
    last: bool,
    at: int,
    order: tuple[str, ...],
) -> FlowStep:
    rules = [r for r in program.rulebook.rules_for("urgency") if r.value == value]
    reached = taken = False
    answer = ""
    if assessment:
        end = order.index(assessment.urgency)
        reached, taken = at <= end, at == end
        if reached:
            answer = wording.word("flow", "yes" if taken else "no").name
        if taken:
            fired = {reason.rule for reason in assessment.why}
            rules = [rule for rule in rules if rule.id in fired]
    return FlowStep(
        id=value,
        question=wording.word("flow", "otherwise" if last else value).name,
        answer="" if last else answer,
        outcome=wording.word("urgency", value).name,
        reached=reached,
        taken=taken,
        reasons=tuple(wording.word("rule", rule.id).name for rule in rules),
        cites=tuple(dict.fromkeys(cite for rule in rules for cite in rule.cites)),
    )


def _after(assessment: Assessment, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Who is told, what happens to imagery, and whether a second person must sign."""

    def name(id: str) -> str:
        return wording.word("report", id).name

    to = "; ".join(wording.word("recipient", one).name for one in assessment.referral.to)
    sign_off = assessment.sign_off
    needed = wording.word("answer", "yes" if sign_off.needed else "no").name
    who = f": {wording.word('who', sign_off.by).name}" if sign_off.by else ""
    return (
        (name("label-to"), to or name("label-nobody")),
        (name("label-imagery"), wording.word("imagery", assessment.imagery).name),
        (name("sign-off-needed"), f"{needed}{who}"),
    )
