"""Lay a report out: plain text for a record, a page, or a PDF. What is slow loads when used."""

from __future__ import annotations

from handrail.documents.report import Report


def to_text(report: Report) -> str:
    """The report as plain text, made to be pasted into an existing record system."""
    from handrail.documents import plain

    return plain.to_text(report)


def to_html(report: Report, *, picture: str = "") -> str:
    """The report as one page that stands alone: no script, nothing fetched from anywhere.

    ``picture`` is the path drawn as a standalone SVG (``flow.flow_svg``), shown beside the reasons.
    """
    from handrail.documents import webpage

    return webpage.to_html(report, picture=picture)


def to_pdf(report: Report) -> bytes:
    """The report as a tagged PDF that keeps PDF/UA-1 and PDF/A-2a."""
    from handrail.documents import paper

    return paper.to_pdf(report)
