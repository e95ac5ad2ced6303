"""Compare two editions: what a new one adds, takes away and changes, entry by entry.

For a lead who asks what is different since last time, and for a pack's author before a release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handrail.decision.conditions import All, Always, Formula, Is, Name, Not
from handrail.decision.conditions import Any as AnyOf
from handrail.decision.rulebook import Rulebook
from handrail.guidance.wording import Wording

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"

Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that two editions do not have alike: what it is, and what it was."""

    kind: str
    id: str
    change: str
    before: Parts
    after: Parts

    def to_json(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "change": self.change,
            "before": dict(self.before),
            "after": dict(self.after),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which two editions differ, in the order of a pack."""

    old: str
    new: str
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        found = [difference.to_json() for difference in self.differences]
        return {"old": self.old, "new": self.new, "differences": found}

    def to_text(self) -> str:
        """The comparison as text: a line for each entry, and under it what changed."""
        lines = [f"{self.old} -> {self.new}"]
        for change in (ADDED, REMOVED, CHANGED):
            found = [d for d in self.differences if d.change == change]
            if found:
                lines += ["", f"{change.upper()} ({len(found)})"]
                lines += (line for difference in found for line in _told(difference))
        if not self.differences:
            lines.append("They say the same.")
        return "\n".join(lines) + "\n"


def compare(
    old: Rulebook, new: Rulebook, *, words: tuple[Wording, Wording] | None = None
) -> Comparison:
    """What differs between two editions: terms, grounds, rules, kinds, steps, contacts, standing.

    ``words``, the wording of each in one language, adds what a step or rule says to a lead.
    """
    before, after = (
        _entries(book, words[at] if words else None) for at, book in enumerate((old, new))
    )
    differences = []
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key, {}), after.get(key, {})
        if was == now:
            continue
        change = CHANGED if was and now else ADDED if now else REMOVED
        lost = {name: text for name, text in was.items() if now.get(name) != text}
        gained = {name: text for name, text in now.items() if was.get(name) != text}
        differences.append(Difference(*key, change, lost, gained))
    return Comparison(_called(old), _called(new), tuple(differences))


def condition_text(formula: Formula) -> str:
    """A formula as it is written in a pack."""
    match formula:
        case Always():
            return "always"
        case Name(name):
            return name
        case Is(of, values):
            test = f"is {values[0]}" if len(values) == 1 else f"in ({', '.join(values)})"
            return f"{_inner(of)} {test}"
        case Not(Is(of, (value,))):
            return f"{_inner(of)} is not {value}"
        case Not(of):
            return f"not {_inner(of)}"
        case All(parts):
            return " and ".join(map(_inner, parts))
        case AnyOf(parts):
            return " or ".join(map(_inner, parts))


def _inner(formula: Formula) -> str:
    text = condition_text(formula)
    return f"({text})" if isinstance(formula, All | AnyOf) else text


def _called(book: Rulebook) -> str:
    return f"{book.id} ({book.digest.removeprefix('sha256:')[:12]})"


def _told(difference: Difference) -> Iterator[str]:
    yield f"- {difference.kind} {difference.id}"
    for name in dict.fromkeys((*difference.before, *difference.after)):
        if name in difference.before:
            yield f"    {name} was: {difference.before[name]}"
        if name in difference.after:
            yield f"    {name} is:  {difference.after[name]}"


def _entries(book: Rulebook, words: Wording | None) -> dict[tuple[str, str], Parts]:
    """Everything a rulebook says, as texts by kind and id."""
    entries: dict[tuple[str, str], Parts] = {("pack", "standing"): _standing(book)}
    for term in book.terms:
        entries["term", term.id] = {"means": condition_text(term.means), **_cites(term.cites)}
    for ground in book.grounds:
        met = {"met": condition_text(ground.met), "to": ", ".join(ground.to)}
        entries["ground", ground.id] = {**met, **_cites(ground.cites)}
    for rule in book.rules:
        text = {"text": words.word("rule", rule.id).name} if words else {}
        sets = {"sets": f"{rule.sets} = {rule.value}", "when": condition_text(rule.when)}
        entries["rule", rule.id] = {**text, **sets, **_cites(rule.cites)}
    for kind in book.typology:
        met = {"met": condition_text(kind.met)}
        entries["typology", kind.value] = {**met, **_cites(kind.cites)}
    for step in book.steps:
        said = words.step(step.id) if words else None
        text = {"text": said.text, "why": said.why} if said else {}
        names = ("kind", "act", "who", "timing")
        parts = {name: str(getattr(step, name)) for name in names}
        when = {"when": condition_text(step.when)}
        entries["step", step.id] = {**text, **parts, **when, **_cites(step.cites)}
    for contact in book.contacts:
        parts = {"when": condition_text(contact.when), "status": contact.status}
        entries["contact", contact.id] = {**parts, **_cites(contact.cites)}
    return entries


def _standing(book: Rulebook) -> dict[str, str]:
    """What a rulebook says of itself, and its two single tables."""
    factors, pattern = book.police_factors, book.pattern
    signs = ", ".join((*pattern.sexual, *pattern.financial))
    return {
        "nation": book.nation,
        "edition": book.edition,
        "status": book.status,
        "sign-off by": book.sign_off_by,
        "reports by default": "yes" if book.reports_by_default else "no",
        "signs of an adult": f"{signs}; check: {condition_text(pattern.check)}",
        "police factors": f"{factors.outcome}: {', '.join(factors.facts)}" if factors else "none",
        "asked first": ", ".join(book.asks_first),
    }


def _cites(cites: tuple[str, ...]) -> dict[str, str]:
    return {"cites": ", ".join(cites)}
