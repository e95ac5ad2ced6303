"""Who may do what: every role, act, stage and mark, each with an answer and its sentence."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from handrail.lifecycle import refusals
from handrail.lifecycle.access import grant, revoke, share, shut_out, stop_sharing
from handrail.lifecycle.answer import Allowed, Refused
from handrail.lifecycle.case_file import (
    MAY_HOLD_A_KEY,
    Actor,
    CaseFileError,
    Grant,
    Outcome,
    Role,
    Signed,
    Stage,
)
from handrail.lifecycle.permissions import TABLE, Act, may, sees
from tests.lifecycle import plainly
from tests.lifecycle.made_up import (
    ADMINISTRATOR,
    DAY,
    DEPUTY,
    HEAD,
    LEAD,
    NOW,
    OTHER_LEAD,
    OTHER_TEAM,
    OVERSIGHT,
    STAFF,
    TEAM,
    case_at,
    decided,
    done,
    hold,
    line_ids,
    proposal,
    waiting_for_sign_off,
)

ME, SOMEBODY = "someone-asking", "somebody-else"
# A team that the case is neither held by nor shared with.
FAR_TEAM = "team-far"
PEOPLE = (STAFF, LEAD, DEPUTY, HEAD, OTHER_LEAD, OVERSIGHT, ADMINISTRATOR)


def states():
    """Every kind of case file there is, with what the plain table wants to know of it."""
    for stage in (Stage.HEARD, Stage.GATHERING, Stage.REOPENED):
        yield case_at(stage), {}
    for by in (ME, SOMEBODY):
        mine = {"decided_it": by == ME}
        for outcome in (Outcome.MANAGE, Outcome.OTHER):
            yield (
                waiting_for_sign_off(decision=decided(outcome, by)),
                {"waits_for_signature": True, **mine},
            )
        signed = Signed("third-person", NOW)
        for stage in (Stage.DECIDED, Stage.ACTING, Stage.REVIEWING, Stage.CLOSED):
            yield case_at(stage, decision=decided(by=by), sign_off=signed), mine
            refer = decided(Outcome.REFER, by)
            yield case_at(stage, decision=refer, sign_off=None, referrals=(signed,)), mine


def marked():
    """Each of those, alone, under a hold, or with its disposal proposed by me or by another."""
    for case, known in states():
        yield case, known
        yield replace(case, holds=(hold(),)), {**known, "held": True}
        if case.stage is Stage.CLOSED:
            for by, over in product((ME, SOMEBODY), (True, False)):
                at = NOW - 28 * DAY if over else NOW - 27 * DAY
                told = {"proposed": True, "proposed_it": by == ME, "wait_over": over}
                yield replace(case, proposal=proposal(by, at)), {**known, **told}


def standings():
    """Every way a person of each role can stand to a case."""
    for role, granted, out in product(Role, ("no", "live", "ended"), (False, True)):
        for team in ("", TEAM, OTHER_TEAM, FAR_TEAM) if role in MAY_HOLD_A_KEY else ("",):
            teams = frozenset({team} - {""})
            until = {"no": (), "live": (Grant(ME, NOW + DAY),), "ended": (Grant(ME, NOW),)}
            plain = plainly.Plain(
                role=role,
                in_team=team == TEAM,
                in_shared_team=team == OTHER_TEAM,
                granted=granted == "live",
                shut_out=out,
            )
            yield Actor(ME, role, teams), until[granted], frozenset({ME} if out else ()), plain


def every_combination():
    for (case, known), (actor, grants, out, plain) in product(marked(), standings()):
        shared = frozenset({OTHER_TEAM})
        held = replace(case, grants=grants, shut_out=out, shared=shared)
        yield held, actor, replace(plain, stage=held.stage, **known)


def test_every_role_act_stage_and_mark_has_an_answer_with_a_sentence_as_the_plain_table_says():
    asked = 0
    for case, actor, plain in every_combination():
        for act in Act:
            answer = may(actor, act, case, at=NOW)
            assert isinstance(answer, Allowed) == plainly.allowed(act, plain), (act, plain)
            assert answer.sentence.endswith(".")
            asked += 1
    assert asked > 70_000


def test_every_act_of_every_role_has_an_answer_where_there_is_no_case():
    for actor, act in product(PEOPLE, Act):
        answer = may(actor, act, None, at=NOW)
        plain = plainly.Plain(role=actor.role, there=False)
        assert isinstance(answer, Allowed) == plainly.allowed(act, plain), (act, actor.role)
        assert answer.sentence


def test_the_table_names_every_act_and_every_role():
    assert set(TABLE) == set(Act) == set(plainly.ROWS)
    assert all(set(row.reach) == set(Role) for row in TABLE.values())


def test_c17_to_whoever_holds_no_key_a_case_is_as_one_that_does_not_exist_whatever_they_ask():
    unseen = 0
    for case, actor, plain in every_combination():
        if not plainly.has_key(plain):
            unseen += 1
            assert not sees(actor, case, at=NOW)
            for act in Act:
                glass = act is Act.BREAK_GLASS and actor.role is Role.HEAD
                if TABLE[act].of_a_case and not glass:
                    answer = may(actor, act, case, at=NOW)
                    assert answer is may(actor, act, None, at=NOW)
                    assert answer in (refusals.NO_SUCH_CASE, refusals.OWN_REPORT_IS_SEALED)
    assert unseen > 1000


def test_c21_to_a_member_whom_it_is_about_a_case_is_as_one_that_does_not_exist():
    for person in (LEAD, DEPUTY, HEAD):
        grants = (Grant(person.person, NOW + DAY),)
        for stage, act in product(Stage, Act):
            case = case_at(stage, grants=grants, shut_out=frozenset({person.person}))
            there, gone = may(person, act, case, at=NOW), may(person, act, None, at=NOW)
            assert there == gone
            # The same object: nothing that could ever be added to it can tell them apart.
            assert there is gone or isinstance(there, Allowed) or not TABLE[act].of_a_case


def test_c21_the_glass_cannot_be_broken_by_the_head_over_a_case_about_the_head():
    about = case_at(Stage.HEARD, shut_out=frozenset({HEAD.person}))
    assert may(HEAD, Act.BREAK_GLASS, about, at=NOW) is refusals.NO_SUCH_CASE
    assert isinstance(may(HEAD, Act.BREAK_GLASS, case_at(Stage.HEARD), at=NOW), Allowed)


def test_c20_access_until_an_hour_opens_nothing_from_that_hour_on():
    case = case_at(Stage.ACTING, grants=(Grant(OTHER_LEAD.person, NOW + DAY),))
    second = DAY / 86_400
    assert isinstance(may(OTHER_LEAD, Act.READ, case, at=NOW + DAY - second), Allowed)
    for at in (NOW + DAY, NOW + 400 * DAY):
        assert may(OTHER_LEAD, Act.READ, case, at=at) is refusals.NO_SUCH_CASE


def test_c18_access_that_is_taken_away_opens_nothing_from_the_next_question():
    case = done(grant(case_at(Stage.ACTING), OTHER_LEAD, until=NOW + DAY, by=LEAD, at=NOW))
    assert isinstance(may(OTHER_LEAD, Act.READ, case, at=NOW), Allowed)
    case = done(revoke(case, OTHER_LEAD.person, by=DEPUTY, at=NOW))
    assert may(OTHER_LEAD, Act.READ, case, at=NOW) is refusals.NO_SUCH_CASE


@pytest.mark.parametrize("person", PEOPLE, ids=lambda one: one.role)
@pytest.mark.parametrize("stage", Stage)
def test_hearing_somebody_is_refused_to_nobody_at_no_stage(person, stage):
    out = frozenset({person.person})
    for case in (None, case_at(stage), case_at(stage, shut_out=out)):
        assert isinstance(may(person, Act.HEAR, case, at=NOW), Allowed)


@pytest.mark.parametrize("stage", Stage)
def test_writing_down_what_was_said_is_never_refused_by_stage(stage):
    case = case_at(stage, grants=(Grant(STAFF.person, NOW + DAY),))
    for person in (LEAD, DEPUTY, STAFF):
        assert isinstance(may(person, Act.WRITE, case, at=NOW), Allowed)


def test_nobody_reads_a_report_back_without_a_key_and_nobody_learns_whether_it_became_a_case():
    case = case_at(Stage.ACTING)
    for person in (STAFF, OTHER_LEAD, OVERSIGHT, ADMINISTRATOR):
        for asked in (case, None):
            answer = may(person, Act.READ_OWN_REPORT, asked, at=NOW)
            assert answer is refusals.OWN_REPORT_IS_SEALED


@pytest.mark.parametrize("person", [OVERSIGHT, ADMINISTRATOR], ids=lambda one: one.role)
def test_a_grant_to_whoever_administers_or_oversees_opens_no_case(person):
    case = case_at(Stage.ACTING, grants=(Grant(person.person, NOW + DAY),))
    assert may(person, Act.READ, case, at=NOW) is refusals.NO_SUCH_CASE
    assert grant(case, person, until=NOW + DAY, by=LEAD, at=NOW) is refusals.NEVER_A_KEY


@pytest.mark.parametrize("role", [Role.STAFF, Role.OVERSIGHT, Role.ADMINISTRATOR])
def test_a_role_that_opens_no_case_cannot_hold_a_teams_key(role):
    with pytest.raises(CaseFileError, match="holds no team's key"):
        Actor("robin", role, frozenset({TEAM}))


def test_whoever_decided_cannot_sign_off_even_as_head():
    case = waiting_for_sign_off(decision=decided(by=HEAD.person), team=next(iter(HEAD.teams)))
    assert may(HEAD, Act.COUNTERSIGN, case, at=NOW) is refusals.SECOND_PERSON


def test_the_head_sees_a_case_to_sign_only_when_given_access_to_it():
    case = waiting_for_sign_off()
    assert may(HEAD, Act.COUNTERSIGN, case, at=NOW) is refusals.NO_SUCH_CASE
    given = done(grant(case, HEAD, until=NOW + DAY, by=DEPUTY, at=NOW))
    assert isinstance(may(HEAD, Act.COUNTERSIGN, given, at=NOW), Allowed)
    assert may(HEAD, Act.DECIDE, given, at=NOW) is refusals.TEAM_ONLY


def test_a_team_that_a_case_is_shared_with_may_read_and_add_but_not_decide():
    case = done(share(case_at(Stage.ACTING), OTHER_TEAM, by=LEAD, at=NOW))
    for act in (Act.READ, Act.WRITE, Act.REFER):
        assert isinstance(may(OTHER_LEAD, act, case, at=NOW), Allowed)
    assert may(OTHER_LEAD, Act.CLOSE, case, at=NOW) is refusals.TEAM_ONLY
    ended = done(stop_sharing(case, OTHER_TEAM, by=LEAD, at=NOW))
    assert may(OTHER_LEAD, Act.READ, ended, at=NOW) is refusals.NO_SUCH_CASE


def test_shutting_somebody_out_takes_their_key_and_none_can_be_given_again():
    case = done(grant(case_at(Stage.ACTING), OTHER_LEAD, until=NOW + DAY, by=LEAD, at=NOW))
    case = done(shut_out(case, OTHER_LEAD.person, by=LEAD, at=NOW))
    assert case.grants == ()
    again = grant(case, OTHER_LEAD, until=NOW + DAY, by=LEAD, at=NOW)
    assert again is refusals.WOULD_OPEN_TO_ITS_SUBJECT


def test_every_refusal_is_kind_says_what_to_do_and_cites_only_lines_that_exist():
    assert len(refusals.REFUSALS) > 30
    assert len({each.why for each in refusals.REFUSALS}) == len(refusals.REFUSALS)
    for each in refusals.REFUSALS:
        assert each.sentence.count(". ") >= 1, each.why
        assert each.sentence.endswith("."), each.why
        assert not set("!{}") & set(each.sentence), each.why
        assert set(each.sources) <= line_ids(), each.why


def test_every_source_of_the_table_exists():
    cited = {id for row in TABLE.values() for id in (*row.sources, *row.no.sources)}
    assert cited <= line_ids()


def test_every_refusal_can_be_reached_from_somewhere():
    room = Path(refusals.__file__).parent
    text = "".join(
        path.read_text("utf-8") for path in room.glob("*.py") if path.name != "refusals.py"
    )
    names = [name for name, value in vars(refusals).items() if isinstance(value, Refused)]
    assert [name for name in names if f"refusals.{name}" not in text] == []
