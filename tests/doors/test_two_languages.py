"""Every word of the web guide is in English and in Welsh, and the two fit each other."""

import re
from io import BytesIO
from typing import Any

import polib
import pytest
from babel.messages.extract import extract_from_file
from django.utils import translation
from jinja2.ext import babel_extract

from tests.doors.journeys import past_people
from tests.house.tree import SOURCE

CATALOGUE = polib.pofile(str(SOURCE / "locale/cy/LC_MESSAGES/django.po"))
IN_PYTHON = {"_": None, "gettext": None, "ngettext": (1, 2), "gettext_noop": None}
IN_TEMPLATES = ("_", "gettext", "ngettext")


def words_in_use():
    """Every text marked for translation, in pages and templates; plurals as pairs."""
    found: set[Any] = set()
    for path in sorted((SOURCE / "pages").glob("*.py")):
        found |= {said[1] for said in extract_from_file("python", str(path), keywords=IN_PYTHON)}
    blocks = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for path in sorted((SOURCE / "templates").rglob("*.html")):
        template = BytesIO(path.read_bytes())
        for _, function, said, _ in babel_extract(template, IN_TEMPLATES, [], blocks):
            texts = [said] if isinstance(said, str) else [text for text in said or () if text]
            found.add(tuple(texts[:2]) if function == "ngettext" else texts[0])
    return found


def translated():
    return {(e.msgid, e.msgid_plural) if e.msgid_plural else e.msgid for e in CATALOGUE}


def test_every_english_text_has_a_welsh_one_and_none_is_left_over():
    in_use = words_in_use()
    assert len(in_use) > 150
    assert in_use - translated() == set(), "Add these to locale/cy/LC_MESSAGES/django.po."
    assert translated() - in_use == set(), "These are no longer said: take them out."


def test_no_welsh_text_is_empty_or_unsure():
    for entry in CATALOGUE:
        assert all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
        assert "fuzzy" not in entry.flags
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == 5


def test_the_words_filled_in_are_the_same_in_both_languages():
    for entry in CATALOGUE:
        wanted = set(re.findall(r"%\(\w+\)s", entry.msgid))
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(re.findall(r"%\(\w+\)s", said)) == wanted, entry.msgid


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 cwestiwn"),
        (1, "1 cwestiwn"),
        (2, "2 gwestiwn"),
        (3, "3 chwestiwn"),
        (6, "6 chwestiwn"),
    ]
    + [(count, f"{count} cwestiwn") for count in (4, 5, 7, 10, 21)],
)
def test_a_number_brings_its_mutation(count, said):
    with translation.override("cy"):
        text = translation.ngettext(
            "%(n)s question could still change what you must do.",
            "%(n)s questions could still change what you must do.",
            count,
        )
    assert said in text % {"n": count}


def english_only(text):
    """English words of the page's furniture that stand in a Welsh page."""
    singles = [key for key in translated() if isinstance(key, str) and len(key) > 12]
    return [key for key in singles if key in text and "%" not in key]


@pytest.mark.parametrize("show", ["people", "person", "check", "way", "result"])
def test_a_welsh_page_has_no_english_furniture(show):
    reader = past_people({"age": "15", "roles": ["pictured"]})
    reader.press("switch:cy")
    if show == "person":
        reader.press("show:people")
    page = reader.press(f"show:{show}")
    assert page.language == "cy"
    assert english_only(page.text) == []
    assert "Nid yw'n gyngor cyfreithiol." in page.text
