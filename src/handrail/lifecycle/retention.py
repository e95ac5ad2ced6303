"""How long a record is kept before a person looks at it again. Nothing is ever destroyed by a date.

The periods are data with their sources (guidance/retention). A case keeps for the longest that any
child in it, any nation it touches and anything it is about asks for; what is not known counts as
what keeps longest. No law of England sets a period; every figure is shown as to verify.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from handrail.lifecycle.reading import (
    DataRefused,
    Fault,
    Page,
    Table,
    faults_of,
    page_faults,
    read_pages,
    read_tables,
    repeated,
)
from handrail.lifecycle.times import said_day, years_after
from handrail.lifecycle.working_days import NATIONS


class Category(StrEnum):
    """What a period is for: any record, or one that relates to sexual abuse of a child."""

    ANY = "any-record"
    SEXUAL_ABUSE = "sexual-abuse"


class Since(StrEnum):
    """What a period is counted from."""

    BIRTH = "birth"
    LAST_ENTRY = "last-entry"


@dataclass(frozen=True, slots=True)
class Period:
    """One period: for what, where, how long, and on whose word.

    ``option``: a setting may decide against it, by its policy and in writing.
    """

    id: str
    category: Category
    nations: tuple[str, ...]
    years: int
    since: Since
    option: bool
    text: Mapping[str, str]
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Every period and every page a period was read on."""

    periods: tuple[Period, ...]
    pages: Mapping[str, Page]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a record, without reading it, that bears on how long it is kept.

    ``born`` is each child's date of birth, None where not known; ``sexual_abuse`` is None where
    nobody has said; ``nations`` is empty where not known. ``sent_on`` and ``receipt_on`` are the
    days on which the record went to another setting and that setting confirmed that it had come.
    """

    opened_on: date
    last_entry_on: date
    born: tuple[date | None, ...] = ()
    sexual_abuse: bool | None = None
    nations: frozenset[str] = frozenset()
    sent_on: date | None = None
    receipt_on: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The day on which a person looks at the record again; None while no day can be given.

    ``sentence`` says which period counts and why; ``sources`` and ``confidence`` are its own.
    """

    on: date | None
    sentence: str
    sources: tuple[str, ...]
    confidence: str
    period: str


_ADULT: Final = 18
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "on": {
        "en": "A person reviews this record on or after {on}: {text}.",
        "cy": "Mae person yn adolygu'r cofnod hwn ar neu ar ôl {on}: {text}.",
    },
    "unborn": {
        "en": "A date of birth is not known, so the child is taken to be as young as can be.",
        "cy": "Nid yw dyddiad geni'n hysbys, felly cymerir bod y plentyn mor ifanc ag y gall fod.",
    },
    "unsaid": {
        "en": "Nobody has said whether it relates to sexual abuse, so it is kept as if it does.",
        "cy": "Nid oes neb wedi dweud a yw'n ymwneud â cham-drin rhywiol, felly fe'i cedwir fel pe "
        "bai.",
    },
    "to-verify": {
        "en": "The period is still to verify: check it against your own policy and adviser.",
        "cy": "Mae'r cyfnod yn dal i'w wirio: gwiriwch ef yn erbyn eich polisi a'ch cynghorydd.",
    },
    "no-receipt": {
        "en": "This record was sent on and its receipt is not confirmed, so this may be the only "
        "copy. It has no review date until the new setting has confirmed it.",
        "cy": "Anfonwyd y cofnod hwn ymlaen ac nid yw ei dderbyn wedi'i gadarnhau, felly efallai "
        "mai hwn yw'r unig gopi. Nid oes dyddiad adolygu hyd nes y bydd y lleoliad newydd wedi "
        "cadarnhau.",
    },
}


