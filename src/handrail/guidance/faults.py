"""Note what is wrong with a pack while it is assembled: a sentence for each fault, at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final, TypeVar

from handrail.decision import conditions
from handrail.decision.conditions import ConditionError, Formula, names_in, read_condition
from handrail.decision.facts import FACT, NATIONS, YES
from handrail.decision.lower import SETTING, lower, truth
from handrail.decision.people import PEOPLE_NAMES
from handrail.decision.rulebook import GROUNDS, MAY_DELETE, VALUES, WHO, Rulebook, RulebookError
from handrail.guidance.cite import Catalogue
from handrail.guidance.pack import LANGUAGES, Entry, PackFault

Shape = TypeVar("Shape")
MERGED: Final = ("term", "ground", "rule", "typology", "step", "contact")
"""The tables that a pack adds to those of the pack it builds on."""

STATUSES: Final = ("current", "first-pack", "withdrawn")
AFTER_SIGN_OFF: Final = ("after-sign-off", "by-agreed-deadline")
_CONDITION: Final = {"term": "means", "pattern": "check", "ground": "met", "typology": "met"}
_ASK: Final = "docs/for-pack-authors.md says what can be asked"


@dataclass(slots=True)
class Bench:
    """What assembling works on: the pack's sources, the catalogue, and the faults so far."""

    sources: tuple[str, ...]
    catalogue: Catalogue
    services: Mapping[str, Entry]
    names: frozenset[str]
    """All that a condition of this pack may ask."""
    faults: list[PackFault] = field(default_factory=list)

    def formula(self, entry: Entry, key: str) -> Formula | None:
        """Read one condition, or note what is wrong with it."""
        before = len(self.faults)
        try:
            formula = read_condition(str(entry.values.get(key, "")))
            truth(formula, YES)
        except ConditionError as error:
            mend = f"Mend {key!r}; docs/for-pack-authors.md shows how a condition is written"
            self.faults.append(entry.fault(f"{called(entry)}: {error}", mend, key))
            return None
        self.known(entry, key, names_in(formula), self.names)
        for name in dict.fromkeys(_bare(formula)) if key == "when" else ():
            wrong = f"{called(entry)}: 'when' could come out unknown: {name!r} stands bare in it"
            mend = f"Put it under a test, such as '{name} is yes'"
            self.faults.append(entry.fault(wrong, mend, key))
        return formula if len(self.faults) == before else None

    def known(
        self, entry: Entry, key: str, names: Iterable[str], allowed: Iterable[str] = FACT
    ) -> bool:
        """Whether every name is allowed; each that is not is noted, with the nearest that is."""
        before = len(self.faults)
        for name in dict.fromkeys(names):
            if name not in allowed:
                near = get_close_matches(name, allowed, 1)
                mend = f"Perhaps {near[0]!r} is meant; {_ASK}" if near else f"Mend it; {_ASK}"
                wrong = f"{called(entry)}: nothing is called {name!r}"
                self.faults.append(entry.fault(wrong, mend, key))
        return len(self.faults) == before

    def cites(self, entry: Entry) -> tuple[str, ...]:
        """The citations that stand in the catalogue and come from this pack's sources, in the
        order in which the pack names those: a nation's own guidance speaks first."""
        kept: list[tuple[int, str]] = []
        given: list[str] = entry.values.get("cites", [])
        for cite in given:
            line = self.catalogue.lines.get(cite)
            if line is None:
                wrong = f"{called(entry)} cites {cite}, which is not in the catalogue"
                mend = "Cite a line of guidance/sources or guidance/law"
                self.faults.append(entry.fault(wrong, mend, "cites"))
            elif line.source in self.sources:
                kept.append((self.sources.index(line.source), cite))
        if not kept and all(cite in self.catalogue.lines for cite in given):
            only = f"cites only {', '.join(given)}: nothing" if given else "has no citation"
            wrong = f"{called(entry)} {only} from this pack's sources"
            mend = f"Cite one of {', '.join(self.sources)}; every instruction carries its source"
            self.faults.append(entry.fault(wrong, mend, "cites"))
        return tuple(cite for _, cite in sorted(kept, key=lambda ranked: ranked[0]))

    def make(self, entry: Entry, build: Callable[[], Shape | None]) -> Shape | None:
        """Build one shape, or note why it cannot be."""
        try:
            return build()
        except RulebookError as error:
            # Its sentence begins "step call-999: timing 'soon' ...": the key is what it speaks of.
            about = str(error).partition(": ")[2]
            key = about.partition(" ")[0].strip("'")
            mend = "Say who is told, such as 'social-care'" if key == "to" else "Use one of those"
            self.faults.append(entry.fault(f"{called(entry)}: {about}", mend, key))
        return None


