"""Access for a time, or by the sheet, is for that time: nobody makes a lasting way in out of it."""

from dataclasses import replace

import pytest

from handrail.textgate import clean
from handrail.vault.glass import break_glass
from handrail.vault.locked import Why
from handrail.vault.people import unlock
from handrail.vault.returning import let_in_again, start_again
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import MemberRow
from handrail.vault.safe import public_key
from handrail.vault.sessions import park, resume
from handrail.vault.sheets import open_by_sheet, recovery_sheet, type_back
from handrail.vault.teams import grant
from handrail.vault.wraps import wrap_case_key
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    a_setting,
    let_back_in,
    opened_case,
    put_case,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


@pytest.fixture
def for_an_hour(setting):
    """The head's keys, who holds the first team for an hour."""
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    return sign_in(setting.safe, HEAD)


def break_in(setting, *, person=OTHER_LEAD):
    return break_glass(
        setting.safe,
        team=TEAM,
        sheet=setting.sheets[TEAM],
        person=person,
        reason=clean("Nobody can be reached"),
        at=AT,
        announce=lambda broken: None,
    )


def print_another(setting, *, at=AT):
    sheet = recovery_sheet(setting.safe, setting.lead, team=TEAM, at=at)
    type_back(setting.safe, team=TEAM, sheet=sheet, at=at)


def test_c20_access_for_a_time_prints_no_sheet_that_outlasts_it(setting, for_an_hour):
    with refused(Why.NOT_ALLOWED):
        recovery_sheet(setting.safe, for_an_hour, team=TEAM, at=AT)
    assert open_by_sheet(setting.safe, team=TEAM, sheet=setting.sheets[TEAM]).by_sheet


def test_c20_access_for_a_time_does_not_re_key_the_team(setting, for_an_hour):
    with refused(Why.NOT_ALLOWED):
        rotate_team(setting.safe, for_an_hour, team=TEAM, keep={DEPUTY}, at=AT)
    assert set(sign_in(setting.safe, LEAD).teams) == {TEAM}


def test_c20_access_for_a_time_lets_nobody_in_again(setting, for_an_hour):
    """Started by the temporary member, under a secret of their own choosing, in the lead's name."""
    with refused(Why.NOT_ALLOWED):
        let_back_in(setting.safe, for_an_hour, person=LEAD, secret="chosen by another")
    with refused(Why.WRONG_SECRET):
        unlock(setting.safe, person=LEAD, secret="chosen by another", at=AT)
    assert set(sign_in(setting.safe, LEAD).teams) == {TEAM}


def test_access_for_a_time_gives_nobody_more_and_takes_nothing_away(setting, for_an_hour):
    with refused(Why.NOT_ALLOWED):
        grant(setting.safe, for_an_hour, team=TEAM, person=OTHER_LEAD, at=AT)
    with refused(Why.NOT_ALLOWED):
        grant(setting.safe, for_an_hour, team=TEAM, person=LEAD, at=AT, until=AT + HOUR)
    grant(setting.safe, for_an_hour, team=TEAM, person=OTHER_LEAD, at=AT, until=AT + HOUR)
    assert sign_in(setting.safe, LEAD).team(TEAM, at=AT).until is None


def test_a_grant_edited_to_be_shorter_is_not_made_so_by_somebody_who_has_an_hour(
    setting, for_an_hour
):
    row = setting.store.one(MemberRow, f"{TEAM}:{LEAD}")
    assert row
    setting.store.replace(replace(row, until=AT + HOUR / 2))
    with refused(Why.TAMPERED):
        grant(setting.safe, for_an_hour, team=TEAM, person=LEAD, at=AT, until=AT + HOUR)


def test_a_grant_that_was_shortened_counts_as_it_is_now(setting):
    """The deputy signed in while it was for good: what the row says now is what they have."""
    grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT, until=AT + HOUR)
    with refused(Why.NOT_ALLOWED):
        recovery_sheet(setting.safe, setting.deputy, team=TEAM, at=AT)
    with refused(Why.NOT_ALLOWED):
        grant(setting.safe, setting.deputy, team=TEAM, person=HEAD, at=AT)
    with refused(Why.ENDED):
        grant(setting.safe, setting.deputy, team=TEAM, person=HEAD, at=AT + HOUR)


