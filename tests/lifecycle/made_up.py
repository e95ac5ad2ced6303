"""Made-up people, teams and cases for the lifecycle's tests. Nobody here is anybody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.lifecycle.case_file import (
    Actor,
    CaseFile,
    Decision,
    Goes,
    Hold,
    Outcome,
    Passed,
    Proposal,
    Role,
    Signed,
    Stage,
)

NOW = datetime(2026, 11, 22, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
TEAM, OTHER_TEAM, HEADS = "team-blue", "team-green", "team-heads"
GOES = Goes(entries=12, people=3, documents=2)

LEAD = Actor("aderyn", Role.LEAD, frozenset({TEAM}))
DEPUTY = Actor("pat", Role.DEPUTY, frozenset({TEAM}))
HEAD = Actor("sam", Role.HEAD, frozenset({HEADS}))
STAFF = Actor("robin", Role.STAFF)
OVERSIGHT = Actor("oversight-1", Role.OVERSIGHT)
ADMINISTRATOR = Actor("admin-1", Role.ADMINISTRATOR)
OTHER_LEAD = Actor("aderyn-2", Role.LEAD, frozenset({OTHER_TEAM}))

# The way a case takes from its hearing to each stage.
WAY = {
    Stage.HEARD: (Stage.HEARD,),
    Stage.GATHERING: (Stage.HEARD, Stage.GATHERING),
    Stage.DECIDED: (Stage.HEARD, Stage.GATHERING, Stage.DECIDED),
    Stage.ACTING: (Stage.HEARD, Stage.GATHERING, Stage.DECIDED, Stage.ACTING),
    Stage.REVIEWING: (Stage.HEARD, Stage.DECIDED, Stage.ACTING, Stage.REVIEWING),
    Stage.CLOSED: (Stage.HEARD, Stage.DECIDED, Stage.ACTING, Stage.REVIEWING, Stage.CLOSED),
    Stage.REOPENED: (
        *(Stage.HEARD, Stage.DECIDED, Stage.ACTING, Stage.REVIEWING, Stage.CLOSED),
        Stage.REOPENED,
    ),
}
UNDECIDED = (Stage.HEARD, Stage.GATHERING)


def decided(outcome=Outcome.MANAGE, by=LEAD.person, reasons=4):
    return Decision(outcome, by, NOW, reasons)


def case_at(stage, **changed):
    """A case at a stage, decided not to refer and signed off by the head where it must be."""
    passed = tuple(Passed(each, NOW, LEAD.person) for each in WAY[stage])
    case = CaseFile(
        id="case-1",
        team=TEAM,
        stages=passed,
        decision=None if stage in UNDECIDED else decided(),
        sign_off=None if stage in UNDECIDED else Signed(HEAD.person, NOW),
    )
    return replace(case, **changed)


def waiting_for_sign_off(**changed):
    return case_at(Stage.DECIDED, sign_off=None, **changed)


def done(answer: object) -> CaseFile:
    """What a writer made, which it must not have refused."""
    assert isinstance(answer, CaseFile), answer
    return answer


def proposal(by=DEPUTY.person, at=NOW, wait=28 * DAY):
    return Proposal(by, at, 9, GOES, at + wait)


def hold(id="court-1"):
    return Hold(id, LEAD.person, NOW)


@cache
def every_line():
    """The lines of the catalogue by id, law included."""
    return Library(guidance_folder()).catalogue.lines


def line_ids():
    """The ids of every line of the catalogue."""
    return frozenset(every_line())