def review_of(
    policy: Policy,
    kept: Kept,
    *,
    without: frozenset[str] = frozenset(),
    language: str = "en",
) -> Review:
    """When a person looks at a record again: the longest of every period that may apply.

    ``without`` are ids of optional periods that the setting's policy has decided against; any other
    id in it changes nothing. Raises LookupError where the policy holds no period at all.
    """
    if kept.sent_on and not kept.receipt_on:
        said = _WORDS["no-receipt"][language]
        return Review(None, said, ("KCSIE26-11",), "to-verify", "until-receipt")
    ends = tuple(_ends(policy, kept, without))
    if not ends:
        raise LookupError("No keeping period is held. Add one to guidance/retention.")
    on, period = max(ends, key=lambda pair: pair[0])
    day = said_day(on, language)
    told = [_WORDS["on"][language].format(on=day, text=period.text[language])]
    if period.since is Since.BIRTH and _last_born(kept) not in kept.born:
        told.append(_WORDS["unborn"][language])
    if period.category is Category.SEXUAL_ABUSE and kept.sexual_abuse is None:
        told.append(_WORDS["unsaid"][language])
    if period.confidence == "to-verify":
        told.append(_WORDS["to-verify"][language])
    return Review(on, " ".join(told), period.cites, period.confidence, period.id)


def read_policy(*folders: Path, lines: Collection[str]) -> Policy:
    """Read every period of these folders: what is shipped, and a setting's own beside it.

    ``lines`` are the ids of the catalogue. Raises DataRefused with a sentence for each entry that
    has no citation, cites what is not there, or cannot be understood; then none is loaded.
    """
    tables = tuple(table for folder in folders for table in read_tables(folder, ("period",)))
    pages = read_pages(tables)
    known = {*lines, *pages}
    entries = tuple(table for table in tables if table.kind == "period")
    faults = [*page_faults(pages, tables)]
    for table in entries:
        faults += faults_of(table, needs="category years since", may_have="option", known=known)
        faults += _misshapen(table)
    faults += repeated(entries)
    if faults:
        raise DataRefused(tuple(faults))
    return Policy(tuple(map(_period, entries)), pages)


def _ends(policy: Policy, kept: Kept, without: frozenset[str]) -> Iterator[tuple[date, Period]]:
    for period in _applying(policy, kept, without):
        at_birth = period.since is Since.BIRTH
        yield (
            years_after(_last_born(kept) if at_birth else kept.last_entry_on, period.years),
            period,
        )


def _applying(policy: Policy, kept: Kept, without: frozenset[str]) -> Iterator[Period]:
    """The periods of the record's nations; every nation's where one holds none, or is not known."""
    left = [one for one in policy.periods if not (one.option and one.id in without)]
    for category in Category:
        if category is Category.SEXUAL_ABUSE and kept.sexual_abuse is False:
            continue
        every = [one for one in left if one.category is category]
        for nation in kept.nations or {""}:
            own = [one for one in every if nation and (not one.nations or nation in one.nations)]
            yield from own if nation in NATIONS and own else every


def _last_born(kept: Kept) -> date:
    return max(_youngest(born, kept) for born in kept.born or (None,))


def _youngest(born: date | None, kept: Kept) -> date:
    """A child's date of birth, or the latest it can be: the day of the record's last entry.

    A date that makes somebody an adult when the case was opened is a slip of the pen or an adult's
    own, and must not bring the day nearer.
    """
    if born is None or years_after(born, _ADULT) <= kept.opened_on:
        return kept.last_entry_on
    return born


def _misshapen(table: Table) -> Iterator[Fault]:
    values = table.values
    for key, kinds in (("category", Category), ("since", Since)):
        if key in values and values[key] not in tuple(kinds):
            yield table.fault(f"{values[key]!r} is no {key}", f"Use {', '.join(kinds)}")
    if type(values.get("years")) is not int or values["years"] < 1:
        yield table.fault("its years are not a whole number above 0", "Write, say, years = 25")
    if type(values.get("option", False)) is not bool:
        yield table.fault(
            "its option is neither true nor false", "Write option = true, or leave it"
        )


def _period(table: Table) -> Period:
    values = table.values
    return Period(
        id=table.id,
        category=Category(values["category"]),
        nations=table.names("nations"),
        years=int(values["years"]),
        since=Since(values["since"]),
        option=bool(values.get("option", False)),
        text=table.words("text"),
        cites=table.names("cites"),
        confidence=str(values["confidence"]),
    )