def test_keys_from_before_somebody_was_let_in_again_give_nothing_away(setting):
    let_back_in(setting.safe, setting.lead, person=DEPUTY, secret="a new secret")
    with refused(Why.ENDED):
        grant(setting.safe, setting.deputy, team=TEAM, person=HEAD, at=AT)


def test_a_share_for_a_time_is_not_given_on_for_good_by_letting_somebody_in(setting):
    """The lead has a case for an hour; the deputy, a reader for good, starts again."""
    key = put_case(setting, "case-1", team=OTHER_TEAM)
    for person, until in ((LEAD, AT + HOUR), (DEPUTY, None)):
        public = public_key(setting.safe, person)
        setting.store.add(wrap_case_key(public, key, case="case-1", holder=person, until=until))
    made = let_back_in(setting.safe, setting.lead, person=DEPUTY, secret=SECRET[DEPUTY])
    assert made.cases == ()
    assert opened_case(setting.safe, sign_in(setting.safe, DEPUTY), "case-1") is None


def test_a_team_that_the_other_has_for_a_time_is_not_given_again_by_them(setting):
    for person, until in ((LEAD, AT + HOUR), (DEPUTY, None)):
        other = setting.keys[OTHER_LEAD]
        grant(setting.safe, other, team=OTHER_TEAM, person=person, at=AT, until=until)
    lead = sign_in(setting.safe, LEAD)
    made = let_back_in(setting.safe, lead, person=DEPUTY, secret=SECRET[DEPUTY])
    assert made.teams == (TEAM,)
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM}


def test_whoever_broke_the_glass_prints_no_sheet_of_their_own(setting):
    with refused(Why.NOT_ALLOWED):
        recovery_sheet(setting.safe, break_in(setting), team=TEAM, at=AT)


def test_whoever_broke_the_glass_can_re_key_the_team_and_let_a_member_in(setting):
    """A team whose members all forgot goes on: that is what the sheet is for."""
    key = put_case(setting, "case-1")
    let_back_in(setting.safe, break_in(setting), person=LEAD, secret="a new secret")
    rotate_team(setting.safe, break_in(setting), team=TEAM, keep={LEAD}, at=AT)
    lead = unlock(setting.safe, person=LEAD, secret="a new secret", at=AT)
    assert opened_case(setting.safe, lead, "case-1") == key


def test_a_new_print_stops_everybody_who_broke_the_glass_with_the_old_one(setting):
    thief = break_in(setting)
    token, blob = park(setting.safe, thief, at=AT, until=AT + DAY)
    words = start_again(setting.safe, person=LEAD, secret="theirs", at=AT).fingerprint
    print_another(setting, at=AT + HOUR)
    later = AT + 2 * HOUR
    with refused(Why.ENDED):
        grant(setting.safe, thief, team=TEAM, person=OTHER_LEAD, at=later)
    with refused(Why.ENDED):
        rotate_team(setting.safe, thief, team=TEAM, keep={LEAD}, at=later)
    with refused(Why.ENDED):
        let_in_again(setting.safe, thief, person=LEAD, fingerprint=words, at=later)
    came = resume(setting.safe, person=OTHER_LEAD, token=token, blob=blob, at=later)
    assert came.teams == {}
    assert setting.store.one(MemberRow, f"{TEAM}:{OTHER_LEAD}") is None


def test_a_session_opened_by_the_sheet_of_today_stands(setting):
    print_another(setting)
    sheet = recovery_sheet(setting.safe, setting.lead, team=TEAM, at=AT)
    keys = break_in(type(setting)(setting.safe, setting.keys, {TEAM: sheet}), person=HEAD)
    type_back(setting.safe, team=TEAM, sheet=sheet, at=AT)
    token, blob = park(setting.safe, keys, at=AT, until=AT + DAY)
    assert resume(setting.safe, person=HEAD, token=token, blob=blob, at=AT) == keys
