"""The result: a report to read, download and paste, and the way through the guidance beside it."""

import re
from io import BytesIO

import pikepdf
import pytest

from handrail.decision.decide import decide
from handrail.decision.incident import read_incident
from handrail.documents.drafts import draft_report
from handrail.documents.flow import flow_of
from handrail.documents.render import to_text
from handrail.guidance.release import program_for, wording
from tests.doors.journeys import begun, incident, past_people, place

ONE = {"age": "12", "roles": ["pictured", "shared"]}


def at_result(*, nation="wales", language="en"):
    reader = past_people(ONE, nation=nation)
    reader.answer("yes")
    if language == "cy":
        reader.press("switch:cy")
    reader.press("show:result")
    return reader


def found(reader):
    """The program, incident, assessment and words behind a reader's page."""
    read = read_incident(incident(reader))
    program = program_for(read.nation, read.on)
    return program, read, decide(program, read), wording(program.rulebook.id, reader.page.language)


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern-ireland"])
def test_the_page_holds_everything_the_report_says(nation, language):
    reader = at_result(nation=nation, language=language)
    text = flat(reader.page.text)
    report = draft_report(*found(reader))
    assert flat(report.danger) in text
    for section in report.sections:
        assert flat(section.heading) in text
        for item in section.items:
            shown = item.cells or (item.text,)
            for said in (*shown, item.detail, *item.points):
                assert flat(said) in text, (section.id, item.id)
            for note in item.notes:
                assert flat(note.text) in text, (section.id, item.id)


def test_every_citation_leads_to_its_passage_on_the_same_page():
    html = at_result().page.html
    led_to = set(re.findall(r'href="#source-([^"]+)"', html))
    assert len(led_to) > 20
    assert led_to <= set(re.findall(r'id="source-([^"]+)"', html))


def test_what_is_still_to_verify_is_marked_in_words():
    reader = at_result(nation="scotland")
    report = draft_report(*found(reader))
    unsure = [cite for s in report.sections for i in s.items for cite in i.cites if cite.to_verify]
    assert unsure
    assert "To verify" in reader.page.text


def test_the_text_to_paste_is_the_plain_report():
    reader = at_result()
    html = reader.page.html
    pasted = html[html.index("<textarea") : html.index("</textarea>")].split(">", 1)[1]
    from html import unescape

    assert unescape(pasted) == to_text(draft_report(*found(reader)))


@pytest.mark.parametrize(("language", "name"), [("en", "report.pdf"), ("cy", "adroddiad.pdf")])
def test_the_pdf_has_a_neutral_name_and_is_the_same_report(language, name):
    reader = at_result(language=language)
    reader.press("report")
    reply = reader.response
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert reply.headers["Cache-Control"] == "no-store"
    with pikepdf.open(BytesIO(reply.content)) as document:
        assert str(document.Root.Lang)[:2] == language


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_way_is_a_picture_and_a_list_that_say_the_same(language):
    reader = at_result(language=language)
    page = reader.press("show:way")
    program, _, assessment, words = found(reader)
    flow = flow_of(program, assessment, words)
    picture = page.html[page.html.index("<svg xmlns") :]
    text = flat(page.text)
    assert 'role="img"' in picture
    assert sum(step.taken for step in flow.steps) == 1
    for step in flow.steps:
        assert flat(step.question) in text
    taken = next(step for step in flow.steps if step.taken)
    assert f"{flow.labels['taken']} {taken.outcome}" in text
    assert " style=" not in page.html


@pytest.mark.parametrize("show", ["people", "check", "way", "result"])
@pytest.mark.parametrize("nation", ["wales", "scotland"])
def test_every_page_says_what_it_is_and_under_which_edition(show, nation):
    reader = past_people(ONE, nation=nation)
    reader.press(f"show:{show}")
    about = wording(
        program_for(nation, read_incident(incident(reader)).on).rulebook.id, "en"
    ).pack()
    assert f"Support for professional judgement under: {about.title}." in reader.page.text
    assert "Not legal advice. A person decides." in reader.page.text


def test_no_page_of_the_guide_has_a_title_that_says_what_it_is_about():
    subject = re.compile(r"nude|imag|child|sex|safeguard|999|refer|danger", re.I)
    reader = begun()
    titles = [reader.page.title]
    reader.answer("no")
    for show in ("person", "people", "check", "way", "result"):
        titles.append(reader.press(f"show:{show}").title)
    reader.press("show:check")
    reader.press("show:change:coerced")
    titles.append(reader.answer("yes").title)
    assert place(reader) == "raised"
    titles.append(reader.press("show:result").title)
    titles.append(reader.press("finish").title)
    assert [title for title in titles if subject.search(title)] == []
    assert all(title.endswith("– Handrail") for title in titles)
