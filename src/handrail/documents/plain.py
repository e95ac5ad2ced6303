"""A report as plain text, to be pasted into the record a setting already keeps.

Short lines, headings in capitals, no drawn boxes: what survives any box on any screen. Sources are
given by id; the passages themselves stay in the page and the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from handrail.documents.report import Cited, Note, Report, Section

WIDTH: Final = 78
SHOWN: Final = 4
"""Citations given beside one sentence; a nation's own come first."""


def to_text(report: Report) -> str:
    """The report as plain text: lines of at most 78 signs, ending with a newline."""
    lines = [report.danger.upper(), *_wrapped(report.danger_detail), ""]
    lines += [report.title.upper(), *_wrapped(report.subtitle), ""]
    for note in report.about:
        lines += _wrapped(f"{note.label}: {note.text}", hang=2)
    lines += _wrapped(report.notices[0])
    for section in report.sections:
        lines += ["", section.heading.upper(), *_wrapped(section.intro)]
        lines += _BODIES.get(section.id, _BODIES_BY_KIND[section.kind])(report, section)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, *, first: str = "", hang: int = 0) -> list[str]:
    rest = " " * (hang or len(first))
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )


def _ids(report: Report, cites: Sequence[Cited]) -> str:
    """The first citation ids in brackets, and how many more the page and the PDF give; an
    asterisk marks one that is still to verify."""
    shown = [f"{cite.id}*" if cite.to_verify else cite.id for cite in cites[:SHOWN]]
    if len(cites) > SHOWN:
        shown.append(f"+{len(cites) - SHOWN} {report.labels['more']}")
    return f"[{', '.join(shown)}]" if shown else ""


def _sentence(*parts: str) -> str:
    """Parts one after another, each ended with a full stop unless it ends itself."""
    ended = (part if part[-1] in ".?!:]" else f"{part}." for part in parts if part)
    return " ".join(ended)


def _noted(notes: Iterable[Note]) -> str:
    return _sentence(*(f"{note.label}: {note.text}" for note in notes))


def _steps(report: Report, section: Section) -> Iterator[str]:
    for number, item in enumerate(section.items, 1):
        yield from _wrapped(item.text, first=f"{number}. ".ljust(4))
        who_when = ", ".join(note.text for note in item.notes)
        yield from _wrapped(f"{_sentence(who_when)} {_ids(report, item.cites)}", first=" " * 4)


def _list(report: Report, section: Section) -> Iterator[str]:
    for item in section.items:
        text = _sentence(item.text, item.detail, _noted(item.notes))
        yield from _wrapped(f"{text} {_ids(report, item.cites)}".strip(), first="- ")
        for point in item.points:
            yield from _wrapped(point, first="  - ")


def _briefly(report: Report, section: Section) -> Iterator[str]:
    """Items without what they mean: for parts where the name says enough in a record."""
    for item in section.items:
        text = _sentence(item.text, _noted(item.notes))
        yield from _wrapped(f"{text} {_ids(report, item.cites)}".strip(), first="- ")
        for point in item.points:
            yield from _wrapped(point, first="  - ")


def _table(report: Report, section: Section) -> Iterator[str]:
    for item in section.items:
        row = f"{item.cells[0]}: {'; '.join(item.cells[1:])} {_ids(report, item.cites)}"
        yield from _wrapped(row.strip(), first="- ")


def _open(report: Report, section: Section) -> Iterator[str]:
    """The open questions in one run of short names: what each could change is in the page."""
    names = "; ".join(item.text for item in section.items)
    yield from _wrapped(_sentence(names))


def _answers(report: Report, section: Section) -> Iterator[str]:
    """The answers by what was answered, in short names."""
    said = dict.fromkeys(item.cells[1] for item in section.items)
    for answer in said:
        names = "; ".join(item.text for item in section.items if item.cells[1] == answer)
        yield from _wrapped(_sentence(f"{answer}: {names}"), hang=2)


def _sources(report: Report, section: Section) -> Iterator[str]:
    """The publications behind the ids, once each; the passages stay in the page and the PDF."""
    prefixes: dict[str, list[str]] = {}
    for item in section.items:
        title = item.group.text if item.group else item.id
        prefix = item.id.split("-")[0]
        if prefix not in prefixes.setdefault(title, []):
            prefixes[title].append(prefix)
    for title, ids in prefixes.items():
        yield from _wrapped(_sentence(f"{', '.join(ids)}: {title}"), first="- ")


def _blanks(report: Report, section: Section) -> Iterator[str]:
    for item in section.items:
        yield f"{item.text}:"
        yield ""


_BODIES_BY_KIND: Final = {
    "list": _list,
    "steps": _steps,
    "table": _table,
    "blanks": _blanks,
    "sources": _sources,
}
_BODIES: Final = {"open": _open, "answers": _answers, "kind": _briefly, "never": _briefly}
