"""Assemble a nation's pack and the backbone it builds on into one rulebook, or refuse them.

Every fault is found before anything is refused: an unknown fact, a citation that the catalogue
does not hold, a rule with none left from the pack's own sources, two rules with one id, a step that
asks for deletion out of turn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handrail.decision.conditions import ConditionError, Formula, read_condition
from handrail.decision.lower import lower
from handrail.decision.rulebook import (
    GROUNDS,
    MAY_DELETE,
    TYPOLOGY,
    Contact,
    Ground,
    Kind,
    Pattern,
    PoliceFactors,
    Rule,
    Rulebook,
    RulebookError,
    Step,
    Term,
)
from handrail.guidance.cite import Catalogue
from handrail.guidance.pack import LANGUAGES, Entry, Pack, PackFault, PackRefused

Shape = TypeVar("Shape")
MERGED = ("term", "ground", "rule", "typology", "step", "contact")


@dataclass(slots=True)
class _Bench:
    """What assembling works on: the pack's sources, the catalogue, and the faults so far."""

    sources: tuple[str, ...]
    catalogue: Catalogue
    services: Mapping[str, Entry]
    faults: list[PackFault] = field(default_factory=list)

    def formula(self, entry: Entry, key: str) -> Formula | None:
        """Read one condition, or note what is wrong with it."""
        try:
            return read_condition(str(entry.values.get(key, "")))
        except ConditionError as error:
            self.faults.append(entry.fault(str(error), f"Mend {key!r}", key))
            return None

    def cites(self, entry: Entry) -> tuple[str, ...]:
        """The citations that stand in the catalogue and come from this pack's sources, in the
        order in which the pack names those: a nation's own guidance speaks first."""
        kept: list[tuple[int, str]] = []
        for cite in entry.values.get("cites", ()):
            line = self.catalogue.lines.get(cite)
            if line is None:
                mend = "Cite a line of guidance/sources or guidance/law"
                self.faults.append(entry.fault(f"{cite} is not in the catalogue", mend, "cites"))
            elif line.source in self.sources:
                kept.append((self.sources.index(line.source), cite))
        if not kept and not self.faults_at(entry):
            wanted = ", ".join(self.sources)
            self.faults.append(
                entry.fault(
                    f"{entry.table} {entry.id!r} has no citation from this pack's sources",
                    f"Cite one of {wanted}; every instruction carries its source",
                    "cites",
                )
            )
        return tuple(cite for _, cite in sorted(kept, key=lambda ranked: ranked[0]))

    def faults_at(self, entry: Entry) -> bool:
        """Whether a fault has been noted for an entry already."""
        return any((f.file, f.line) in ((entry.file, entry.line),) for f in self.faults)

    def make(self, entry: Entry, build: Callable[[], Shape | None]) -> Shape | None:
        """Build one shape, or note why it cannot be."""
        try:
            return build()
        except RulebookError as error:
            self.faults.append(entry.fault(str(error), "Mend it, or remove it"))
        except KeyError as error:
            mend = "Add it; docs/for-pack-authors.md lists what each table needs"
            self.faults.append(entry.fault(f"{entry.table}: {error} is missing", mend))
        return None


def assemble(
    pack: Pack, backbone: Pack | None, catalogue: Catalogue, services: Mapping[str, Entry]
) -> Rulebook:
    """One rulebook from a pack and what it builds on. Raises PackRefused with every fault."""
    about = pack.about.values
    bench = _Bench(tuple(about.get("sources", ())), catalogue, services)
    merged = {table: tuple(_merged(pack, backbone, table, bench)) for table in MERGED}
    _check_words(merged["step"], bench)
    made = {
        table: tuple(made for entry in merged[table] if (made := _MAKERS[table](bench, entry)))
        for table in MERGED
    }
    singles = {**(backbone.tables if backbone else {}), **pack.tables}
    for needed in ("pattern", "sign_off"):
        if needed not in singles:
            bench.faults.append(pack.about.fault(f"there is no [{needed}] table", "Add it"))
    if bench.faults:
        raise PackRefused(tuple(bench.faults))
    entries = (*(entry for table in MERGED for entry in merged[table]), *singles.values())
    book = _rulebook(pack, made, singles, bench, _digest(pack, entries))
    if bench.faults or book is None:
        raise PackRefused(tuple(bench.faults))
    return book


def _rulebook(
    pack: Pack,
    made: Mapping[str, tuple[Any, ...]],
    singles: Mapping[str, Entry],
    bench: _Bench,
    digest: str,
) -> Rulebook | None:
    about = pack.about.values
    factors = singles.get("police_factors")
    pattern = _pattern(bench, singles["pattern"])
    police = _police_factors(bench, factors) if factors else None
    sign_off = bench.cites(singles["sign_off"])
    asking = singles.get("asking")
    first = tuple(asking.values.get("first", ())) if asking else ()

    def build() -> Rulebook | None:
        if pattern is None or bench.faults:
            return None
        book = Rulebook(
            id=pack.id,
            edition=str(about["edition"]),
            digest=digest,
            nation=str(about["nation"]),
            status=str(about["status"]),
            terms=made["term"],
            grounds=tuple(sorted(made["ground"], key=lambda g: GROUNDS.index(g.id))),
            rules=made["rule"],
            typology=tuple(sorted(made["typology"], key=lambda k: TYPOLOGY.index(k.value))),
            pattern=pattern,
            police_factors=police,
            steps=tuple(sorted(made["step"], key=lambda s: s.order)),
            contacts=made["contact"],
            sign_off_by=str(about.get("sign_off_by", "head")),
            sign_off_cites=sign_off,
            reports_by_default=bool(about.get("reports_by_default", False)),
            asks_first=first,
        )
        try:
            lower(book)
        except ConditionError as error:
            raise RulebookError(str(error)) from error
        return book

    return bench.make(pack.about, build)


