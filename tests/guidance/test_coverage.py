"""Every line of the guidance that asks something of the guide is answered, or waits openly."""

from handrail.guidance.coverage import coverage, wanted
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library

LIBRARY = Library(guidance_folder())


def test_every_line_is_answered_or_waits_for_a_named_part():
    lines = coverage(LIBRARY)
    assert [line.line.id for line in lines if not line.by and not line.later] == []


def test_nothing_waits_that_is_answered_already():
    lines = coverage(LIBRARY)
    assert [line.line.id for line in lines if line.by and line.later] == []


def test_what_waits_says_why_and_is_a_line_of_the_guidance():
    known = {line.id for line in wanted(LIBRARY)}
    for entry in LIBRARY.entries("packs/coverage-later.toml"):
        assert entry.id in known
        assert entry.text("because", "en")
        assert entry.text("because", "cy")


def test_the_count_is_of_the_catalogue_itself():
    # Counted from the catalogue's own tags, so that a line cannot drop out unseen.
    assert len(coverage(LIBRARY)) == len(wanted(LIBRARY)) > 100
