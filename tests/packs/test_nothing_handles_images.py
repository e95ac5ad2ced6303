"""No step asks anyone to do anything to an image but delete it, in either language (invariant 6).

The list of acts has no such act; here the words themselves are read.
"""

import re

import pytest

from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library

LIBRARY = Library(guidance_folder())
STEPS = [
    (pack.id, entry)
    for pack in LIBRARY.packs.values()
    for entry in pack.of("step")
    if entry.values["kind"] == "do"
]
VERBS = {
    "en": "view look open watch copy print forward send share download keep save screenshot upload",
    "cy": "edrychwch gwyliwch agorwch copïwch argraffwch anfonwch rhannwch lawrlwythwch cadwch "
    "arbedwch sgrinluniwch uwchlwythwch",
}
IMAGES = {
    "en": r"images?|imagery|pictures?|photos?|videos?|nudes?|it|them",
    "cy": r"dd?elwedd(?:au)?|n?elwedd(?:au)?|lluniau?|fideos?|hi|ef|nhw",
}


def handling(text: str, language: str) -> list[str]:
    """The sentences, or parts joined by "and", that begin with such a verb and name an image."""
    verbs = "|".join(VERBS[language].split())
    parts = re.split(r"[.;:!?] +|, (?:and|then|a|ac|yna) +| (?:and|then) +", text)
    begins = re.compile(rf"(?:please |then |yna )?(?:{verbs})\b", re.IGNORECASE)
    named = re.compile(rf"\b(?:{IMAGES[language]})\b", re.IGNORECASE)
    return [part for part in parts if begins.match(part) and named.search(part)]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_step_tells_anyone_to_handle_an_image(language: str):
    found = {
        f"{pack}: {entry.id}": sentences
        for pack, entry in STEPS
        if (sentences := handling(entry.text("text", language), language))
    }
    allowed = {"uk/shared: keep-the-decision-under-review"}  # the decision is looked at again
    assert {where: what for where, what in found.items() if where not in allowed} == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tell the lead. Print the image for the file.", "en"),
        ("Take the phone, and keep the picture.", "en"),
        ("Look at it together.", "en"),
        ("Ffoniwch y pennaeth. Argraffwch y ddelwedd.", "cy"),
        ("Cadwch y lluniau.", "cy"),
    ],
)
def test_a_step_that_did_would_be_found(text: str, language: str):
    assert handling(text, language)


def test_a_step_that_forbids_it_is_not_taken_for_one_that_asks():
    assert handling("Do not look at it, copy it or forward it to anyone.", "en") == []