def check_about(about: Entry, bench: Bench) -> None:
    """An edition says for which nation it is, from which day, by whose sources and signature."""
    v = about.values
    closed = (("nation", NATIONS), ("status", STATUSES), ("sign_off_by", WHO))
    for key, allowed in closed:
        if v.get(key, allowed[0]) not in allowed:
            mend = f"Use one of {', '.join(allowed)}"
            bench.faults.append(about.fault(f"no {key} is called {v[key]!r}", mend, key))
    if not isinstance(v.get("in_force_from"), date):
        mend = "Add the day it applies from, without quotes: in_force_from = 2024-02-12"
        bench.faults.append(about.fault("'in_force_from' is not a day", mend, "in_force_from"))
    for source in v["sources"]:
        if source not in bench.catalogue.sources:
            mend = f"Use {', '.join(bench.catalogue.sources)}, or describe it in guidance/sources"
            wrong = f"there is no source {source!r}"
            bench.faults.append(about.fault(wrong, mend, "sources"))


def check_words(steps: tuple[Entry, ...], bench: Bench) -> None:
    """Every step says what to do, and why, in both languages."""
    for entry in steps:
        for key in ("text", "why"):
            for language in LANGUAGES:
                if not entry.text(key, language).strip():
                    wrong = f"step {entry.id!r} has no {key}.{language}"
                    mend = "Write it: both languages are equal"
                    bench.faults.append(entry.fault(wrong, mend, key))


def check_deletion(entry: Entry, bench: Bench) -> bool:
    """Deletion is asked for only where it may be, only after the sign-off, and never in passing."""
    before = len(bench.faults)
    v = entry.values
    asks, act = bool(v.get("asks_deletion")), v["act"] == "ask-deletion"
    if asks != act:
        wrong = f"step {entry.id!r}: act 'ask-deletion' and 'asks_deletion = true' go together"
        bench.faults.append(entry.fault(wrong, "Give the step both, or neither", "act"))
    if asks and f"imagery is {MAY_DELETE}" not in str(v["when"]):
        wrong = f"step {entry.id!r} asks for deletion without 'imagery is {MAY_DELETE}'"
        mend = "Add it to 'when': until then nothing is deleted"
        bench.faults.append(entry.fault(wrong, mend, "when"))
    if asks and v["timing"] not in AFTER_SIGN_OFF:
        wrong = f"step {entry.id!r} asks for deletion before the sign-off"
        mend = f"Give it the timing {' or '.join(AFTER_SIGN_OFF)}"
        bench.faults.append(entry.fault(wrong, mend, "timing"))
    return len(bench.faults) == before


def check_order(book: Rulebook, entries: Iterable[Entry], bench: Bench) -> None:
    """Nothing asks what is settled only after it, or for a value that can never be."""
    try:
        lower(book)
    except ConditionError as error:
        at_fault = next(e for e in entries if str(error).startswith(_lowered_as(e)))
        wrong = str(error).removeprefix(_lowered_as(at_fault))
        mend = "Take that out, or ask what is settled earlier"
        mend = "Use one of those" if " is never " in wrong else mend
        key = _CONDITION.get(at_fault.table, "when")
        bench.faults.append(at_fault.fault(f"{called(at_fault)}: {wrong}", mend, key))


def _lowered_as(entry: Entry) -> str:
    """How the sentence of an error in lowering begins when it is about an entry; the pack itself
    comes last, and answers for whatever is about no other."""
    if entry.table == "pack":
        return ""
    words = {"pattern": "pattern:check", "term": f"term:{entry.id}", "ground": f"ground:{entry.id}"}
    return f"{entry.table} {words.get(entry.table, entry.id)}: "


def askable(terms: Iterable[Entry]) -> frozenset[str]:
    """Every name that a condition may hold, given the pack's own words."""
    own = (f"term:{entry.id}" for entry in terms)
    grounds = ("grounds", *(f"ground:{id}" for id in GROUNDS))
    choices = (SETTING, *(field for field in VALUES if field not in ("to", "parents")))
    told = (f"to:{recipient}" for recipient in VALUES["to"])
    return frozenset((*FACT, *PEOPLE_NAMES, *own, *grounds, "pattern:check", *choices, *told))


def called(entry: Entry) -> str:
    """What a sentence calls an entry: rule 'one-ground-is-enough', or the table alone."""
    return f"{entry.table} {entry.id!r}" if entry.table in MERGED else f"[{entry.table}]"


def _bare(formula: Formula) -> Iterator[str]:
    """The names of a formula that stand under no test, and may leave it unknown."""
    match formula:
        case conditions.Name(name):
            yield name
        case conditions.Not(of):
            yield from _bare(of)
        case conditions.All(parts) | conditions.Any(parts):
            for part in parts:
                yield from _bare(part)
