"""Search: found as a lead remembers it, best first, over everything they may open and no more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.vault.cards import Part
from handrail.vault.cases import update_card
from handrail.vault.rows import CardRow
from handrail.vault.search import search, search_case
from handrail.vault.sharing import share_case
from tests.vault.filled import CASE, a_card, keep, keep_restricted
from tests.vault.setting import (
    AT,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    a_setting,
    sign_in,
)

CARDS = {
    "aderyn": a_card(
        "Aderyn Testun",
        also_known_as=("Addie", "Birdie"),
        born=("2011-03-04",),
        year="9",
        tags=("online", "image shared"),
        gist="Told the office about a picture passed round",
        words=("she was bullied on the bus", "threats in a group chat"),
    ),
    "muhammad": a_card("Muhammad Example", born=("2010-11-30",), year="10"),
    "sian": a_card("Siân O'Sample-Madeup", born=("2012-05",), year="7"),
    "lukasz": a_card("Łukasz Pretendski", born=("2009",), gist="asked for help in March 2024"),
    "twins": a_card("Pat Example", "Sam Example", born=("2013-01-09",), tags=("siblings",)),
    "medi": a_card("Medi Enwffug", born=("2013-08-21",)),
}


MANY_WORDS = " ".join(f"word{n}" for n in range(20))


@pytest.fixture(scope="module")
def setting():
    setting = a_setting()
    for case, card in CARDS.items():
        keep(setting, case, card=card)
    return setting


def found(setting, words, **more):
    return search(setting.safe, setting.lead, words=words, at=AT, **more)


def cases(setting, words):
    return [hit.case for hit in found(setting, words).hits]


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("aderyn", "aderyn"),
        ("ADERYN testun", "aderyn"),
        ("testun aderyn", "aderyn"),
        ("ader", "aderyn"),
        ("birdie", "aderyn"),
        ("Adderyn", "aderyn"),
        ("Aderin Testin", "aderyn"),
        ("Mohammed", "muhammad"),
        ("mohamed", "muhammad"),
        ("Muhamad exampel", "muhammad"),
        ("sian", "sian"),
        ("SIÂN", "sian"),
        ("osample", "sian"),
        ("O\u2019Sample", "sian"),
        ("sample-madeup", "sian"),
        ("sample madeup", "sian"),
        ("lukasz", "lukasz"),
        ("Łukasz", "lukasz"),
        ("lucas pretendsky", "lukasz"),
        ("siblings", "twins"),
        ("image shared", "aderyn"),
        ("bullying", "aderyn"),
        ("threat bus", "aderyn"),
        ("picture", "aderyn"),
        ("office aderyn 2011", "aderyn"),
    ],
)
def test_a_case_is_found_as_somebody_remembers_it(setting, words, case):
    assert cases(setting, words)[0] == case


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("4/3/2011", "aderyn"),
        ("04.03.2011", "aderyn"),
        ("4-3-11", "aderyn"),
        ("2011-03-04", "aderyn"),
        ("2011/3/4", "aderyn"),
        ("4 March 2011", "aderyn"),
        ("4th of March 2011", "aderyn"),
        ("4 Mawrth 2011", "aderyn"),
        ("4 mar", "aderyn"),
        ("aderyn 4/3/2011", "aderyn"),
        ("30/11/2010", "muhammad"),
        ("May 2012", "sian"),
        ("2009", "lukasz"),
        ("9 Ionawr 2013", "twins"),
        ("Medi 2013", "medi"),
        ("year 9", "aderyn"),
        ("Blwyddyn 9", "aderyn"),
        ("yr7", "sian"),
    ],
)
def test_a_date_is_found_in_the_shapes_people_write(setting, words, case):
    assert cases(setting, words) == [case]


@pytest.mark.parametrize("words", ["5/3/2011", "31/02/2011", "4 April 2011", "year 8", "99"])
def test_another_date_is_not_found(setting, words):
    assert cases(setting, words) == []


def test_everything_that_was_typed_must_stand_somewhere(setting):
    assert set(cases(setting, "example")) == {"muhammad", "twins"}
    assert cases(setting, "example sam") == ["twins"]
    assert cases(setting, "example aderyn") == []


def test_the_best_stands_first_and_says_where(setting):
    setting = a_setting()
    keep(setting, "gist", card=a_card("Someone Else", gist="seen with Aderyn"))
    keep(setting, "like", card=a_card("Aderin Other"))
    keep(setting, "part", card=a_card("Aderynna Other"))
    keep(setting, "name", card=a_card("Aderyn Other"))
    keep(setting, "also", card=a_card("Bird Other", also_known_as=("Aderyn",)))
    hits = found(setting, "aderyn").hits
    assert [hit.case for hit in hits] == ["name", "also", "part", "like", "gist"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    where = [(one.part, one.alike) for hit in hits for one in hit.matches]
    assert where == [
        (Part.NAME, False),
        (Part.ALSO_KNOWN_AS, False),
        (Part.NAME, False),
        (Part.NAME, True),
        (Part.GIST, False),
    ]


@pytest.mark.parametrize("words", ["", " ", "\n\t", "???", "—", "'", "x" * 10_000, MANY_WORDS])
def test_nonsense_gets_a_sentence_and_no_case(setting, words):
    nothing = found(setting, words)
    assert nothing.hits == ()
    assert len(nothing.said) > 40


@pytest.mark.parametrize("words", ["\x1f", "\x1e\x1f", "(", "[^-]+", "\\", "%", "\x00", "💔"])
def test_no_sign_is_more_than_a_sign(setting, words):
    assert found(setting, words).hits == ()
    assert found(setting, f"aderyn {words}").hits[0].case == "aderyn"


@settings(max_examples=60)
@given(words=st.text(max_size=60))
def test_whatever_is_typed_is_answered(words):
    answer = search(SETTING.safe, SETTING.lead, words=words, at=AT)
    assert answer.said or answer.hits


SETTING = a_setting()
for _case, _card in CARDS.items():
    keep(SETTING, _case, card=_card)


def test_a_search_finds_only_what_that_person_may_open(setting):
    setting = a_setting()
    keep(setting, "own", card=a_card("Pat Example"))
    keep(setting, "theirs", card=a_card("Pat Example"), team=OTHER_TEAM)
    keep_restricted(setting, "about-deputy")
    share_case(setting.safe, setting.lead, case="own", person=HEAD, at=AT, until=AT + HOUR)

    def seen(person, at=AT):
        keys = sign_in(setting.safe, person)
        return {hit.case for hit in search(setting.safe, keys, words="pat", at=at).hits}

    assert seen(LEAD) == {"own", "about-deputy"}
    assert seen(DEPUTY) == {"own"}
    assert seen(OTHER_LEAD) == {"theirs"}
    assert seen(HEAD) == {"own", "about-deputy"}
    assert seen(HEAD, AT + HOUR) == {"about-deputy"}


def test_who_a_case_is_about_is_not_searched_for_by_their_id(setting):
    setting = a_setting()
    keep_restricted(setting)
    assert cases(setting, DEPUTY) == []


def test_a_search_sees_a_card_as_it_is_now(setting):
    setting = a_setting()
    keep(setting)
    update_card(setting.safe, setting.lead, case=CASE, card=a_card("Sam Sample"), at=AT)
    assert cases(setting, "pat") == []
    assert cases(setting, "sam") == [CASE]


def test_a_case_whose_card_does_not_open_is_named(setting):
    setting = a_setting()
    keep(setting, "case-1")
    keep(setting, "case-2")
    setting.store.replace(CardRow(id="case-1", team="team-a", sealed=b"\x01\x01" + bytes(90)))
    answer = found(setting, "pat")
    assert [hit.case for hit in answer.hits] == ["case-2"]
    assert answer.unreadable == ("case-1",)


def test_more_than_the_limit_is_counted_and_the_names_come_first():
    setting = a_setting()
    with setting.store.transaction():
        for n in range(400):
            keep(setting, f"case-{n}", card=a_card(f"Someone No{n}", gist="about Aderyn"))
        keep(setting, "last", card=a_card("Aderyn Testun"))
    answer = found(setting, "aderyn", limit=10)
    assert answer.total == 401
    assert len(answer.hits) == 10
    assert answer.hits[0].case == "last"


def test_nothing_that_was_typed_or_found_shows_in_a_traceback(setting):
    answer = found(setting, "aderyn 4/3/2011")
    shown = repr((answer, answer.hits, answer.hits[0].matches))
    assert "aderyn" not in shown.replace("case='aderyn'", "")
    assert "2011" not in shown


def test_inside_one_case_every_entry_is_looked_through():
    setting = a_setting()
    keep(setting, CASE, "Siân rang at noon", "nothing new", "she said SIAN rang again")
    told = search_case(setting.safe, setting.lead, case=CASE, words="sian rang", at=AT)
    assert [one.seq for one in told] == [0, 2]
    assert search_case(setting.safe, setting.lead, case=CASE, words=" ", at=AT) == ()
