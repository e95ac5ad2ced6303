"""Cases under attack: a key that somebody slips in reads nothing, and two acts at once lose none.

The attacker here writes to the database, has no keyring, and has every public key of the setting:
a team's is given to other settings for hand-overs.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

import pytest

from handrail.textgate import clean
from handrail.vault import cases, intake, sharing
from handrail.vault.card_index import cards
from handrail.vault.cards import Card, seal_card
from handrail.vault.cases import entries, new_case, open_entry, read, read_card, update_card, write
from handrail.vault.disposal import dispose
from handrail.vault.envelope import SecretKey, head_of
from handrail.vault.file_store import FileStore
from handrail.vault.folding import stems_in
from handrail.vault.handover import export_case
from handrail.vault.hybrid import new_pair
from handrail.vault.intake import open_intake, seal_intake, take_in
from handrail.vault.locked import Locked, Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow, IntakeRow, MemberRow
from handrail.vault.safe import Keys, Safe, public_key
from handrail.vault.search import search
from handrail.vault.sharing import share_case, unshare
from handrail.vault.sheets import type_back
from handrail.vault.unlocking import FLOOR
from handrail.vault.wraps import wrap_case_key, wrap_intake_key
from tests.vault.filled import CASE, NONCE, SAID, a_card, keep, keep_restricted, put, tell
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    Setting,
    a_setting,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


@pytest.fixture
def two(tmp_path):
    """The same setting in one file, opened by two programs."""
    with (
        closing(FileStore(tmp_path / "safe.db", patience=0.01)) as store,
        closing(FileStore(tmp_path / "safe.db", patience=0.01)) as other,
    ):
        setting = a_setting(store)
        yield setting, Safe(other, setting.keyring, FLOOR)


def put_in(setting, row):
    setting.store.remove(type(row), row.id)
    setting.store.add(row)


def slip_in(setting: Setting, holder: str, *, own_id: bool = True) -> SecretKey:
    """A key of the attacker's own in the place of a case's, with a card that it opens."""
    theirs, card = SecretKey.new(), setting.store.one(CardRow, CASE)
    assert card
    if not own_id:
        theirs = SecretKey(head_of(card.sealed).key_id, theirs.secret)
    public = public_key(setting.safe, holder)
    put_in(setting, wrap_case_key(public, theirs, case=CASE, holder=holder))
    setting.store.replace(replace(card, sealed=seal_card(theirs, a_card(), case=CASE)))
    return theirs


def every_use(setting: Setting, keys: Keys) -> tuple[Callable[[], object], ...]:
    """Every way to open, write or give one case, and to make more of it."""
    safe = setting.safe
    one: dict[str, Any] = {"case": CASE, "at": AT}
    return (
        lambda: read(safe, keys, seq=0, **one),
        lambda: tuple(entries(safe, keys, **one)),
        lambda: read_card(safe, keys, **one),
        lambda: write(safe, keys, seq=1, words=clean("a new word"), nonce=NONCE, **one),
        lambda: update_card(safe, keys, card=a_card("Sam Sample"), **one),
        lambda: share_case(safe, keys, person=OTHER_LEAD, **one),
        lambda: export_case(safe, keys, receiver=new_pair()[1], **one),
        lambda: take_in(safe, keys, intake="intake-1", seq=1, **one),
    )


@pytest.mark.parametrize("own_id", [True, False])
@pytest.mark.parametrize("holder", [TEAM, LEAD])
def test_c15_a_key_that_was_slipped_in_opens_and_takes_nothing(setting, holder, own_id):
    keep(setting, CASE, SAID)
    tell(setting)
    theirs = slip_in(setting, holder, own_id=own_id)
    before = tuple(setting.store.where(CaseWrapRow)), tuple(setting.store.where(EntryRow))
    for use in every_use(setting, setting.lead):
        with refused(Why.TAMPERED):
            use()
    assert (tuple(setting.store.where(CaseWrapRow)), tuple(setting.store.where(EntryRow))) == before
    for row in setting.store.where(EntryRow):
        with pytest.raises(Locked):
            open_entry(theirs.derive("entry"), row)
    assert open_intake(setting.safe, setting.lead, intake="intake-1", at=AT).text == SAID


def test_c15_a_key_that_was_slipped_in_shows_no_card_to_search(setting):
    keep(setting, CASE, SAID)
    slip_in(setting, TEAM)
    found = cards(setting.safe, setting.lead, at=AT)
    assert (found.cards, found.unreadable) == ((), (CASE,))
    assert search(setting.safe, setting.lead, words="Pat", at=AT).total == 0


def test_c15_a_key_that_was_slipped_in_is_not_trusted_after_a_new_team_key(setting):
    keep(setting, CASE, SAID)
    slip_in(setting, TEAM)
    rotate_team(setting.safe, setting.lead, team=TEAM, keep=(LEAD,), at=AT)
    keys = sign_in(setting.safe, LEAD)
    with refused(Why.TAMPERED):
        put(setting.safe, keys, "a new word", seq=1)
    assert cards(setting.safe, keys, at=AT).unreadable == (CASE,)


def test_c15_a_case_row_that_was_edited_is_not_relied_on(setting):
    keep(setting, CASE, SAID)
    keep_restricted(setting, "case-2", SAID)
    for case, edit in ((CASE, {"key_mark": bytes(32)}), ("case-2", {"restricted": False})):
        row = setting.store.one(CaseRow, case)
        setting.store.replace(replace(row, **edit))
        with refused(Why.TAMPERED):
            read(setting.safe, setting.lead, case=case, seq=0, at=AT)


def test_c21_no_wrap_that_is_put_in_for_the_team_opens_a_case_about_a_member(setting):
    keep_restricted(setting, CASE, SAID)
    theirs = slip_in(setting, TEAM)
    # A member whom the case is about has the team's key, and so can wrap with that too.
    by_member = wrap_case_key(setting.deputy.teams[TEAM], theirs, case=CASE, holder=TEAM)
    for planted in (setting.store.one(CaseWrapRow, f"{CASE}:{TEAM}"), by_member):
        put_in(setting, planted)
        put(setting.safe, setting.lead, "what Sam said of the deputy", seq=len(entry_ids(setting)))
        for seq in range(len(entry_ids(setting))):
            with refused(Why.NOT_A_HOLDER):
                read(setting.safe, setting.deputy, case=CASE, seq=seq, at=AT)
        with refused(Why.NOT_A_HOLDER):
            read_card(setting.safe, setting.deputy, case=CASE, at=AT)
    # The own wrap of a reader comes before the team's, so the readers go on as before.
    assert read(setting.safe, setting.keys[HEAD], case=CASE, seq=0, at=AT) == (NONCE, SAID)
    assert read(setting.safe, setting.lead, case=CASE, seq=0, at=AT) == (NONCE, SAID)


def entry_ids(setting):
    return [row.id for row in setting.store.where(EntryRow)]


def test_c21_a_wrap_put_in_for_the_team_does_not_count_as_a_reader(setting):
    keep_restricted(setting, CASE, SAID)
    slip_in(setting, TEAM)
    with refused(Why.NOT_ALLOWED):
        unshare(setting.safe, case=CASE, holder=HEAD)
    unshare(setting.safe, case=CASE, holder=TEAM)
    assert setting.store.one(CaseWrapRow, f"{CASE}:{TEAM}") is None


@pytest.mark.parametrize("holder", [TEAM, LEAD])
def test_c15_a_key_slipped_into_an_intake_reads_no_real_words(setting, holder):
    keep(setting, CASE)
    tell(setting)
    theirs = SecretKey.new()
    public = public_key(setting.safe, holder)
    planted = wrap_intake_key(public, theirs, intake="intake-1", holder=holder)
    put_in(setting, planted)
    with refused(Why.OTHER_KEY):
        take_in(setting.safe, setting.lead, intake="intake-1", case=CASE, seq=0, at=AT)
    assert not any(setting.store.where(EntryRow))
    assert setting.store.one(IntakeRow, "intake-1") is not None


def answer(setting, case, person=DEPUTY):
    """What a person is told of a case: the reason and the sentence."""
    with pytest.raises(Locked) as caught:
        read(setting.safe, setting.keys[person], case=case, seq=0, at=AT)
    return caught.value.why, caught.value.sentence


def re_keyed(setting, other, keep=(LEAD, DEPUTY)):
    """What the other program does meanwhile: the team is given a new key, when it can be."""
    with suppress(Locked):
        sheet = rotate_team(other, setting.lead, team=TEAM, keep=keep, at=AT)
        type_back(other, team=TEAM, sheet=sheet, at=AT)


def meanwhile(monkeypatch, module, name, act):
    """Do something once, right after a function of a module has done its work."""
    real = getattr(module, name)
    done: list[bool] = []

    def acted(*given, **named):
        made = real(*given, **named)
        if not done:
            done.append(True)
            act()
        return made

    monkeypatch.setattr(module, name, acted)


@pytest.mark.parametrize("where", ["seal", "team_public"])
def test_an_intake_that_is_told_during_a_re_key_is_read_by_the_team(two, monkeypatch, where):
    setting, other = two
    meanwhile(monkeypatch, intake, where, lambda: re_keyed(setting, other))
    seal_intake(setting.safe, intake="intake-1", words=clean(SAID), at=AT, team=TEAM)
    for person in (LEAD, DEPUTY):
        keys = sign_in(setting.safe, person)
        assert open_intake(setting.safe, keys, intake="intake-1", at=AT).text == SAID


def test_somebody_who_was_not_kept_opens_no_case_in_the_team(two):
    setting, other = two
    re_keyed(setting, other, keep=(LEAD,))
    with refused(Why.ENDED):
        new_case(setting.safe, setting.deputy, team=TEAM, case=CASE, card=a_card(), at=AT)
    assert not any(setting.store.where(CaseRow))


def test_somebody_whose_grant_was_taken_away_shares_no_case_of_the_team(setting):
    keep(setting, CASE, SAID)
    setting.store.remove(MemberRow, f"{TEAM}:{DEPUTY}")
    with refused(Why.ENDED):
        share_case(setting.safe, setting.deputy, case=CASE, person=OTHER_LEAD, at=AT)


def test_a_case_that_is_opened_during_a_re_key_is_read_by_the_team(two, monkeypatch):
    setting, other = two
    meanwhile(monkeypatch, cases, "ready", lambda: re_keyed(setting, other))
    new_case(setting.safe, setting.lead, team=TEAM, case=CASE, card=a_card(), at=AT)
    keys = sign_in(setting.safe, DEPUTY)
    assert read_card(setting.safe, keys, case=CASE, at=AT).names == ("Pat Example",)


def test_a_case_that_is_shared_during_a_re_key_is_read_by_the_other_team(two, monkeypatch):
    setting, other = two
    keep(setting, CASE, SAID)

    def other_team_re_keyed():
        with suppress(Locked):
            lead = setting.keys[OTHER_LEAD]
            rotate_team(other, lead, team=OTHER_TEAM, keep=(OTHER_LEAD,), at=AT)

    meanwhile(monkeypatch, sharing, "team_public", other_team_re_keyed)
    share_case(setting.safe, setting.lead, case=CASE, team=OTHER_TEAM, at=AT)
    keys = sign_in(setting.safe, OTHER_LEAD)
    assert read(setting.safe, keys, case=CASE, seq=0, at=AT) == (NONCE, SAID)


def test_two_people_who_change_a_card_at_once_lose_no_word_of_it(two, monkeypatch):
    setting, other = two
    keep(setting, CASE, SAID)
    found = Card(names=(clean("Pat Example"),), words=(clean("strangulation"),))
    refusals = []

    def changed_by_the_deputy():
        try:
            update_card(other, setting.deputy, case=CASE, card=found, at=AT)
        except Locked as locked:
            refusals.append(locked.why)

    meanwhile(monkeypatch, cases, "open_card", changed_by_the_deputy)
    update_card(setting.safe, setting.lead, case=CASE, card=a_card(), at=AT)
    if refusals == [Why.BUSY]:  # and so they are told that it was not saved, and try again
        changed_by_the_deputy()
    card = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    assert stems_in("strangulation") <= card.keywords
    assert search(setting.safe, setting.lead, words="strangulation", at=AT).total == 1


def test_c21_a_case_about_a_member_and_none_get_the_same_answer_disposed_or_not(setting):
    keep_restricted(setting, CASE, SAID)
    keep(setting, "case-2", SAID)
    never = answer(setting, "case-that-never-was")
    assert never[0] is Why.NOT_A_HOLDER
    assert answer(setting, CASE) == never
    dispose(setting.safe, case=CASE, at=AT)
    assert answer(setting, CASE) == never
    dispose(setting.safe, case="case-2", at=AT)
    assert answer(setting, "case-2")[0] is Why.GONE


def test_whoever_is_to_be_shut_out_is_somebody_known(setting):
    for unknown in ("person-B", "person-z", "", TEAM):
        with refused(Why.NOT_A_HOLDER):
            new_case(
                setting.safe,
                setting.lead,
                team=TEAM,
                case=CASE,
                card=a_card(),
                at=AT,
                shut_out=frozenset({unknown}),
                readers=(LEAD, HEAD),
            )
    assert not any(setting.store.where(CaseRow))
