"""Assemble a nation's pack and the backbone it builds on into one rulebook, or refuse them.

Every fault of an entry is found before anything is refused: an unknown fact, a citation that the
catalogue does not hold, a rule with none left from the pack's own sources, two rules with one id, a
step that asks for deletion out of turn. Once each is sound alone, their order is checked: nothing
may ask what is settled only after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from handrail.decision.facts import FACT
from handrail.decision.people import PEOPLE_NAMES
from handrail.decision.rulebook import (
    GROUNDS,
    TYPOLOGY,
    Contact,
    Ground,
    Kind,
    Pattern,
    PoliceFactors,
    Rule,
    Rulebook,
    Step,
    Term,
)
from handrail.guidance.cite import Catalogue
from handrail.guidance.faults import (
    MERGED,
    Bench,
    askable,
    check_about,
    check_deletion,
    check_order,
    check_words,
)
from handrail.guidance.pack import Entry, Pack, PackRefused


def assemble(
    pack: Pack, backbone: Pack | None, catalogue: Catalogue, services: Mapping[str, Entry]
) -> Rulebook:
    """One rulebook from a pack and what it builds on. Raises PackRefused with every fault."""
    terms = (*pack.of("term"), *(backbone.of("term") if backbone else ()))
    bench = Bench(tuple(pack.about.values["sources"]), catalogue, services, askable(terms))
    check_about(pack.about, bench)
    merged = {table: tuple(_merged(pack, backbone, table, bench)) for table in MERGED}
    check_words(merged["step"], bench)
    made = {
        table: tuple(made for entry in merged[table] if (made := _MAKERS[table](bench, entry)))
        for table in MERGED
    }
    singles = {**(backbone.tables if backbone else {}), **pack.tables}
    for needed in ("pattern", "sign_off"):
        if needed not in singles:
            mend = "Add it, or build on a pack that has it"
            bench.faults.append(pack.about.fault(f"there is no [{needed}] table", mend))
    for table, wanted in (("ground", GROUNDS), ("typology", TYPOLOGY)):
        for id in (id for id in wanted if id not in {entry.id for entry in merged[table]}):
            left_out = (e for e in pack.of("without") if e.values.get(table) == id)
            mend = "Keep it, or add it: every edition has all of them"
            wrong = f"there is no {table} {id!r}"
            bench.faults.append(next(left_out, pack.about).fault(wrong, mend, table))
    if bench.faults:
        raise PackRefused(tuple(bench.faults))
    entries = (*(entry for table in MERGED for entry in merged[table]), *singles.values())
    book = _rulebook(pack, made, singles, bench, _digest(pack, entries))
    if book is not None:
        check_order(book, (*entries, pack.about), bench)
    if bench.faults or book is None:
        raise PackRefused(tuple(bench.faults))
    return book


def _rulebook(
    pack: Pack,
    made: Mapping[str, tuple[Any, ...]],
    singles: Mapping[str, Entry],
    bench: Bench,
    digest: str,
) -> Rulebook | None:
    about = pack.about.values
    factors = singles.get("police_factors")
    pattern = _pattern(bench, singles["pattern"])
    police = _police_factors(bench, factors) if factors else None
    sign_off = bench.cites(singles["sign_off"])
    asking = singles.get("asking")
    first = tuple(asking.values["first"]) if asking else ()
    if asking:
        bench.known(asking, "first", first, (*FACT, *PEOPLE_NAMES))

    def build() -> Rulebook | None:
        if pattern is None or bench.faults:
            return None
        return Rulebook(
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

    return bench.make(pack.about, build)


def _merged(pack: Pack, backbone: Pack | None, table: str, bench: Bench) -> Iterator[Entry]:
    """The backbone's entries, each replaced or left out where the pack says so, then the pack's."""
    own = pack.of(table)
    shared = backbone.of(table) if backbone else ()
    shared_ids = {entry.id for entry in shared}
    instead = {str(e.values["replaces"]): e for e in own if "replaces" in e.values}
    without = {str(e.values.get(table)): e for e in pack.of("without") if table in e.values}
    for id, entry in (*instead.items(), *without.items()):
        if id not in shared_ids:
            key = table if entry.table == "without" else "replaces"
            near = get_close_matches(id, shared_ids, 1)
            mend = f"Perhaps {near[0]!r} is meant" if near else f"Name a {table} of the backbone"
            bench.faults.append(entry.fault(f"there is no shared {table} {id!r}", mend, key))
    seen: dict[str, Entry] = {}
    for entry in (*shared, *own):
        replaced = entry.id in instead and entry in shared
        if replaced or (entry.id in without and entry in shared):
            continue
        if entry.id in seen:
            first = seen[entry.id]
            wrong = f"{table} {entry.id!r} stands already at {first.file}:{first.line}"
            mend = "Give it an id of its own, or say 'replaces'"
            bench.faults.append(entry.fault(wrong, mend, "id"))
            continue
        seen[entry.id] = entry
        yield entry


def _term(bench: Bench, entry: Entry) -> Term | None:
    means, cites = bench.formula(entry, "means"), bench.cites(entry)
    if means is None or not cites:
        return None
    return bench.make(entry, lambda: Term(entry.values["id"], means, cites))


def _ground(bench: Bench, entry: Entry) -> Ground | None:
    met, cites = bench.formula(entry, "met"), bench.cites(entry)
    if met is None or not cites:
        return None
    to = tuple(entry.values.get("to", ()))
    return bench.make(entry, lambda: Ground(entry.values["id"], met, to, cites))


def _rule(bench: Bench, entry: Entry) -> Rule | None:
    when, cites = bench.formula(entry, "when"), bench.cites(entry)
    if when is None or not cites:
        return None
    v = entry.values
    return bench.make(entry, lambda: Rule(v["id"], v["sets"], v["value"], when, cites))


def _kind(bench: Bench, entry: Entry) -> Kind | None:
    met, cites = bench.formula(entry, "met"), bench.cites(entry)
    if met is None or not cites:
        return None
    return bench.make(entry, lambda: Kind(entry.values["value"], met, cites))


def _step(bench: Bench, entry: Entry) -> Step | None:
    when, cites = bench.formula(entry, "when"), bench.cites(entry)
    v = entry.values
    if not check_deletion(entry, bench) or when is None or not cites:
        return None

    def build() -> Step:
        parts = (v["id"], v["kind"], v["act"], v["who"], v["timing"], v["order"])
        return Step(*parts, when, cites, bool(v.get("asks_deletion", False)))

    return bench.make(entry, build)


def _contact(bench: Bench, entry: Entry) -> Contact | None:
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


def _pattern(bench: Bench, entry: Entry) -> Pattern | None:
    check, cites = bench.formula(entry, "check"), bench.cites(entry)
    sexual, financial = (tuple(entry.values.get(kind, ())) for kind in ("sexual", "financial"))
    known = [bench.known(entry, "sexual", sexual), bench.known(entry, "financial", financial)]
    if check is None or not cites or not all(known):
        return None
    return bench.make(entry, lambda: Pattern(sexual, financial, check, cites))


def _police_factors(bench: Bench, entry: Entry) -> PoliceFactors | None:
    cites = bench.cites(entry)
    v = entry.values
    if not bench.known(entry, "facts", v["facts"]) or not cites:
        return None
    return bench.make(entry, lambda: PoliceFactors(v["outcome"], tuple(v["facts"]), cites))


_MAKERS: Mapping[str, Callable[[Bench, Entry], Any]] = {
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
