"""Health is found out from the rows: red for every way that would not open."""

from dataclasses import replace

import pytest

from handrail.vault.health import Level, health
from handrail.vault.keyring import keyring_mark
from handrail.vault.locked import Why
from handrail.vault.people import unlock
from handrail.vault.rotation import rotate_team, take_up_keyring
from handrail.vault.rows import (
    CaseRow,
    CaseWrapRow,
    IntakeRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    SettingRow,
    SheetRow,
    TeamRow,
    UnlockerRow,
)
from handrail.vault.safe import Safe, public_key
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.teams import grant, new_team, revoke
from handrail.vault.unlocking import STANDARD
from handrail.vault.ways import SheetState, ready
from handrail.vault.wraps import wrap_case_key
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    QuickTurnstile,
    a_setting,
    opened_case,
    put_case,
    put_intake,
    refused,
)


@pytest.fixture
def setting():
    return a_setting()


def team_health(setting, *, at=AT, safe=None):
    found = {one.team: one for one in health(safe or setting.safe, at=at)}
    return found[TEAM]


def reds(setting, **how):
    found = team_health(setting, **how).findings
    return [finding.about for finding in found if finding.level is Level.RED]


def fault_of(setting, person, **how):
    holders = {holder.person: holder.fault for holder in team_health(setting, **how).holders}
    return holders[person]


def change_row(setting, kind, id, **fields):
    """Change a row as somebody does who writes to the database."""
    row = setting.store.one(kind, id)
    assert row
    setting.store.replace(replace(row, **fields))


def test_a_healthy_team_has_two_holders_and_a_sheet_that_was_typed_back(setting):
    found = team_health(setting)
    assert found.can_open == (LEAD, DEPUTY)
    assert found.sheet is SheetState.TYPED_BACK
    assert found.sheet_made_at == AT
    assert not found.is_red
    assert [one.team for one in health(setting.safe, at=AT)] == [TEAM, OTHER_TEAM]


def test_health_changes_nothing(setting):
    kinds = (PersonRow, UnlockerRow, TeamRow, MemberRow, SheetRow, CaseWrapRow, SettingRow)
    before = [list(setting.store.where(kind)) for kind in kinds]
    team_health(setting)
    assert [list(setting.store.where(kind)) for kind in kinds] == before


def test_fewer_than_two_who_hold_the_team_for_good_is_red(setting):
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    assert reds(setting) == [TEAM]
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + DAY)
    assert reds(setting) == [TEAM]
    assert team_health(setting).can_open == (LEAD, HEAD)
    assert team_health(setting, at=AT + DAY).can_open == (LEAD,)
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT)
    assert reds(setting) == []


def test_a_grant_that_has_ended_opens_nothing_and_is_no_fault(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    assert fault_of(setting, HEAD, at=AT + HOUR) is Why.ENDED
    assert reds(setting, at=AT + HOUR) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"until": AT + DAY}, Why.TAMPERED),
        ({"wrap": bytes(40)}, Why.TAMPERED),
        ({"vouched": b""}, Why.CUT_SHORT),
        ({"key_id": bytes(8)}, Why.TAMPERED),
    ],
)
def test_a_grant_that_was_changed_is_red_and_counts_for_nobody(setting, change, why):
    change_row(setting, MemberRow, f"{TEAM}:{DEPUTY}", **change)
    assert fault_of(setting, DEPUTY) is why
    assert reds(setting) == [TEAM, DEPUTY]
    assert team_health(setting).can_open == (LEAD,)


def test_a_damaged_wrap_is_seen_whoever_vouches_for_it(setting):
    row = setting.store.one(MemberRow, f"{TEAM}:{DEPUTY}")
    assert row
    for wrap, why in (
        (row.wrap[:-1], Why.CUT_SHORT),
        (b"\x01\x01" + row.wrap[2:], Why.CUT_SHORT),
        (b"\x02" + row.wrap[1:], Why.UNKNOWN_VERSION),
        (row.wrap[:2] + bytes(8) + row.wrap[10:], Why.OTHER_KEY),
    ):
        setting.safe.replace(replace(row, wrap=wrap))
        assert fault_of(setting, DEPUTY) is why


