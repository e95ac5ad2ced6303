"""The page: stands alone, runs nothing, and can be read by anybody."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handrail.documents.flow import flow_of, flow_svg
from handrail.documents.render import to_html
from handrail.guidance.release import wording
from tests.browsing import browser as browser
from tests.documents.drafting import INCIDENTS, LANGUAGES, WALES, made, report_of

AXE = Path(__file__).parents[1] / "vendor" / "axe.js"


class Outline(HTMLParser):
    """What a page is made of: its tags, its headings in order, its ids and its links."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.headings, self.ids, self.links = [], [], [], []
        self.attributes = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []


def page(name, language="en"):
    program, _, assessment = made(name)
    flow = flow_of(program, assessment, wording(WALES, language))
    return to_html(report_of(name, language=language), picture=flow_svg(flow, standalone=True))


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=INCIDENTS)
def name(request):
    return request.param


def test_the_page_says_its_language_and_title(name, language):
    html = page(name, language)
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert f"<title>{report_of(name, language=language).title} - Handrail</title>" in html


def test_the_page_runs_nothing_and_fetches_nothing(name):
    outline = Outline(page(name))
    assert {"script", "link", "img", "iframe", "object", "form"} & set(outline.tags) == set()
    assert all(link.startswith("#") for link in outline.links)
    assert [one for one in outline.attributes if one[1].startswith("on") or one[1] == "style"] == []
    assert "url(" not in page(name)
    assert "@import" not in page(name)


def test_headings_go_down_one_level_at_a_time(name, language):
    headings = Outline(page(name, language)).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(headings, headings[1:], strict=False))


def test_every_id_is_there_once_and_every_link_leads_somewhere(name):
    outline = Outline(page(name))
    assert len(set(outline.ids)) == len(outline.ids)
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_what_is_said_cannot_become_markup():
    report = report_of("a ground met")
    hostile = "<script>alert(1)</script>&\"'"
    sections = tuple(one._replace(heading=hostile, intro=hostile) for one in report.sections)
    changed = report._replace(title=hostile, sections=sections)
    html = to_html(changed)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_keeps_its_looks_on_paper():
    html = page("a ground met")
    assert "@media print" in html
    assert "@page" in html


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("cy", 1280)])
def test_axe_finds_nothing_on_the_page(browser, language, width):
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.set_content(page("a ground met", language))
    opened.add_script_tag(content=AXE.read_text("utf-8"))
    found = opened.evaluate("axe.run(document)")
    wrong = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
    wide = opened.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    opened.close()
    assert json.dumps(wrong) == "[]"
    assert not wide
