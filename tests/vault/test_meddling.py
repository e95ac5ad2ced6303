"""Somebody who writes to the database, without the keyring or with it, opens nothing by it."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from handrail.vault.hybrid import fingerprint, new_pair
from handrail.vault.keyring import new_keyring
from handrail.vault.locked import Locked, Why
from handrail.vault.people import Pair, person_row, signing_public, unlock
from handrail.vault.returning import start_again
from handrail.vault.rows import (
    ROWS,
    CaseRow,
    MemberRow,
    PersonRow,
    SheetRow,
    TeamRow,
    UnlockerRow,
    VouchedRow,
    WaitingRow,
)
from handrail.vault.safe import OpenTeam, Safe, public_key
from handrail.vault.sheets import open_by_sheet, put_sheet
from handrail.vault.store import MemoryStore
from handrail.vault.teams import grant, member_row, revoke, team_row
from handrail.vault.unlocking import FLOOR
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    QuickTurnstile,
    a_case,
    a_setting,
    opened_case,
    put_case,
    put_intake,
    refused,
    sign_in,
)

VOUCHED = tuple(kind for kind in ROWS if issubclass(kind, VouchedRow))
IDS = {
    PersonRow: LEAD,
    UnlockerRow: f"{LEAD}:password",
    TeamRow: TEAM,
    MemberRow: f"{TEAM}:{LEAD}",
    SheetRow: TEAM,
    WaitingRow: LEAD,
    CaseRow: "case-a",
}


@pytest.fixture
def setting():
    """The made-up setting, with two people who forgot their secret and wait to be let in."""
    setting = a_setting()
    quick = Safe(setting.store, setting.keyring, FLOOR, QuickTurnstile())
    for person in (LEAD, DEPUTY):
        start_again(quick, person=person, secret="a new secret", at=AT)
    for case in ("case-a", "case-b"):
        setting.safe.add(a_case(case))
    return setting


def row_of(setting, kind, id):
    row = setting.store.one(kind, id)
    assert row
    return row


def a_new_person_row(safe, person):
    pair = Pair.new()
    return person_row(safe, person, pair.public, pair.signing.public(), at=AT)


def changed(value):
    """Another value of the same type: a flipped bit, one more, a later hour."""
    match value:
        case bytes():
            return value[:-1] + bytes([value[-1] ^ 1])
        case datetime():
            return value + timedelta(days=1)
        case int():
            return value + 1
        case None:
            return AT
    return f"{value}-x"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, one.name)
        for kind in VOUCHED
        for one in fields(kind)
        if one.name not in ("id", "vouched")
    ],
)
def test_no_column_of_a_row_about_keys_is_changed_unnoticed(setting, kind, name):
    row = row_of(setting, kind, IDS[kind])
    assert setting.safe.one(kind, row.id) == row
    setting.store.replace(replace(row, **{name: changed(getattr(row, name))}))
    with refused(Why.TAMPERED):
        setting.safe.one(kind, row.id)
    with refused(Why.TAMPERED):
        list(setting.safe.where(kind))


@pytest.mark.parametrize("kind", VOUCHED)
def test_no_row_about_keys_is_passed_off_as_another(setting, kind):
    """Every row with another row's id, and with another row's voucher."""
    rows = list(setting.store.where(kind))
    assert len(rows) > 1
    for row in rows:
        for other in rows:
            if row is not other:
                for forged in (replace(other, id=row.id), replace(row, vouched=other.vouched)):
                    with refused(Why.TAMPERED):
                        setting.safe.genuine(forged)


def test_two_columns_do_not_run_into_one_another(setting):
    row = row_of(setting, MemberRow, f"{TEAM}:{LEAD}")
    moved = replace(row, team=row.team + row.person[:3], person=row.person[3:])
    with refused(Why.TAMPERED):
        setting.safe.genuine(moved)


def test_a_public_key_swapped_between_people_is_not_sealed_to(setting):
    lead, head = row_of(setting, PersonRow, LEAD), row_of(setting, PersonRow, HEAD)
    setting.store.replace(replace(lead, id=HEAD))
    setting.store.replace(replace(head, id=LEAD))
    with refused(Why.TAMPERED):
        grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT)
    with refused(Why.TAMPERED):
        sign_in(setting.safe, LEAD)


@pytest.mark.parametrize("person", [HEAD, "person-x"])
def test_a_key_of_their_own_put_in_without_the_keyring_is_not_sealed_to(setting, person):
    """They make a keyring of their own, and a row as this program makes it."""
    theirs = Safe(MemoryStore(), new_keyring(), FLOOR)
    theirs.add(a_new_person_row(theirs, person))
    setting.store.remove(PersonRow, person)
    setting.store.add(row_of(theirs, PersonRow, person))
    with refused(Why.OTHER_KEYRING):
        grant(setting.safe, setting.lead, team=TEAM, person=person, at=AT)


def test_a_team_key_of_their_own_put_in_without_the_keyring_takes_no_intake(setting):
    theirs = Safe(MemoryStore(), new_keyring(), FLOOR)
    theirs.add(team_row(theirs, TEAM, new_pair()[1], since=AT, keyed_at=AT))
    setting.store.replace(row_of(theirs, TeamRow, TEAM))
    with refused(Why.OTHER_KEYRING):
        put_intake(setting.safe, "intake-1")


def test_a_grant_moved_to_another_person_opens_nothing(setting):
    row = row_of(setting, MemberRow, f"{TEAM}:{DEPUTY}")
    setting.store.add(replace(row, id=f"{TEAM}:{HEAD}", person=HEAD))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, HEAD)


def test_a_grant_moved_by_somebody_with_the_keyring_opens_nothing(setting):
    row = row_of(setting, MemberRow, f"{TEAM}:{DEPUTY}")
    setting.safe.add(replace(row, id=f"{TEAM}:{HEAD}", person=HEAD))
    with refused(Why.OTHER_KEY):
        sign_in(setting.safe, HEAD)


def test_a_grant_moved_to_another_team_opens_nothing(setting):
    """Both rows are the same person's, and somebody with the keyring vouches for them."""
    grant(setting.safe, setting.keys[OTHER_LEAD], team=OTHER_TEAM, person=LEAD, at=AT)
    row = row_of(setting, MemberRow, f"{TEAM}:{LEAD}")
    other = row_of(setting, MemberRow, f"{OTHER_TEAM}:{LEAD}")
    setting.safe.replace(replace(row, wrap=other.wrap))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, LEAD)


