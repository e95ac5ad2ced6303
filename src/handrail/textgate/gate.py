"""The gate: every text that is to be kept goes through `clean`, and words come out."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from handrail.textgate.blanks import with_tidy_blanks
from handrail.textgate.budget import over_budget
from handrail.textgate.clean_text import CleanText, Reason
from handrail.textgate.draft import Draft, begin, finished, joined_up, rewritten, without
from handrail.textgate.drawn_out import without_drawing_out
from handrail.textgate.evenness import no_language
from handrail.textgate.invisible import in_one_form, unreadable_bytes, without_hidden
from handrail.textgate.kinds import kinds_of
from handrail.textgate.likenesses import with_real_letters
from handrail.textgate.links import with_short_links
from handrail.textgate.patterns import data_addresses, markup
from handrail.textgate.repeats import few_signs, few_words, refrains
from handrail.textgate.runs import code_runs, same_width
from handrail.textgate.tokens import read_tokens

MOST_ROUNDS: Final = 32
"""Times that a text is looked at anew after something was cut: three are enough for any that we
met."""


def clean(text: str) -> CleanText:
    """Cut encoded pictures out of a text, keep its words, and say what was cut.

    Takes text of any length and any content; no text is refused. What is cut leaves a mark with the
    number of characters: `[removed: 1404 characters of code, not words]`. Cleaning a text twice is
    the same as cleaning it once. Anything but a `str` raises a TypeError.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"The text gate cleans text and was given {type(text).__name__}: decode it to a str "
            "first."
        )
    draft = begin(in_one_form(text))
    for _ in range(MOST_ROUNDS):
        tidy = _settled(draft)
        draft = _without_codes(tidy)
        if draft == tidy:
            break
    return finished(draft)


def _without_codes(draft: Draft) -> Draft:
    """The draft after every detector has looked at it once, the plainest first.

    A detector looks only at what those before it left alone.
    """
    draft = without(draft, (*data_addresses(draft.text), *markup(draft.text)))
    tokens = read_tokens(draft.text)
    found = [*code_runs(draft.text, tokens), *same_width(draft.text, tokens)]
    if found:
        return without(draft, found)
    kinds = kinds_of(draft.text)
    found += few_signs(draft.text, kinds)
    found += few_words(draft.text, tokens)
    found += refrains(draft.text, tokens)
    found += no_language(draft.text, kinds)
    return without(draft, found or over_budget(draft.text, tokens))


def _settled(draft: Draft) -> Draft:
    """The draft tidied until tidying changes nothing more."""
    for _ in range(MOST_ROUNDS):
        before, draft = draft, _tidied(draft)
        if draft == before:
            break
    return draft


def _tidied(draft: Draft) -> Draft:
    """The draft without what nobody sees or reads."""
    draft = without(draft, unreadable_bytes(draft.text))
    seen = without_hidden(draft.text)
    draft = rewritten(draft, seen, Reason.INVISIBLE, len(draft.text) - len(seen))
    real = with_real_letters(seen)
    draft = rewritten(draft, real, Reason.LOOK_ALIKES, _different(seen, real))
    brief = without_drawing_out(real)
    draft = rewritten(draft, brief, Reason.DRAWN_OUT, len(real) - len(brief))
    short = with_short_links(brief)
    draft = rewritten(draft, short, Reason.LONG_ADDRESS, len(brief) - len(short))
    return joined_up(Draft(normalize("NFC", with_tidy_blanks(short)), draft.gaps, draft.unmarked))


def _different(text: str, other: str) -> int:
    """How many characters differ, in two texts of one length."""
    return 0 if text == other else sum(a != b for a, b in zip(text, other, strict=True))
