"""The assessment: what the guidance says about an incident as far as it is known.

Plain shapes of ids, no sentences: wording belongs to the guidance packs and to the reader's
language. ``to_json`` gives the public format ``handrail-assessment/1``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

FORMAT: Final = "handrail-assessment/1"


class PackRef(NamedTuple):
    """Which edition of whose guidance gave this answer, by content digest."""

    id: str
    edition: str
    digest: str


class GroundStatus(NamedTuple):
    """A ground for referral: met, not-met or unknown, and on whose authority."""

    id: str
    status: str
    cites: tuple[str, ...]


class Referral(NamedTuple):
    """Whether a referral is required, who must be told (or asked for advice), and why."""

    required: str
    to: tuple[str, ...]
    grounds: tuple[GroundStatus, ...]


class Typology(NamedTuple):
    """The kind of incident; ``value`` is None while more than one is possible."""

    value: str | None
    candidates: tuple[str, ...]


class AdultPattern(NamedTuple):
    """Signs that an adult may be posing as a child, and whether that must be checked."""

    sexual: tuple[str, ...]
    financial: tuple[str, ...]
    check: str


class Behaviour(NamedTuple):
    """The level that the known facts already rule out anything below. A person judges the rest."""

    at_least: str | None
    because: tuple[str, ...]


class Factors(NamedTuple):
    """The facts that bear on a police outcome code: those known to be so, and those not known."""

    outcome: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]


class SignOff(NamedTuple):
    """Whether a second person must agree, and who."""

    needed: bool
    by: str | None


class Ask(NamedTuple):
    """A question still worth asking, and the fields of the assessment it could change."""

    fact: str
    person: str | None
    could_change: tuple[str, ...]


class Action(NamedTuple):
    """Something to do, or not to do."""

    id: str
    who: str
    when: str
    cites: tuple[str, ...]


class Offer(NamedTuple):
    """A service for these facts; ``why`` is the condition that brought it."""

    id: str
    why: str
    checked_on: str
    status: str


class Reason(NamedTuple):
    """One rule that fired: what it set, because of which facts, on whose authority."""

    rule: str
    sets: str
    because: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the guidance says about one incident. Ids only; the same on every machine."""

    pack: PackRef
    scope: str
    urgency: str
    referral: Referral
    typology: Typology
    adult_pattern: AdultPattern
    behaviour: Behaviour
    police_factors: Factors | None
    imagery: str
    parents: Mapping[str, str]
    sign_off: SignOff
    ask_next: tuple[Ask, ...]
    do: tuple[Action, ...]
    do_not: tuple[Action, ...]
    contacts: tuple[Offer, ...]
    why: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """The assessment as ``handrail-assessment/1``: plain data, in a fixed order."""
        fields = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {"format": FORMAT, **fields}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names:
            return {name: _plain(part) for name, part in zip(names, value, strict=True)}
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return value
