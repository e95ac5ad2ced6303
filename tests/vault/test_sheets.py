"""The recovery sheet and break-glass: paper opens a team, and never in silence."""

from dataclasses import replace

import pytest

from handrail.textgate import clean
from handrail.vault.glass import LASTS, BrokenGlass, break_glass
from handrail.vault.locked import Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import SheetRow, TeamRow
from handrail.vault.sessions import park, resume
from handrail.vault.sheet import new_sheet, parse
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.signing import verify
from handrail.vault.teams import grant, revoke
from handrail.vault.ways import SheetState, ready, sheet_state
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    a_setting,
    opened_case,
    put_case,
    refused,
    sign_in,
)

REASON = clean("Nobody of the team can be reached, and a child is at risk tonight")


@pytest.fixture
def setting():
    return a_setting()


def open_by(setting, sheet=None, *, person=HEAD, team=TEAM, reason=REASON, announce=None, at=AT):
    return break_glass(
        setting.safe,
        team=team,
        sheet=sheet or setting.sheets[team],
        person=person,
        reason=reason,
        at=at,
        announce=announce or (lambda broken: None),
    )


def state(setting, team=TEAM):
    return sheet_state(setting.safe, team=team)


def test_a_sheet_typed_from_paper_opens_its_team(setting):
    key = put_case(setting, "case-1")
    paper = setting.sheets[TEAM].printed()
    typed = parse(paper.lower().replace(" ", "\n"))
    assert opened_case(setting.safe, open_by(setting, typed), "case-1") == key


@pytest.mark.parametrize("team", [TEAM, OTHER_TEAM])
def test_another_sheet_opens_nothing(setting, team):
    others = (new_sheet(), setting.sheets[OTHER_TEAM if team == TEAM else TEAM])
    for sheet in others:
        with refused(Why.WRONG_SHEET):
            open_by(setting, sheet, team=team)
        with refused(Why.WRONG_SHEET):
            type_back(setting.safe, team=team, sheet=sheet, at=AT)


def test_a_team_without_a_sheet_opens_by_none(setting):
    setting.store.remove(SheetRow, TEAM)
    with refused(Why.WRONG_SHEET):
        open_by(setting)
    with refused(Why.NOT_A_HOLDER):
        break_glass(
            setting.safe,
            team="team-unknown",
            sheet=setting.sheets[TEAM],
            person=HEAD,
            reason=REASON,
            at=AT,
            announce=print,
        )


def test_a_new_print_stops_the_sheet_before_it_and_counts_when_it_is_typed_back(setting):
    old, new = setting.sheets[TEAM], recovery_sheet(setting.safe, setting.lead, team=TEAM, at=AT)
    assert state(setting) is SheetState.PRINTED
    with refused(Why.WRONG_SHEET):
        type_back(setting.safe, team=TEAM, sheet=old, at=AT)
    type_back(setting.safe, team=TEAM, sheet=new, at=AT)
    assert state(setting) is SheetState.TYPED_BACK


def test_only_somebody_who_holds_the_team_prints_its_sheet(setting):
    with refused(Why.NOT_A_HOLDER):
        recovery_sheet(setting.safe, setting.keys[OTHER_LEAD], team=TEAM, at=AT)
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    with refused(Why.ENDED):
        recovery_sheet(setting.safe, setting.deputy, team=TEAM, at=AT)


def test_a_sheet_that_is_the_only_way_in_is_not_replaced_by_one_that_nobody_typed_back(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + DAY)
    for person in (DEPUTY, LEAD):
        revoke(setting.safe, team=TEAM, person=person, at=AT)
    for keys in (sign_in(setting.safe, HEAD), open_by(setting)):
        with refused(Why.NOT_ALLOWED):
            recovery_sheet(setting.safe, keys, team=TEAM, at=AT)
    assert open_by(setting).team(TEAM, at=AT).by_sheet


