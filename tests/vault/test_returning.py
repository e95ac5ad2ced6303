"""Somebody who forgot their secret comes back through a member of their team, and loses nothing."""

import pytest

from handrail.textgate import clean
from handrail.vault.glass import break_glass
from handrail.vault.hybrid import fingerprint
from handrail.vault.locked import Locked, Why
from handrail.vault.people import Unlocker, add_unlocker, enrol, signing_public, unlock
from handrail.vault.rows import CaseWrapRow, IntakeWrapRow, PersonRow, SheetRow, UnlockerRow
from handrail.vault.safe import public_key
from handrail.vault.teams import grant, revoke
from handrail.vault.wraps import open_intake_key, wrap_case_key, wrap_intake_key
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
    let_back_in,
    opened_case,
    put_case,
    put_intake,
    refused,
    sign_in,
)

NEW = "a new made-up secret"


@pytest.fixture
def setting():
    return a_setting()


def back(setting, person=DEPUTY, *, at=AT):
    return unlock(setting.safe, person=person, secret=NEW, at=at)


def let_in(setting, keys=None, *, person=DEPUTY, at=AT):
    return let_back_in(setting.safe, keys or setting.lead, person=person, secret=NEW, at=at)


def break_in(setting, person):
    """Open the first team by its sheet, as somebody does when no member is left."""
    return break_glass(
        setting.safe,
        team=TEAM,
        sheet=setting.sheets[TEAM],
        person=person,
        reason=clean("Nobody is left who remembers"),
        at=AT,
        announce=lambda broken: None,
    )


def share_with(setting, person, case, key, until=None):
    public = public_key(setting.safe, person)
    setting.store.add(wrap_case_key(public, key, case=case, holder=person, until=until))


def test_c27_a_forgotten_secret_is_no_loss_while_there_is_another_member(setting):
    key = put_case(setting, "case-1")
    let_in(setting)
    assert opened_case(setting.safe, back(setting), "case-1") == key
    with refused(Why.WRONG_SECRET):
        sign_in(setting.safe, DEPUTY)


def test_c27_with_no_member_left_the_sheet_lets_them_in(setting):
    key = put_case(setting, "case-1")
    revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    let_in(setting, break_in(setting, DEPUTY))
    assert opened_case(setting.safe, back(setting), "case-1") == key


def test_c27_it_lets_nobody_in_with_everything_that_it_has(setting):
    """IT has the database, the keyring and an account of its own, and may run every verb."""
    put_case(setting, "case-1")
    enrol(setting.safe, person="person-it", secret="a secret", at=AT)
    technician = unlock(setting.safe, person="person-it", secret="a secret", at=AT)
    with refused(Why.NOT_ALLOWED):
        let_in(setting, technician)
    with refused(Why.NOT_A_HOLDER):
        grant(setting.safe, technician, team=TEAM, person="person-it", at=AT)
    # The deputy is taken out of the tables, and set up anew under a secret that IT knows.
    setting.store.remove(PersonRow, DEPUTY)
    setting.store.remove(UnlockerRow, f"{DEPUTY}:password")
    enrol(setting.safe, person=DEPUTY, secret=NEW, at=AT)
    with refused(Why.OTHER_KEY):
        back(setting)


def test_only_somebody_of_the_same_team_lets_a_person_in(setting):
    with refused(Why.NOT_ALLOWED):
        let_in(setting, setting.keys[OTHER_LEAD])
    with refused(Why.NOT_ALLOWED):
        let_in(setting, person="person-unknown")
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM}


def test_nobody_lets_themselves_in_while_their_own_secret_still_opens(setting):
    key = put_case(setting, "case-1", readers=(LEAD, DEPUTY))
    with refused(Why.NOT_ALLOWED):
        let_in(setting, person=LEAD)
    assert opened_case(setting.safe, sign_in(setting.safe, LEAD), "case-1") == key