def test_a_grant_for_an_older_key_of_the_team_is_red(setting):
    old = setting.store.one(MemberRow, f"{TEAM}:{DEPUTY}")
    assert old
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD, DEPUTY}, at=AT)
    setting.store.replace(old)
    assert fault_of(setting, DEPUTY) is Why.OTHER_KEY


def test_a_holder_who_cannot_sign_in_is_no_way_in(setting):
    setting.store.remove(UnlockerRow, f"{DEPUTY}:password")
    assert fault_of(setting, DEPUTY) is Why.GONE
    setting.store.remove(PersonRow, LEAD)
    assert fault_of(setting, LEAD) is Why.GONE
    assert team_health(setting).can_open == ()


def test_a_holder_whose_secret_was_changed_from_outside_is_no_way_in(setting):
    change_row(setting, UnlockerRow, f"{DEPUTY}:password", salt=bytes(16))
    assert fault_of(setting, DEPUTY) is Why.TAMPERED


def test_a_holder_whose_pepper_is_lost_is_no_way_in(setting):
    fresh = setting.keyring.with_new_pepper()
    take_up_keyring(setting.with_keyring(fresh))
    without = replace(fresh, peppers=fresh.peppers[:1])
    assert fault_of(setting, LEAD, safe=setting.with_keyring(without)) is Why.OTHER_KEYRING


def test_a_team_whose_own_row_was_changed_is_red_and_the_others_are_still_told(setting):
    change_row(setting, TeamRow, TEAM, keyed_at=AT + DAY)
    assert TEAM in reds(setting)
    assert team_health(setting).holders == ()
    assert not health(setting.safe, at=AT)[1].is_red


def test_a_sheet_that_is_missing_not_typed_back_or_older_than_the_key_is_red(setting):
    old = setting.store.one(SheetRow, TEAM)
    assert old
    setting.store.remove(SheetRow, TEAM)
    assert (team_health(setting).sheet, reds(setting)) == (SheetState.NONE, [TEAM])
    recovery_sheet(setting.safe, setting.lead, team=TEAM, at=AT)
    assert (team_health(setting).sheet, reds(setting)) == (SheetState.PRINTED, [TEAM])
    sheet = rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD, DEPUTY}, at=AT)
    assert (team_health(setting).sheet, reds(setting)) == (SheetState.PRINTED, [TEAM])
    type_back(setting.safe, team=TEAM, sheet=sheet, at=AT)
    assert not team_health(setting).is_red
    setting.store.replace(old)
    assert (team_health(setting).sheet, reds(setting)) == (SheetState.FAULTY, [TEAM])


def test_a_case_about_a_member_with_one_reader_left_is_red(setting):
    put_case(setting, "case-1", readers=(LEAD, HEAD))
    assert reds(setting) == []
    setting.store.remove(CaseWrapRow, f"case-1:{HEAD}")
    assert reds(setting) == ["case-1"]


def test_a_reader_with_other_keys_by_now_reads_nothing(setting):
    put_case(setting, "case-1", readers=(LEAD, HEAD))
    row = setting.store.one(CaseWrapRow, f"case-1:{HEAD}")
    assert row
    setting.store.replace(replace(row, wrap=row.wrap[:2] + bytes(8) + row.wrap[10:]))
    assert reds(setting) == ["case-1"]


def test_a_case_that_nobody_can_open_with_the_keys_of_today_is_red(setting):
    put_case(setting, "case-1")
    put_case(setting, "case-2")
    kept = setting.store.one(CaseWrapRow, f"case-1:{TEAM}")
    assert kept
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD, DEPUTY}, at=AT)
    setting.store.replace(kept)
    assert "case-1" in reds(setting)
    assert "case-2" not in reds(setting)
    setting.store.remove(CaseWrapRow, f"case-2:{TEAM}")
    assert "case-2" in reds(setting)


def test_a_case_that_was_disposed_of_is_not_missed(setting):
    put_case(setting, "case-1")
    setting.store.remove(CaseWrapRow, f"case-1:{TEAM}")
    row = setting.safe.one(CaseRow, "case-1")
    assert row
    setting.safe.replace(replace(row, disposed_at=AT))
    assert reds(setting) == []


def test_a_case_whose_row_was_changed_to_hide_it_is_red(setting):
    put_case(setting, "case-1")
    setting.store.remove(CaseWrapRow, f"case-1:{TEAM}")
    for change in ({"disposed_at": AT}, {"team": OTHER_TEAM}, {"team": "team-unknown"}):
        change_row(setting, CaseRow, "case-1", **change)
        assert reds(setting) == ["case-1"]


