"""Made-up incidents, one for each outcome, and their reports."""

from __future__ import annotations

from functools import cache
from typing import Any

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.decision.incident import Incident, read_incident
from handrail.decision.program import Program
from handrail.documents.drafts import draft_report
from handrail.documents.report import Item, Report, Section
from handrail.guidance.release import load_pack, packs, wording
from tests.decision.incidents import SETTLED

LANGUAGES = ("en", "cy")
PACKS = tuple(edition.id for edition in packs())
WALES = "wales/hwb-2024"

_TWO_OF_SIXTEEN = [
    {"ref": "A", "age": 16, "roles": ["pictured", "shared"]},
    {"ref": "B", "age": 16, "roles": ["received"]},
]
_SETTLED_AT_HOME = {**SETTLED, "wishes_to_tell": "yes"}
INCIDENTS: dict[str, dict[str, Any]] = {
    "nothing known": {},
    "a ground met": {
        "people": [
            {"ref": "A", "age": 12, "roles": ["pictured", "shared"]},
            {"ref": "B", "kind": "unknown", "roles": ["requested", "threatened"]},
        ],
        "facts": {
            "imagery": "yes",
            "adult_pornography": "no",
            "immediate_danger": "no",
            "blackmailed": "yes",
            "unknown_account": "yes",
        },
    },
    "danger now": {
        "people": _TWO_OF_SIXTEEN,
        "facts": {**SETTLED, "immediate_danger": "yes"},
    },
    "every ground ruled out": {"people": _TWO_OF_SIXTEEN, "facts": _SETTLED_AT_HOME},
    "doubt remains": {"people": _TWO_OF_SIXTEEN, "facts": {**SETTLED, "in_doubt": "yes"}},
    "only words": {"people": _TWO_OF_SIXTEEN, "facts": {**SETTLED, "imagery": "no"}},
}


def made(name: str, pack: str = WALES) -> tuple[Program, Incident, Assessment]:
    """One of INCIDENTS in a pack's nation, with its assessment."""
    program = load_pack(pack)
    data = {"format": "handrail-incident/1", "setting": "school", "on": "2026-11-20"}
    incident = read_incident({**data, "nation": program.rulebook.nation, **INCIDENTS[name]})
    return program, incident, decide(program, incident)


@cache
def report_of(name: str, pack: str = WALES, language: str = "en") -> Report:
    """The report of one of INCIDENTS."""
    return draft_report(*made(name, pack), wording(pack, language))


def part(report: Report, id: str) -> Section:
    """One section of a report, which has to be there."""
    section = report.section(id)
    assert section is not None, id
    return section


def said(item: Item) -> list[str]:
    """Every text of an item."""
    grouped = [item.group.label, item.group.text] if item.group else []
    notes = [text for note in item.notes for text in (note.label, note.text)]
    return [item.text, item.detail, *notes, *item.points, *item.cells, *grouped]


def everything_said(report: Report) -> list[str]:
    """Every text of a report."""
    texts = [report.title, report.subtitle, report.danger, report.danger_detail, report.edition]
    texts += [text for note in report.about for text in (note.label, note.text)]
    texts += [*report.notices, *report.labels.values()]
    for section in report.sections:
        texts += [section.heading, section.intro, *section.columns]
        texts += [text for item in section.items for text in said(item)]
    return texts
