"""Somebody who forgot starts again under a secret of their own; a member confirms eight words."""

from dataclasses import replace

import pytest

from handrail.vault.keyring import new_keyring
from handrail.vault.leaving import remove_person
from handrail.vault.locked import Locked, Why
from handrail.vault.people import Unlocker, unlock
from handrail.vault.returning import WAITS, forget_waiting, let_in_again, start_again
from handrail.vault.rotation import retire_old_keys, take_up_keyring
from handrail.vault.rows import (
    ROWS,
    CaseWrapRow,
    IntakeWrapRow,
    MemberRow,
    PersonRow,
    UnlockerRow,
    WaitingRow,
)
from handrail.vault.safe import public_key
from handrail.vault.wraps import wrap_intake_key
from tests.vault.attack import Attacker
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    SECRET,
    TEAM,
    QuickTurnstile,
    a_setting,
    let_back_in,
    put_case,
    put_intake,
    refused,
    sign_in,
)

NEW = "a new made-up secret"


@pytest.fixture
def setting():
    return a_setting()


def start(setting, *, person=DEPUTY, secret=NEW, at=AT, safe=None):
    return start_again(safe or setting.safe, person=person, secret=secret, at=at)


def confirm(setting, words, *, person=DEPUTY, at=AT, safe=None):
    return let_in_again(safe or setting.safe, setting.lead, person=person, fingerprint=words, at=at)


def test_starting_again_opens_nothing_and_changes_nothing_else(setting):
    kinds = [kind for kind in ROWS if kind is not WaitingRow]
    before = {kind: list(setting.store.where(kind)) for kind in kinds}
    start(setting)
    assert {kind: list(setting.store.where(kind)) for kind in kinds} == before
    with refused(Why.WRONG_SECRET):
        unlock(setting.safe, person=DEPUTY, secret=NEW, at=AT)
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM}


def test_c27_the_secret_is_the_persons_own_and_the_member_never_has_it(setting):
    """The member has all that the safe gives them: the words, and what the verb gives back."""
    made = confirm(setting, start(setting).fingerprint)
    assert set(unlock(setting.safe, person=DEPUTY, secret=NEW, at=AT).teams) == {TEAM}
    assert NEW not in repr(made)
    attacker = Attacker(setting.store).with_keyring(setting.keyring)
    attacker.privates |= {setting.lead.private.raw}
    opened = {place.id for place in attacker.run() if place.row == UnlockerRow.__name__}
    assert opened <= {row.id for row in setting.store.where(UnlockerRow)}
    assert not any(
        place.field == "wrap" and place.row == "UnlockerRow" for place in attacker.opened
    )


def test_c27_it_starts_in_somebodys_name_and_the_words_do_not_fit(setting):
    """IT puts its own keys after the person's: the person's own words no longer let anybody in."""
    words = start(setting).fingerprint
    start(setting, secret="chosen by IT")
    with refused(Why.OTHER_KEY):
        confirm(setting, words)
    with refused(Why.WRONG_SECRET):
        unlock(setting.safe, person=DEPUTY, secret="chosen by IT", at=AT)
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM}


def test_a_later_start_takes_the_place_of_the_one_before(setting):
    old, new = (start(setting, secret=secret).fingerprint for secret in ("a first secret", NEW))
    assert old != new
    assert len(list(setting.store.where(WaitingRow))) == 1
    with refused(Why.OTHER_KEY):
        confirm(setting, old)
    confirm(setting, new)
    assert unlock(setting.safe, person=DEPUTY, secret=NEW, at=AT).person == DEPUTY


def test_the_keys_that_wait_are_gone_when_they_were_let_in(setting):
    words = start(setting).fingerprint
    confirm(setting, words)
    assert not list(setting.store.where(WaitingRow))
    with refused(Why.NOT_ALLOWED):
        confirm(setting, words)


def test_keys_wait_for_seven_days_and_no_longer(setting):
    words = start(setting).fingerprint
    with refused(Why.NOT_ALLOWED):
        confirm(setting, words, at=AT + WAITS)
    forget_waiting(setting.safe, at=AT + WAITS - HOUR)
    assert setting.store.one(WaitingRow, DEPUTY)
    forget_waiting(setting.safe, at=AT + WAITS)
    assert not list(setting.store.where(WaitingRow))


def test_every_start_forgets_those_who_waited_too_long(setting):
    start(setting)
    start(setting, person=HEAD, at=AT + WAITS)
    assert [row.id for row in setting.store.where(WaitingRow)] == [HEAD]


