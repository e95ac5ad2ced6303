"""The parts of a report that say what was found: whom to tell, why, what is open, and the rest.

Each part is one method, in the order of the report. A part that has nothing to say says so in a
sentence, or is left out where even that would say nothing (None).
"""

from __future__ import annotations

from collections.abc import Iterable

from handrail.decision.assessment import Ask, Reason
from handrail.decision.explain import Change
from handrail.decision.facts import FACTS, UNKNOWN, YES
from handrail.decision.rulebook import SEEK_ADVICE, Contact
from handrail.documents.matter import Matter
from handrail.documents.report import Cited, Item, Note, Section

_ADULT = "adult-involved"


class Findings:
    """The findings of one assessment, section by section."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.assessment = matter.assessment
        self.words = matter.wording

    def told(self) -> Section:
        """Who must be told; or, while a referral is not required, whom to ask for advice."""
        matter, referral = self.matter, self.assessment.referral
        if referral.required == YES:
            heading, intro = "told", matter.means("told")
        elif not referral.to:
            heading, intro = "told-nobody", matter.means("told-nobody")
        else:
            known = self.assessment.urgency == SEEK_ADVICE
            heading, intro = "asked", matter.means("asked-all-known" if known else "asked")
        items = tuple(
            Item(recipient, *self._named("recipient", recipient), cites=self._told_by(recipient))
            for recipient in referral.to
        )
        return Section("told", matter.name(heading), intro, items)

    def _told_by(self, recipient: str) -> tuple[Cited, ...]:
        """On whose authority somebody is told: the met grounds and the rules that name them."""
        book = self.matter.program.rulebook
        met = {g.id for g in self.assessment.referral.grounds if g.status == "met"}
        cites = [g.cites for g in book.grounds if g.id in met and recipient in g.to]
        fired = {reason.rule for reason in self.assessment.why}
        cites += [r.cites for r in book.rules_for("to") if r.id in fired and r.value == recipient]
        return self.matter.cited(dict.fromkeys(cite for group in cites for cite in group))

    def _cites_of(self, field: str, value: str) -> tuple[Cited, ...]:
        """On whose authority a field has one value: the rules that fired and set it so."""
        fired = {reason.rule for reason in self.assessment.why}
        rules = self.matter.program.rulebook.rules_for(field)
        cites = [rule.cites for rule in rules if rule.value == value and rule.id in fired]
        return self.matter.cited(dict.fromkeys(cite for group in cites for cite in group))

    def why(self) -> Section:
        """Every rule that applied, in a sentence, because of which answers."""
        matter = self.matter
        label = matter.name("label-because")
        items = []
        for reason in self.assessment.why:
            because = self._because(reason)
            items.append(
                Item(
                    reason.rule,
                    self.words.word("rule", reason.rule).name,
                    notes=(Note(label, because),) if because else (),
                    cites=matter.cited(reason.cites),
                    status=reason.sets,
                )
            )
        return Section("why", matter.name("why"), matter.means("why"), tuple(items))

    def _because(self, reason: Reason) -> str:
        """The answers a rule rested on; for one about parents, each child's own."""
        matter = self.matter
        if reason.sets != "parents":
            return matter.because(reason.because)
        rules = matter.program.rulebook.rules_for("parents")
        value = next(rule.value for rule in rules if rule.id == reason.rule)
        children = (ref for ref, told in self.assessment.parents.items() if told == value)
        return "; ".join(matter.because(reason.because, ref) for ref in children)

    def grounds(self) -> Section:
        """The ten grounds for referral: met, not met, or not known."""
        matter = self.matter
        items = tuple(
            Item(
                ground.id,
                (named := self._named("ground", ground.id))[0],
                named[1],
                cites=matter.cited(ground.cites),
                status=ground.status,
                cells=(named[0], matter.name(ground.status)),
            )
            for ground in self.assessment.referral.grounds
        )
        columns = (matter.name("label-ground"), matter.name("label-status"))
        return self._section("grounds", items, kind="table", columns=columns)

    def unknown(self, asks: tuple[Ask, ...]) -> Section:
        """What is not known yet, most telling first, and which parts each could change."""
        matter = self.matter
        if not asks:
            return Section("open", matter.name("open"), matter.means("open-none"))
        items = []
        for ask in asks:
            name = matter.short(ask.fact, ask.person)
            could = ", ".join(self.words.word("field", field).name for field in ask.could_change)
            items.append(Item(ask.fact, name, could, cells=(name, could), status=ask.person or ""))
        columns = (matter.name("label-question"), matter.name("label-could-change"))
        return self._section("open", tuple(items), kind="table", columns=columns)

    def changes(self, changes: tuple[Change, ...]) -> Section:
        """The single answers that would change the outcome, together where they do the same."""
        matter = self.matter
        if not changes:
            return Section("changes", matter.name("changes"), matter.means("changes-none"))
        alike: dict[tuple[tuple[str, object], ...], list[Change]] = {}
        for change in changes:
            effect = tuple((field, after) for field, (_, after) in change.fields.items())
            alike.setdefault(effect, []).append(change)
        items = tuple(self._change(dict(effect), group) for effect, group in alike.items())
        return self._section("changes", items)

    def _change(self, effect: dict[str, object], group: list[Change]) -> Item:
        matter, words = self.matter, self.words
        if "urgency" in effect:
            after = words.word("urgency", str(effect["urgency"])).name
            text = matter.name("change-urgency").format(after=after)
        else:
            now = words.word("urgency", self.assessment.urgency).name
            text = matter.name("change-other").format(urgency=now)
        notes = []
        for field, table in (("required", "answer"), ("scope", "scope"), ("imagery", "imagery")):
            if field in effect:
                label = matter.name(f"label-{'referral' if field == 'required' else field}")
                notes.append(Note(label, words.word(table, str(effect[field])).name))
        if "to" in effect:
            after_to = effect["to"]
            told = after_to if isinstance(after_to, tuple) else ()
            names = "; ".join(words.word("recipient", to).name for to in told)
            notes.append(Note(matter.name("label-to"), names or matter.name("label-nobody")))
        points = tuple(
            f"{matter.short(change.fact, change.person)}: {self._answer(change)}"
            for change in group
        )
        return Item(group[0].fact, text, notes=tuple(notes), points=points)

    def _answer(self, change: Change) -> str:
        if change.fact == "kind":
            return self.words.word("kind", change.answer).name.lower()
        if change.fact == "roles" and change.person:
            return self.words.word("role", change.answer).name.lower()
        if change.fact in ("age", "roles"):
            return self.matter.name(change.answer)
        return self.words.word("answer", change.answer).name.lower()

    def people(self) -> Section:
        """Everybody by letter, with age and part in the incident."""
        matter = self.matter
        people = matter.incident.people
        if not people:
            return Section("people", matter.name("people"), matter.means("people-none"))
        items = []
        for person in people:
            age = matter.age_of(person)
            part = "; ".join(self.words.word("role", role).name for role in person.roles)
            items.append(Item(person.ref, person.ref, part, cells=(person.ref, age, part)))
        columns = tuple(matter.name(f"label-{id}") for id in ("person", "age", "part"))
        return self._section("people", tuple(items), kind="table", columns=columns)

    def parents(self) -> Section | None:
        """For each child, whether and how to tell parents or carers."""
        items = []
        for ref, value in self.assessment.parents.items():
            name, means = self._named("parents", value)
            cites = self._cites_of("parents", value)
            items.append(Item(ref, f"{ref}: {name}", means, cites=cites, status=value))
        return self._section("parents", tuple(items)) if items else None

    def imagery(self) -> Section:
        """What to do about imagery: hold it, or ask for deletion after the sign-off."""
        value = self.assessment.imagery
        cites = self.matter.cited(self.matter.cites_for("imagery"))
        item = Item(value, *self._named("imagery", value), cites=cites, status=value)
        return self._section("imagery", (item,))

    def kind(self) -> Section:
        """The kind of incident in the guidance's typology, or those still possible."""
        typology = self.assessment.typology
        kinds = {kind.value: kind for kind in self.matter.program.rulebook.typology}
        items = tuple(
            Item(
                value,
                *self._named("typology", value),
                cites=self.matter.cited(kinds[value].cites),
                status="settled" if typology.value else "possible",
            )
            for value in typology.candidates
        )
        if typology.value is None:
            several = Item("several", self.matter.means("kind-open"))
            items = (several, *items)
        return self._section("kind", items)

    def signs(self) -> Section:
        """Signs that an adult may be posing as a young person, and whether to check."""
        matter, pattern = self.matter, self.assessment.adult_pattern
        notes = tuple(
            Note(matter.name(f"label-signs-{aim}"), "; ".join(map(matter.short, signs)))
            for aim, signs in (("sexual", pattern.sexual), ("financial", pattern.financial))
            if signs
        )
        cites = matter.cited(matter.program.rulebook.pattern.cites)
        text = matter.means(f"signs-{pattern.check}")
        item = Item("check", text, notes=notes, cites=cites, status=pattern.check)
        return self._section("signs", (item,))

    def behaviour(self) -> Section:
        """What the known facts rule out on the continuum; the lead judges the level."""
        matter, behaviour = self.matter, self.assessment.behaviour
        if behaviour.at_least:
            because = matter.because(behaviour.because)
            item = Item(
                behaviour.at_least,
                *self._named("behaviour", behaviour.at_least),
                notes=(Note(matter.name("label-because"), because),),
                cites=self._cites_of("behaviour", behaviour.at_least),
            )
        else:
            adult = next(g for g in self.assessment.referral.grounds if g.id == _ADULT)
            silent = "behaviour-none" if adult.status == "not-met" else "behaviour-adult"
            item = Item("none", matter.means(silent))
        return self._section("behaviour", (item,))

    def police(self) -> Section | None:
        """The facts that bear on a police outcome code, in nations that have one."""
        matter, factors = self.matter, self.assessment.police_factors
        book = matter.program.rulebook.police_factors
        if factors is None or book is None:
            return None
        notes = tuple(
            Note(matter.name(label), "; ".join(map(matter.short, facts)))
            for label, facts in (
                ("label-known", factors.known),
                ("label-not-known", factors.unknown),
            )
            if facts
        )
        named = self._named("outcome", factors.outcome)
        item = Item(factors.outcome, *named, notes=notes, cites=matter.cited(book.cites))
        return self._section("police", (item,))

    def services(self) -> Section | None:
        """Services for this nation and these facts, each with when it was last checked."""
        items = tuple(self._service(contact) for contact in self.matter.offered)
        return self._section("services", items) if items else None

    def _service(self, contact: Contact) -> Item:
        matter, service = self.matter, self.words.service(contact.id)
        status = self.words.word("status", service.status).name
        notes = (
            Note(matter.name("label-contact"), service.contact),
            Note(matter.name("label-hours"), service.hours),
            Note(matter.name("label-what"), service.what),
            Note(matter.name("label-checked"), f"{service.checked_on}. {status}"),
        )
        return Item(
            contact.id,
            service.name,
            self.words.reason(contact.id),
            notes=tuple(note for note in notes if note.text),
            cites=matter.cited(contact.cites),
            status=service.status,
        )

    def answers(self) -> Section:
        """Every answer that was given, as the question was put."""
        matter, incident = self.matter, self.matter.incident
        given = []
        for fact in FACTS:
            given.append((fact.id, "", incident.facts.get(fact.id, UNKNOWN)))
            given += [
                (fact.id, p.ref, p.facts[fact.id]) for p in incident.people if fact.id in p.facts
            ]
        items = tuple(self._given(*row) for row in given if row[2] != UNKNOWN)
        if not items:
            return Section("answers", matter.name("answers"), matter.means("answers-none"))
        columns = (matter.name("label-question"), matter.name("label-answer"))
        return self._section("answers", items, kind="table", columns=columns)

    def _given(self, fact: str, person: str, answer: str) -> Item:
        said = self.words.word("answer", answer).name
        question = self.words.fact(fact).question
        asked = f"{question} ({person})" if person else question
        short = self.matter.short(fact, person or None)
        return Item(fact, short, status=answer, cells=(asked, said))

    def _named(self, table: str, id: str) -> tuple[str, str]:
        word = self.words.word(table, id)
        return word.name, word.means

    def _section(
        self, id: str, items: Iterable[Item], *, kind: str = "list", columns: tuple[str, ...] = ()
    ) -> Section:
        matter = self.matter
        return Section(id, matter.name(id), matter.means(id), tuple(items), kind, columns)
