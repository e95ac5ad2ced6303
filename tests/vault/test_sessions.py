"""Between two requests: only the browser's token opens a session, and what ended stays ended."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.vault.envelope import Bound, SecretKey, open_sealed
from handrail.vault.hybrid import open_with
from handrail.vault.keyring import new_keyring
from handrail.vault.leaving import remove_person
from handrail.vault.locked import Locked, Why
from handrail.vault.rotation import retire_old_keys, rotate_team, take_up_keyring
from handrail.vault.rows import MemberRow, PersonRow, TeamRow
from handrail.vault.sessions import park, resume
from handrail.vault.teams import grant, revoke
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_TEAM,
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
def parked(setting):
    """The deputy's keys, parked for an hour: what the browser holds and what the server holds."""
    return park(setting.safe, setting.deputy, at=AT, until=AT + HOUR)


def come_back(setting, parked, *, person=DEPUTY, at=AT):
    token, blob = parked
    return resume(setting.safe, person=person, token=token, blob=blob, at=at)


def test_whoever_comes_back_has_the_keys_they_left_with(setting, parked):
    assert come_back(setting, parked) == setting.deputy


def test_a_session_ends_at_its_hour(setting, parked):
    last = AT + HOUR - HOUR / 3600
    assert come_back(setting, parked, at=last).person == DEPUTY
    for late in (AT + HOUR, AT + DAY):
        with refused(Why.ENDED):
            come_back(setting, parked, at=late)


def test_a_session_that_is_over_already_is_not_parked(setting):
    with pytest.raises(ValueError, match="ended already"):
        park(setting.safe, setting.deputy, at=AT, until=AT)


def test_c20_a_grant_that_ends_while_somebody_is_signed_in_opens_nothing_at_its_second(setting):
    """Signed in before the end, and parked for longer: refused at use and at coming back."""
    put_case(setting, "case-1")
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    head = sign_in(setting.safe, HEAD)
    parked = park(setting.safe, head, at=AT, until=AT + DAY)
    before = come_back(setting, parked, person=HEAD, at=AT + HOUR / 2)
    assert opened_case(setting.safe, before, "case-1", at=AT + HOUR / 2)
    for keys in (head, before):
        with refused(Why.ENDED):
            opened_case(setting.safe, keys, "case-1", at=AT + HOUR)
    assert come_back(setting, parked, person=HEAD, at=AT + HOUR).teams == {}


def test_a_grant_that_was_taken_away_is_gone_at_the_next_request(setting, parked):
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    assert come_back(setting, parked).teams == {}


def test_a_grant_that_was_shortened_is_short_at_the_next_request(setting, parked):
    grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT, until=AT + HOUR / 2)
    assert come_back(setting, parked).team(TEAM, at=AT).until == AT + HOUR / 2
    assert come_back(setting, parked, at=AT + HOUR / 2).teams == {}


def test_a_grant_that_was_given_meanwhile_is_there_at_the_next_request(setting, parked):
    grant(setting.safe, setting.keys["person-c"], team=OTHER_TEAM, person=DEPUTY, at=AT)
    assert set(come_back(setting, parked).teams) == {TEAM, OTHER_TEAM}


def test_after_a_re_key_a_session_goes_on_with_the_new_key(setting, parked):
    key = put_case(setting, "case-1")
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD, DEPUTY}, at=AT)
    assert opened_case(setting.safe, come_back(setting, parked), "case-1") == key


def test_after_a_re_key_the_session_of_somebody_who_was_left_out_opens_nothing(setting, parked):
    rotate_team(setting.safe, setting.lead, team=TEAM, keep={LEAD}, at=AT)
    assert come_back(setting, parked).teams == {}


def test_the_sessions_of_somebody_who_is_let_in_again_are_over(setting, parked):
    let_back_in(setting.safe, setting.lead, person=DEPUTY, secret="a new secret")
    with refused(Why.ENDED):
        come_back(setting, parked)


def test_the_session_of_somebody_who_is_no_longer_there_is_over(setting, parked):
    setting.store.remove(PersonRow, DEPUTY)
    with refused(Why.ENDED):
        come_back(setting, parked)


@settings(deadline=None, max_examples=30)
@given(other=st.binary(min_size=32, max_size=32))
def test_another_token_another_person_or_another_blob_opens_nothing(other):
    setting = a_setting()
    token, blob = park(setting.safe, setting.deputy, at=AT, until=AT + HOUR)
    of_the_lead = park(setting.safe, setting.lead, at=AT, until=AT + HOUR)
    for person, with_token, of in (
        (DEPUTY, other, blob),
        (LEAD, token, blob),
        (DEPUTY, token, of_the_lead[1]),
        (DEPUTY, of_the_lead[0], blob),
        (DEPUTY, token[:-1], blob),
        (DEPUTY, token, blob[:-1]),
        (DEPUTY, token, blob[:40] + bytes([blob[40] ^ 1]) + blob[41:]),
        (DEPUTY, token, b""),
    ):
        with refused(Why.ENDED):
            come_back(setting, (with_token, of), person=person)


