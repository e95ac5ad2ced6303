"""A report as a PDF: tagged, in the report's language, readable aloud, the same on every machine.

Typst lays it out from a template of ours. What the report says reaches the template as data,
never as markup, so no text can become an instruction to it. The font is the package's own.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

from handrail.documents.report import Report


class FontMissing(RuntimeError):
    """The document font is not in the package; the message says how to make it."""


def to_pdf(report: Report) -> bytes:
    """The report as a PDF that keeps PDF/UA-1 and PDF/A-2a. Raises FontMissing."""
    import typst

    data = json.dumps(_plain(report), ensure_ascii=False)
    room = files("handrail.documents")
    with as_file(room.joinpath("report.typ")) as template, as_file(room.joinpath("fonts")) as fonts:
        if not fonts.is_dir():
            raise FontMissing(
                f"The document font is not in {fonts}. In a checkout run `make assets`; "
                "otherwise install Handrail again."
            )
        made = typst.compile(
            template,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"report": data},
            # UA-1 for people who listen to it; A-2a so that it can be read in thirty years.
            pdf_standards=["ua-1", "a-2a"],
        )
    return bytes(made)


def _plain(value: Any) -> Any:
    """A report as the template reads it: objects by field name, lists and texts."""
    if not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    if names is None:
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in zip(names, value, strict=True)}
