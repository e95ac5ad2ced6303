"""Read an incident, or refuse it whole with one clear sentence for each fault.

An incident holds no names and no free text. A field this format does not name is refused, so that
no name can slip in; nothing is guessed, nothing is silently dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from handrail.decision.facts import (
    ADULT_AGE,
    ANSWERS,
    FACT,
    KINDS,
    NATIONS,
    NO_KNOWN_ROLE,
    OLDEST_AGE,
    PERSON_FACTS,
    ROLES,
    SETTINGS,
    UNKNOWN,
    Fact,
)

FORMAT: Final = "handrail-incident/1"
MOST_PEOPLE: Final = 100
"""More people than this in one incident is refused: a list that long is a mistake or an attack."""

LONGEST_SHOWN: Final = 40
"""Characters of a refused value that an error repeats."""

_FIELDS: Final = ("format", "nation", "setting", "on", "people", "facts")
_PERSON_FIELDS: Final = ("ref", "kind", "age", "roles", "facts")
_REF: Final = re.compile(r"[A-Za-z0-9]{1,8}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERSON_FACT: Final = {id: FACT[id] for id in PERSON_FACTS}
_NO_FACTS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an incident: where it is, what was found, what is allowed."""

    path: str
    found: str
    allowed: str
    nearest: str | None = None

    def sentence(self) -> str:
        """The fault as a lead would read it."""
        hint = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.path}: found {self.found}; allowed: {self.allowed}.{hint}"

    def to_json(self) -> dict[str, str | None]:
        """The fault as plain data."""
        return {
            "path": self.path,
            "found": self.found,
            "allowed": self.allowed,
            "nearest": self.nearest,
        }