def test_nobody_learns_by_starting_whether_a_person_is_there(setting):
    """The same work and the same answer, and nothing is kept for somebody who is not there."""
    remove_person(setting.safe, person=DEPUTY, at=AT)
    for person in ("person-unknown", DEPUTY):
        assert len(start(setting, person=person).fingerprint) == 8
        assert setting.store.one(WaitingRow, person) is None
    with refused(Why.NOT_ALLOWED):
        confirm(setting, ("abandon",) * 8, person="person-unknown")


def test_whoever_leaves_waits_no_longer(setting):
    start(setting)
    remove_person(setting.safe, person=DEPUTY, at=AT)
    assert setting.store.one(WaitingRow, DEPUTY) is None


def test_nobody_starts_again_with_a_passkey_alone(setting):
    with refused(Why.NOT_ALLOWED):
        start_again(setting.safe, person=DEPUTY, secret=bytes(32), at=AT, unlocker=Unlocker.PASSKEY)


def test_a_phrase_is_a_way_to_start_again(setting):
    way = Unlocker.PHRASE
    made = start_again(setting.safe, person=DEPUTY, secret="Six Words", at=AT, unlocker=way)
    confirm(setting, made.fingerprint)
    keys = unlock(setting.safe, person=DEPUTY, secret="six-words", at=AT, unlocker=way)
    assert set(keys.teams) == {TEAM}


def test_keys_that_wait_outlive_a_new_server_key(setting):
    words = start(setting).fingerprint
    safe = setting.with_keyring(setting.keyring.with_new_server_key())
    take_up_keyring(safe)
    confirm(setting, words, safe=replace(safe, keyring=retire_old_keys(safe)))
    assert unlock(safe, person=DEPUTY, secret=NEW, at=AT).person == DEPUTY


def test_keys_that_wait_under_a_pepper_that_is_gone_are_not_let_in(setting):
    """They could never be opened: the person keeps their old way in, and starts again."""
    words = start(setting).fingerprint
    safe = setting.with_keyring(setting.keyring.with_new_pepper())
    take_up_keyring(safe)
    for person in SECRET:
        sign_in(safe, person)
    gone = replace(safe, keyring=retire_old_keys(safe))
    with refused(Why.OTHER_KEYRING):
        confirm(setting, words, safe=gone)
    assert sign_in(gone, DEPUTY).person == DEPUTY


def test_keys_that_wait_are_not_changed_from_outside_unnoticed(setting):
    """A row of somebody else's keyring, in the place of the person's own."""
    words = start(setting).fingerprint
    other = replace(setting.safe, turnstile=QuickTurnstile())
    object.__setattr__(other, "keyring", new_keyring())
    theirs = start(setting, safe=other, secret="chosen by another").fingerprint
    for said in (words, theirs):
        with pytest.raises(Locked):
            confirm(setting, said)
    assert set(sign_in(setting.safe, DEPUTY).teams) == {TEAM}


def test_nobody_learns_of_a_case_about_them_by_letting_a_reader_in(setting):
    """The case and the report are about the deputy, who lets the lead in again."""
    put_case(setting, "case-x", readers=(LEAD, HEAD))
    key = put_intake(setting.safe, "intake-x")
    setting.store.remove(IntakeWrapRow, f"intake-x:{TEAM}")
    for reader in (LEAD, HEAD):
        public = public_key(setting.safe, reader)
        setting.store.add(wrap_intake_key(public, key, intake="intake-x", holder=reader))
    made = let_back_in(setting.safe, setting.deputy, person=LEAD, secret=NEW)
    assert "-x" not in repr(made)
    assert (made.teams, made.cases, made.intakes) == ((TEAM,), (), ())


def test_a_forged_wrap_does_not_keep_somebody_from_being_let_in(setting):
    put_case(setting, "case-1", readers=(LEAD, DEPUTY, HEAD))
    row = setting.store.one(CaseWrapRow, f"case-1:{LEAD}")
    assert row
    setting.store.replace(replace(row, wrap=row.wrap[:-1] + bytes([row.wrap[-1] ^ 1])))
    assert let_back_in(setting.safe, setting.lead, person=DEPUTY, secret=NEW).cases == ()


def test_an_edited_grant_is_not_made_genuine_by_letting_somebody_in(setting):
    row = setting.store.one(MemberRow, f"{TEAM}:{DEPUTY}")
    assert row
    setting.store.replace(replace(row, until=AT + HOUR))
    words = start(setting).fingerprint
    with refused(Why.TAMPERED):
        confirm(setting, words)
    assert setting.store.one(PersonRow, DEPUTY)
