"""New keys for old ones: everything still opens, with the new ones alone."""

from dataclasses import fields, replace

import pytest

from handrail.vault.envelope import head_of
from handrail.vault.health import health
from handrail.vault.hybrid import seal_to
from handrail.vault.keyring import Keyring
from handrail.vault.locked import Why
from handrail.vault.people import reopened
from handrail.vault.rotation import (
    retire_old_keys,
    rotate_team,
    take_up_keyring,
    under_old_peppers,
)
from handrail.vault.rows import (
    ROWS,
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    TeamRow,
    UnlockerRow,
)
from handrail.vault.safe import public_key
from handrail.vault.teams import grant, revoke
from handrail.vault.wraps import open_case_key, open_intake_key, wrap_bound, wrap_case_key
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    EVERYBODY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    TEAMS,
    a_setting,
    opened_case,
    put_case,
    put_intake,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


def rotate(setting, *, keep=(LEAD, DEPUTY), keys=None, at=AT):
    return rotate_team(setting.safe, keys or setting.lead, team=TEAM, keep=keep, at=at)


def every_row(setting):
    return [row for kind in ROWS for row in setting.store.where(kind)]


def test_after_a_re_key_every_case_and_every_waiting_intake_opens_with_the_new_key(setting):
    cases = {f"case-{number}": put_case(setting, f"case-{number}") for number in range(5)}
    intake = put_intake(setting.safe, "intake-1")
    rotate(setting, at=AT + DAY)
    for keys in (sign_in(setting.safe, DEPUTY), reopened(setting.safe, setting.lead, at=AT)):
        assert {case: opened_case(setting.safe, keys, case) for case in cases} == cases
        row = setting.store.one(IntakeWrapRow, f"intake-1:{TEAM}")
        assert row
        assert open_intake_key(keys, row, at=AT) == intake
    team = setting.store.one(TeamRow, TEAM)
    assert team
    assert (team.since, team.keyed_at) == (AT, AT + DAY)


def test_the_old_key_opens_nothing_after_a_re_key(setting):
    put_case(setting, "case-1")
    put_intake(setting.safe, "intake-1")
    rotate(setting)
    with refused(Why.OTHER_KEY):
        opened_case(setting.safe, setting.lead, "case-1")
    row = setting.store.one(IntakeWrapRow, f"intake-1:{TEAM}")
    assert row
    with refused(Why.OTHER_KEY):
        open_intake_key(setting.lead, row, at=AT)


def test_a_re_key_leaves_other_teams_and_named_readers_as_they_are(setting):
    theirs = put_case(setting, "case-1", team=OTHER_TEAM)
    readers = put_case(setting, "case-2", readers=(LEAD, HEAD))
    rotate(setting)
    assert opened_case(setting.safe, setting.keys[OTHER_LEAD], "case-1") == theirs
    for person in (LEAD, HEAD):
        assert opened_case(setting.safe, sign_in(setting.safe, person), "case-2") == readers


def test_a_case_shared_with_the_team_for_a_time_keeps_its_end(setting):
    key = put_case(setting, "case-1", team=OTHER_TEAM)
    public = public_key(setting.safe, TEAM)
    setting.store.add(wrap_case_key(public, key, case="case-1", holder=TEAM, until=AT + HOUR))
    rotate(setting)
    row = setting.store.one(CaseWrapRow, f"case-1:{TEAM}")
    lead = reopened(setting.safe, setting.lead, at=AT)
    assert row
    assert row.until == AT + HOUR
    assert opened_case(setting.safe, lead, "case-1") == key
    with refused(Why.ENDED):
        opened_case(setting.safe, lead, "case-1", at=AT + HOUR)


