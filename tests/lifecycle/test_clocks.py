"""Deadlines: the shipped figures, the strictest where a place is not known, and how they stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance.folders import guidance_folder
from handrail.lifecycle.clocks import (
    Basis,
    Clock,
    Clocks,
    Kind,
    Standing,
    Unit,
    due,
    read_clocks,
    standing,
)
from handrail.lifecycle.times import said
from handrail.lifecycle.working_days import NATIONS
from tests.lifecycle.made_up import every_line, line_ids

FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SHIPPED = read_clocks(guidance_folder() / "clocks", lines=line_ids())
WRITTEN = Kind.WRITTEN_CONFIRMATION


def told(kind, nation=None, authority=None, clocks=SHIPPED, **more):
    return due(clocks, kind, started_at=FRIDAY, nation=nation, authority=authority, **more)


def clock(id, amount, unit=Unit.HOURS, nations=("england",), authority="", sure="confirmed"):
    text = {"en": "Do it", "cy": "Gwnewch hyn"}
    return Clock(id, WRITTEN, nations, authority, amount, unit, text, ("WSP-01",), sure)


@pytest.mark.parametrize(
    ("kind", "nation", "at", "cites", "confidence"),
    [
        (WRITTEN, "wales", "15:30 on Saturday 21 November 2026", "WSP-01", "confirmed"),
        (WRITTEN, "northern-ireland", "15:30 on Saturday 21 November 2026", "NI17-07", "to-verify"),
        (WRITTEN, "scotland", "15:30 on Saturday 21 November 2026", "WSP-01", "to-verify"),
        (Kind.CHASE, "wales", "17:00 on Tuesday 1 December 2026", "WSP-02", "confirmed"),
        (Kind.CHASE, "scotland", "17:00 on Wednesday 2 December 2026", "WSP-02", "to-verify"),
        (
            *(Kind.STAFF_ALLEGATION, "wales", "15:30 on Saturday 21 November 2026"),
            *("WSP-12", "confirmed"),
        ),
        (
            *(Kind.STAFF_ALLEGATION, "england", "17:00 on Monday 23 November 2026"),
            *("KCSIE26-16", "to-verify"),
        ),
        (
            *(Kind.PLATFORM_CHECK, "england", "15:30 on Sunday 22 November 2026"),
            *("LAW-uk-platforms-48-hours", "to-verify"),
        ),
        (
            *(Kind.FILE_TRANSFER, "england", "17:00 on Wednesday 25 November 2026"),
            *("KCSIE26-10", "to-verify"),
        ),
    ],
)
def test_a_deadline_is_an_instant_with_its_source_and_how_sure_it_is(
    kind, nation, at, cites, confidence
):
    answer = told(kind, nation)
    assert said(answer.at) == at
    assert at in answer.sentence
    assert cites in answer.sources
    assert answer.confidence == confidence
    assert ("still to verify" in answer.sentence) == (confidence == "to-verify")


@pytest.mark.parametrize("authority", ["nottingham", "buckinghamshire", "herefordshire", "nowhere"])
def test_a_milder_local_figure_that_is_not_confirmed_does_not_count(authority):
    answer = told(WRITTEN, "england", authority)
    assert answer.at == FRIDAY + timedelta(hours=24)
    assert answer.basis is Basis.STRICTEST_IN_NATION
    assert "not confirmed here" in answer.sentence


def test_a_setting_that_has_confirmed_its_own_figure_is_given_that():
    own = clock("made-up", 48, authority="made-up-council")
    answer = told(WRITTEN, "england", "made-up-council", Clocks((*SHIPPED.clocks, own), {}))
    assert (answer.clock, answer.basis) == ("made-up", Basis.OWN)
    assert answer.at == FRIDAY + timedelta(hours=48)


def test_a_local_figure_never_loosens_its_nations_own():
    milder = clock("milder", 72, nations=("wales",), authority="made-up-council")
    stricter = replace(milder, id="stricter", amount=4)
    for local, hours in ((milder, 24), (stricter, 4)):
        clocks = Clocks((*SHIPPED.clocks, local), {})
        answer = told(WRITTEN, "wales", "made-up-council", clocks)
        assert answer.at == FRIDAY + timedelta(hours=hours)


CLOCKS = st.lists(
    st.builds(
        clock,
        st.text("abcdef", min_size=1, max_size=3),
        st.integers(1, 96),
        st.sampled_from((Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS)),
        st.sampled_from(((), ("england",), ("wales",), ("england", "wales"), ("scotland",))),
        st.sampled_from(("", "", "council-a", "council-b")),
        st.sampled_from(("confirmed", "to-verify")),
    ),
    min_size=1,
    max_size=6,
)


@given(
    CLOCKS,
    st.datetimes(datetime(2020, 1, 1), datetime(2110, 1, 1), timezones=st.just(UTC)),
)
def test_what_is_not_known_is_never_later_than_anything_that_is(made, at):
    clocks = Clocks(tuple(made), {})

    def end(nation, authority):
        return due(clocks, WRITTEN, started_at=at, nation=nation, authority=authority).at

    nowhere = [end(nation, council) for nation in (None, "atlantis") for council in (None, "x")]
    assert len(set(nowhere)) == 1
    for nation in NATIONS:
        unknown = end(nation, None)
        assert nowhere[0] <= unknown
        for authority in ("council-a", "council-b", "council-nobody-knows"):
            assert nowhere[0] <= unknown <= end(nation, authority)


@given(CLOCKS, st.sampled_from((None, *NATIONS)), st.sampled_from((None, "council-a")))
def test_beside_another_a_figure_that_is_not_confirmed_never_makes_a_deadline_later(
    made, nation, authority
):
    answer = told(WRITTEN, nation, authority, Clocks(tuple(made), {}))
    for at, one in enumerate(made):
        others = (*made[:at], *made[at + 1 :])
        alone = not any(other.applies_in(nation) for other in others) if nation else not others
        if one.confidence == "to-verify" and not alone:
            assert answer.at <= told(WRITTEN, nation, authority, Clocks(others, {})).at


def test_what_the_lead_agrees_is_the_deadline_and_agreeing_is_due_at_once():
    agreed = FRIDAY + timedelta(days=3)
    answer = told(Kind.DELETION, "wales", agreed=agreed)
    assert (answer.at, answer.sources) == (agreed, ("WALES-195", "WALES-196"))
    unset = told(Kind.DELETION, "wales")
    assert unset.at == FRIDAY
    assert "agree one now" in unset.sentence
    assert standing(unset, FRIDAY + timedelta(seconds=1)) is Standing.OVERDUE


def test_a_deadline_stands_as_due_then_due_soon_then_overdue_and_met_whenever_it_was_met():
    answer = told(WRITTEN, "wales")
    hours = [(0, Standing.DUE), (12, Standing.DUE_SOON), (24, Standing.DUE_SOON)]
    for after, wanted in [*hours, (25, Standing.OVERDUE), (-9, Standing.DUE)]:
        assert standing(answer, FRIDAY + timedelta(hours=after)) is wanted
    assert standing(answer, FRIDAY + timedelta(days=9), met_at=FRIDAY) is Standing.MET
    week = told(Kind.CHASE, "wales")
    assert standing(week, week.at - timedelta(hours=25)) is Standing.DUE
    assert standing(week, week.at - timedelta(hours=23)) is Standing.DUE_SOON


def test_past_the_calendars_end_the_sentence_says_so():
    start = datetime(2131, 12, 20, tzinfo=UTC)
    answer = due(SHIPPED, Kind.CHASE, started_at=start, nation="wales")
    assert "bank holidays are not known" in answer.sentence
    near = due(SHIPPED, Kind.CHASE, started_at=FRIDAY, nation="wales")
    assert "bank holidays" not in near.sentence


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_figure_for_every_place_and_is_told_in_both_languages(kind):
    for nation in (None, *NATIONS):
        english, welsh = (told(kind, nation, language=language) for language in ("en", "cy"))
        assert english.at == welsh.at
        assert english.sentence != welsh.sentence
        assert english.sentence.endswith(".")
        assert welsh.sentence.endswith(".")


def test_where_no_figure_is_held_at_all_that_is_said():
    with pytest.raises(LookupError, match="Add one to guidance/clocks"):
        told(WRITTEN, clocks=Clocks((), {}))


def test_every_shipped_figure_rests_on_what_exists_and_is_no_surer_than_it():
    for one in SHIPPED.clocks:
        lines = [every_line()[id] for id in one.cites if id in every_line()]
        assert lines or one.confidence == "to-verify", one.id
        if one.confidence == "confirmed":
            assert {line.confidence for line in lines} == {"confirmed"}, one.id
            assert len(lines) == len(one.cites), one.id


def test_every_local_figure_is_to_verify_and_has_the_address_of_the_page_it_was_read_on():
    local = [one for one in SHIPPED.clocks if one.authority]
    assert len(local) >= 6
    for one in local:
        assert one.confidence == "to-verify"
        assert any(id in SHIPPED.pages for id in one.cites)
    assert all(page.address.startswith("https://") for page in SHIPPED.pages.values())
