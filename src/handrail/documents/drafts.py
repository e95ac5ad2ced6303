"""Draft the decision report: what a lead could hand to their head, made from ids and words.

The order is the order in which a frightened reader needs it: danger, the outcome in a sentence,
whom to tell, what to do now, what not to do, the decision; then what comes later, what is not
known, why, and every source.
"""

from __future__ import annotations

from datetime import date

from handrail.decision.assessment import Assessment
from handrail.decision.explain import explain
from handrail.decision.facts import YES
from handrail.decision.incident import Incident
from handrail.decision.program import Program
from handrail.documents.findings import Findings
from handrail.documents.matter import Matter, short_digest
from handrail.documents.report import Item, Note, Report, Section
from handrail.documents.steps import step_sections
from handrail.guidance.wording import Wording

_BLANKS = (
    ("decision", 3),
    ("reason", 6),
    ("name", 1),
    ("role", 1),
    ("time", 1),
    ("second", 4),
    ("second-name", 1),
    ("second-role", 1),
    ("second-time", 1),
)
_LABELS = ("source", "more", "why", "page", "of", "contents", "could-change", "because")


def draft_report(
    program: Program, incident: Incident, assessment: Assessment, wording: Wording
) -> Report:
    """The decision report for an assessment made with ``program`` from ``incident``.

    ``wording`` is the same pack's, in the reader's language. An id without words raises KeyError:
    a report never has a blank where an instruction should stand.
    """
    matter = Matter(program, incident, assessment, wording)
    notices = _notices(matter)
    return Report(
        language=wording.language,
        title=matter.name("title"),
        subtitle=matter.means("title"),
        danger=matter.name("danger"),
        danger_detail=matter.means("danger"),
        about=_about(matter),
        edition=_edition(matter),
        sections=_sections(matter, notices),
        notices=notices,
        labels={id: matter.name(f"label-{id}") for id in _LABELS},
        day=incident.on.isoformat(),
    )


def _sections(matter: Matter, notices: tuple[str, ...]) -> tuple[Section, ...]:
    """What a head needs stands on the first pages: what it is, who is told, what to do now, what
    not to do, and the lines for the decision. Everything after says why."""
    findings = Findings(matter)
    explanation = explain(matter.program, matter.incident, matter.assessment)
    first_steps, *other_steps, never = step_sections(matter)
    said = tuple(Item(f"notice-{at}", text) for at, text in enumerate(notices, 1))
    sections = (
        _outcome(matter),
        findings.told(),
        first_steps,
        never,
        _decision(matter),
        *other_steps,
        findings.unknown(explanation.unknown),
        findings.changes(explanation.changes),
        findings.why(),
        findings.grounds(),
        findings.people(),
        findings.parents(),
        findings.imagery(),
        findings.kind(),
        findings.signs(),
        findings.behaviour(),
        findings.police(),
        findings.services(),
        findings.answers(),
        Section("notice", matter.name("notice"), items=said),
        matter.sources(),
    )
    return tuple(section for section in sections if section)


def _about(matter: Matter) -> tuple[Note, ...]:
    incident, words = matter.incident, matter.wording
    about = words.pack()
    letters = ", ".join(person.ref for person in incident.people)
    by_letter = f"{letters}. {matter.means('about-people')}"
    people = by_letter if letters else matter.means("people-none")
    return (
        Note(matter.name("about-date"), day_in_words(incident.on, words)),
        Note(matter.name("about-nation"), words.word("nation", incident.nation).name),
        Note(matter.name("about-setting"), words.word("setting", incident.setting).name),
        Note(matter.name("about-people"), people),
        Note(matter.name("about-guidance"), about.title),
        Note(matter.name("about-edition"), _edition(matter)),
    )


def _edition(matter: Matter) -> str:
    """The edition by id and the start of its digest: wales/hwb-2024, 4aea30df9c42."""
    pack = matter.assessment.pack
    return f"{pack.id}, {short_digest(pack.digest)}"


def day_in_words(day: date, words: Wording) -> str:
    """A day as people write it: 20 November 2026, 20 Tachwedd 2026."""
    return f"{day.day} {words.word('month', str(day.month)).name} {day.year}"


def _outcome(matter: Matter) -> Section:
    """The outcome in one sentence, with its meaning, its scope and whether to have it signed."""
    assessment, words = matter.assessment, matter.wording
    urgency = words.word("urgency", assessment.urgency)
    scope = words.word("scope", assessment.scope)
    sign_off = assessment.sign_off
    if sign_off.needed and sign_off.by:
        who = words.word("who", sign_off.by).name
        signed = matter.means("sign-off-needed").format(who=who)
        cites = matter.program.rulebook.sign_off_cites
    else:
        signed, cites = matter.means("sign-off-not-needed"), ()
    wanted = "sign-off-needed" if sign_off.needed else "sign-off-not-needed"
    items = (
        Item(
            f"urgency:{assessment.urgency}",
            urgency.name,
            urgency.means,
            cites=matter.cited(matter.cites_for("urgency")),
            status=assessment.urgency,
        ),
        Item(
            f"scope:{assessment.scope}",
            f"{matter.name('label-scope')}: {scope.name}",
            scope.means,
            cites=matter.cited(matter.cites_for("scope")),
            status=assessment.scope,
        ),
        Item("sign-off", matter.name(wanted), signed, cites=matter.cited(cites)),
    )
    return Section("outcome", matter.name("outcome"), items=items)


def _notices(matter: Matter) -> tuple[str, ...]:
    pack, about = matter.assessment.pack, matter.wording.pack()
    edition = matter.means("notice-edition").format(
        title=about.title,
        id=pack.id,
        edition=pack.edition,
        digest=short_digest(pack.digest),
        status=matter.wording.word("edition", about.status).name,
    )
    verify = matter.means("notice-verify").format(
        count=sum(passage.to_verify for passage in matter.passages), total=len(matter.passages)
    )
    texts = (
        matter.means("notice-support"),
        edition,
        matter.wording.word("edition", about.status).means,
        about.note,
        verify,
        matter.means("notice-law"),
        matter.means("notice-stored"),
        "" if matter.assessment.referral.required == YES else matter.means("notice-new-fact"),
    )
    return tuple(text for text in texts if text)


def _decision(matter: Matter) -> Section:
    """Lines for the person who decides, and for the second person where one must sign."""
    needed = matter.assessment.sign_off.needed
    items = tuple(
        Item(f"line-{id}", matter.name(f"line-{id}"), lines=lines)
        for id, lines in _BLANKS
        if needed or not id.startswith("second")
    )
    return Section(
        "decision",
        matter.name("decision"),
        matter.means("decision"),
        items=items,
        kind="blanks",
    )
