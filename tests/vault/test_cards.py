"""Index cards: one sealed line each, and ten thousand of them opened as one would be."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.textgate import clean
from handrail.vault.card_index import _places, card_lines, cards
from handrail.vault.cards import CARD_BUCKET, FIELD, ITEM, Card, Part, card_bound, open_card
from handrail.vault.cases import case_key, new_case, read_card, update_card
from handrail.vault.disposal import dispose
from handrail.vault.envelope import Bound, seal
from handrail.vault.locked import Why
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow
from handrail.vault.sharing import share_case
from tests.vault.filled import CASE, a_card, keep, keep_restricted, texts
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

WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30).map(clean)
MANY = st.lists(WORDS, max_size=3).map(tuple)


@pytest.fixture
def setting():
    return a_setting()


def index_of(setting, person, at=AT):
    return cards(setting.safe, sign_in(setting.safe, person), at=at)


def seen(setting, person, at=AT):
    return {case for case, _ in index_of(setting, person, at).cards}


@settings(max_examples=25)
@given(names=MANY, also=MANY, tags=MANY, gist=WORDS, year=WORDS, words=MANY)
def test_every_part_of_a_card_comes_back(names, also, tags, gist, year, words):
    setting = a_setting()
    card = Card(names=names, also_known_as=also, tags=tags, gist=gist, year=year, words=words)
    new_case(setting.safe, setting.lead, team=TEAM, case=CASE, card=card, at=AT)
    opened = read_card(setting.safe, setting.lead, case=CASE, at=AT)

    def kept(*given):
        return tuple(one.text.replace(FIELD, " ").replace(ITEM, " ") for one in given)

    def same(back, given):
        # One empty text and none at all look alike on a card, and mean the same.
        return back == given or (not any(given) and len(given) <= 1)

    assert same(opened.names, kept(*names))
    assert same(opened.also_known_as, kept(*also))
    assert same(opened.tags, kept(*tags))
    assert (opened.gist, opened.year) == (*kept(gist), *kept(year))
    assert index_of(setting, LEAD).cards[0][1] == opened


def test_a_date_of_birth_is_kept_as_far_as_it_is_known(setting):
    card = a_card("Aderyn Testun", born=("2011-03-04", "2011-03", "2011"))
    keep(setting, CASE, card=card)
    opened = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    assert opened.born == opened.part(Part.BORN) == ("2011-03-04", "2011-03", "2011")


@pytest.mark.parametrize("born", ["4/3/2011", "spring 2011", "", "2011-3-4", "20110304"])
def test_a_date_of_birth_that_search_would_not_find_is_refused(born):
    with pytest.raises(ValueError, match="date of birth"):
        a_card("Aderyn Testun", born=(born,))


@pytest.mark.parametrize(
    "part", ["names", "also_known_as", "tags", "words", "gist", "year", "born"]
)
def test_c54_a_card_with_words_that_passed_no_gate_is_not_kept(setting, part):
    plain: Any = "2011" if part in ("gist", "year") else ("2011",)
    with pytest.raises(TypeError, match="text gate"):
        new_case(
            setting.safe,
            setting.lead,
            team=TEAM,
            case=CASE,
            card=Card(**{"names": texts("Pat Example"), part: plain}),
            at=AT,
        )
    assert not any(setting.store.where(CaseRow))


def test_a_card_in_a_shape_of_tomorrow_is_left_alone(setting):
    keep(setting)
    key = case_key(setting.safe, setting.lead, case=CASE, at=AT)
    tomorrow = seal(key.derive("card"), b"2\x1fPat Example", bound=card_bound(CASE))
    row = CardRow(id=CASE, team=TEAM, sealed=tomorrow)
    with refused(Why.UNKNOWN_VERSION):
        open_card(key, row)
    setting.store.replace(row)
    assert index_of(setting, LEAD).unreadable == (CASE,)


@given(case=st.text(max_size=40), behind=st.text(max_size=40))
def test_the_places_made_in_bulk_are_those_made_one_by_one(case, behind):
    place = _places(Bound("card", "sealed", ""), behind)
    assert place(case) == Bound("card", "sealed", f"{case}{behind}", case).encoded()


def test_the_index_is_every_case_a_person_may_open_and_no_other(setting):
    keep(setting, "own-1")
    keep(setting, "own-2")
    keep(setting, "theirs", team=OTHER_TEAM)
    keep_restricted(setting, "about-deputy")
    share_case(setting.safe, setting.lead, case="own-2", at=AT, person=HEAD)
    share_case(setting.safe, setting.lead, case="own-1", at=AT, team=OTHER_TEAM)
    assert seen(setting, LEAD) == {"own-1", "own-2", "about-deputy"}
    assert seen(setting, DEPUTY) == {"own-1", "own-2"}
    assert seen(setting, HEAD) == {"own-2", "about-deputy"}
    assert seen(setting, OTHER_LEAD) == {"theirs", "own-1"}


def test_c20_what_was_shared_for_a_time_leaves_the_index_at_its_hour(setting):
    keep(setting)
    until = AT + HOUR
    share_case(setting.safe, setting.lead, case=CASE, at=AT, person=HEAD, until=until)
    share_case(setting.safe, setting.lead, case=CASE, at=AT, team=OTHER_TEAM, until=until)
    for person in (HEAD, OTHER_LEAD):
        keys = sign_in(setting.safe, person)
        before = cards(setting.safe, keys, at=until - HOUR / 3600)
        after = cards(setting.safe, keys, at=until)
        assert [case for case, _ in before.cards] == [CASE]
        assert (after.cards, after.unreadable) == ((), ())


def test_a_disposed_case_leaves_the_index(setting):
    keep(setting, "case-1")
    keep(setting, "case-2")
    dispose(setting.safe, case="case-1", at=AT)
    assert seen(setting, LEAD) == {"case-2"}
    assert index_of(setting, LEAD).unreadable == ()


def spoilt(blob):
    return blob[:-1] + bytes([blob[-1] ^ 1])


@pytest.mark.parametrize(
    "harm",
    [
        lambda store, card, wrap: store.replace(replace(card, sealed=spoilt(card.sealed))),
        lambda store, card, wrap: store.replace(replace(wrap, wrap=spoilt(wrap.wrap))),
        lambda store, card, wrap: store.replace(replace(card, sealed=card.sealed[:20])),
        lambda store, card, wrap: store.replace(replace(card, sealed=b"")),
        lambda store, card, wrap: store.replace(replace(wrap, wrap=b"")),
        lambda store, card, wrap: store.replace(replace(wrap, until=AT + HOUR)),
        lambda store, card, wrap: store.remove(CardRow, card.id),
        lambda store, card, wrap: store.replace(
            replace(card, sealed=store.one(CardRow, "case-2").sealed)
        ),
    ],
)
def test_a_card_that_was_changed_is_named_and_the_others_still_open(setting, harm):
    for case in ("case-1", "case-2"):
        keep(setting, case)
    store = setting.store
    harm(store, store.one(CardRow, "case-1"), store.one(CaseWrapRow, f"case-1:{TEAM}"))
    found = index_of(setting, LEAD)
    assert [case for case, _ in found.cards] == ["case-2"]
    assert found.unreadable == ("case-1",)


def test_a_card_filed_under_another_team_still_opens_for_its_own(setting):
    keep(setting)
    row = setting.store.one(CardRow, CASE)
    setting.store.replace(replace(row, team=OTHER_TEAM))
    assert seen(setting, LEAD) == {CASE}
    assert seen(setting, OTHER_LEAD) == set()


def test_the_index_is_made_anew_each_time(setting):
    keep(setting)
    before = card_lines(setting.safe, setting.lead, at=AT)
    update_card(setting.safe, setting.lead, case=CASE, card=a_card("Sam Sample"), at=AT)
    after = card_lines(setting.safe, setting.lead, at=AT)
    assert before.lines != after.lines
    assert "Pat" not in repr((before, index_of(setting, LEAD)))


def test_cards_of_a_like_length_are_of_one_length(setting):
    keep(setting, "case-1", card=a_card("Al Bo"))
    keep(setting, "case-2", card=a_card("Aderyn Testun Example", gist="a somewhat longer gist"))
    lengths = {len(row.sealed) for row in setting.store.where(CardRow)}
    assert len(lengths) == 1
    assert (lengths.pop() - 10 - 12 - 16) % CARD_BUCKET == 0
