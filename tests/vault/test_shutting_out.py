"""A case turns out to be about somebody who could open it: from then on they cannot."""

from contextlib import closing, suppress
from dataclasses import replace

import pytest

from handrail.textgate import clean
from handrail.vault import cases
from handrail.vault.card_index import cards
from handrail.vault.cases import entries, open_entry, read, read_card, write
from handrail.vault.envelope import Algorithm, head_of
from handrail.vault.file_store import FileStore
from handrail.vault.handover import export_case
from handrail.vault.hybrid import new_pair
from handrail.vault.locked import Locked, Why
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow
from handrail.vault.safe import Safe
from handrail.vault.search import search
from handrail.vault.sharing import share_case
from handrail.vault.shutting_out import shut_out
from handrail.vault.unlocking import FLOOR
from handrail.vault.wraps import open_case_key
from tests.vault.filled import CASE, NONCE, SAID, a_card, keep, keep_restricted, put
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

LATER = AT + HOUR


@pytest.fixture
def setting():
    """A case of the team, shared with another team and with a person for a time."""
    setting = a_setting()
    keep(setting, CASE, SAID, "it was the deputy", card=a_card(words=("a longer story",)))
    share_case(setting.safe, setting.lead, case=CASE, team=OTHER_TEAM, at=AT)
    return setting


def shut(setting, *, keys=None, persons=(DEPUTY,), readers=(LEAD, HEAD), case=CASE):
    return shut_out(
        setting.safe,
        keys or setting.lead,
        case=case,
        persons=persons,
        readers=readers,
        at=LATER,
    )


def every_way_in(setting, keys):
    safe = setting.safe
    return (
        lambda: read(safe, keys, case=CASE, seq=0, at=LATER),
        lambda: read_card(safe, keys, case=CASE, at=LATER),
        lambda: tuple(entries(safe, keys, case=CASE, at=LATER)),
        lambda: export_case(safe, keys, case=CASE, receiver=new_pair()[1], at=LATER),
        lambda: put(safe, keys, "words", seq=7),
        lambda: shut(setting, keys=keys, persons=(LEAD,), readers=(DEPUTY, HEAD)),
    )


def rows_of_case(setting):
    kinds = (CaseRow, CardRow, CaseWrapRow, EntryRow)
    return [tuple(setting.store.where(kind)) for kind in kinds]


def test_c21_whoever_is_shut_out_later_opens_nothing_from_then_on(setting):
    shut(setting)
    for person in (DEPUTY, OTHER_LEAD):
        keys = setting.keys[person]
        for opening in every_way_in(setting, keys):
            with refused(Why.NOT_A_HOLDER):
                opening()
        assert search(setting.safe, keys, words="Pat", at=LATER).total == 0
        found = cards(setting.safe, keys, at=LATER)
        assert (*found.cards, *found.unreadable) == ()


def test_the_readers_read_every_word_and_its_nonce_as_it_was(setting):
    before = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    shut(setting)
    for person in (LEAD, HEAD):
        keys = sign_in(setting.safe, person)
        told = tuple(entries(setting.safe, keys, case=CASE, at=LATER))
        assert [(one.seq, one.nonce, one.text) for one in told] == [
            (0, NONCE, SAID),
            (1, NONCE, "it was the deputy"),
        ]
        card = read_card(setting.safe, keys, case=CASE, at=LATER)
        assert (card.names, card.keywords) == (before.names, before.keywords)
        assert card.shut_out == {DEPUTY}
        assert [hit.case for hit in search(setting.safe, keys, words="Pat", at=LATER).hits] == [
            CASE
        ]
    put(setting.safe, setting.keys[HEAD], "what was said since", seq=2)


def test_c21_an_old_wrap_that_was_kept_opens_none_of_what_is_there_now(setting):
    old_wraps = tuple(setting.store.where(CaseWrapRow, case=CASE))
    old = open_case_key(setting.deputy, old_wraps[0], at=AT)
    old_ids = {row.sealed[:10] for row in setting.store.where(EntryRow)}
    shut(setting)
    put(setting.safe, setting.lead, "what was said since", seq=2)
    for row in setting.store.where(EntryRow):
        assert row.sealed[:10] not in old_ids
        with pytest.raises(Locked):
            open_entry(old.derive("entry"), row)
    # Nor when the old wraps are put back by whoever can write to the database.
    setting.store.add_many(old_wraps)
    with refused(Why.NOT_A_HOLDER):
        read(setting.safe, setting.deputy, case=CASE, seq=0, at=LATER)
    assert search(setting.safe, setting.deputy, words="Pat", at=LATER).total == 0
    assert read(setting.safe, setting.lead, case=CASE, seq=0, at=LATER) == (NONCE, SAID)


