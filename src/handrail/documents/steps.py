"""The part of a report that tells people what to do, in order, and what nobody must do."""

from __future__ import annotations

from handrail.decision.plan import BANDS, PlannedStep, propose_plan
from handrail.documents.matter import Matter
from handrail.documents.report import Item, Note, Section


def step_sections(matter: Matter) -> tuple[Section, ...]:
    """What to do now, today, later and throughout, each if there is any; then the prohibitions."""
    plan = propose_plan(matter.assessment, matter.program.rulebook)
    bands = ((band, plan.due(band)) for band in BANDS)
    doing = (
        Section(
            band,
            matter.name(band),
            matter.means(band),
            tuple(_step(matter, step) for step in steps),
            kind="steps",
        )
        for band, steps in bands
        if steps
    )
    never = Section(
        "never",
        matter.name("never"),
        matter.means("never"),
        tuple(_step(matter, step, when=False) for step in plan.do_not),
    )
    return (*doing, never)


def _step(matter: Matter, step: PlannedStep, *, when: bool = True) -> Item:
    words = matter.wording
    said = words.step(step.id)
    notes = [Note(matter.name("label-who"), words.word("who", step.who).name)]
    if when:
        by = words.word("timing", step.timing).name
        notes.append(Note(matter.name("label-when"), by))
    return Item(
        step.id,
        said.text,
        said.why,
        notes=tuple(notes) if when else (),
        cites=matter.cited(step.cites),
        status=step.timing if when else "do-not",
    )