def test_access_for_a_time_keeps_its_end_over_a_re_key(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    rotate(setting, keep=[LEAD, HEAD])
    assert sign_in(setting.safe, HEAD).team(TEAM, at=AT).until == AT + HOUR
    assert sign_in(setting.safe, HEAD, at=AT + HOUR).teams == {}


def test_a_re_key_that_keeps_nobody_for_good_is_refused(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    before = every_row(setting)
    for keep in ([], [HEAD]):
        with refused(Why.NOT_ALLOWED):
            rotate(setting, keep=keep)
    assert every_row(setting) == before


def test_a_re_key_is_for_people_who_hold_the_team_already(setting):
    before = every_row(setting)
    with refused(Why.NOT_A_HOLDER):
        rotate(setting, keep=[LEAD, OTHER_LEAD])
    with refused(Why.NOT_A_HOLDER):
        rotate(setting, keys=setting.keys[OTHER_LEAD])
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    with refused(Why.ENDED):
        rotate(setting, keys=setting.deputy, keep=[LEAD])
    assert [row for row in before if DEPUTY not in row.id] == [
        row for row in every_row(setting) if DEPUTY not in row.id
    ]


def opened(setting, keys, kind, id):
    row = setting.store.one(kind, id)
    assert row
    return (open_case_key if kind is CaseWrapRow else open_intake_key)(keys, row, at=AT)


@pytest.mark.parametrize("how", ["damaged", "under an older key", "no key at all", "no seal"])
def test_what_does_not_open_is_set_aside_and_does_not_hold_up_a_re_key(setting, how):
    case, intake = put_case(setting, "case-1"), put_intake(setting.safe, "intake-1")
    put_case(setting, "case-2")
    put_intake(setting.safe, "intake-2")
    for kind, id in ((CaseWrapRow, f"case-2:{TEAM}"), (IntakeWrapRow, f"intake-2:{TEAM}")):
        row = setting.store.one(kind, id)
        assert row
        case_id = getattr(row, "case", "")
        no_key = seal_to(public_key(setting.safe, TEAM), b"", bound=wrap_bound(kind, id))
        wrap = {
            "damaged": row.wrap[:-1] + bytes([row.wrap[-1] ^ 1]),
            "under an older key": row.wrap[:2] + bytes(8) + row.wrap[10:],
            "no key at all": no_key if not case_id else row.wrap[:40],
            "no seal": b"",
        }[how]
        setting.store.replace(replace(row, wrap=wrap))
    kept = [setting.store.one(CaseWrapRow, f"case-2:{TEAM}")]
    rotate(setting)
    assert [setting.store.one(CaseWrapRow, f"case-2:{TEAM}")] == kept
    lead = reopened(setting.safe, setting.lead, at=AT)
    assert opened(setting, lead, CaseWrapRow, f"case-1:{TEAM}") == case
    assert opened(setting, lead, IntakeWrapRow, f"intake-1:{TEAM}") == intake
    found = {one.about for team in health(setting.safe, at=AT) for one in team.findings}
    assert {"case-2", "intake-2"} <= found
    rotate(setting, keys=lead)


def server_sealed(setting):
    """Every field that the server sealed, as (row, field, the id of its key)."""
    return [
        head_of(getattr(row, one.name)).key_id
        for row in every_row(setting)
        for one in fields(row)
        if one.metadata.get("sealed") == "server key"
    ]


def test_a_new_server_key_takes_everything_over_and_the_old_one_is_not_needed(setting):
    publics = {holder: public_key(setting.safe, holder) for holder in (*TEAMS, *EVERYBODY)}
    keyring = setting.keyring.with_new_server_key()
    with refused(Why.NOT_ALLOWED):
        retire_old_keys(setting.with_keyring(keyring))
    take_up_keyring(setting.with_keyring(keyring))
    assert set(server_sealed(setting)) == {keyring.server_keys[0].id}
    retired = retire_old_keys(setting.with_keyring(keyring))
    assert retired.server_keys == keyring.server_keys[:1]
    alone = setting.with_keyring(retired)
    for person in EVERYBODY:
        assert sign_in(alone, person).teams == setting.keys[person].teams
    assert {holder: public_key(alone, holder) for holder in publics} == publics


def test_a_row_that_was_changed_is_not_vouched_for_anew(setting):
    row = setting.store.one(PersonRow, HEAD)
    other = setting.store.one(PersonRow, DEPUTY)
    assert row
    assert other
    setting.store.replace(replace(row, public=other.public))
    before = every_row(setting)
    with refused(Why.TAMPERED):
        take_up_keyring(setting.with_keyring(setting.keyring.with_new_server_key()))
    assert every_row(setting) == before


def test_a_secret_moves_to_a_new_pepper_at_the_next_sign_in(setting):
    keyring = setting.keyring.with_new_pepper()
    safe = setting.with_keyring(keyring)
    assert under_old_peppers(safe) == EVERYBODY
    for person in EVERYBODY:
        assert person in under_old_peppers(safe)
        with refused(Why.NOT_ALLOWED):
            retire_old_keys(safe)
        assert sign_in(safe, person).teams == setting.keys[person].teams
    take_up_keyring(safe)
    assert under_old_peppers(safe) == ()
    retired = retire_old_keys(safe)
    assert retired.peppers == keyring.peppers[:1]
    for person in EVERYBODY:
        assert sign_in(setting.with_keyring(retired), person).person == person


def test_without_the_old_pepper_a_secret_that_did_not_move_opens_nothing(setting):
    keyring = setting.keyring.with_new_pepper()
    take_up_keyring(setting.with_keyring(keyring))
    without = Keyring(keyring.peppers[:1], keyring.server_keys, keyring.log_keys)
    with refused(Why.OTHER_KEYRING):
        sign_in(setting.with_keyring(without), LEAD)


def test_retiring_keys_keeps_the_log_keys(setting):
    keyring = setting.keyring.with_new_log_key()
    take_up_keyring(setting.with_keyring(keyring))
    assert retire_old_keys(setting.with_keyring(keyring)).log_keys == keyring.log_keys


def test_nobody_is_left_out_of_a_re_key_by_accident(setting):
    rotate(setting)
    assert [row.person for row in setting.store.where(MemberRow, team=TEAM)] == [LEAD, DEPUTY]
    assert setting.store.has(UnlockerRow, person=DEPUTY)


def test_an_edited_row_does_not_make_an_old_pepper_look_unneeded(setting):
    """Without the old pepper the person's secret would open nothing any more."""
    safe = setting.with_keyring(setting.keyring.with_new_pepper())
    take_up_keyring(safe)
    for row in tuple(setting.store.where(UnlockerRow)):
        setting.store.replace(replace(row, pepper_id=safe.keyring.peppers[0].id))
    with refused(Why.TAMPERED):
        retire_old_keys(safe)
