"""Somebody leaves: their secret, today's database and all they kept open nothing any more."""

from dataclasses import replace

import pytest

from handrail.vault.leaving import remove_person
from handrail.vault.locked import Why
from handrail.vault.people import (
    Unlocker,
    add_unlocker,
    change_secret,
    enrol,
    reopened,
    signing_public,
)
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import ROWS, MemberRow, SheetRow, UnlockerRow
from handrail.vault.safe import public_key
from handrail.vault.sessions import park, resume
from handrail.vault.teams import grant, revoke
from handrail.vault.wraps import wrap_case_key, wrap_intake_key
from tests.vault.attack import Attacker, every_blob
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
    opened_case,
    put_case,
    put_intake,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    """The deputy has a grant, a share of another team's case, and is one of two named readers."""
    setting = a_setting()
    put_case(setting, "case-1")
    put_intake(setting.safe, "intake-1")
    put_case(setting, "case-2", readers=(LEAD, DEPUTY))
    key = put_case(setting, "case-3", team=OTHER_TEAM)
    public = public_key(setting.safe, DEPUTY)
    setting.store.add(wrap_case_key(public, key, case="case-3", holder=DEPUTY))
    return setting


def every_row(setting):
    return [row for kind in ROWS for row in setting.store.where(kind)]


def stolen_by(person, setting):
    """What somebody opens with their secret, the keyring and a copy of the store as it is."""
    thief = Attacker(setting.store).with_keyring(setting.keyring)
    opened = thief.with_secret_of(person, SECRET[person], setting.keyring).run()
    return {place.id for place in opened if place.field == "wrap"}


def test_c19_after_removal_and_re_key_the_old_secret_and_todays_database_open_nothing(setting):
    """Nor do the keyring, the keys that they kept in memory, and the rows that they kept."""
    kept = [*setting.store.where(MemberRow, person=DEPUTY)]
    way_in = [*setting.store.where(UnlockerRow, person=DEPUTY)]
    assert stolen_by(DEPUTY, setting) == {
        *(f"{DEPUTY}:password", f"{TEAM}:{DEPUTY}", f"case-1:{TEAM}", f"intake-1:{TEAM}"),
        *(f"case-2:{DEPUTY}", f"case-3:{DEPUTY}"),
    }
    assert remove_person(setting.safe, person=DEPUTY, at=AT) == (TEAM,)
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD}, at=AT)
    assert stolen_by(DEPUTY, setting) == set()
    with refused(Why.WRONG_SECRET):
        sign_in(setting.safe, DEPUTY)
    thief = Attacker(setting.store).with_keyring(setting.keyring)
    thief.privates |= {setting.deputy.private.raw, setting.deputy.team(TEAM, at=AT).private.raw}
    by_server = {blob.place for blob in every_blob(setting.store) if blob.under == "server key"}
    assert set(thief.run()) == by_server
    # With the rights of a database administrator they put back their grant and their password.
    for row in (*kept, *way_in):
        setting.store.add(row)
    with refused(Why.WRONG_SECRET):
        sign_in(setting.safe, DEPUTY)
    with refused(Why.OTHER_KEY):
        opened_case(setting.safe, setting.deputy, "case-1")


def test_whoever_was_removed_is_out_at_the_next_request(setting):
    token, blob = park(setting.safe, setting.deputy, at=AT, until=AT + HOUR)
    remove_person(setting.safe, person=DEPUTY, at=AT)
    with refused(Why.ENDED):
        resume(setting.safe, person=DEPUTY, token=token, blob=blob, at=AT)
    with refused(Why.ENDED):
        reopened(setting.safe, setting.deputy, at=AT)


def test_keys_that_are_still_open_make_no_new_way_in_for_somebody_who_left(setting):
    remove_person(setting.safe, person=DEPUTY, at=AT)
    for verb in (add_unlocker, change_secret):
        with refused(Why.ENDED):
            verb(setting.safe, setting.deputy, kind=Unlocker.PHRASE, secret="six words", at=AT)
    with refused(Why.ENDED):
        grant(setting.safe, setting.deputy, team=TEAM, person=HEAD, at=AT)


def test_nobody_is_set_up_under_the_id_of_somebody_who_left(setting):
    remove_person(setting.safe, person=DEPUTY, at=AT)
    with refused(Why.NOT_ALLOWED):
        enrol(setting.safe, person=DEPUTY, secret="a secret", at=AT)
    with refused(Why.NOT_A_HOLDER):
        remove_person(setting.safe, person="person-unknown", at=AT)


def test_nothing_is_given_to_somebody_who_left(setting):
    remove_person(setting.safe, person=DEPUTY, at=AT)
    with refused(Why.NOT_A_HOLDER):
        grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT)
    with refused(Why.NOT_A_HOLDER):
        public_key(setting.safe, DEPUTY)
    with refused(Why.NOT_A_HOLDER):
        remove_person(setting.safe, person=DEPUTY, at=AT)


def test_what_somebody_signed_before_they_left_is_still_checked_with_their_key(setting):
    remove_person(setting.safe, person=DEPUTY, at=AT)
    assert signing_public(setting.safe, DEPUTY) == setting.deputy.signing.public()


def test_everybody_else_opens_what_they_opened(setting):
    before = {case: opened_case(setting.safe, setting.lead, case) for case in ("case-1", "case-2")}
    theirs = opened_case(setting.safe, setting.keys[OTHER_LEAD], "case-3")
    remove_person(setting.safe, person=DEPUTY, at=AT)
    lead = sign_in(setting.safe, LEAD)
    assert {case: opened_case(setting.safe, lead, case) for case in before} == before
    assert opened_case(setting.safe, setting.keys[OTHER_LEAD], "case-3") == theirs


def test_nobody_is_removed_at_the_price_of_what_only_they_can_open(setting):
    public = public_key(setting.safe, HEAD)
    key = put_case(setting, "case-4", readers=(HEAD,))
    with refused(Why.NOT_ALLOWED):
        remove_person(setting.safe, person=HEAD, at=AT)
    assert opened_case(setting.safe, sign_in(setting.safe, HEAD), "case-4") == key
    setting.store.add(wrap_intake_key(public, key, intake="intake-2", holder=HEAD))
    lead = public_key(setting.safe, LEAD)
    setting.store.add(wrap_case_key(lead, key, case="case-4", holder=LEAD))
    with refused(Why.NOT_ALLOWED):
        remove_person(setting.safe, person=HEAD, at=AT)


def test_nobody_is_removed_who_is_the_last_way_into_a_team(setting):
    setting.store.remove(SheetRow, TEAM)
    revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    before = every_row(setting)
    with refused(Why.NOT_ALLOWED):
        remove_person(setting.safe, person=DEPUTY, at=AT)
    assert every_row(setting) == before
    assert setting.store.has(MemberRow, person=DEPUTY)


def test_a_reader_whose_share_is_over_is_nobody_to_rely_on(setting):
    key = put_case(setting, "case-4", readers=(HEAD,))
    lead = public_key(setting.safe, LEAD)
    share = wrap_case_key(lead, key, case="case-4", holder=LEAD, until=AT + HOUR)
    setting.store.add(share)
    with refused(Why.NOT_ALLOWED):
        remove_person(setting.safe, person=HEAD, at=AT + DAY)
    setting.store.replace(replace(share, until=AT + 2 * DAY))
    assert remove_person(setting.safe, person=HEAD, at=AT + DAY) == ()