def test_a_case_that_its_team_cannot_open_is_red_though_others_can(setting):
    key = put_case(setting, "case-1")
    wrap = wrap_case_key(public_key(setting.safe, HEAD), key, case="case-1", holder=HEAD)
    setting.store.add(wrap)
    assert reds(setting) == []
    setting.store.remove(CaseWrapRow, f"case-1:{TEAM}")
    assert reds(setting) == ["case-1"]


def test_a_report_that_was_sent_to_a_key_from_before_a_re_key_is_red(setting):
    """Sent in the same second: it was wrapped for the old key, and kept after the re-key."""
    put_intake(setting.safe, "intake-1")
    late = setting.store.one(IntakeWrapRow, f"intake-1:{TEAM}")
    assert late
    assert reds(setting) == []
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD, DEPUTY}, at=AT)
    assert "intake-1" not in reds(setting)
    setting.store.replace(late)
    assert "intake-1" in reds(setting)
    setting.store.remove(IntakeWrapRow, late.id)
    assert "intake-1" in reds(setting)


def test_a_report_for_named_persons_that_nobody_can_open_is_red_for_everybody(setting):
    setting.store.add(IntakeRow(id="intake-1", team="", at=AT, sealed=b""))
    assert "intake-1" in reds(setting)


def test_a_cheap_secret_or_an_old_pepper_is_amber_until_the_next_sign_in(setting):
    safe = replace(setting.with_keyring(setting.keyring.with_new_pepper()), cost=STANDARD)
    take_up_keyring(safe)
    amber = [one.about for one in team_health(setting, safe=safe).findings]
    assert amber == [LEAD, LEAD, DEPUTY, DEPUTY]
    for person in (LEAD, DEPUTY):
        unlock(safe, person=person, secret=SECRET[person], at=AT)
    assert team_health(setting, safe=safe).findings == ()


def test_every_finding_says_what_to_do(setting):
    setting.store.remove(SheetRow, TEAM)
    setting.store.remove(MemberRow, f"{TEAM}:{DEPUTY}")
    put_case(setting, "case-1", readers=(LEAD,))
    for finding in team_health(setting).findings:
        assert finding.sentence.endswith(".")
        assert finding.sentence.count(". ") >= 1
        assert finding.about not in finding.sentence


def test_c26_no_first_case_before_a_person_and_a_sheet_that_was_typed_back(setting):
    new_team(setting.safe, setting.keys[HEAD], team="team-x", at=AT)
    with refused(Why.NOT_READY):
        ready(setting.safe, team="team-x", at=AT)
    head = new_team(setting.safe, setting.keys[HEAD], team="team-y", at=AT)
    sheet = recovery_sheet(setting.safe, head, team="team-y", at=AT)
    with refused(Why.NOT_READY):
        ready(setting.safe, team="team-y", at=AT)
    type_back(setting.safe, team="team-y", sheet=sheet, at=AT)
    ready(setting.safe, team="team-y", at=AT)


def test_c26_a_sheet_alone_or_a_person_for_a_time_is_not_two_ways(setting):
    for person in (LEAD, DEPUTY):
        revoke(setting.safe, team=TEAM, person=person, at=AT)
    with refused(Why.NOT_READY):
        ready(setting.safe, team=TEAM, at=AT)
    with refused(Why.NOT_A_HOLDER):
        ready(setting.safe, team="team-unknown", at=AT)


def test_a_team_that_has_cases_is_never_held_up(setting):
    key = put_case(setting, "case-1")
    setting.store.remove(SheetRow, TEAM)
    ready(setting.safe, team=TEAM, at=AT)
    assert opened_case(setting.safe, setting.lead, "case-1") == key


def test_a_keyring_with_a_new_key_is_known_after_it_was_taken_up(setting):
    fresh = setting.keyring.with_new_server_key()
    take_up_keyring(setting.with_keyring(fresh))
    row = setting.store.one(SettingRow, "setting")
    assert row
    assert row.keyring_mark == keyring_mark(fresh)
    with refused(Why.OTHER_KEYRING):
        Safe(setting.store, setting.keyring, turnstile=QuickTurnstile())
