"""What a report is made from, and the small turns of phrase its parts share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from handrail.decision.assessment import Assessment
from handrail.decision.facts import FACT
from handrail.decision.incident import Incident, Person
from handrail.decision.people import person_fact
from handrail.decision.program import Program
from handrail.decision.rulebook import Contact
from handrail.documents.report import Cited, Item, Note, Section
from handrail.guidance.wording import Passage, Wording


class Matter:
    """One assessment with its incident, its rulebook and the words to tell it in."""

    def __init__(
        self, program: Program, incident: Incident, assessment: Assessment, wording: Wording
    ) -> None:
        self.program = program
        self.incident = incident
        self.assessment = assessment
        self.wording = wording

    def name(self, id: str) -> str:
        """A heading or label of the report."""
        return self.wording.word("report", id).name

    def means(self, id: str) -> str:
        """A sentence of the report."""
        return self.wording.word("report", id).means

    def cited(self, cites: Iterable[str]) -> tuple[Cited, ...]:
        """Citations with the mark that says which are still to verify."""
        return tuple(Cited(id, self.wording.cite(id).to_verify) for id in cites)

    def cites_for(self, field: str) -> tuple[str, ...]:
        """On whose authority a field of the assessment has its value: the rules that set it."""
        reasons = (reason for reason in self.assessment.why if reason.sets == field)
        return tuple(dict.fromkeys(cite for reason in reasons for cite in reason.cites))

    def short(self, fact: str, person: str | None = None) -> str:
        """A fact, or something asked about a person, in a few words, with the person's letter."""
        if fact in FACT:
            name = self.wording.fact(fact).short
        elif person is None:
            name = self.name("somebody-pictured")
        else:
            name = self.wording.word("person", fact).name
        return f"{name} ({person})" if person else name

    def because(self, facts: Iterable[str], person: str | None = None) -> str:
        """The answers a rule rested on, for the incident or one person: "Blackmail: yes"."""
        parts = []
        for fact in facts:
            if fact not in FACT:
                parts.append(self._of_everybody(fact))
                continue
            answer = self.wording.word("answer", self._answer(fact, person)).name.lower()
            parts.append(f"{self.short(fact, person)}: {answer}")
        return "; ".join(parts)

    def _answer(self, fact: str, person: str | None) -> str:
        if FACT[fact].person and person is None:
            return person_fact(self.incident, fact)
        return self.incident.answer(fact, person)

    def _of_everybody(self, field: str) -> str:
        """What is known of everybody, where a rule rested on that: "Age: A 12, B not known"."""
        name = self.wording.word("person", field).name
        if field == "roles" or not self.incident.people:
            return name
        people = self.incident.people
        known = ", ".join(f"{person.ref} {self.age_of(person).lower()}" for person in people)
        return f"{name}: {known}"

    def age_of(self, person: Person) -> str:
        """A person's age, or whether they are known to be under 18."""
        if person.age is not None:
            return str(person.age)
        return self.wording.word("kind", person.kind).name

    @cached_property
    def offered(self) -> tuple[Contact, ...]:
        """The rulebook's contacts that this assessment offers, in its order."""
        offers = {offer.id for offer in self.assessment.contacts}
        return tuple(c for c in self.program.rulebook.contacts if c.id in offers)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage the report cites, once, by id."""
        a, book = self.assessment, self.program.rulebook
        groups = [action.cites for action in (*a.do, *a.do_not)]
        groups += [reason.cites for reason in a.why]
        groups += [ground.cites for ground in a.referral.grounds]
        groups += [contact.cites for contact in self.offered]
        groups += [kind.cites for kind in book.typology if kind.value in a.typology.candidates]
        groups.append(book.pattern.cites)
        if a.sign_off.needed:
            groups.append(book.sign_off_cites)
        if book.police_factors:
            groups.append(book.police_factors.cites)
        cites = sorted({cite for group in groups for cite in group}, key=_by_number)
        return tuple(self.wording.cite(id) for id in cites)

    def sources(self) -> Section:
        """Every passage cited, in our words, with its publication and heading."""
        return Section(
            "sources",
            self.name("sources"),
            self.means("sources"),
            items=tuple(self._source(passage) for passage in self.passages),
            kind="sources",
        )

    def _source(self, passage: Passage) -> Item:
        words = self.wording
        status = "to-verify" if passage.to_verify else "confirmed"
        of = ", ".join(
            part for part in (passage.title, passage.publisher, passage.published) if part
        )
        english = "" if words.language == "en" else "en"
        notes = [
            Note(self.name("label-heading"), passage.place, english),
            Note(self.name("label-caution"), passage.stale, english),
        ]
        if passage.to_verify:
            notes.append(Note(self.name("label-status"), words.word("status", status).name))
        return Item(
            passage.id,
            passage.text,
            notes=tuple(note for note in notes if note.text),
            cites=(Cited(passage.id, passage.to_verify),),
            status=status,
            group=Note(self.name("label-publication"), of, english),
        )


def short_digest(digest: str) -> str:
    """Enough of a digest to tell editions apart by eye: its first twelve figures."""
    return digest.removeprefix("sha256:")[:12]


def _by_number(cite: str) -> tuple[str, int, str]:
    """Sources together, and their lines as they are numbered: WALES-9 before WALES-10."""
    source, _, rest = cite.partition("-")
    return (source, int(rest), "") if rest.isdigit() else (source, 0, rest)
