"""Where the setting is and what it is: which nation's guidance applies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from handrail.decision.facts import NATIONS, SETTINGS
from handrail.decision.incident import Incident
from handrail.guidance.release import edition_for, wording
from handrail.guidance.wording import PackText, Word
from handrail.pages.clock import today
from handrail.pages.mistakes import Given, Mistakes
from handrail.pages.sheet import Sheet


@dataclass(frozen=True, slots=True)
class NationChoice:
    """One nation to choose, and the guidance that choosing it brings."""

    word: Word
    pack: PackText
    standing: Word


def save(sheet: Sheet, given: Given) -> Sheet:
    """Take in the nation and the setting. Raises Mistakes."""
    nation = given.choice("nation", NATIONS)
    setting = given.choice("setting", SETTINGS)
    if nation is None or setting is None:
        missing = []
        if nation is None:
            missing.append(("nation", _("Choose whose guidance your setting works under")))
        if setting is None:
            missing.append(("setting", _("Choose what kind of setting you work in")))
        raise Mistakes(*missing)
    if sheet.incident is None:
        return replace(sheet, incident=Incident(nation, setting, today()))
    return replace(sheet, incident=replace(sheet.incident, nation=nation, setting=setting))


def nation_choices(language: str, on: date) -> tuple[NationChoice, ...]:
    """Each nation with the edition of its guidance in force on a day."""
    return tuple(_choice(nation, language, on) for nation in NATIONS)


def setting_choices(language: str, on: date) -> tuple[Word, ...]:
    """Each kind of setting."""
    words = wording(edition_for(NATIONS[0], on).id, language)
    return tuple(words.word("setting", setting) for setting in SETTINGS)


def _choice(nation: str, language: str, on: date) -> NationChoice:
    words = wording(edition_for(nation, on).id, language)
    about = words.pack()
    return NationChoice(words.word("nation", nation), about, words.word("edition", about.status))
