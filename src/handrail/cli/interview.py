"""Hold the interview: put each question, understand the answer, go back, stop when asked to."""

from __future__ import annotations

import sys
from textwrap import fill
from typing import TYPE_CHECKING, Final

import click

from handrail.cli.assess import program_of
from handrail.cli.draft import ADD, CHOICES, PICTURED, Asked, Draft
from handrail.decision.facts import OLDEST_AGE
from handrail.guidance.release import packs, wording

if TYPE_CHECKING:
    from handrail.decision.assessment import Assessment
    from handrail.guidance.wording import Wording

_WIDTH: Final = 78
_ANSWERS: Final = {
    **dict.fromkeys(("y", "yes", "i", "ie", "oes", "ydy", "ydi"), "yes"),
    **dict.fromkeys(("n", "no", "na", "nac", "nage", "nac oes"), "no"),
    **dict.fromkeys(("?", "unknown", "not known", "ddim yn hysbys"), "unknown"),
}
_KEYS: Final = {
    "choice": "keys-choice",
    "age": "keys-age",
    "kind": "keys-number",
    "roles": "keys-numbers",
}
_PROMPTS: Final = {
    "keys": "[y n ? b r h q] > ",
    "keys-choice": "[1-9 b h q] > ",
    "keys-age": "[0-120 ? b r h q] > ",
    "keys-number": "[1-9 ? b r h q] > ",
    "keys-numbers": "[1-9 ? b r h q] > ",
}
"""The keys in short, once they have been said in full."""

_BACK, _RESULT, _HELP, _QUIT = "b", "r", "h", "q"
_NOT_KNOWN: Final = ("?",)


class Left(Exception):
    """Somebody left before the end: by choice (q), or by Ctrl-C or the end of input."""

    def __init__(self, draft: Draft, *, chosen: bool) -> None:
        self.draft = draft
        self.chosen = chosen
        super().__init__("left before the end")


