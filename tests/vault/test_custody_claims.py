"""What a thief gets: the store, the keyring and a person's secret are each nothing alone."""

import hmac
from dataclasses import replace

import pytest
from argon2.low_level import Type, hash_secret_raw

from handrail.textgate import clean
from handrail.vault.cards import Card
from handrail.vault.cases import new_case, write
from handrail.vault.envelope import SecretKey
from handrail.vault.intake import seal_intake
from handrail.vault.keyring import Keyring, new_keyring
from handrail.vault.locked import Why
from handrail.vault.people import unlock
from handrail.vault.rows import SettingRow, UnlockerRow
from handrail.vault.safe import Safe
from handrail.vault.unlocking import FLOOR
from tests.vault.attack import PURPOSES, Attacker, every_blob
from tests.vault.setting import (
    AT,
    DEPUTY,
    EVERYBODY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    a_setting,
    refused,
)

WORDS = "what Pat Example said, in their own words"


@pytest.fixture
def setting():
    """The made-up setting with a case and an intake for each team, and one for named readers."""
    setting = a_setting()
    card = Card(names=(clean("Pat Example"),))
    for lead, team in ((LEAD, TEAM), (OTHER_LEAD, OTHER_TEAM)):
        keys, case = setting.keys[lead], f"case-of-{team}"
        new_case(setting.safe, keys, team=team, case=case, card=card, at=AT)
        write(setting.safe, keys, case=case, seq=0, words=clean(WORDS), nonce=bytes(32), at=AT)
        seal_intake(setting.safe, intake=f"to-{team}", words=clean(WORDS), at=AT, team=team)
    new_case(
        setting.safe,
        setting.lead,
        team=TEAM,
        case="case-about-a-member",
        card=card,
        at=AT,
        shut_out=frozenset({DEPUTY}),
        readers=(LEAD, HEAD),
    )
    return setting


def read_by(opened):
    """The rows of entries, cards and intakes whose words the attacker has."""
    return {place.id for place, text in opened.items() if b"Pat Example" in text}


def pepperless_keys(row, secret):
    """Every key that a secret could stand for to somebody who has no pepper."""
    stretched = hash_secret_raw(
        secret.encode(), row.salt, row.passes, row.memory_kib, row.lanes, 32, Type.ID
    )
    guesses = [stretched, row.verifier, row.pepper_id * 4]
    guesses += [hmac.digest(pepper, stretched, "sha256") for pepper in (b"", bytes(32), *guesses)]
    keys = [SecretKey(bytes(8), guess) for guess in guesses]
    return {*guesses, *(key.derive(purpose).secret for key in keys for purpose in PURPOSES)}


def test_c03_a_stolen_store_and_everybodys_secret_open_nothing_without_the_pepper(setting):
    thief = Attacker(setting.store)
    for row in setting.store.where(UnlockerRow):
        thief.secrets |= pepperless_keys(row, SECRET[row.person])
    assert thief.run() == {}


def test_c03_the_right_secret_under_another_pepper_is_a_wrong_secret(setting):
    """A keyring made by the thief: with another pepper, and with another under the same id."""
    true = setting.keyring
    other = new_keyring()
    same_id = SecretKey(true.peppers[0].id, other.peppers[0].secret)
    setting.store.remove(SettingRow, "setting")
    for pepper, why in ((other.peppers[0], Why.OTHER_KEYRING), (same_id, Why.WRONG_SECRET)):
        forged = Safe(setting.store, Keyring((pepper,), true.server_keys, true.log_keys), FLOOR)
        for person in EVERYBODY:
            with refused(why):
                unlock(forged, person=person, secret=SECRET[person], at=AT)


def test_c03_without_the_keyring_not_even_a_guess_can_be_tried(setting):
    """The stored verifier is not among what a secret alone can be made into."""
    for row in setting.store.where(UnlockerRow):
        others = replace(row, verifier=bytes(32))
        assert row.verifier not in pepperless_keys(others, SECRET[row.person])


def test_c04_a_stolen_store_and_keyring_open_nothing_but_what_the_server_sealed(setting):
    opened = Attacker(setting.store).with_keyring(setting.keyring).run()
    blobs = list(every_blob(setting.store))
    by_server = {sealed.place for sealed in blobs if sealed.under == "server key"}
    assert set(opened) == by_server
    assert len(blobs) > len(by_server) + 20
    assert read_by(opened) == set()


def test_c04_the_attack_opens_a_teams_cases_as_soon_as_it_has_a_members_secret(setting):
    """So that it would have opened more, had there been a way; and no more than hers."""
    thief = Attacker(setting.store).with_keyring(setting.keyring)
    opened = thief.with_secret_of(LEAD, SECRET[LEAD], setting.keyring).run()
    assert read_by(opened) == {
        *("case-of-team-a", "case-of-team-a:0", "to-team-a"),
        "case-about-a-member",
    }


def test_c04_the_secret_of_somebody_without_a_team_opens_what_they_are_a_reader_of(setting):
    thief = Attacker(setting.store).with_keyring(setting.keyring)
    opened = thief.with_secret_of(HEAD, SECRET[HEAD], setting.keyring).run()
    assert read_by(opened) == {"case-about-a-member"}


def test_a_stolen_sheet_opens_one_teams_cases_and_no_others(setting):
    thief = Attacker(setting.store).with_keyring(setting.keyring)
    thief.secrets.add(setting.sheets[OTHER_TEAM].secret)
    opened = thief.run()
    assert read_by(opened) == {"case-of-team-b", "case-of-team-b:0", "to-team-b"}


def test_every_stored_field_that_is_not_plain_is_seen_by_the_attack(setting):
    assert {"server seal", "case wrap", "card", "entry", "recovery sheet", "unlocking key"} <= (
        PURPOSES
    )
    assert {sealed.place.row for sealed in every_blob(setting.store)} >= {
        *("PersonRow", "UnlockerRow", "TeamRow", "MemberRow", "SheetRow"),
        *("CaseWrapRow", "CardRow", "EntryRow", "IntakeRow", "IntakeWrapRow"),
    }
