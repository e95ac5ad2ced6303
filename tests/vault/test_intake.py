"""Intakes: sealed at once for their readers, read by nobody else, and moved into a case whole."""

from dataclasses import replace
from typing import Any

import pytest

from handrail.textgate import clean
from handrail.vault.cases import read
from handrail.vault.envelope import Bound, SecretKey, seal
from handrail.vault.intake import open_intake, remove_intake, seal_intake, take_in, waiting
from handrail.vault.locked import Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import EntryRow, IntakeRow, IntakeWrapRow, Shelf
from handrail.vault.safe import public_key
from handrail.vault.wraps import wrap_intake_key
from tests.vault.filled import CASE, NONCE, SAID, keep, put, tell
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    a_setting,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


def told(setting, person, intake="intake-1"):
    return open_intake(setting.safe, sign_in(setting.safe, person), intake=intake, at=AT)


def seen(setting, person):
    return [one.intake for one in waiting(setting.safe, sign_in(setting.safe, person), at=AT)]


def test_what_somebody_tells_is_read_by_the_team_word_for_word(setting):
    said = "Someone's got a pic of me & won't stop 😞\n\ndon't tell mum"
    nonce = seal_intake(setting.safe, intake="intake-1", words=clean(said), at=AT, team=TEAM)
    for person in (LEAD, DEPUTY):
        assert (told(setting, person).nonce, told(setting, person).text) == (nonce, said)


def test_the_nonce_of_a_commitment_is_kept_with_the_words(setting):
    given = seal_intake(
        setting.safe, intake="intake-1", words=clean(SAID), at=AT, team=TEAM, nonce=NONCE
    )
    assert given == told(setting, LEAD).nonce == NONCE
    others = {
        seal_intake(setting.safe, intake=f"intake-{n}", words=clean(SAID), at=AT, team=TEAM)
        for n in range(2, 9)
    }
    assert len(others) == 7
    assert {len(nonce) for nonce in others} == {32}


def test_c13_whoever_tells_cannot_read_it_back(setting):
    # A member of staff has keys of their own, and is no reader: nor is another team's lead.
    tell(setting)
    for person in (HEAD, OTHER_LEAD):
        with refused(Why.NOT_A_HOLDER):
            told(setting, person)
        assert seen(setting, person) == []


def test_what_is_told_about_a_member_is_told_to_persons_only(setting):
    seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, persons=(HEAD, LEAD))
    assert told(setting, HEAD).text == told(setting, LEAD).text == SAID
    with refused(Why.NOT_A_HOLDER):
        told(setting, DEPUTY)
    assert seen(setting, DEPUTY) == []
    row = setting.store.one(IntakeRow, "intake-1")
    assert row.team == ""


@pytest.mark.parametrize("persons", [(HEAD,), (HEAD, HEAD)])
def test_what_is_told_to_persons_has_two_of_them(setting, persons):
    with refused(Why.NOT_ALLOWED):
        seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, persons=persons)
    assert not any(setting.store.where(IntakeRow))


def test_an_intake_is_for_one_team_or_for_persons(setting):
    both: dict[str, Any] = {"team": TEAM, "persons": (HEAD, LEAD)}
    unknown: tuple[dict[str, Any], ...] = (
        {"team": "no-team"},
        {"team": HEAD},
        {"persons": (HEAD, TEAM)},
    )
    for to in ({}, both):
        with pytest.raises(ValueError, match="name either"):
            seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, **to)
    for to in unknown:
        with refused(Why.NOT_A_HOLDER):
            seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, **to)
    with pytest.raises(ValueError, match="nonce"):
        seal_intake(
            setting.safe, intake="intake-1", words=clean(SAID), at=AT, team=TEAM, nonce=bytes(16)
        )
    with pytest.raises(ValueError, match="not an id"):
        seal_intake(setting.safe, intake="Pat's story", words=clean(SAID), at=AT, team=TEAM)
    assert not any(setting.store.where(IntakeRow))


def test_c54_what_passed_no_gate_is_not_taken(setting):
    plain: Any = "a str"
    with pytest.raises(TypeError, match="text gate"):
        seal_intake(setting.safe, intake="intake-1", words=plain, at=AT, team=TEAM)
    assert not any(setting.store.where(IntakeRow))


def test_the_words_lie_with_the_data_and_their_key_with_the_keys(setting):
    tell(setting)
    assert IntakeRow.shelf is Shelf.DATA
    assert IntakeWrapRow.shelf is Shelf.KEYS
    # The team's own key does not open the words: only the wrapped key does.
    row = setting.store.one(IntakeRow, "intake-1")
    assert row.sealed[2:10] != setting.lead.team(TEAM, at=AT).key_id