class Interview:
    """One interview: its draft, the drafts before it, and the language it is held in."""

    def __init__(self, draft: Draft, *, language: str, pack: str | None) -> None:
        self.draft = draft
        self.language = language
        self.pack = pack
        self.before: list[Draft] = []
        self.told: set[str] = set()

    def hold(self) -> Draft:
        """Ask until there is a result, and give the draft it is made from. Raises Left."""
        try:
            return self._held()
        except KeyboardInterrupt:
            self.say("")
            raise Left(self.draft, chosen=False) from None

    def _held(self) -> Draft:
        danger = self._words().word("report", "danger")
        self.say(f"{danger.name} {danger.means}")
        welcome = self._words().word("cli", "welcome")
        self.say(f"\n{welcome.name}", welcome.means)
        while (asked := self._next()) is not None:
            self._put(asked)
            given = self._line().lower()
            if given == _QUIT:
                raise Left(self.draft, chosen=True)
            if given == _RESULT and self._may_give_result():
                return self.draft
            if given == _BACK:
                self._go_back()
            elif given == _HELP:
                self._explain(asked)
            elif given != _RESULT:
                self._take(asked, given)
        self.say("", self.word("no-more"))
        return self.draft

    def say(self, *texts: str) -> None:
        """Say something to the person who is being asked, not to whatever reads the result."""
        for text in texts:
            for line in text.split("\n"):
                click.echo(fill(line, _WIDTH), err=True)

    def word(self, id: str) -> str:
        """A sentence of the interview in its language."""
        return self._words().word("cli", id).name

    # --- what to ask -------------------------------------------------------------------------

    def _next(self) -> Asked | None:
        opening = self.draft.opening()
        if opening is not None:
            return opening
        assessment = self._assessed()
        left = self.draft.still_open(assessment)
        self._say_outcome(assessment, settled=not any("urgency" in a.could_change for a in left))
        if not left:
            return None
        ask = left[0]
        if ask.fact in ("age", "kind", "roles"):
            kind = PICTURED if ask.person is None else ask.fact
            return Asked(kind, ask.fact, ask.person)
        return Asked("fact", ask.fact, ask.person)

    def _assessed(self) -> Assessment:
        from handrail.decision.decide import decide

        incident = self.draft.incident()
        return decide(program_of(incident, self.pack), incident)

    def _say_outcome(self, assessment: Assessment, *, settled: bool) -> None:
        """Say the outcome when it has changed; once it is settled, offer the result."""
        outcome = self._words().word("urgency", assessment.urgency).name
        for id, due in (("outcome", True), ("settled", settled)):
            if due and f"{id}:{assessment.urgency}" not in self.told:
                self.told = {told for told in self.told if not told.startswith(f"{id}:")}
                self.told.add(f"{id}:{assessment.urgency}")
                self.say("", self.word(id).format(outcome=outcome))

    # --- putting a question ----------------------------------------------------------------

    def _put(self, asked: Asked) -> None:
        self.say("", self._question(asked))
        for number, value in enumerate(CHOICES[asked.id] if self._lists(asked) else (), 1):
            name = self._words().word(self._table(asked), value).name
            click.echo(f"  {number:>2}  {name}", err=True)
        keys = _KEYS.get(asked.kind, "keys")
        if keys not in self.told:
            self.told.add(keys)
            self.say(self.word(keys))
        click.echo(_PROMPTS[keys], nl=False, err=True)

    @staticmethod
    def _lists(asked: Asked) -> bool:
        return asked.kind in ("choice", "kind", "roles")

    @staticmethod
    def _table(asked: Asked) -> str:
        return {"roles": "role"}.get(asked.id, asked.id)

    def _question(self, asked: Asked) -> str:
        words = self._words()
        if asked.kind == "fact":
            question = words.fact(asked.id).question
            return f"{question} ({asked.person})" if asked.person else question
        if asked.kind == ADD:
            people = ", ".join(person.ref for person in self.draft.people)
            return self.word("add-another" if people else "add-first").format(people=people)
        id = PICTURED if asked.kind == PICTURED else asked.id
        return self.word(id).format(person=asked.person or "")

    def _explain(self, asked: Asked) -> None:
        words = self._words()
        if asked.kind == "fact":
            fact = words.fact(asked.id)
            self.say("", fact.means, fact.why)
            for cite in fact.cites:
                passage = words.cite(cite)
                self.say(f"{self.word('source')}: {cite}, {passage.title}: {passage.place}")
        elif self._lists(asked):
            for value in CHOICES[asked.id]:
                word = words.word(self._table(asked), value)
                self.say(f"{word.name}: {word.means}")
        elif asked.kind == "age":
            self.say("", words.word("person", "age").means)
        else:
            self.say(
                "", words.word("cli", "pictured" if asked.kind == PICTURED else "add-first").means
            )

    # --- understanding an answer ---------------------------------------------------------------

    def _take(self, asked: Asked, given: str) -> None:
        """Take an answer up, or say that it was not one."""
        drafted = self._understood(asked, given)
        if drafted is None:
            self.say(self.word("not-understood"))
            return
        self.before.append(self.draft)
        self.draft = drafted

    def _understood(self, asked: Asked, given: str) -> Draft | None:
        draft, ref = self.draft, asked.person or ""
        if asked.kind == "choice":
            chosen = _numbered(given, CHOICES[asked.id])
            return draft.chose(asked.id, chosen[0]) if len(chosen) == 1 else None
        if asked.kind == "age":
            return self._age(ref, given)
        if asked.kind == "kind":
            chosen = ("unknown",) if given in _NOT_KNOWN else _numbered(given, CHOICES["kind"])
            return draft.of_kind(ref, chosen[0]) if len(chosen) == 1 else None
        if asked.kind == "roles":
            roles = _numbered(given, CHOICES["roles"])
            known = given in _NOT_KNOWN or roles
            return draft.with_roles(ref, roles) if known else None
        answer = _ANSWERS.get(given)
        if answer is None:
            return None
        if asked.kind == "fact":
            return draft.answered(asked.id, asked.person, answer)
        return self._person(asked, answer)

    def _age(self, ref: str, given: str) -> Draft | None:
        if given in _NOT_KNOWN:
            return self.draft.aged(ref, None)
        age = (
            int(given) if given.isascii() and given.isdigit() and len(given) < 4 else OLDEST_AGE + 1
        )
        return self.draft.aged(ref, age) if age <= OLDEST_AGE else None

    def _person(self, asked: Asked, answer: str) -> Draft | None:
        """Add somebody, or go on: a no or a not known to adding ends it."""
        pictured = asked.kind == PICTURED
        if answer != "yes":
            passed = self.draft.passing("roles", None) if pictured else self.draft
            return passed.done_with_people()
        added = self.draft.added(pictured=pictured)
        if added is None:
            self.say(self.word("no-more-letters"))
            return self.draft.passing("roles", None).done_with_people()
        return added

    # --- the way back and the way out -----------------------------------------------------------

    def _go_back(self) -> None:
        if self.before:
            self.draft = self.before.pop()
        else:
            self.say(self.word("no-back"))

    def _may_give_result(self) -> bool:
        if self.draft.nation is None:
            self.say(self.word("no-result"))
            return False
        return True

    def _line(self) -> str:
        line = sys.stdin.buffer.readline()
        if not line:
            self.say("")
            raise Left(self.draft, chosen=False)
        return line.decode("utf-8", errors="replace").strip()

    def _words(self) -> Wording:
        """The words of the edition that will be used; before a nation is known, of any."""
        if self.pack or self.draft.nation is None:
            return wording(self.pack or packs()[-1].id, self.language)
        return wording(program_of(self.draft.incident(), None).rulebook.id, self.language)


def _numbered(given: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values behind numbers such as "1 5" or "1, 5"; nothing where one is not there."""
    parts = given.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        return ()
    numbers = dict.fromkeys(int(part) for part in parts)
    if not all(1 <= number <= len(values) for number in numbers):
        return ()
    return tuple(values[number - 1] for number in numbers)
