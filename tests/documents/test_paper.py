"""The PDF: tagged, titled, in its language, without an image, and the same every time."""

import io
import re

import page
import pikepdf
import pytest

from handrail.documents import paper
from handrail.documents.render import to_pdf
from tests.documents.drafting import INCIDENTS, LANGUAGES, PACKS, report_of


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=INCIDENTS)
def name(request):
    return request.param


def opened(made_pdf):
    return pikepdf.open(io.BytesIO(made_pdf))


def wrong_lengths(made_pdf):
    """The streams whose stated length is not followed by an end of line and `endstream`."""
    heads = re.finditer(rb"<<[^<>]*/Length (\d+)[^<>]*>>\s*stream\r?\n", made_pdf)
    return [
        head[0]
        for head in heads
        if not re.match(rb"\r?\nendstream", made_pdf[head.end() + int(head[1]) :][:11])
    ]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_keeps_the_standards_it_claims(name, language, profile):
    made_pdf = to_pdf(report_of(name, language=language))
    failures = page.validate_pdf_bytes(made_pdf, profile=profile).failures
    # The validator takes a stream whose own last byte is a carriage return for one that is a
    # byte too long, so lengths are measured here instead.
    found = [(f.rule_id, f.message) for f in failures if "STREAM-LENGTH" not in f.rule_id]
    assert found == []
    assert wrong_lengths(made_pdf) == []


def test_a_length_that_is_wrong_is_seen():
    assert wrong_lengths(b"<< /Length 3 >>\nstream\nabc\r\nendstream") == []
    assert len(wrong_lengths(b"<< /Length 5 >>\nstream\nabc\nendstream")) == 1


@pytest.mark.parametrize("pack", PACKS)
def test_the_pdf_is_tagged_titled_and_in_its_language(pack, language):
    report = report_of("a ground met", pack, language)
    with opened(to_pdf(report)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == f"{report.title} - Handrail"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_the_pdf_holds_no_image_and_nothing_that_runs_or_is_attached(name):
    with opened(to_pdf(report_of(name))) as pdf:
        images = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image
        ]
        assert images == []
        assert "/OpenAction" not in pdf.Root
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names
        assert len(pdf.attachments) == 0


def test_headings_are_tagged_as_headings():
    report = report_of("a ground met")
    with opened(to_pdf(report)) as pdf:
        kinds = [str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(report.sections)
    assert kinds.count("/TH") >= 4


def test_the_same_report_is_the_same_file_byte_for_byte():
    report = report_of("every ground ruled out")
    assert to_pdf(report) == to_pdf(report)


def test_only_the_packages_own_font_is_used():
    with opened(to_pdf(report_of("a ground met"))) as pdf:
        fonts = {
            str(one.BaseFont)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+SourceSans3", font) for font in fonts)


def test_what_is_said_cannot_become_an_instruction_to_the_layout():
    report = report_of("a ground met")
    hostile = '#panic("x") $ * _ ` \\ ] " } @preview'
    changed = report._replace(title=hostile, subtitle=hostile)
    with opened(to_pdf(changed)) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"{hostile} - Handrail"


def test_a_missing_font_is_said_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(paper, "files", lambda _: tmp_path)
    (tmp_path / "report.typ").write_text("", encoding="utf-8")
    with pytest.raises(paper.FontMissing, match="make assets"):
        to_pdf(report_of("a ground met"))


def test_the_longest_report_stays_a_document_and_not_a_book():
    with opened(to_pdf(report_of("nothing known"))) as pdf:
        assert len(pdf.pages) <= 40
