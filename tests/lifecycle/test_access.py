"""Where a concern about an adult goes, and how sight of a case is given, lent and taken."""

from itertools import combinations

import pytest

from handrail.lifecycle import refusals
from handrail.lifecycle.access import (
    Routes,
    grant,
    let_back,
    revoke,
    route,
    share,
    shut_out,
    stop_sharing,
)
from handrail.lifecycle.case_file import Actor, Role, Stage
from handrail.lifecycle.permissions import sees
from handrail.lifecycle.stages import hear
from tests.lifecycle.made_up import (
    DAY,
    DEPUTY,
    HEAD,
    HEADS,
    LEAD,
    NOW,
    STAFF,
    TEAM,
    case_at,
    done,
    line_ids,
)

ROUTES = Routes(usual=TEAM, allegations=HEADS, about_head="team-chair")
CHAIR = Actor("chair-1", Role.LEAD, frozenset({"team-chair"}))
EVERYONE = (LEAD, DEPUTY, HEAD, CHAIR)


def who_sees(about):
    routed = route(frozenset(about), routes=ROUTES, heads=frozenset({HEAD.person}))
    case = hear("case-1", routed.team, by="robin", at=NOW, shut_out=routed.shut_out)
    return {one.person for one in EVERYONE if sees(one, case, at=NOW)}


@pytest.mark.parametrize(
    ("about", "by"),
    [
        ((), {"aderyn", "pat"}),
        (("robin",), {"sam"}),
        (("aderyn",), {"sam"}),
        (("sam",), {"chair-1"}),
        (("sam", "aderyn"), {"chair-1"}),
        (("sam", "chair-1"), set()),
    ],
)
def test_a_concern_about_an_adult_goes_past_them(about, by):
    assert who_sees(about) == by


def test_nobody_ever_sees_a_concern_about_themselves():
    people = [one.person for one in EVERYONE]
    for size in range(len(people) + 1):
        for about in combinations(people, size):
            assert not set(about) & who_sees(about)


def test_where_a_concern_goes_is_said_with_its_sources():
    for about in (set(), {"robin"}, {"sam"}):
        routed = route(frozenset(about), routes=ROUTES, heads=frozenset({HEAD.person}))
        assert routed.sentence.endswith(".")
        assert set(routed.sources) <= line_ids()
        assert routed.sources


def test_a_new_grant_replaces_the_earlier_one():
    case = done(grant(case_at(Stage.ACTING), STAFF, until=NOW + 9 * DAY, by=LEAD, at=NOW))
    case = done(grant(case, STAFF, until=NOW + DAY, by=LEAD, at=NOW))
    assert not sees(STAFF, case, at=NOW + DAY)


def test_a_grant_that_is_over_before_it_begins_is_refused():
    assert grant(case_at(Stage.ACTING), STAFF, until=NOW, by=LEAD, at=NOW) is (
        refusals.GRANT_ALREADY_OVER
    )


def test_only_the_team_that_holds_a_case_gives_or_takes_sight_of_it():
    case = done(grant(case_at(Stage.ACTING), STAFF, until=NOW + DAY, by=LEAD, at=NOW))
    for answer in (
        grant(case, HEAD, until=NOW + DAY, by=STAFF, at=NOW),
        revoke(case, LEAD.person, by=STAFF, at=NOW),
    ):
        assert answer is refusals.LEAD_DECIDES
    assert shut_out(case, LEAD.person, by=STAFF, at=NOW) is refusals.ASK_THE_LEAD
    for sharing in (share, stop_sharing):
        assert sharing(case, HEADS, by=DEPUTY, at=NOW) is refusals.ASK_THE_LEAD
    assert done(share(case, TEAM, by=LEAD, at=NOW)).shared == frozenset()


def test_a_deputy_alone_hides_no_case_from_the_lead_and_nobody_shuts_themself_out():
    case = case_at(Stage.ACTING)
    assert shut_out(case, LEAD.person, by=DEPUTY, at=NOW) is refusals.ASK_THE_LEAD
    assert shut_out(case, LEAD.person, by=LEAD, at=NOW) is refusals.NOT_YOURSELF


def test_a_mistaken_shutting_out_is_ended_by_somebody_else_only():
    case = done(shut_out(case_at(Stage.ACTING), DEPUTY.person, by=LEAD, at=NOW))
    assert let_back(case, DEPUTY.person, by=DEPUTY, at=NOW) is refusals.NO_SUCH_CASE
    assert sees(DEPUTY, done(let_back(case, DEPUTY.person, by=LEAD, at=NOW)), at=NOW)
