"""The pages that carry no incident: what this is, what it is not, and help, in both languages."""

import re

import pytest
from django.test import Client

from handrail.guidance.release import packs
from handrail.pages.addresses import LEAFLETS
from tests.doors.forms import read_page

EVERY = [(leaflet, language) for leaflet in LEAFLETS for language in ("en", "cy")]
SUBJECT = re.compile(r"nude|noeth|imag|delwedd|child|plen|sex|rhyw|safeguard|diogelu|999", re.I)


def read(address):
    return read_page(Client(HTTP_HOST="localhost").get(address))


@pytest.mark.parametrize(("leaflet", "language"), EVERY)
def test_999_and_the_way_out_come_first_on_every_page(leaflet, language):
    page = read(LEAFLETS[leaflet][language])
    asked = {"en": "Is a child in danger now?", "cy": "Oes plentyn mewn perygl nawr?"}[language]
    assert page.text.index(asked) < page.text.index(page.heading)
    assert page.html.index('href="tel:999"') < page.html.index("<h1")
    assert 'href="/leave"' in page.html


@pytest.mark.parametrize(("leaflet", "language"), EVERY)
def test_a_page_is_in_its_language_and_leads_to_the_same_page_in_the_other(leaflet, language):
    page = read(LEAFLETS[leaflet][language])
    other = {"en": "cy", "cy": "en"}[language]
    assert (page.status, page.language) == (200, language)
    assert f'href="{LEAFLETS[leaflet][other]}"' in page.html
    assert page.heading != read(LEAFLETS[leaflet][other]).heading


@pytest.mark.parametrize(("leaflet", "language"), EVERY)
def test_no_title_says_what_the_site_is_about(leaflet, language):
    title = read(LEAFLETS[leaflet][language]).title
    assert title.endswith({"en": "– Handrail", "cy": "– Canllaw"}[language])
    assert not SUBJECT.search(title)


def test_every_title_is_its_own():
    titles = [read(LEAFLETS[leaflet]["en"]).title for leaflet in LEAFLETS]
    assert len(set(titles)) == len(titles)


def test_the_start_says_what_it_keeps_decides_and_rests_on():
    text = read("/").text
    for said in (
        "It takes no names and no images.",
        "It keeps nothing: no account, no cookie, no record.",
        "You decide",
        "not legal advice",
        "“Not known” is always an answer",
    ):
        assert said in text


def test_the_start_names_every_edition_in_force_and_how_it_stands():
    text = read("/").text
    from handrail.guidance.release import wording

    for edition in packs():
        about = wording(edition.id, "en").pack()
        assert (about.title in text) == (edition.status != "withdrawn")
        assert (about.note in text) == (edition.status != "withdrawn")


def test_the_start_explains_the_browsers_question_only_where_there_is_no_script():
    html = read("/").html
    inside = html[html.index("<noscript>") : html.index("</noscript>")]
    assert "whether to send a form again" in inside
    assert html.count("whether to send a form again") == 1


def test_the_sources_page_holds_every_passage_a_question_cites():
    from handrail.decision.facts import FACTS
    from handrail.guidance.release import wording

    text = read("/sources").text
    words = wording("wales/hwb-2024", "en")
    for fact in FACTS:
        for cite in words.fact(fact.id).cites:
            assert cite in text
            assert words.cite(cite).text in text


def test_the_help_page_says_when_each_service_was_last_checked():
    text = read("/help-now").text
    assert text.count("Last checked on") >= 5
    assert "Childline" in text


@pytest.mark.parametrize("address", [places["en"] for places in LEAFLETS.values()])
def test_no_page_takes_anything_from_another_place(address):
    html = read(address).html
    assert re.findall(r"""(?:src|action|data)=["']https?:""", html) == []
    assert re.findall(r"<link[^>]+https?:", html) == []
    assert " style=" not in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\son[a-z]+=", html) == []
