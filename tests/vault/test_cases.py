"""Cases: opened for a team, or for named readers alone; written to, and read word for word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.textgate import clean
from handrail.vault.cases import entries, new_case, read, read_card, update_card, write
from handrail.vault.envelope import SecretKey
from handrail.vault.locked import Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow, SheetRow
from handrail.vault.safe import public_key
from handrail.vault.sheets import recovery_sheet
from handrail.vault.wraps import wrap_case_key
from tests.vault.filled import CASE, NONCE, SAID, a_card, keep, keep_restricted, put
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    TEAM,
    a_setting,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


def read_as(setting, person, case=CASE, seq=0):
    return read(setting.safe, sign_in(setting.safe, person), case=case, seq=seq, at=AT)


def test_what_was_written_is_read_word_for_word_by_the_team(setting):
    said = "He said «dwi'n iawn», but – I quote – “not really” 🙁\n\nThen he left."
    keep(setting, CASE, said)
    assert read_as(setting, LEAD) == (NONCE, said)
    assert read_as(setting, DEPUTY) == (NONCE, said)


@given(said=st.text(max_size=400))
def test_whatever_came_through_the_gate_comes_back(said):
    setting = a_setting()
    keep(setting, CASE)
    words = clean(said)
    write(setting.safe, setting.lead, case=CASE, seq=7, words=words, nonce=NONCE, at=AT)
    assert read(setting.safe, setting.lead, case=CASE, seq=7, at=AT) == (NONCE, words.text)


def test_the_words_of_a_case_come_in_the_order_of_its_chronology(setting):
    keep(setting)
    for seq in (10, 2, 0):
        put(setting.safe, setting.lead, f"words {seq}", seq=seq)
    told = entries(setting.safe, setting.lead, case=CASE, at=AT)
    assert [(one.seq, one.text) for one in told] == [(n, f"words {n}") for n in (0, 2, 10)]


def test_what_was_written_is_never_written_over(setting):
    keep(setting, CASE, SAID)
    with pytest.raises(ValueError, match="already"):
        put(setting.safe, setting.lead, "something else")
    assert read_as(setting, LEAD) == (NONCE, SAID)


def test_an_entry_without_words_is_said_to_have_none(setting):
    keep(setting)
    with refused(Why.GONE):
        read_as(setting, LEAD)


@pytest.mark.parametrize(("nonce", "seq"), [(b"", 0), (bytes(31), 0), (NONCE, -1)])
def test_an_entry_needs_its_nonce_and_its_place(setting, nonce, seq):
    keep(setting)
    with pytest.raises(ValueError, match="entry|places"):
        write(setting.safe, setting.lead, case=CASE, seq=seq, words=clean(SAID), nonce=nonce, at=AT)


def test_c17_another_teams_lead_opens_neither_card_nor_entry(setting):
    keep(setting, CASE, SAID)
    other = setting.keys[OTHER_LEAD]
    with refused(Why.NOT_A_HOLDER):
        read(setting.safe, other, case=CASE, seq=0, at=AT)
    with refused(Why.NOT_A_HOLDER):
        read_card(setting.safe, other, case=CASE, at=AT)
    with refused(Why.NOT_A_HOLDER):
        put(setting.safe, other, "words of their own", seq=1)
    with refused(Why.NOT_A_HOLDER):
        new_case(setting.safe, other, team=TEAM, case="case-2", card=a_card(), at=AT)


def test_a_case_that_never_was_and_one_of_others_get_the_same_answer(setting):
    keep(setting, CASE, SAID)
    other, said = setting.keys[OTHER_LEAD], []
    for case in (CASE, "case-that-never-was"):
        with refused(Why.NOT_A_HOLDER) as caught:
            read(setting.safe, other, case=case, seq=0, at=AT)
        said.append(caught.value.sentence)
    assert said[0] == said[1]


def test_c26_no_first_case_before_the_sheet_was_typed_back(setting):
    setting.store.remove(SheetRow, TEAM)
    recovery_sheet(setting.safe, setting.lead, team=TEAM, at=AT)
    with refused(Why.NOT_READY):
        keep(setting)
    assert not any(setting.store.where(CaseRow))


def test_an_id_that_could_be_a_name_is_refused_before_anything_is_kept(setting):
    with pytest.raises(ValueError, match="not an id"):
        keep(setting, "Pat Example")
    assert not any(setting.store.where(CaseRow))


def test_a_second_case_under_one_id_is_refused_whole(setting):
    keep(setting, CASE, SAID)
    with pytest.raises(ValueError, match="already"):
        keep(setting, CASE)
    assert read_as(setting, LEAD) == (NONCE, SAID)
    assert len(tuple(setting.store.where(CaseWrapRow, case=CASE))) == 1


def test_another_card_keeps_what_search_found_and_who_is_shut_out(setting):
    keep_restricted(setting)
    first = a_card("Pat Example", words=("the first conversation",))
    second = a_card("Pat Other", words=("another afternoon",))
    for card in (first, second):
        update_card(setting.safe, setting.lead, case=CASE, card=card, at=AT)
    opened = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    assert opened.names == ("Pat Other",)
    assert {"conversation", "afternoon"} <= opened.keywords
    assert opened.shut_out == {DEPUTY}


def test_c21_a_case_about_a_member_has_no_wrap_that_they_open(setting):
    keep_restricted(setting, CASE, SAID)
    wraps = tuple(setting.store.where(CaseWrapRow, case=CASE))
    assert {wrap.holder for wrap in wraps} == {LEAD, HEAD}
    assert read_as(setting, LEAD) == read_as(setting, HEAD) == (NONCE, SAID)
    with refused(Why.NOT_A_HOLDER):
        read_as(setting, DEPUTY)


def test_c21_who_a_case_is_about_stands_nowhere_in_plain(setting):
    keep_restricted(setting, CASE, SAID)
    rows = [*setting.store.where(CaseRow), *setting.store.where(CaseWrapRow)]
    rows += [*setting.store.where(CardRow), *setting.store.where(EntryRow)]
    assert DEPUTY not in repr(rows)


@pytest.mark.parametrize("readers", [(), (LEAD,), (LEAD, LEAD), (LEAD, DEPUTY), (LEAD, HEAD, HEAD)])
def test_a_case_about_a_member_needs_two_readers_who_are_not_that_member(setting, readers):
    with refused(Why.NOT_ALLOWED):
        new_case(
            setting.safe,
            setting.lead,
            team=TEAM,
            case=CASE,
            card=a_card(),
            at=AT,
            shut_out=frozenset({DEPUTY}),
            readers=readers,
        )
    assert not any(setting.store.where(CaseRow))


def test_nobody_opens_a_case_about_themselves(setting):
    with refused(Why.NOT_ALLOWED):
        new_case(
            setting.safe,
            setting.deputy,
            team=TEAM,
            case=CASE,
            card=a_card(),
            at=AT,
            shut_out=frozenset({DEPUTY}),
            readers=(LEAD, HEAD),
        )


def test_readers_are_persons_and_the_case_is_about_somebody(setting):
    def kept(readers, shut_out):
        new_case(
            setting.safe,
            setting.lead,
            team=TEAM,
            case=CASE,
            card=a_card(),
            at=AT,
            shut_out=frozenset(shut_out),
            readers=readers,
        )

    with refused(Why.NOT_A_HOLDER):
        kept((LEAD, TEAM), {DEPUTY})
    with pytest.raises(ValueError, match="shut out"):
        kept((LEAD, HEAD), ())
    assert not any(setting.store.where(CaseRow))


def test_a_new_key_of_the_team_leaves_a_case_about_a_member_alone(setting):
    keep_restricted(setting, CASE, SAID)
    keep(setting, "case-2", SAID)
    before = tuple(setting.store.where(CaseWrapRow, case=CASE))
    rotate_team(setting.safe, setting.lead, team=TEAM, keep=(LEAD, DEPUTY), at=AT)
    assert tuple(setting.store.where(CaseWrapRow, case=CASE)) == before
    with refused(Why.NOT_A_HOLDER):
        read_as(setting, DEPUTY)
    assert read_as(setting, HEAD) == read_as(setting, DEPUTY, case="case-2") == (NONCE, SAID)


def test_a_key_put_in_by_somebody_who_can_write_to_the_database_takes_no_words(setting):
    keep(setting, CASE, SAID)
    theirs = SecretKey.new()
    planted = wrap_case_key(public_key(setting.safe, TEAM), theirs, case=CASE, holder=TEAM)
    setting.store.replace(planted)
    with refused(Why.TAMPERED):
        put(setting.safe, setting.lead, "new words", seq=1)
    assert setting.store.one(EntryRow, f"{CASE}:1") is None


def test_without_its_card_a_case_says_what_is_missing(setting):
    keep(setting, CASE, SAID)
    setting.store.remove(CardRow, CASE)
    with refused(Why.GONE):
        read_card(setting.safe, setting.lead, case=CASE, at=AT)
    assert read_as(setting, LEAD) == (NONCE, SAID)


def test_c54_what_passed_no_gate_is_not_written(setting):
    keep(setting)
    not_gated: tuple[Any, ...] = ("a str", b"bytes", None, ["a list"])
    for words in not_gated:
        with pytest.raises(TypeError, match="text gate"):
            write(setting.safe, setting.lead, case=CASE, seq=0, words=words, nonce=NONCE, at=AT)
    assert not any(setting.store.where(EntryRow))


def test_opened_words_do_not_show_in_a_traceback(setting):
    keep(setting, CASE, SAID)
    card = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    told = tuple(entries(setting.safe, setting.lead, case=CASE, at=AT))
    assert "Pat" not in repr((card, told, a_card()))