def _merged(pack: Pack, backbone: Pack | None, table: str, bench: _Bench) -> Iterator[Entry]:
    """The backbone's entries, each replaced or left out where the pack says so, then the pack's."""
    own = pack.of(table)
    shared = backbone.of(table) if backbone else ()
    shared_ids = {entry.id for entry in shared}
    instead = {str(e.values["replaces"]): e for e in own if "replaces" in e.values}
    without = {str(e.values.get(table)): e for e in pack.of("without") if table in e.values}
    for id, entry in (*instead.items(), *without.items()):
        if id not in shared_ids:
            mend = "Name one of the backbone's"
            bench.faults.append(entry.fault(f"there is no shared {table} {id!r}", mend))
    seen: dict[str, Entry] = {}
    for entry in (*shared, *own):
        replaced = entry.id in instead and entry in shared
        if replaced or (entry.id in without and entry in shared):
            continue
        if entry.id in seen:
            first = seen[entry.id]
            wrong = f"{table} {entry.id!r} stands already at {first.file}:{first.line}"
            bench.faults.append(entry.fault(wrong, "Give it an id of its own, or say 'replaces'"))
            continue
        seen[entry.id] = entry
        yield entry


def _check_words(steps: tuple[Entry, ...], bench: _Bench) -> None:
    """Every step says what to do, and why, in both languages."""
    for entry in steps:
        for key in ("text", "why"):
            for language in LANGUAGES:
                if not entry.text(key, language).strip():
                    wrong = f"step {entry.id!r} has no {key}.{language}"
                    bench.faults.append(entry.fault(wrong, "Write it: both languages are equal"))


def _term(bench: _Bench, entry: Entry) -> Term | None:
    means, cites = bench.formula(entry, "means"), bench.cites(entry)
    if means is None or not cites:
        return None
    return bench.make(entry, lambda: Term(entry.values["id"], means, cites))


def _ground(bench: _Bench, entry: Entry) -> Ground | None:
    met, cites = bench.formula(entry, "met"), bench.cites(entry)
    if met is None or not cites:
        return None
    to = tuple(entry.values.get("to", ()))
    return bench.make(entry, lambda: Ground(entry.values["id"], met, to, cites))


def _rule(bench: _Bench, entry: Entry) -> Rule | None:
    when, cites = bench.formula(entry, "when"), bench.cites(entry)
    if when is None or not cites:
        return None
    v = entry.values
    return bench.make(entry, lambda: Rule(v["id"], v["sets"], v["value"], when, cites))


def _kind(bench: _Bench, entry: Entry) -> Kind | None:
    met, cites = bench.formula(entry, "met"), bench.cites(entry)
    if met is None or not cites:
        return None
    return bench.make(entry, lambda: Kind(entry.values["value"], met, cites))


def _step(bench: _Bench, entry: Entry) -> Step | None:
    when, cites = bench.formula(entry, "when"), bench.cites(entry)
    v = entry.values
    if v.get("asks_deletion") and f"imagery is {MAY_DELETE}" not in str(v.get("when")):
        wrong = f"step {entry.id!r} asks for deletion without 'imagery is {MAY_DELETE}'"
        bench.faults.append(entry.fault(wrong, "Add it to 'when': until then nothing is deleted"))
    if when is None or not cites:
        return None

    def build() -> Step:
        parts = (v["id"], v["kind"], v["act"], v["who"], v["timing"], v["order"])
        return Step(*parts, when, cites, bool(v.get("asks_deletion", False)))

    return bench.make(entry, build)


def _contact(bench: _Bench, entry: Entry) -> Contact | None:
    when, cites = bench.formula(entry, "when"), bench.cites(entry)
    service = bench.services.get(entry.id)
    if service is None:
        mend = "Describe it in guidance/services, or mend the id"
        bench.faults.append(entry.fault(f"there is no service {entry.id!r}", mend, "service"))
    if when is None or service is None or not cites:
        return None
    checked, status = str(service.values["checked_on"]), str(service.values["status"])
    why = str(entry.values["when"])
    return bench.make(entry, lambda: Contact(entry.id, why, when, checked, status, cites))


def _pattern(bench: _Bench, entry: Entry) -> Pattern | None:
    check, cites = bench.formula(entry, "check"), bench.cites(entry)
    if check is None or not cites:
        return None
    sexual, financial = (tuple(entry.values.get(kind, ())) for kind in ("sexual", "financial"))
    return bench.make(entry, lambda: Pattern(sexual, financial, check, cites))


def _police_factors(bench: _Bench, entry: Entry) -> PoliceFactors | None:
    cites = bench.cites(entry)
    v = entry.values
    if not cites:
        return None
    return bench.make(entry, lambda: PoliceFactors(v["outcome"], tuple(v["facts"]), cites))


_MAKERS: Mapping[str, Callable[[_Bench, Entry], Any]] = {
    "term": _term,
    "ground": _ground,
    "rule": _rule,
    "typology": _kind,
    "step": _step,
    "contact": _contact,
}


def _digest(pack: Pack, merged: Iterable[Entry]) -> str:
    """The SHA-256 of all that a pack says as assembled, its words in both languages included."""
    content = [[entry.table, entry.values] for entry in (pack.about, *merged)]
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