def test_a_re_key_makes_a_new_sheet_in_the_same_act_and_the_old_one_stops(setting):
    key = put_case(setting, "case-1")
    old = setting.sheets[TEAM]
    new = rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD}, at=AT)
    with refused(Why.WRONG_SHEET):
        open_by(setting, old)
    assert state(setting) is SheetState.PRINTED
    assert opened_case(setting.safe, open_by(setting, new), "case-1") == key


def test_a_sheet_row_kept_from_before_a_re_key_opens_nothing_and_is_faulty(setting):
    old = setting.store.one(SheetRow, TEAM)
    assert old
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD}, at=AT)
    setting.store.replace(old)
    assert state(setting) is SheetState.FAULTY
    with refused(Why.TAMPERED):
        open_by(setting)


def test_a_sheet_that_nobody_typed_back_is_not_made_to_count_by_an_edit(setting):
    recovery_sheet(setting.safe, setting.lead, team=TEAM, at=AT)
    row = setting.store.one(SheetRow, TEAM)
    assert row
    setting.store.replace(replace(row, typed_back_at=AT))
    assert state(setting) is SheetState.FAULTY
    with refused(Why.NOT_READY):
        ready(setting.safe, team=TEAM, at=AT)


def test_everything_about_breaking_the_glass_is_announced(setting):
    told: list[BrokenGlass] = []
    keys = open_by(setting, announce=told.append)
    (broken,) = told
    assert (broken.team, broken.person, broken.reason) == (TEAM, HEAD, REASON)
    assert (broken.at, broken.until) == (AT, AT + LASTS)
    assert verify(broken.signing_public, keys.signing.sign(b"words"), b"words")


def test_c22_when_the_announcement_fails_nothing_opens_and_nothing_is_kept(setting):
    def fails(broken):
        setting.store.add(TeamRow(id="x", key_id=b"", public=b"", since=AT, keyed_at=AT))
        raise OSError("no room for the notice")

    with pytest.raises(OSError, match="no room"):
        open_by(setting, announce=fails)
    assert setting.store.one(TeamRow, "x") is None


def test_a_wrong_sheet_announces_nothing(setting):
    told: list[BrokenGlass] = []
    with refused(Why.WRONG_SHEET):
        open_by(setting, new_sheet(), announce=told.append)
    assert told == []


def test_glass_is_not_broken_without_a_reason(setting):
    with refused(Why.NOT_ALLOWED):
        open_by(setting, reason=clean("  \n "))
    with pytest.raises(TypeError, match="through the gate"):
        open_by(setting, reason="words that were not through the gate")


def test_a_team_opened_by_its_sheet_is_shut_again_after_a_day(setting):
    put_case(setting, "case-1")
    keys = open_by(setting)
    assert opened_case(setting.safe, keys, "case-1", at=AT + LASTS - HOUR / 3600)
    with refused(Why.ENDED):
        opened_case(setting.safe, keys, "case-1", at=AT + LASTS)


def test_a_sheet_opens_its_own_team_and_nothing_else(setting):
    put_case(setting, "case-1", team=OTHER_TEAM)
    put_case(setting, "case-2", readers=(LEAD, HEAD))
    keys = open_by(setting)
    assert set(keys.teams) == {TEAM}
    assert opened_case(setting.safe, keys, "case-1") is None
    with refused(Why.OTHER_KEY):
        opened_case(setting.safe, keys, "case-2")


def test_a_session_opened_by_a_sheet_goes_on_until_the_team_is_re_keyed(setting):
    keys = open_by(setting)
    token, blob = park(setting.safe, keys, at=AT, until=AT + DAY)
    came = resume(setting.safe, person=HEAD, token=token, blob=blob, at=AT + HOUR)
    assert came == keys
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD}, at=AT)
    assert resume(setting.safe, person=HEAD, token=token, blob=blob, at=AT + HOUR).teams == {}


def test_whoever_opened_by_the_sheet_can_give_the_team_to_people_again(setting):
    for person in (DEPUTY, LEAD):
        revoke(setting.safe, team=TEAM, person=person, at=AT)
    grant(setting.safe, open_by(setting), team=TEAM, person=HEAD, at=AT)
    assert set(sign_in(setting.safe, HEAD).teams) == {TEAM}