class IncidentRefused(ValueError):
    """The incident was refused whole. ``faults`` holds one entry for each thing to mend."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.sentence() for fault in faults))


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the incident: a letter, never a name."""

    ref: str
    kind: str = UNKNOWN
    age: int | None = None
    roles: tuple[str, ...] = (NO_KNOWN_ROLE,)
    facts: Mapping[str, str] = field(default_factory=lambda: _NO_FACTS)

    def to_json(self) -> dict[str, Any]:
        """The person as the format has them."""
        return {
            "ref": self.ref,
            "kind": self.kind,
            "age": self.age,
            "roles": list(self.roles),
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known so far: a nation, a setting, a day, people by letter, and answers."""

    nation: str
    setting: str
    on: date
    people: tuple[Person, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: _NO_FACTS)

    def answer(self, fact: str, person: str | None = None) -> str:
        """The answer given to a fact, for the incident or for one person: yes, no or unknown."""
        own = self.facts.get(fact, UNKNOWN)
        if person is None:
            return own
        return next((p.facts.get(fact, own) for p in self.people if p.ref == person), own)

    def with_answer(self, fact: str, answer: str, person: str | None = None) -> Incident:
        """The same incident with one answer changed. Asks nothing twice: the last answer stands."""
        if person is None:
            return replace(self, facts=MappingProxyType({**self.facts, fact: answer}))
        people = tuple(
            replace(p, facts=MappingProxyType({**p.facts, fact: answer})) if p.ref == person else p
            for p in self.people
        )
        return replace(self, people=people)

    def to_json(self) -> dict[str, Any]:
        """The incident as ``handrail-incident/1``."""
        return {
            "format": FORMAT,
            "nation": self.nation,
            "setting": self.setting,
            "on": self.on.isoformat(),
            "people": [person.to_json() for person in self.people],
            "facts": dict(self.facts),
        }


def read_incident(data: object, *, today: date | None = None) -> Incident:
    """Read ``handrail-incident/1`` from plain data; ``today`` fills in a missing ``on``.

    Raises IncidentRefused with every fault found, in the order of the format.
    Source: the format's page, docs/reference/incident-format.md.
    """
    if not isinstance(data, Mapping):
        raise IncidentRefused((Fault("$", _shown(data), "an object"),))
    faults = list(_unknown_fields(data, _FIELDS, "$"))
    if data.get("format") != FORMAT:
        faults.append(_fault("$.format", data.get("format"), (FORMAT,)))
    nation = _choice(data, "nation", NATIONS, None, faults)
    setting = _choice(data, "setting", SETTINGS, "other", faults)
    on = _day(data, today, faults)
    people = _people(data.get("people", []), faults)
    facts = _facts(data.get("facts", {}), "$.facts", False, faults)
    if faults:
        raise IncidentRefused(tuple(faults))
    return Incident(nation, setting, on, people, facts)


def _choice(
    data: Mapping[str, Any],
    field: str,
    allowed: tuple[str, ...],
    absent: str | None,
    faults: list[Fault],
) -> str:
    if field not in data and absent is not None:
        return absent
    value = data.get(field)
    if isinstance(value, str) and value in allowed:
        return value
    faults.append(_fault(f"$.{field}", value, allowed))
    return allowed[0]


def _day(data: Mapping[str, Any], today: date | None, faults: list[Fault]) -> date:
    if "on" not in data and today is not None:
        return today
    value = data.get("on")
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # a well-formed day that no calendar has, such as 2026-02-30
    faults.append(Fault("$.on", _shown(value), "a date such as 2026-11-20"))
    return date.min


def _people(value: object, faults: list[Fault]) -> tuple[Person, ...]:
    if not isinstance(value, list):
        faults.append(Fault("$.people", _shown(value), "a list of people"))
        return ()
    if len(value) > MOST_PEOPLE:
        faults.append(Fault("$.people", f"{len(value)} people", f"at most {MOST_PEOPLE} people"))
        return ()
    people: list[Person] = []
    seen: dict[str, int] = {}
    for index, entry in enumerate(value):
        path = f"$.people[{index}]"
        if not isinstance(entry, Mapping):
            faults.append(Fault(path, _shown(entry), "an object with a ref"))
            continue
        person = _person(entry, path, faults)
        if person.ref in seen:
            taken = f"{person.ref}, which person {seen[person.ref]} has already"
            faults.append(Fault(f"{path}.ref", taken, "a ref of their own"))
        elif person.ref:
            seen[person.ref] = index
        people.append(person)
    return tuple(people)


def _person(entry: Mapping[str, Any], path: str, faults: list[Fault]) -> Person:
    faults.extend(_unknown_fields(entry, _PERSON_FIELDS, path))
    ref = entry.get("ref")
    if not (isinstance(ref, str) and _REF.fullmatch(ref)):
        faults.append(Fault(f"{path}.ref", _shown(ref), "1 to 8 letters or digits, never a name"))
        ref = ""
    age = _age(entry.get("age"), f"{path}.age", faults)
    kind = _person_kind(entry, age, path, faults)
    roles = _roles(entry.get("roles", [NO_KNOWN_ROLE]), f"{path}.roles", faults)
    facts = _facts(entry.get("facts", {}), f"{path}.facts", True, faults)
    return Person(ref, kind, age, roles, facts)


def _age(value: object, path: str, faults: list[Fault]) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= OLDEST_AGE:
        return value
    faults.append(
        Fault(path, _shown(value), f"whole years from 0 to {OLDEST_AGE}, or null if not known")
    )
    return None


def _person_kind(entry: Mapping[str, Any], age: int | None, path: str, faults: list[Fault]) -> str:
    kind = entry.get("kind", UNKNOWN)
    if not (isinstance(kind, str) and kind in KINDS):
        faults.append(_fault(f"{path}.kind", kind, KINDS))
        return UNKNOWN
    if age is None:
        return kind
    by_age = "child" if age < ADULT_AGE else "adult"
    if kind not in (UNKNOWN, by_age):
        faults.append(Fault(f"{path}.kind", f"{kind} with age {age}", f"{by_age}, or another age"))
    return by_age


def _roles(value: object, path: str, faults: list[Fault]) -> tuple[str, ...]:
    if not isinstance(value, list):
        faults.append(Fault(path, _shown(value), "a list of roles"))
        return (NO_KNOWN_ROLE,)
    for index, role in enumerate(value):
        if not (isinstance(role, str) and role in ROLES):
            faults.append(_fault(f"{path}[{index}]", role, ROLES))
            return (NO_KNOWN_ROLE,)
    roles = tuple(dict.fromkeys(value))
    if NO_KNOWN_ROLE in roles and len(roles) > 1:
        faults.append(Fault(path, f"{NO_KNOWN_ROLE} beside another role", "one or the other"))
    return roles or (NO_KNOWN_ROLE,)


def _facts(value: object, path: str, person: bool, faults: list[Fault]) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        faults.append(Fault(path, _shown(value), "an object of facts and answers"))
        return _NO_FACTS
    allowed: Mapping[str, Fact] = _PERSON_FACT if person else FACT
    for id, answer in value.items():
        if id not in allowed:
            wanted = ", ".join(PERSON_FACTS) if person else "a fact that the format names"
            nearest = _nearest(id, tuple(allowed))
            faults.append(Fault(path, f"the fact {_quoted(id)}", wanted, nearest))
        elif not (isinstance(answer, str) and answer in ANSWERS):
            faults.append(_fault(f"{path}.{id}", answer, ANSWERS))
    return MappingProxyType({id: value[id] for id in allowed if id in value})


def _unknown_fields(
    data: Mapping[str, Any], allowed: tuple[str, ...], path: str
) -> Iterator[Fault]:
    for name in data:
        if name not in allowed:
            found = f"the field {_quoted(name)}"
            yield Fault(path, found, ", ".join(allowed), _nearest(name, allowed))


def _fault(path: str, value: object, allowed: tuple[str, ...]) -> Fault:
    return Fault(path, _shown(value), ", ".join(allowed), _nearest(value, allowed))


def _nearest(value: object, allowed: tuple[str, ...]) -> str | None:
    if not isinstance(value, str):
        return None
    from difflib import get_close_matches  # only a refused incident needs it

    plain = value.strip().lower()[:60]
    tries = (plain, re.sub(r"[\s-]+", "_", plain), re.sub(r"[\s_]+", "-", plain))
    return next((near[0] for t in tries if (near := get_close_matches(t, allowed, 1, 0.75))), None)


def _shown(value: object) -> str:
    """What was found, as a reader of the error needs it: short, on one line, and quoted."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value:.12g}" if abs(value) < 1e300 else "a number out of range"
    if isinstance(value, str):
        return _quoted(value)
    return "a list" if isinstance(value, list) else "an object"


def _quoted(value: object) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(value)[: LONGEST_SHOWN + 1])
    return f'"{text[:LONGEST_SHOWN]}…"' if len(text) > LONGEST_SHOWN else f'"{text}"'
