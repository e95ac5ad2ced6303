"""What was wrong with a sheet that could not be read, in the reader's language.

The sentence says which part and what belongs there. It never repeats what was found, which could
be a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handrail.decision.incident import Fault

_PARTS: Final = (
    (re.compile(r"\$\.format"), gettext_noop("The form is of a kind this guide does not know.")),
    (re.compile(r"\$\.nation"), gettext_noop("The nation is not one of the four.")),
    (re.compile(r"\$\.setting"), gettext_noop("The kind of setting is not one of the choices.")),
    (re.compile(r"\$\.on"), gettext_noop("The date is not a date that any edition covers.")),
    (
        re.compile(r".*\.ref"),
        gettext_noop("A person has no letter, or one that somebody else has."),
    ),
    (re.compile(r".*\.age"), gettext_noop("An age is not a whole number from 0 to 120.")),
    (re.compile(r".*\.kind"), gettext_noop("An age and “under 18 or over” do not agree.")),
    (re.compile(r".*\.roles.*"), gettext_noop("A part in the incident is not one of the choices.")),
    (
        re.compile(r".*\.facts.*"),
        gettext_noop("An answer, or a question, is not one of the choices."),
    ),
    (re.compile(r"\$\.people.*"), gettext_noop("The list of people could not be read.")),
)
_WHOLE: Final = gettext_noop(
    "The form did not arrive whole, or holds something that has no place in it."
)


def sentences(faults: Iterable[Fault]) -> tuple[str, ...]:
    """One sentence for each kind of fault, each once, in the order found."""
    return tuple(dict.fromkeys(_(_sentence(fault.path)) for fault in faults))


def _sentence(path: str) -> str:
    return next((text for part, text in _PARTS if part.fullmatch(path)), _WHOLE)
