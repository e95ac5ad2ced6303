"""Scenarios: incidents in a sentence, with what must come out, worked out by hand by a lead.

They stand beside the packs and are read by people first. A scenario says only what its author is
sure of; each key of ``expect`` is checked, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handrail.decision.assessment import Assessment
from handrail.decision.decide import decide
from handrail.decision.incident import FORMAT, Incident, read_incident
from handrail.decision.program import Program
from handrail.guidance.library import Library
from handrail.guidance.pack import Entry, Pack, PackRefused


@dataclass(frozen=True, slots=True)
class Scenario:
    """One incident that a lead would recognise, and what must come out of it."""

    id: str
    pack: str
    says: Mapping[str, str]
    source: str
    incident: Incident
    expect: Mapping[str, Any]
    place: str
    """Where it stands, as file:line."""


def _with_status(assessment: Assessment, status: str) -> set[str]:
    return {ground.id for ground in assessment.referral.grounds if ground.status == status}


_FOUND: Final[Mapping[str, Callable[[Assessment], Any]]] = {
    "urgency": lambda a: a.urgency,
    "scope": lambda a: a.scope,
    "required": lambda a: a.referral.required,
    "to": lambda a: set(a.referral.to),
    "grounds_met": lambda a: _with_status(a, "met"),
    "grounds_unknown": lambda a: _with_status(a, "unknown"),
    "imagery": lambda a: a.imagery,
    "typology": lambda a: a.typology.value or "",
    "candidates": lambda a: set(a.typology.candidates),
    "check": lambda a: a.adult_pattern.check,
    "behaviour": lambda a: a.behaviour.at_least or "",
    "parents": lambda a: dict(a.parents),
    "sign_off": lambda a: a.sign_off.needed,
}
"""What each key of ``expect`` is compared with; lists are compared without order."""

_HELD: Final[Mapping[str, Callable[[Assessment], set[str]]]] = {
    "do": lambda a: {action.id for action in a.do},
    "do_not": lambda a: {action.id for action in a.do_not},
    "contacts": lambda a: {offer.id for offer in a.contacts},
    "asks": lambda a: {ask.fact for ask in a.ask_next},
}
"""What must be there among others; the same key with ``_not`` names what must not be."""


def scenarios_of(library: Library, pack: Pack) -> tuple[Scenario, ...]:
    """Every scenario of one pack: those of the backbone, which must come out alike in every
    nation, and then its own. Raises PackRefused for one that is not an incident."""
    backbone = library.backbone_of(pack)
    found: list[Scenario] = []
    bases: dict[tuple[str, str], Mapping[str, str]] = {}
    for part in (backbone, pack) if backbone else (pack,):
        folder = part.folder.relative_to(library.root).as_posix()
        for entry in library.entries(f"{folder}/scenarios*.toml"):
            if entry.table == "base":
                for name, base in entry.values.items():
                    bases[entry.file, name] = base.get("facts", {})
            elif entry.table == "scenario":
                found.append(_scenario(entry, pack, bases))
    return tuple(found)


def check_scenario(program: Program, scenario: Scenario) -> tuple[str, ...]:
    """What differs from what a scenario expects, a sentence each; nothing when all is so."""
    return tuple(_differences(scenario, decide(program, scenario.incident)))


def _differences(scenario: Scenario, assessment: Assessment) -> Iterable[str]:
    for key, wanted in scenario.expect.items():
        negated = key.endswith("_not") and key != "do_not"
        if key in _FOUND:
            found = _FOUND[key](assessment)
            expected = set(wanted) if isinstance(wanted, list) else wanted
            if found != expected:
                yield f"{scenario.id}: {key} is {found!r}, and should be {expected!r}"
        elif (held := key.removesuffix("_not") if negated else key) in _HELD:
            found = _HELD[held](assessment)
            wrong = set(wanted) & found if negated else set(wanted) - found
            if wrong:
                verb = "holds" if negated else "lacks"
                yield f"{scenario.id}: {held} {verb} {', '.join(sorted(wrong))}"
        else:
            yield f"{scenario.id}: nothing called {key!r} can be expected"


def _scenario(
    entry: Entry, pack: Pack, bases: Mapping[tuple[str, str], Mapping[str, str]]
) -> Scenario:
    values, about = entry.values, pack.about.values
    base = str(values.get("base", ""))
    if base and (entry.file, base) not in bases:
        mend = f"Write [base.{base}.facts] above it in the same file"
        raise PackRefused((entry.fault(f"there is no base {base!r} in this file", mend, "base"),))
    data = {
        "format": FORMAT,
        "nation": about["nation"],
        "setting": values.get("setting", "other"),
        "on": str(values.get("on", about["in_force_from"])),
        "people": values.get("people", []),
        "facts": {**bases.get((entry.file, base), {}), **values.get("facts", {})},
    }
    try:
        incident = read_incident(data)
    except ValueError as refused:
        mend = "Mend the scenario's incident"
        raise PackRefused((entry.fault(f"scenario {entry.id!r}: {refused}", mend),)) from refused
    return Scenario(
        id=entry.id,
        pack=pack.id,
        says={language: entry.text("says", language) for language in ("en", "cy")},
        source=str(values.get("source", "")),
        incident=incident,
        expect=values.get("expect", {}),
        place=f"{entry.file}:{entry.line}",
    )