def test_two_sessions_of_one_person_share_no_token_and_no_bytes(setting):
    one, two = (park(setting.safe, setting.deputy, at=AT, until=AT + HOUR) for _ in range(2))
    assert one[0] != two[0]
    assert one[1][10:] != two[1][10:]


def test_everything_on_the_server_opens_no_session(setting, parked):
    """The blob, the store and the keyring, and every key that can be had from them: no token."""
    token, blob = parked
    assert token not in blob
    keyring = setting.keyring
    held = [*keyring.peppers, *keyring.server_keys, *map(SecretKey.of, keyring.log_keys)]
    guesses = [*held, *(key.derive("session") for key in held)]
    at_hand = [SecretKey(blob[2:10], key.secret) for key in guesses]
    for key in [*guesses, *at_hand]:
        with pytest.raises(Locked):
            open_sealed(key, blob, bound=Bound("session", "keys", DEPUTY))
    with pytest.raises(Locked):
        open_with(setting.lead.private, blob, bound=Bound("session", "keys", DEPUTY))


def test_a_parked_blob_shows_none_of_what_is_in_it(setting, parked):
    _, blob = parked
    held = setting.deputy
    for secret in (held.private.raw, held.signing.raw, held.team(TEAM, at=AT).private.raw):
        assert secret[:16] not in blob
        assert secret[:8].hex().encode() not in blob
    assert TEAM.encode() not in blob


def test_keys_under_another_persons_name_are_not_that_persons(setting):
    forged = park(setting.safe, replace(setting.deputy, person=LEAD), at=AT, until=AT + HOUR)
    with refused(Why.ENDED):
        come_back(setting, forged, person=LEAD)


def forge_grant(setting, *, id="made-up"):
    """Put a grant for the deputy into the database, as somebody does without the keyring."""
    team = setting.store.one(TeamRow, TEAM)
    assert team
    row = MemberRow(
        id=id, team=TEAM, person=DEPUTY, key_id=team.key_id, until=None, since=AT, wrap=b""
    )
    setting.store.add(row)


@pytest.mark.parametrize("id", ["made-up", f"{TEAM}:{DEPUTY}"])
def test_c18_a_grant_forged_after_it_was_taken_away_opens_nothing_at_the_next_request(
    setting, parked, id
):
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    forge_grant(setting, id=id)
    with pytest.raises(Locked):
        come_back(setting, parked)


def test_c18_the_end_of_a_grant_edited_back_opens_nothing_at_the_next_request(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT, until=AT + DAY)
    parked = park(setting.safe, sign_in(setting.safe, DEPUTY), at=AT, until=AT + DAY)
    grant(setting.safe, setting.lead, team=TEAM, person=DEPUTY, at=AT, until=AT + HOUR)
    row = setting.store.one(MemberRow, f"{TEAM}:{DEPUTY}")
    assert row
    setting.store.replace(replace(row, until=AT + DAY))
    with refused(Why.TAMPERED):
        come_back(setting, parked, at=AT + 2 * HOUR)


def test_c18_somebody_who_left_is_not_brought_back_by_an_edit(setting, parked):
    remove_person(setting.safe, person=DEPUTY, at=AT)
    row = setting.store.one(PersonRow, DEPUTY)
    assert row
    setting.store.replace(replace(row, left_at=None))
    forge_grant(setting)
    with refused(Why.TAMPERED):
        come_back(setting, parked)


def test_a_token_and_a_copy_of_the_database_open_nothing_without_the_keyring(setting, parked):
    """A member's own browser, the parked bytes and every row: no keys are taken home."""
    token, blob = parked
    bound = Bound("session", "keys", DEPUTY)
    of_token = SecretKey(blob[2:10], token)
    for key in (of_token, SecretKey.of(token), of_token.derive("session")):
        with pytest.raises(Locked):
            open_sealed(key, blob, bound=bound)
    newest = setting.keyring.server_keys[0]
    others = new_keyring().server_keys[0].secret
    foreign = replace(setting.keyring, server_keys=(SecretKey(newest.id, others),))
    with refused(Why.ENDED):
        resume(setting.with_keyring(foreign), person=DEPUTY, token=token, blob=blob, at=AT)


def test_a_session_goes_on_over_a_new_server_key_and_ends_with_the_old_one(setting, parked):
    token, blob = parked
    safe = setting.with_keyring(setting.keyring.with_new_server_key())
    take_up_keyring(safe)
    assert resume(safe, person=DEPUTY, token=token, blob=blob, at=AT) == setting.deputy
    without = setting.with_keyring(retire_old_keys(safe))
    with refused(Why.ENDED):
        resume(without, person=DEPUTY, token=token, blob=blob, at=AT)
    token, blob = park(without, setting.deputy, at=AT, until=AT + HOUR)
    assert resume(without, person=DEPUTY, token=token, blob=blob, at=AT) == setting.deputy