def test_only_the_named_readers_have_wraps_and_the_row_says_so(setting):
    row = shut(setting)
    assert row.restricted
    assert setting.store.one(CaseRow, CASE) == replace(
        row, vouched=setting.store.one(CaseRow, CASE).vouched
    )
    wraps = tuple(setting.store.where(CaseWrapRow, case=CASE))
    assert {wrap.holder for wrap in wraps} == {LEAD, HEAD}
    made = {head_of(wrap.wrap).algorithm for wrap in wraps}
    assert made == {Algorithm.HPKE_MLKEM768_X25519}
    assert {wrap.until for wrap in wraps} == {None}
    with refused(Why.NOT_ALLOWED):
        share_case(setting.safe, setting.lead, case=CASE, person=DEPUTY, at=LATER)
    with refused(Why.NOT_ALLOWED):
        share_case(setting.safe, setting.lead, case=CASE, team=TEAM, at=LATER)


def test_who_is_shut_out_stands_nowhere_in_plain(setting):
    shut(setting)
    assert DEPUTY not in repr(rows_of_case(setting))


def test_whoever_was_shut_out_before_stays_shut_out(setting):
    keep_restricted(setting, "case-2", SAID)
    shut(setting, case="case-2", persons=(HEAD,), readers=(LEAD, OTHER_LEAD))
    card = read_card(setting.safe, setting.lead, case="case-2", at=LATER)
    assert card.shut_out == {DEPUTY, HEAD}
    with refused(Why.NOT_A_HOLDER):
        read(setting.safe, setting.keys[HEAD], case="case-2", seq=0, at=LATER)
    with refused(Why.NOT_ALLOWED):
        shut(setting, case="case-2", persons=(HEAD,), readers=(LEAD, DEPUTY))


@pytest.mark.parametrize(
    ("persons", "readers", "why"),
    [
        ((DEPUTY,), (), Why.NOT_ALLOWED),
        ((DEPUTY,), (LEAD,), Why.NOT_ALLOWED),
        ((DEPUTY,), (LEAD, LEAD), Why.NOT_ALLOWED),
        ((DEPUTY,), (LEAD, DEPUTY), Why.NOT_ALLOWED),
        ((LEAD,), (DEPUTY, HEAD), Why.NOT_ALLOWED),  # the lead would read on until then
        ((DEPUTY,), (LEAD, TEAM), Why.NOT_A_HOLDER),
        ((DEPUTY,), (LEAD, "person-E"), Why.NOT_A_HOLDER),
        (("person-B",), (LEAD, HEAD), Why.NOT_A_HOLDER),
        ((DEPUTY, TEAM), (LEAD, HEAD), Why.NOT_A_HOLDER),
    ],
)
def test_those_named_are_known_and_two_read_on(setting, persons, readers, why):
    before = rows_of_case(setting)
    with refused(why):
        shut(setting, persons=persons, readers=readers)
    assert rows_of_case(setting) == before


def test_somebody_is_named_who_is_to_be_shut_out(setting):
    with pytest.raises(ValueError, match="about"):
        shut(setting, persons=())


def test_it_is_all_done_or_none_of_it(setting):
    row = setting.store.one(EntryRow, f"{CASE}:1")
    spoilt = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    setting.store.replace(replace(row, sealed=spoilt))
    before = rows_of_case(setting)
    with refused(Why.TAMPERED):
        shut(setting)
    assert rows_of_case(setting) == before


def test_words_that_are_written_meanwhile_are_never_left_under_the_old_key(tmp_path, monkeypatch):
    with (
        closing(FileStore(tmp_path / "safe.db", patience=0.01)) as store,
        closing(FileStore(tmp_path / "safe.db", patience=0.01)) as second,
    ):
        setting = a_setting(store)
        keep(setting, CASE, SAID)
        other, real = Safe(second, setting.keyring, FLOOR), cases.seal_entry

        def sealed_while_somebody_is_shut_out(*given, **named):
            with suppress(Locked):
                shut_out(
                    other, setting.lead, case=CASE, persons=(DEPUTY,), readers=(LEAD, HEAD), at=AT
                )
            return real(*given, **named)

        monkeypatch.setattr(cases, "seal_entry", sealed_while_somebody_is_shut_out)
        write(
            setting.safe,
            setting.lead,
            case=CASE,
            seq=1,
            words=clean("a new word"),
            nonce=NONCE,
            at=AT,
        )
        assert read(setting.safe, setting.lead, case=CASE, seq=1, at=AT) == (NONCE, "a new word")
