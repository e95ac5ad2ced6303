"""The plain text: made to be pasted into the record a setting already keeps."""

import pytest

from handrail.documents.plain import SHOWN
from handrail.documents.render import to_text
from handrail.guidance.release import wording
from tests.documents.drafting import INCIDENTS, LANGUAGES, PACKS, WALES, made, part, report_of


def in_one_line(text):
    return " ".join(text.split())


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=INCIDENTS)
def name(request):
    return request.param


@pytest.mark.parametrize("pack", PACKS)
def test_no_line_is_longer_than_a_record_shows(name, language, pack):
    text = to_text(report_of(name, pack, language))
    assert [line for line in text.splitlines() if len(line) > 78] == []


def test_nothing_in_it_is_drawn(name, language):
    text = to_text(report_of(name, language=language))
    drawn = [sign for sign in text if 0x2500 <= ord(sign) <= 0x25FF or sign == "\t"]
    assert drawn == []
    assert text.endswith("\n")
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_danger_comes_before_everything(name, language):
    report = report_of(name, language=language)
    assert to_text(report).startswith(report.danger.upper())


def test_every_action_is_there_in_full_with_its_first_citation_ids(name, language):
    _, _, assessment = made(name)
    text = in_one_line(to_text(report_of(name, language=language)))
    words = wording(WALES, language)
    for action in (*assessment.do, *assessment.do_not):
        said = in_one_line(words.step(action.id).text)
        assert said in text
        cites = text[text.index(said) :].split("[", 1)[1].split("]")[0]
        shown = [cite.rstrip("*") for cite in cites.split(", ")]
        assert shown[:SHOWN] == list(action.cites[:SHOWN])
        more = len(action.cites) - SHOWN
        assert len(shown) == SHOWN + 1 if more > 0 else len(shown) == len(action.cites)
        assert more <= 0 or shown[SHOWN].startswith(f"+{more} ")


def test_the_passages_themselves_are_left_to_the_page_and_the_pdf(name):
    report = report_of(name)
    text = in_one_line(to_text(report))
    passages = [item for item in part(report, "sources").items if len(item.text) > 80]
    assert passages
    assert [item.id for item in passages if in_one_line(item.text) in text] == []


def test_every_heading_is_there_and_the_day(name, language):
    report = report_of(name, language=language)
    text = to_text(report)
    for section in report.sections:
        assert f"\n{section.heading.upper()}\n" in text
    assert "2026" in text.split("\n\n")[2]


def test_every_publication_cited_is_named_once():
    report = report_of("a ground met")
    text = in_one_line(to_text(report))
    titles = {item.group.text for item in part(report, "sources").items if item.group}
    for title in titles:
        assert text.count(in_one_line(title)) == 1


def test_a_day_is_written_as_people_write_it():
    assert "20 November 2026" in to_text(report_of("a ground met"))
    assert "20 Tachwedd 2026" in to_text(report_of("a ground met", language="cy"))