@pytest.mark.parametrize("names", [("salt", "verifier", "wrap"), ("salt", "verifier"), ("wrap",)])
@pytest.mark.parametrize("vouches", [False, True])
def test_an_unlocker_moved_between_people_opens_nobody(setting, names, vouches):
    """A colleague puts their own password in another's place, and may even vouch for it."""
    own = row_of(setting, UnlockerRow, f"{DEPUTY}:password")
    row = row_of(setting, UnlockerRow, f"{LEAD}:password")
    forged = replace(row, **{name: getattr(own, name) for name in names})
    (setting.safe if vouches else setting.store).replace(forged)
    for secret in (SECRET[DEPUTY], SECRET[LEAD]):
        with pytest.raises(Locked) as refusal:
            unlock(setting.safe, person=LEAD, secret=secret, at=AT)
        assert refusal.value.why in (Why.TAMPERED, Why.OTHER_KEY, Why.WRONG_SECRET)


def test_a_verifier_put_in_another_opens_nobody(setting):
    row = row_of(setting, UnlockerRow, f"{LEAD}:password")
    setting.store.replace(replace(row, verifier=bytes(32)))
    for secret in (SECRET[LEAD], "another secret"):
        with refused(Why.TAMPERED):
            unlock(setting.safe, person=LEAD, secret=secret, at=AT)


def test_the_cost_of_a_guess_is_not_edited_down_or_up_to_stop_the_machine(setting):
    row = row_of(setting, UnlockerRow, f"{LEAD}:password")
    for memory_kib in (8, 2**31):
        setting.store.replace(replace(row, memory_kib=memory_kib))
        with refused(Why.TAMPERED):
            sign_in(setting.safe, LEAD)


def test_a_public_key_swapped_by_somebody_with_the_keyring_is_heard_on_the_phone(setting):
    """The server vouches for anything with its keys, so a person reads out eight words."""
    spoken = fingerprint(public_key(setting.safe, HEAD), signing_public(setting.safe, HEAD))
    setting.safe.replace(a_new_person_row(setting.safe, HEAD))
    with refused(Why.OTHER_KEY):
        grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, fingerprint=spoken)


def test_a_public_key_swapped_by_somebody_with_the_keyring_is_noticed_by_its_owner(setting):
    setting.safe.replace(a_new_person_row(setting.safe, HEAD))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, HEAD)


def test_a_team_key_swapped_by_somebody_with_the_keyring_is_noticed_by_its_members(setting):
    """They know a member's public key, and wrap a team key of their own making for them."""
    private, public = new_pair()
    forged = OpenTeam(TEAM, private)
    setting.safe.replace(member_row(forged, LEAD, public_key(setting.safe, LEAD), at=AT))
    assert sign_in(setting.safe, LEAD).teams == {}
    row = row_of(setting, MemberRow, f"{TEAM}:{LEAD}")
    team = row_of(setting, TeamRow, TEAM)
    setting.safe.replace(replace(row, key_id=team.key_id))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, LEAD)
    assert public.id == private.id


def test_a_sheet_put_in_by_somebody_with_the_keyring_opens_no_team(setting):
    private, _ = new_pair()
    sheet = put_sheet(setting.safe, OpenTeam(TEAM, private), at=AT)
    with refused(Why.TAMPERED):
        open_by_sheet(setting.safe, team=TEAM, sheet=sheet)


def test_a_row_that_was_changed_is_put_right_by_a_member(setting):
    key = put_case(setting, "case-1")
    row = row_of(setting, MemberRow, f"{TEAM}:{DEPUTY}")
    setting.store.replace(replace(row, until=AT))
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT)
    assert opened_case(setting.safe, sign_in(setting.safe, DEPUTY), "case-1") == key
