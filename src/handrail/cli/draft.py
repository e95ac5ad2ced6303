"""An interview as it stands: what has been answered, and the question that comes next.

Frozen, so that going back is taking up the draft before: nothing has to be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_uppercase
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from handrail.decision.facts import NATIONS, ROLES, SETTINGS
from handrail.decision.incident import Incident, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handrail.decision.assessment import Ask, Assessment

_NO_FACTS: Final[Mapping[str, str]] = MappingProxyType({})
PICTURED: Final = "pictured"
ADD: Final = "add"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the interview: ``kind`` is what sort of answer it takes."""

    kind: str
    """choice, add, age, kind, roles, pictured or fact."""
    id: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far, and what was passed over as not known."""

    on: date
    nation: str | None = None
    setting: str | None = None
    people: tuple[Person, ...] = ()
    to_fill: tuple[str, ...] = ()
    """What has still to be asked of the person added last: age, kind, roles."""
    people_done: bool = False
    facts: Mapping[str, str] = field(default_factory=lambda: _NO_FACTS)
    passed: frozenset[tuple[str, str | None]] = frozenset()

    def incident(self) -> Incident:
        """The incident as answered so far; without a nation there is none (ValueError)."""
        if self.nation is None:
            raise ValueError("an incident has a nation")
        return Incident(self.nation, self.setting or "other", self.on, self.people, self.facts)

    def opening(self) -> Asked | None:
        """The next question before any assessment: nation, setting, people; None when done."""
        if self.nation is None:
            return Asked("choice", "nation")
        if self.setting is None:
            return Asked("choice", "setting")
        if self.to_fill:
            return Asked(self.to_fill[0], self.to_fill[0], self.people[-1].ref)
        return None if self.people_done else Asked(ADD, ADD)

    def still_open(self, assessment: Assessment) -> tuple[Ask, ...]:
        """The questions worth asking that have not been passed over, most decisive first."""
        return tuple(a for a in assessment.ask_next if (a.fact, a.person) not in self.passed)

    def chose(self, id: str, value: str) -> Draft:
        """The draft with a nation or a setting."""
        return replace(self, nation=value) if id == "nation" else replace(self, setting=value)

    def added(self, *, pictured: bool = False) -> Draft | None:
        """The draft with one more person, by the next free letter; None when letters run out."""
        taken = {person.ref for person in self.people}
        ref = next((letter for letter in ascii_uppercase if letter not in taken), None)
        if ref is None:
            return None
        person = Person(ref, roles=(PICTURED,)) if pictured else Person(ref)
        to_fill = ("age",) if pictured else ("age", "roles")
        return replace(self, people=(*self.people, person), to_fill=to_fill)

    def done_with_people(self) -> Draft:
        """The draft with nobody more to add for now."""
        return replace(self, people_done=True)

    def aged(self, ref: str, age: int | None) -> Draft:
        """The draft with a person's age; not known leads on to whether they are under 18."""
        if age is None:
            then = ("kind", *self._after("age"))
            return replace(self._passing("age", ref), to_fill=then if self.to_fill else ())
        kind = "child" if age < 18 else "adult"
        return self._with(ref, "age", lambda person: replace(person, age=age, kind=kind))

    def of_kind(self, ref: str, kind: str) -> Draft:
        """The draft with whether a person is under 18; ``unknown`` passes it over."""
        if kind == "unknown":
            return replace(self._passing("kind", ref), to_fill=self._after("kind"))
        return self._with(ref, "kind", lambda person: replace(person, kind=kind))

    def with_roles(self, ref: str, roles: tuple[str, ...]) -> Draft:
        """The draft with a person's part in the incident; no roles passes it over."""
        if not roles:
            return replace(self._passing("roles", ref), to_fill=self._after("roles"))
        return self._with(ref, "roles", lambda person: replace(person, roles=roles))

    def answered(self, fact: str, person: str | None, answer: str) -> Draft:
        """The draft with one answer; not known is an answer, and is not asked again."""
        draft = self._passing(fact, person) if answer == "unknown" else self
        if person is None:
            return replace(draft, facts=MappingProxyType({**draft.facts, fact: answer}))
        changed = draft.incident().with_answer(fact, answer, person)
        return replace(draft, people=changed.people)

    def passing(self, fact: str, person: str | None) -> Draft:
        """The draft with a question passed over."""
        return self._passing(fact, person)

    def _passing(self, fact: str, person: str | None) -> Draft:
        return replace(self, passed=self.passed | {(fact, person)})

    def _after(self, filled: str) -> tuple[str, ...]:
        return tuple(what for what in self.to_fill if what != filled)

    def _with(self, ref: str, filled: str, change: Callable[[Person], Person]) -> Draft:
        people = tuple(change(person) if person.ref == ref else person for person in self.people)
        return replace(self, people=people, to_fill=self._after(filled))


CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "nation": NATIONS,
        "setting": SETTINGS,
        "kind": ("child", "adult"),
        "roles": tuple(role for role in ROLES if role != "none-known"),
    }
)


def resumed(incident: Incident) -> Draft:
    """A draft from an incident answered earlier: it goes on from there."""
    return Draft(
        incident.on,
        incident.nation,
        incident.setting,
        incident.people,
        people_done=bool(incident.people),
        facts=incident.facts,
    )