def test_intakes_wait_oldest_first_until_they_are_taken_in(setting):
    for n, hours in ((1, 2), (2, 0), (3, 1)):
        seal_intake(
            setting.safe, intake=f"intake-{n}", words=clean(SAID), at=AT + hours * HOUR, team=TEAM
        )
    assert seen(setting, LEAD) == ["intake-2", "intake-3", "intake-1"]


def test_what_is_taken_into_a_case_leaves_nothing_behind(setting):
    keep(setting, CASE, SAID)
    tell(setting, words="what somebody told")
    before = told(setting, LEAD)
    moved = take_in(setting.safe, setting.lead, intake="intake-1", case=CASE, seq=1, at=AT)
    assert (moved.nonce, moved.text) == (before.nonce, before.text)
    assert read(setting.safe, setting.deputy, case=CASE, seq=1, at=AT) == (
        before.nonce,
        "what somebody told",
    )
    assert not any(setting.store.where(IntakeRow))
    assert not any(setting.store.where(IntakeWrapRow))
    with refused(Why.NOT_A_HOLDER):
        told(setting, LEAD)


def test_several_intakes_are_taken_into_one_case(setting):
    keep(setting, CASE)
    for n in range(3):
        tell(setting, f"intake-{n}", f"words {n}")
        take_in(setting.safe, setting.lead, intake=f"intake-{n}", case=CASE, seq=n, at=AT)
    texts = [read(setting.safe, setting.lead, case=CASE, seq=n, at=AT)[1] for n in range(3)]
    assert texts == ["words 0", "words 1", "words 2"]


def test_an_intake_that_cannot_be_taken_in_stays_where_it_is(setting):
    keep(setting, CASE, SAID)
    keep(setting, "case-2", team=OTHER_TEAM)
    tell(setting)
    with pytest.raises(ValueError, match="already"):
        take_in(setting.safe, setting.lead, intake="intake-1", case=CASE, seq=0, at=AT)
    with refused(Why.NOT_A_HOLDER):
        take_in(setting.safe, setting.lead, intake="intake-1", case="case-2", seq=0, at=AT)
    assert told(setting, LEAD).text == SAID
    assert len(tuple(setting.store.where(EntryRow))) == 1


def test_words_that_somebody_slipped_past_the_gate_are_gated_on_the_way_in(setting):
    # Whoever can write to the database and holds the public key can make an intake of anything.
    key, drawing = SecretKey.new(), "data:" + "image/png;base" + "64," + "iVBORw0KGgo" * 40
    planted = seal(key, NONCE + drawing.encode(), bound=Bound("intake", "sealed", "intake-1"))
    setting.store.add(IntakeRow(id="intake-1", team=TEAM, at=AT, sealed=planted))
    team = public_key(setting.safe, TEAM)
    setting.store.add(wrap_intake_key(team, key, intake="intake-1", holder=TEAM))
    keep(setting, CASE)
    moved = take_in(setting.safe, setting.lead, intake="intake-1", case=CASE, seq=0, at=AT)
    assert "iVBORw0KGgo" not in moved.text
    assert read(setting.safe, setting.lead, case=CASE, seq=0, at=AT)[1] == moved.text


def test_an_intake_that_is_let_go_takes_its_wraps_with_it(setting):
    seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, persons=(HEAD, LEAD))
    tell(setting, "intake-2")
    remove_intake(setting.safe, intake="intake-1")
    assert [row.intake for row in setting.store.where(IntakeWrapRow)] == ["intake-2"]
    assert [row.id for row in setting.store.where(IntakeRow)] == ["intake-2"]


def test_a_waiting_intake_is_read_after_a_new_team_key(setting):
    tell(setting)
    rotate_team(setting.safe, setting.lead, team=TEAM, keep=(LEAD,), at=AT)
    assert told(setting, LEAD).text == SAID
    with refused(Why.NOT_A_HOLDER):
        told(setting, DEPUTY)


def test_an_intake_whose_words_were_swapped_is_refused(setting):
    tell(setting, "intake-1", "the words of one")
    tell(setting, "intake-2", "the words of another")
    one, other = (setting.store.one(IntakeRow, f"intake-{n}") for n in (1, 2))
    setting.store.replace(replace(one, sealed=other.sealed))
    with refused(Why.OTHER_KEY):
        told(setting, LEAD)


def test_told_words_do_not_show_in_a_traceback(setting):
    tell(setting)
    put_in = repr((told(setting, LEAD), waiting(setting.safe, setting.lead, at=AT)))
    assert "Pat" not in put_in
    keep(setting, CASE)
    put(setting.safe, setting.lead, SAID)
