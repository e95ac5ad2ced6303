"""The shape of a report: sections of items, each with its sources, before any layout.

The same report becomes plain text, a page or a PDF; a door may also lay it out in its own style.
Tuples with names rather than dataclasses: they load in an eighth of the time, at every start.
"""

from __future__ import annotations

from typing import NamedTuple


class Cited(NamedTuple):
    """A citation as it stands beside a sentence."""

    id: str
    to_verify: bool


class Note(NamedTuple):
    """A named remark, such as who and by when; ``language`` is set where it is not the report's."""

    label: str
    text: str
    language: str = ""


class Item(NamedTuple):
    """One thing a report says: a step, a ground, an answer, a passage.

    ``text`` is the sentence that counts, ``detail`` why or what it means, ``notes`` are named
    remarks, ``points`` a short list under it. ``cells`` is the row in a section that is a table;
    ``lines`` is how many lines to leave for a person to write on; ``status`` is a closed value.
    ``group`` is what neighbouring items share and is said once above them: their publication.
    """

    id: str
    text: str
    detail: str = ""
    notes: tuple[Note, ...] = ()
    points: tuple[str, ...] = ()
    cites: tuple[Cited, ...] = ()
    status: str = ""
    cells: tuple[str, ...] = ()
    lines: int = 0
    group: Note | None = None


class Section(NamedTuple):
    """One part of a report under its heading. ``kind`` says how it reads best.

    list: items one after another; steps: the same, numbered; table: rows under ``columns``;
    blanks: lines to write on; sources: passages by id.
    """

    id: str
    heading: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    kind: str = "list"
    columns: tuple[str, ...] = ()


class Report(NamedTuple):
    """A whole report in one language. ``danger`` always comes first, before the title's matter."""

    language: str
    title: str
    subtitle: str
    danger: str
    danger_detail: str
    about: tuple[Note, ...]
    edition: str
    """The edition it was made under, short enough for the foot of each page."""
    sections: tuple[Section, ...]
    notices: tuple[str, ...]
    labels: dict[str, str]
    """The few words that layout itself needs: sources, why, page, of, contents."""
    day: str
    """The day the facts are as known on, as 2026-11-20: for the metadata of a document."""

    def section(self, id: str) -> Section | None:
        """One section by id, or None where this report has no such part."""
        return next((section for section in self.sections if section.id == id), None)
