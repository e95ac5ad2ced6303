"""Press packs into Python modules, so that a cold start parses no TOML and reads no rule.

Pressed modules are built with the package (and in a checkout whenever a file under guidance/ is
newer); they are never edited and never committed.
"""

from __future__ import annotations

import os
import pprint
import tempfile
from pathlib import Path
from typing import Final

from handrail.decision.generate import program_source
from handrail.decision.rulebook import Rulebook
from handrail.guidance.folders import INDEX, slug_of
from handrail.guidance.gather import words_of
from handrail.guidance.library import Library
from handrail.guidance.pack import LANGUAGES, Pack

_HEAD: Final = '"""Pressed from guidance/ by handrail.guidance.press; do not edit."""\n\n'
_IMPORTS: Final = (
    "from handrail.decision.conditions import All, Always, Any, Is, Name, Not\n"
    "from handrail.decision.rulebook import Contact, Ground, Kind, Pattern, PoliceFactors\n"
    "from handrail.decision.rulebook import Rule, Rulebook, Step, Term\n\n"
)


def press(root: Path, folder: Path) -> None:
    """Press every pack under ``root`` into ``folder``. Raises PackRefused for a pack with faults.

    Each file is written whole under another name and then moved, so that a reader never sees half.
    """
    library = Library(root)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for pack in library.editions:
        book = library.rulebook(pack.id)
        slug = slug_of(pack.id)
        cited = cited_in(book)
        _write(folder / f"{slug}.py", _HEAD + _IMPORTS + _book_source(book))
        for language in LANGUAGES:
            words = words_of(library, pack, cited, language)
            text = f"WORDS = {pprint.pformat(words, width=100, sort_dicts=False)}\n"
            _write(folder / f"{slug}_{language}.py", _HEAD + text)
        rows.append(_row(pack))
    _write(folder / "__init__.py", _HEAD.rstrip() + "\n")
    _write(folder / INDEX, f"{_HEAD}EDITIONS = {pprint.pformat(tuple(rows), width=100)}\n")


def cited_in(book: Rulebook) -> frozenset[str]:
    """Every citation a rulebook carries."""
    parts = (book.terms, book.grounds, book.rules, book.typology, book.steps, book.contacts)
    cited = {cite for group in parts for part in group for cite in part.cites}
    cited |= {*book.pattern.cites, *book.sign_off_cites}
    return frozenset(cited | set(book.police_factors.cites if book.police_factors else ()))


def _book_source(book: Rulebook) -> str:
    return f"RULEBOOK = {book!r}\n\n\n{program_source(book)}"


def _row(pack: Pack) -> tuple[str, ...]:
    values = pack.about.values
    days = (str(values.get(key, "")) for key in ("in_force_from", "in_force_to"))
    return (pack.id, str(values["nation"]), *days, str(values["status"]), str(values["edition"]))


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        # Anyone who may run the package may read its packs; a temporary file is its maker's alone.
        os.fchmod(file.fileno(), 0o644)
    Path(name).replace(path)
