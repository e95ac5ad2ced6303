"""A report as one page that stands alone: no script, nothing fetched, good on screen and paper."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Final

from handrail.documents.report import Cited, Item, Note, Report, Section


def to_html(report: Report, *, picture: str = "") -> str:
    """The report as a standalone page in its language.

    ``picture`` is an SVG drawing of the path (``flow.flow_svg``) to put beside the reasons.
    """
    style = files("handrail.documents").joinpath("report.css").read_text(encoding="utf-8")
    outcome, *rest = (_section(report, section, picture) for section in report.sections)
    body = "\n".join((outcome, _contents(report), *rest))
    return f"""<!DOCTYPE html>
<html lang="{escape(report.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(report.title)} - Handrail</title>
<style>
{style}</style>
</head>
<body>
<header>
<p class="danger"><strong>{escape(report.danger)}</strong> {escape(report.danger_detail)}</p>
<h1>{escape(report.title)}</h1>
<p class="subtitle">{escape(report.subtitle)}</p>
<dl class="about">
{_notes(report.about)}
</dl>
<p>{escape(report.notices[0])}</p>
</header>
<main>
{body}
</main>
</body>
</html>
"""


def _contents(report: Report) -> str:
    """A way to each part, left out on paper."""
    label = escape(report.labels["contents"])
    links = "\n".join(
        f'<li><a href="#{section.id}">{escape(section.heading)}</a></li>'
        for section in report.sections[1:]
    )
    return f'<nav aria-label="{label}">\n<ul>\n{links}\n</ul>\n</nav>'


def _section(report: Report, section: Section, picture: str) -> str:
    intro = f"<p>{escape(section.intro)}</p>\n" if section.intro else ""
    body = _BODIES[section.kind](report, section) if section.items else ""
    drawn = f"<figure>\n{picture}</figure>\n" if picture and section.id == _PICTURED else ""
    return (
        f'<section id="{section.id}">\n<h2>{escape(section.heading)}</h2>\n'
        f"{intro}{body}\n{drawn}</section>"
    )


_PICTURED: Final = "why"


def _list(report: Report, section: Section) -> str:
    items = "\n".join(f"<li>{_item(report, item)}</li>" for item in section.items)
    return f'<ul class="items">\n{items}\n</ul>'


def _steps(report: Report, section: Section) -> str:
    items = "\n".join(f"<li>{_item(report, item)}</li>" for item in section.items)
    return f'<ol class="items">\n{items}\n</ol>'


def _item(report: Report, item: Item) -> str:
    alone = not (item.detail or item.notes or item.points or item.cites)
    parts = [f'<p class="{"alone" if alone else "says"}">{escape(item.text)}</p>']
    if item.detail:
        parts.append(f"<p>{escape(item.detail)}</p>")
    if item.notes:
        parts.append(f"<dl>\n{_notes(item.notes)}\n</dl>")
    if item.points:
        points = "".join(f"<li>{escape(point)}</li>" for point in item.points)
        parts.append(f"<ul>{points}</ul>")
    if item.cites:
        parts.append(
            f'<p class="cites">{escape(report.labels["source"])}: {_cites(item.cites)}</p>'
        )
    return "\n".join(parts)


def _notes(notes: Iterable[Note]) -> str:
    return "\n".join(
        f"<div><dt>{escape(note.label)}</dt><dd{_lang(note)}>{escape(note.text)}</dd></div>"
        for note in notes
    )


def _lang(note: Note) -> str:
    return f' lang="{escape(note.language)}"' if note.language else ""


def _cites(cites: Iterable[Cited]) -> str:
    return ", ".join(
        f'<a href="#source-{escape(cite.id)}">{escape(cite.id)}{"*" if cite.to_verify else ""}</a>'
        for cite in cites
    )


def _table(report: Report, section: Section) -> str:
    cited = any(item.cites for item in section.items)
    columns = (*section.columns, report.labels["source"]) if cited else section.columns
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    rows = "\n".join(_row(item, cited) for item in section.items)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(item: Item, cited: bool) -> str:
    first, *rest = item.cells
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
    sources = f'<td class="cites">{_cites(item.cites)}</td>' if cited else ""
    head = f'<th scope="row">{escape(first)}</th>'
    return f'<tr class="{escape(item.status)}">{head}{cells}{sources}</tr>'


def _sources(report: Report, section: Section) -> str:
    """Passages under the publication they stand in, each where its citations lead to."""
    parts = []
    for group, items in groupby(section.items, key=lambda item: item.group):
        if group:
            parts.append(f"<h3{_lang(group)}>{escape(group.text)}</h3>")
        entries = "\n".join(map(_source, items))
        parts.append(f'<ul class="items sources">\n{entries}\n</ul>')
    return "\n".join(parts)


def _source(item: Item) -> str:
    mark = "*" if item.cites[0].to_verify else ""
    notes = f"<dl>\n{_notes(item.notes)}\n</dl>" if item.notes else ""
    return (
        f'<li id="source-{escape(item.id)}"><p><b>{escape(item.id)}{mark}</b> '
        f"{escape(item.text)}</p>\n{notes}</li>"
    )


def _blanks(report: Report, section: Section) -> str:
    rows = "\n".join(
        f'<div class="blank lines-{item.lines}"><p>{escape(item.text)}</p></div>'
        for item in section.items
    )
    return f'<div class="blanks">\n{rows}\n</div>'


_BODIES: Final = {
    "list": _list,
    "steps": _steps,
    "table": _table,
    "sources": _sources,
    "blanks": _blanks,
}
