"""People open their own keys with their own secret, change it, and may get it wrong."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.envelope import head_of
from handrail.vault.hybrid import fingerprint
from handrail.vault.keyring import new_keyring
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import opaque
from handrail.vault.people import (
    Unlocker,
    add_unlocker,
    change_secret,
    enrol,
    remove_unlocker,
    reopened,
    signing_public,
    unlock,
)
from handrail.vault.rows import SettingRow, UnlockerRow
from handrail.vault.safe import Safe, public_key
from handrail.vault.signing import verify
from handrail.vault.store import MemoryStore
from handrail.vault.teams import grant, revoke
from handrail.vault.unlocking import FLOOR, Cost, Turnstile
from handrail.vault.words import new_phrase
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    a_setting,
    refused,
    sign_in,
)

PASSKEY = bytes(range(32))


class Counting(Turnstile):
    """Counts what was stretched, and at what cost."""

    def __init__(self):
        super().__init__()
        self.costs: list[Cost] = []

    def stretch(self, secret, *, salt, cost):
        self.costs.append(cost)
        return super().stretch(secret, salt=salt, cost=cost)


@pytest.fixture
def setting():
    return a_setting()


def unlocker(setting, person, kind=Unlocker.PASSWORD):
    row = setting.store.one(UnlockerRow, f"{person}:{kind}")
    assert row
    return row


def test_a_person_signs_in_and_holds_their_own_keys_and_their_team(setting):
    keys = sign_in(setting.safe, LEAD)
    assert keys.private == setting.lead.private
    assert keys.signing == setting.lead.signing
    assert keys.teams == setting.lead.teams
    assert set(keys.teams) == {TEAM}


def test_a_person_who_was_given_no_team_signs_in_and_opens_none(setting):
    assert sign_in(setting.safe, HEAD).teams == {}


def test_enrolling_gives_the_words_and_the_key_that_others_know_the_person_by():
    safe = Safe(MemoryStore(), new_keyring(), FLOOR)
    made = enrol(safe, person="person-x", secret="a made-up secret", at=AT)
    keys = unlock(safe, person="person-x", secret="a made-up secret", at=AT)
    public = public_key(safe, "person-x")
    assert keys.private.public() == public
    assert made.fingerprint == fingerprint(public, made.signing_public)
    assert signing_public(safe, "person-x") == made.signing_public
    assert verify(made.signing_public, keys.signing.sign(b"words"), b"words")


def test_the_first_person_marks_the_store_with_its_keyring(setting):
    assert [row.id for row in setting.store.where(SettingRow)] == ["setting"]
    with refused(Why.OTHER_KEYRING):
        Safe(setting.store, new_keyring())


def test_nobody_is_enrolled_over_somebody_else(setting):
    before = unlocker(setting, LEAD)
    with refused(Why.NOT_ALLOWED):
        enrol(setting.safe, person=LEAD, secret="another secret", at=AT)
    assert unlocker(setting, LEAD) == before
    with refused(Why.NOT_ALLOWED):
        enrol(setting.safe, person=TEAM, secret="a secret", at=AT)


@pytest.mark.parametrize("id", ["", "Aderyn Testun", "a:b", "a b", "person_a", "x" * 65])
def test_an_id_that_could_be_a_name_or_be_joined_is_refused(setting, id):
    with pytest.raises(ValueError, match="not an id"):
        enrol(setting.safe, person=id, secret="a secret", at=AT)


def test_an_unknown_person_and_a_wrong_secret_are_told_the_same(setting):
    said = []
    for person, secret, way in (
        (LEAD, "not their secret", Unlocker.PASSWORD),
        ("person-unknown", "any secret", Unlocker.PASSWORD),
        ("Not An Id", "any secret", Unlocker.PASSWORD),
        (LEAD, SECRET[LEAD], Unlocker.PHRASE),
    ):
        with refused(Why.WRONG_SECRET) as refusal:
            unlock(setting.safe, person=person, secret=secret, at=AT, unlocker=way)
        said.append(str(refusal.value))
    assert len(set(said)) == 1


def test_c25_an_unknown_person_and_a_wrong_secret_are_the_same_work(setting):
    counting = Counting()
    safe = replace(setting.safe, turnstile=counting)
    for person, secret in ((LEAD, "not their secret"), ("person-unknown", "any secret")):
        with refused(Why.WRONG_SECRET):
            unlock(safe, person=person, secret=secret, at=AT)
    assert counting.costs == [FLOOR, FLOOR]


def test_signing_in_stretches_the_secret_once(setting):
    counting = Counting()
    sign_in(replace(setting.safe, turnstile=counting), LEAD)
    assert counting.costs == [FLOOR]


@pytest.mark.parametrize("secret", ["", " ", PASSKEY])
def test_a_secret_that_keeps_nobody_out_or_is_no_words_is_refused(setting, secret):
    with pytest.raises(ValueError, match="secret|words"):
        enrol(setting.safe, person="person-x", secret=secret, at=AT, unlocker=Unlocker.PHRASE)


def test_a_passkey_is_never_the_only_way_in(setting):
    with refused(Why.NOT_ALLOWED):
        enrol(setting.safe, person="person-x", secret=PASSKEY, at=AT, unlocker=Unlocker.PASSKEY)
    add_unlocker(setting.safe, setting.lead, kind=Unlocker.PASSKEY, secret=PASSKEY, at=AT)
    with refused(Why.NOT_ALLOWED):
        remove_unlocker(setting.safe, setting.lead, kind=Unlocker.PASSWORD)
    assert sign_in(setting.safe, LEAD).person == LEAD


def test_a_phrase_and_a_passkey_open_what_the_password_opens(setting):
    phrase = new_phrase()
    add_unlocker(setting.safe, setting.lead, kind=Unlocker.PHRASE, secret=phrase, at=AT)
    add_unlocker(setting.safe, setting.lead, kind=Unlocker.PASSKEY, secret=PASSKEY, at=AT)
    typed = phrase.upper().replace(" ", "  -")
    for way, secret in ((Unlocker.PHRASE, typed), (Unlocker.PASSKEY, PASSKEY)):
        opened = unlock(setting.safe, person=LEAD, secret=secret, at=AT, unlocker=way)
        assert opened.teams == setting.lead.teams


def test_a_second_secret_of_one_kind_is_a_change_and_a_change_needs_a_first(setting):
    with refused(Why.NOT_ALLOWED):
        add_unlocker(setting.safe, setting.lead, kind=Unlocker.PASSWORD, secret="x", at=AT)
    with refused(Why.NOT_ALLOWED):
        change_secret(setting.safe, setting.lead, kind=Unlocker.PHRASE, secret="x", at=AT)


def test_after_a_change_the_new_secret_opens_and_the_old_one_does_not(setting):
    new = "a new made-up secret"
    change_secret(setting.safe, setting.lead, kind=Unlocker.PASSWORD, secret=new, at=AT)
    with refused(Why.WRONG_SECRET):
        sign_in(setting.safe, LEAD)
    assert unlock(setting.safe, person=LEAD, secret=new, at=AT).teams == setting.lead.teams


def test_a_way_that_was_removed_opens_nothing(setting):
    add_unlocker(setting.safe, setting.lead, kind=Unlocker.PHRASE, secret="six words", at=AT)
    remove_unlocker(setting.safe, setting.lead, kind=Unlocker.PHRASE)
    with refused(Why.WRONG_SECRET):
        unlock(setting.safe, person=LEAD, secret="six words", at=AT, unlocker=Unlocker.PHRASE)
    with refused(Why.NOT_ALLOWED):
        remove_unlocker(setting.safe, setting.lead, kind=Unlocker.PASSWORD)


def test_c33_a_secret_kept_at_a_lower_cost_is_made_dearer_at_sign_in(setting):
    dearer = Cost(FLOOR.memory_kib + 1024, 2, 1)
    counting = Counting()
    safe = replace(setting.safe, cost=dearer, turnstile=counting)
    assert sign_in(safe, LEAD).teams == setting.lead.teams
    row = unlocker(setting, LEAD)
    assert (row.memory_kib, row.passes) == (dearer.memory_kib, dearer.passes)
    sign_in(safe, LEAD)
    assert counting.costs == [FLOOR, dearer, dearer]


def test_a_dearer_secret_is_not_made_cheaper(setting):
    safe = replace(setting.safe, cost=Cost(FLOOR.memory_kib, 2, 1))
    sign_in(safe, LEAD)
    sign_in(setting.safe, LEAD)
    assert unlocker(setting, LEAD).passes == 2


def test_a_wrong_secret_makes_nothing_anew(setting):
    safe = replace(setting.safe, cost=Cost(FLOOR.memory_kib, 2, 1))
    before = unlocker(setting, LEAD)
    with refused(Why.WRONG_SECRET):
        unlock(safe, person=LEAD, secret="not their secret", at=AT)
    assert unlocker(setting, LEAD) == before


def test_a_secret_changed_while_somebody_signs_in_stays_changed(setting):
    """Signing in makes a cheap unlocker anew; it must not bring the old secret back with it."""
    new = "a new made-up secret"

    class Changing(Turnstile):
        def stretch(self, secret, *, salt, cost):
            if cost.passes == 2:
                change_secret(setting.safe, setting.lead, kind=Unlocker.PASSWORD, secret=new, at=AT)
            return super().stretch(secret, salt=salt, cost=cost)

    sign_in(replace(setting.safe, cost=Cost(FLOOR.memory_kib, 2, 1), turnstile=Changing()), LEAD)
    with refused(Why.WRONG_SECRET):
        sign_in(setting.safe, LEAD)
    assert unlock(setting.safe, person=LEAD, secret=new, at=AT).person == LEAD


def test_opened_keys_are_opened_again_without_a_secret(setting):
    grant(setting.safe, setting.keys[OTHER_LEAD], team=OTHER_TEAM, person=LEAD, at=AT)
    revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    assert set(reopened(setting.safe, setting.lead, at=AT).teams) == {OTHER_TEAM}


def test_a_wrap_names_its_key_and_never_holds_a_secret_of_another(setting):
    lead, deputy = unlocker(setting, LEAD), unlocker(setting, DEPUTY)
    assert head_of(lead.wrap).key_id != head_of(deputy.wrap).key_id
    assert lead.salt != deputy.salt


def test_nothing_that_is_shown_of_keys_or_said_in_a_refusal_holds_a_secret(setting):
    lead = setting.lead
    hidden = [lead.private.raw, lead.signing.raw, lead.team(TEAM, at=AT).private.raw]
    shown = repr(lead) + repr(setting.safe.keyring)
    with pytest.raises(Locked) as refusal:
        unlock(setting.safe, person=LEAD, secret="not their secret", at=AT)
    for secret in hidden:
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown
    assert "not their secret" not in repr(refusal.value) + str(refusal.value.__dict__)


@pytest.mark.parametrize("id", ["setting", "-a", "a:b", "a.b", "a_b", "", "A", "a" * 65, "a\n"])
def test_an_id_that_is_the_settings_own_or_that_the_chronology_refuses_is_given_to_nobody(id):
    with pytest.raises(ValueError, match=r"id"):
        opaque(id)
    with pytest.raises(ValueError, match=r"id"):
        enrol(a_setting().safe, person=id, secret="a secret", at=AT)


@given(id=st.text(st.sampled_from("az09-_.:S ~"), max_size=66))
def test_every_id_that_is_good_here_is_good_in_the_chronology(id):
    with suppress(ValueError):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._:-]{0,63}", opaque(id))
        assert ":" not in id
