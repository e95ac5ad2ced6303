"""The shapes that guidance takes once read: rules, grounds, steps, contacts, a rulebook.

Frozen, and checked at birth: a rule, ground, step, deadline or prohibition without a citation
cannot be made, and no step can ask anyone to do anything to an image but have it deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handrail.decision.conditions import Formula, is_two_valued, names_in
from handrail.decision.facts import FACT
from handrail.decision.people import PEOPLE_NAMES

EMERGENCY: Final = "emergency"
REFER_NOW: Final = "refer-now"
CANNOT_RULE_OUT: Final = "cannot-rule-out"
SEEK_ADVICE: Final = "seek-advice"
MAY_MANAGE: Final = "setting-may-manage"
OTHER_PROCEDURE: Final = "other-procedure"
MAY_DELETE: Final = "deletion-may-be-asked"

VALUES: Final[dict[str, tuple[str, ...]]] = {
    "scope": ("in-scope", "adult-sharing", "no-imagery", "adult-material", "unclear"),
    "urgency": (
        EMERGENCY,
        REFER_NOW,
        CANNOT_RULE_OUT,
        SEEK_ADVICE,
        MAY_MANAGE,
        OTHER_PROCEDURE,
    ),
    "imagery": ("hold", "hold-until-decided", MAY_DELETE, OTHER_PROCEDURE),
    "parents": ("ask-social-care-first", "find-out-first", "tell-with-child", "tell"),
    "behaviour": ("violent", "abusive", "problematic", "inappropriate"),
    "to": (
        "police",
        "social-care",
        "ceop",
        "designated-officer",
        "nspcc-advice",
        "school-community-police-officer",
    ),
}
"""What a rule may set, strictest first where there is an order. Ids of the public format."""

EXACTLY_ONE: Final = ("scope", "urgency", "imagery", "parents")
"""Of these, every incident has one value and never two: proved for every pack."""

GROUNDS: Final = (
    "adult-involved",
    "coerced",
    "blackmailed",
    "groomed",
    "capacity",
    "unusual-acts",
    "violent",
    "sexual-acts-under-13",
    "immediate-risk",
    "aggravating-factors",
)
TYPOLOGY: Final = (
    "aggravated/adult-involved",
    "aggravated/intent-to-harm",
    "aggravated/reckless-misuse",
    "experimental/romantic",
    "experimental/attention-seeking",
    "experimental/other",
)
ACTS: Final = (
    "call-emergency",
    "refer",
    "tell-agency",
    "ask-advice",
    "tell-lead",
    "hold-review",
    "find-out",
    "talk",
    "support",
    "tell-parents",
    "secure-device",
    "hand-to-police",
    "isolate-system",
    "ask-deletion",
    "help-report",
    "report-online",
    "record",
    "sign-off",
    "review",
    "inform-staff-body",
    "follow-other-procedure",
    "check",
    "keep-in-view",
    "refrain",
)
"""All that a step can be. Nothing here views, copies, prints, forwards, downloads or keeps."""

TIMINGS: Final = (
    "before-anything-else",
    "now",
    "before-deciding",
    "today",
    "within-24-hours",
    "within-7-working-days",
    "after-sign-off",
    "by-agreed-deadline",
    "throughout",
    "afterwards",
)
WHO: Final = (
    "any-staff",
    "lead",
    "deputy",
    "head",
    "lead-and-head",
    "second-person",
    "reporter",
    "it-staff",
)


class RulebookError(ValueError):
    """A rulebook that cannot be made; the message names the rule and what is wrong."""


def _cited(kind: str, id: str, cites: tuple[str, ...]) -> None:
    if not cites:
        raise RulebookError(f"{kind} {id}: no citation; every instruction carries its source")


def _one_of(kind: str, id: str, what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise RulebookError(f"{kind} {id}: {what} {value!r} is not one of {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that rules share, made from facts: three-valued."""

    id: str
    means: Formula
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("term", self.id, self.cites)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for referral: met by one yes, not met when all are no, else not known."""

    id: str
    met: Formula
    to: tuple[str, ...]
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("ground", self.id, self.cites)
        _one_of("ground", self.id, "id", self.id, GROUNDS)
        if not self.to:
            raise RulebookError(f"ground {self.id}: 'to' names nobody to refer to")
        for recipient in self.to:
            _one_of("ground", self.id, "to", recipient, VALUES["to"])


@dataclass(frozen=True, slots=True)
class Rule:
    """When a two-valued condition holds, a field of the assessment has a value."""

    id: str
    sets: str
    value: str
    when: Formula
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("rule", self.id, self.cites)
        _one_of("rule", self.id, "sets", self.sets, tuple(VALUES))
        _one_of("rule", self.id, "value", self.value, VALUES[self.sets])
        if not is_two_valued(self.when):
            bare = next(name for name in names_in(self.when))
            raise RulebookError(
                f"rule {self.id}: 'when' could come out unknown; put each name under a test, "
                f"such as '{bare} is yes'"
            )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of incident in the typology; the first in the list that is met is the value."""

    value: str
    met: Formula
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("typology", self.value, self.cites)
        _one_of("typology", self.value, "value", self.value, TYPOLOGY)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, or not to do: who, by when, on whose authority."""

    id: str
    kind: str
    act: str
    who: str
    timing: str
    order: int
    when: Formula
    cites: tuple[str, ...]
    asks_deletion: bool = False

    def __post_init__(self) -> None:
        _cited("step", self.id, self.cites)
        _one_of("step", self.id, "kind", self.kind, ("do", "do-not"))
        _one_of("step", self.id, "act", self.act, ACTS)
        _one_of("step", self.id, "who", self.who, WHO)
        _one_of("step", self.id, "timing", self.timing, TIMINGS)
        if not is_two_valued(self.when):
            raise RulebookError(f"step {self.id}: 'when' could come out unknown; add tests to it")
        if (self.act == "ask-deletion") != self.asks_deletion:
            raise RulebookError(
                f"step {self.id}: act 'ask-deletion' and 'asks_deletion = true' go together"
            )
        if self.asks_deletion and self.timing not in ("after-sign-off", "by-agreed-deadline"):
            raise RulebookError(f"step {self.id}: deletion may be asked only after the sign-off")


@dataclass(frozen=True, slots=True)
class Contact:
    """A service offered for these facts; ``why`` is the condition that brings it."""

    id: str
    why: str
    when: Formula
    checked_on: str
    status: str
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("contact", self.id, self.cites)
        _one_of("contact", self.id, "status", self.status, ("confirmed", "to-verify"))


@dataclass(frozen=True, slots=True)
class Pattern:
    """The signs that an adult may be posing as a child, by what such an adult is after."""

    sexual: tuple[str, ...]
    financial: tuple[str, ...]
    check: Formula
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("pattern", "signs", self.cites)
        for sign in (*self.sexual, *self.financial):
            _one_of("pattern", "signs", "sign", sign, tuple(FACT))


@dataclass(frozen=True, slots=True)
class PoliceFactors:
    """The facts that bear on a police outcome code, in nations that have one."""

    outcome: str
    facts: tuple[str, ...]
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _cited("police factors", self.outcome, self.cites)
        for fact in self.facts:
            _one_of("police factors", self.outcome, "fact", fact, tuple(FACT))


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything one edition of one nation's guidance says, ready to decide with.

    Two rulebooks are the same when their digests are; in memory each is only itself.
    """

    id: str
    edition: str
    digest: str
    nation: str
    status: str
    terms: tuple[Term, ...]
    grounds: tuple[Ground, ...]
    rules: tuple[Rule, ...]
    typology: tuple[Kind, ...]
    pattern: Pattern
    police_factors: PoliceFactors | None
    steps: tuple[Step, ...]
    contacts: tuple[Contact, ...]
    sign_off_by: str
    sign_off_cites: tuple[str, ...]
    reports_by_default: bool
    asks_first: tuple[str, ...]

    def __post_init__(self) -> None:
        if tuple(ground.id for ground in self.grounds) != GROUNDS:
            raise RulebookError(f"rulebook {self.id}: grounds must be {', '.join(GROUNDS)}")
        if tuple(kind.value for kind in self.typology) != TYPOLOGY:
            raise RulebookError(f"rulebook {self.id}: typology must be {', '.join(TYPOLOGY)}")
        _cited("rulebook", f"{self.id}: sign-off", self.sign_off_cites)
        for name in self.asks_first:
            if name not in FACT and name not in PEOPLE_NAMES:
                raise RulebookError(f"rulebook {self.id}: asks_first names {name!r}, no fact")

    def rules_for(self, field: str) -> tuple[Rule, ...]:
        """The rules that set one field of the assessment, in the pack's order."""
        return tuple(rule for rule in self.rules if rule.sets == field)
