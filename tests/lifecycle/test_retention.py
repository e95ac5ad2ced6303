"""How long a record is kept before a person looks: the longest that may apply, never a deletion."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance.folders import guidance_folder
from handrail.lifecycle.retention import (
    Category,
    Kept,
    Period,
    Policy,
    Since,
    read_policy,
    review_of,
)
from handrail.lifecycle.working_days import NATIONS
from tests.lifecycle.made_up import every_line, line_ids

SHIPPED = read_policy(guidance_folder() / "retention", lines=line_ids())
OPENED, LAST = date(2026, 11, 22), date(2027, 2, 1)
KEPT = Kept(opened_on=OPENED, last_entry_on=LAST, sexual_abuse=False)


def on(policy=SHIPPED, without=frozenset(), **changed):
    return review_of(policy, replace(KEPT, **changed), without=without).on


def test_a_record_is_looked_at_25_years_after_the_youngest_child_in_it_was_born():
    assert on(born=(date(2012, 5, 4),)) == date(2037, 5, 4)
    assert on(born=(date(2012, 5, 4), date(2014, 1, 1), date(2010, 1, 1))) == date(2039, 1, 1)


def test_what_relates_to_sexual_abuse_is_kept_75_years_unless_the_setting_decided_against_it():
    assert on(born=(date(2012, 5, 4),), sexual_abuse=True) == date(2102, 2, 1)
    option = frozenset({"sexual-abuse-75-years"})
    assert on(born=(date(2012, 5, 4),), sexual_abuse=True, without=option) == date(2037, 5, 4)


def test_no_setting_can_decide_against_a_period_that_is_no_option():
    every = frozenset(period.id for period in SHIPPED.periods)
    assert on(born=(date(2012, 5, 4),), without=every) == date(2037, 5, 4)


def test_a_child_whose_birth_is_not_known_is_taken_to_be_as_young_as_can_be_and_that_is_said():
    for born in ((), (None,), (date(2010, 1, 1), None)):
        answer = review_of(SHIPPED, replace(KEPT, born=born))
        assert answer.on == date(2052, 2, 1)
        assert "date of birth is not known" in answer.sentence


@pytest.mark.parametrize("slip", [date(1912, 5, 4), date(1980, 1, 1), date(2008, 11, 22)])
def test_a_date_of_birth_that_makes_a_child_an_adult_brings_no_day_nearer(slip):
    assert on(born=(slip,)) == date(2052, 2, 1)


def test_a_child_nobody_knows_the_age_of_is_kept_as_long_as_one_born_since_the_case_was_opened():
    born_since = date(2027, 1, 31)
    assert on(born=(None,)) >= on(born=(born_since,))


def test_nobody_having_said_whether_it_is_abuse_counts_as_if_it_were_and_that_is_said():
    answer = review_of(SHIPPED, replace(KEPT, sexual_abuse=None))
    assert answer.on == date(2102, 2, 1)
    assert "Nobody has said" in answer.sentence


def test_a_record_that_was_sent_on_has_no_day_until_its_receipt_is_confirmed():
    sent = replace(KEPT, born=(date(2012, 5, 4),), sent_on=LAST)
    answer = review_of(SHIPPED, sent)
    assert answer.on is None
    assert answer.sources == ("KCSIE26-11",)
    assert review_of(SHIPPED, replace(sent, receipt_on=LAST)).on == date(2037, 5, 4)


def period(id, category, nations, years, since=Since.BIRTH, option=False):
    text = {"en": "so long", "cy": "mor hir"}
    return Period(id, category, nations, years, since, option, text, ("WSP-01",), "to-verify")


def test_a_nation_with_no_period_of_its_own_and_one_not_known_get_the_longest():
    policy = Policy(
        (
            period("england", Category.ANY, ("england",), 20),
            period("wales", Category.ANY, ("wales",), 35),
        ),
        {},
    )
    born = (date(2012, 5, 4),)
    assert on(policy, born=born, nations=frozenset({"england"})) == date(2032, 5, 4)
    for nations in ((), ("scotland",), ("atlantis",), ("england", "wales")):
        assert on(policy, born=born, nations=frozenset(nations)) == date(2047, 5, 4)


def test_a_period_that_a_setting_has_confirmed_is_told_without_a_doubt():
    own = replace(period("own", Category.ANY, (), 30), confidence="confirmed")
    answer = review_of(Policy((own,), {}), replace(KEPT, born=(date(2012, 5, 4),)))
    assert answer.sentence == "A person reviews this record on or after 4 May 2042: so long."


def test_without_any_period_that_is_said():
    with pytest.raises(LookupError, match="Add one to guidance/retention"):
        review_of(Policy((), {}), KEPT)


BIRTHS = st.lists(st.none() | st.dates(date(2009, 1, 1), OPENED), min_size=1, max_size=4).map(tuple)
PERIODS = st.lists(
    st.builds(
        period,
        st.text("abc", min_size=1, max_size=3),
        st.sampled_from(Category),
        st.sampled_from(((), ("england",), ("wales", "scotland"))),
        st.integers(1, 90),
        st.sampled_from(Since),
        st.booleans(),
    ),
    max_size=5,
).map(lambda some: Policy((*some, period("all", Category.ANY, (), 20)), {}))


@given(PERIODS, BIRTHS, st.sets(st.sampled_from(tuple(NATIONS))))
def test_what_is_not_known_never_brings_the_day_nearer(policy, born, nations):
    known = {"born": born, "nations": frozenset(nations)}
    for abuse in (True, False):
        day = on(policy, **known, sexual_abuse=abuse)
        assert day <= on(policy, **known, sexual_abuse=None)
        assert day <= on(policy, born=(*born, None), nations=known["nations"], sexual_abuse=abuse)
        assert day <= on(policy, born=born, nations=frozenset(), sexual_abuse=abuse)


@given(PERIODS, BIRTHS, BIRTHS)
def test_more_children_in_a_case_never_bring_its_day_nearer(policy, some, others):
    assert on(policy, born=(*some, *others)) == max(on(policy, born=some), on(policy, born=others))


def test_every_shipped_period_is_to_verify_cited_and_told_in_both_languages():
    for one in SHIPPED.periods:
        assert one.confidence == "to-verify"
        assert set(one.cites) <= {*SHIPPED.pages, *every_line()}
    english = review_of(SHIPPED, replace(KEPT, sexual_abuse=None))
    welsh = review_of(SHIPPED, replace(KEPT, sexual_abuse=None), language="cy")
    assert english.on == welsh.on
    assert "still to verify" in english.sentence
    assert "i'w wirio" in welsh.sentence