def test_a_member_whose_access_is_over_or_was_taken_away_lets_nobody_in(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    head = sign_in(setting.safe, HEAD)
    with refused(Why.ENDED):
        let_in(setting, head, at=AT + HOUR)
    revoke(setting.safe, team=TEAM, person=HEAD, at=AT)
    with refused(Why.ENDED):
        let_in(setting, head)


def test_every_old_secret_stops_and_the_new_keys_are_others(setting):
    add_unlocker(setting.safe, setting.deputy, kind=Unlocker.PHRASE, secret="six words", at=AT)
    made = let_in(setting)
    with refused(Why.WRONG_SECRET):
        unlock(setting.safe, person=DEPUTY, secret="six words", at=AT, unlocker=Unlocker.PHRASE)
    keys = back(setting)
    assert keys.private != setting.deputy.private
    assert keys.signing != setting.deputy.signing
    public, signing = public_key(setting.safe, DEPUTY), signing_public(setting.safe, DEPUTY)
    assert made.enrolled.signing_public == signing
    assert made.enrolled.fingerprint == fingerprint(public, signing)


def test_access_for_a_time_keeps_its_end(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    let_in(setting, person=HEAD)
    assert back(setting, HEAD).team(TEAM, at=AT).until == AT + HOUR
    assert back(setting, HEAD, at=AT + HOUR).teams == {}


def test_a_team_that_only_others_hold_is_left_out_and_given_again_by_them(setting):
    grant(setting.safe, setting.keys[OTHER_LEAD], team=OTHER_TEAM, person=DEPUTY, at=AT)
    assert let_in(setting).teams == (TEAM,)
    assert set(back(setting).teams) == {TEAM}
    grant(setting.safe, setting.keys[OTHER_LEAD], team=OTHER_TEAM, person=DEPUTY, at=AT)
    assert set(back(setting).teams) == {TEAM, OTHER_TEAM}


def test_nobody_is_let_in_at_the_price_of_the_last_way_into_another_team(setting):
    grant(setting.safe, setting.keys[OTHER_LEAD], team=OTHER_TEAM, person=DEPUTY, at=AT)
    setting.store.remove(SheetRow, OTHER_TEAM)
    for person in (OTHER_LEAD, "person-d"):
        revoke(setting.safe, team=OTHER_TEAM, person=person, at=AT)
    with refused(Why.NOT_ALLOWED):
        let_in(setting)
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM, OTHER_TEAM}


def test_a_case_for_named_readers_is_given_again_by_another_reader(setting):
    key = put_case(setting, "case-1", readers=(LEAD, DEPUTY))
    assert let_in(setting).cases == ("case-1",)
    assert opened_case(setting.safe, back(setting), "case-1") == key


def test_a_case_that_the_other_cannot_open_is_not_named_and_stays_with_its_readers(setting):
    key = put_case(setting, "case-1", readers=(HEAD, DEPUTY))
    assert let_in(setting).cases == ()
    assert opened_case(setting.safe, back(setting), "case-1") is None
    assert opened_case(setting.safe, setting.keys[HEAD], "case-1") == key


def test_nobody_is_let_in_at_the_price_of_a_case_that_only_they_can_open(setting):
    key = put_case(setting, "case-1", readers=(DEPUTY,))
    with refused(Why.NOT_ALLOWED):
        let_in(setting)
    assert opened_case(setting.safe, sign_in(setting.safe, DEPUTY), "case-1") == key
    # A reader whose access is over by then is nobody to rely on.
    share_with(setting, HEAD, "case-1", key, until=AT + HOUR)
    with refused(Why.NOT_ALLOWED):
        let_in(setting, at=AT + DAY)
    share_with(setting, OTHER_LEAD, "case-1", key)
    assert let_in(setting, at=AT + DAY).cases == ()


def test_a_share_that_was_over_is_dropped_without_a_word(setting):
    key = put_case(setting, "case-1", readers=(HEAD,))
    share_with(setting, DEPUTY, "case-1", key, until=AT + HOUR)
    assert let_in(setting, at=AT + DAY).cases == ()
    assert not setting.store.has(CaseWrapRow, holder=DEPUTY)


def test_a_share_for_a_time_keeps_its_end(setting):
    key = put_case(setting, "case-1")
    share_with(setting, DEPUTY, "case-1", key, until=AT + HOUR)
    let_in(setting)
    row = setting.store.one(CaseWrapRow, f"case-1:{DEPUTY}")
    assert row
    assert row.until == AT + HOUR


def test_a_waiting_intake_for_named_persons_is_given_again_or_refused(setting):
    key = put_intake(setting.safe, "intake-1")
    public = public_key(setting.safe, DEPUTY)
    setting.store.add(wrap_intake_key(public, key, intake="intake-1", holder=DEPUTY))
    assert let_in(setting).intakes == ("intake-1",)
    row = setting.store.one(IntakeWrapRow, f"intake-1:{DEPUTY}")
    assert row
    assert open_intake_key(back(setting), row, at=AT) == key
    setting.store.remove(IntakeWrapRow, f"intake-1:{TEAM}")
    with refused(Why.NOT_ALLOWED):
        let_in(setting)
    share = wrap_intake_key(public_key(setting.safe, HEAD), key, intake="intake-1", holder=HEAD)
    setting.store.add(share)
    assert let_in(setting).intakes == ()


def test_what_cannot_be_done_whole_is_not_done_at_all(setting):
    put_case(setting, "case-1", readers=(DEPUTY,))
    before = [list(setting.store.where(kind)) for kind in (PersonRow, UnlockerRow, CaseWrapRow)]
    with pytest.raises(Locked):
        let_in(setting)
    after = [list(setting.store.where(kind)) for kind in (PersonRow, UnlockerRow, CaseWrapRow)]
    assert before == after
