"""The outcome so far: always in sight, and what the last answer changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.decision.assessment import Assessment
from handrail.guidance.wording import Word, Wording
from handrail.pages.asking import Left, left
from handrail.pages.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the panel beside every page says."""

    urgency: Word
    scope: Word
    imagery: Word
    required: str
    to: tuple[Word, ...]
    grounds: tuple[Word, ...]
    left: Left
    changed: tuple[str, ...]
    answered: bool
    guidance: str
    standing: Word


def outcome_of(
    sheet: Sheet,
    assessment: Assessment,
    words: Wording,
    *,
    before: Assessment | None,
    answered: bool,
) -> Outcome:
    """The outcome for the panel. ``answered`` says that this page follows an answer."""
    about = words.pack()
    compared = before if answered else None
    return Outcome(
        urgency=words.word("urgency", assessment.urgency),
        scope=words.word("scope", assessment.scope),
        imagery=words.word("imagery", assessment.imagery),
        required=assessment.referral.required,
        to=tuple(words.word("recipient", to) for to in assessment.referral.to),
        grounds=tuple(words.word("ground", id) for id in met_grounds(assessment)),
        left=left(sheet, assessment),
        changed=tuple(changes(compared, assessment, words)) if compared else (),
        answered=answered and before is not None,
        guidance=about.title,
        standing=words.word("edition", about.status),
    )


def met_grounds(assessment: Assessment) -> tuple[str, ...]:
    """The grounds for referral that are met."""
    return tuple(g.id for g in assessment.referral.grounds if g.status == "met")


def changes(before: Assessment, after: Assessment, words: Wording) -> Iterator[str]:
    """What an answer changed, a sentence each, weightiest first. No sentence: nothing changed."""
    for field in ("urgency", "scope", "imagery"):
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield _("%(what)s: now “%(now)s”, before “%(was)s”.") % {
                "what": _capital(words.word("field", field).name),
                "now": words.word(field, now).name,
                "was": words.word(field, was).name,
            }
    yield from _moved(before.referral.to, after.referral.to, words)
    for ground in met_grounds(after):
        if ground not in met_grounds(before):
            yield _("Ground met: %(ground)s.") % {"ground": words.word("ground", ground).name}
    if [a.id for a in (*before.do, *before.do_not)] != [a.id for a in (*after.do, *after.do_not)]:
        yield _("The steps in the plan.")


def _moved(was: tuple[str, ...], now: tuple[str, ...], words: Wording) -> Iterator[str]:
    """Who joined those to be told or asked, and who left them."""
    for to in now:
        if to not in was:
            yield _("Added: %(who)s.") % {"who": words.word("recipient", to).name}
    for to in was:
        if to not in now:
            yield _("No longer listed: %(who)s.") % {"who": words.word("recipient", to).name}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
