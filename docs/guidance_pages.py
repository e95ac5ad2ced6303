"""The reference pages that show what the packs say: facts, rules, steps, and sources."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from handrail.decision.facts import FACTS
from handrail.decision.rulebook import Rulebook
from handrail.guidance.coverage import coverage
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.pack import Entry
from handrail.guidance.release import load_pack, packs, wording
from handrail.guidance.wording import Wording

MARK = {"confirmed": "", "to-verify": " (to verify)"}


def facts() -> str:
    """Return the page of every fact an incident may hold, with its question and its sources."""
    words = wording(packs()[0].id, "en")
    lines = ["# The facts of an incident", "", "Each is `yes`, `no` or `unknown`; see"]
    lines[-1] += " [the incident format](incident-format.md)."
    section = ""
    for fact in FACTS:
        if fact.section != section:
            section = fact.section
            lines += ["", f"## {words.word('section', section).name}", ""]
            lines += ["| id | question | each person's own | risk | sources |"]
            lines += ["| --- | --- | --- | --- | --- |"]
        asked = words.fact(fact.id)
        marks = ("yes" if fact.person else "", "yes" if fact.risk else "")
        cells = (f"`{fact.id}`", asked.question, *marks, ", ".join(asked.cites))
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def rules_page(pack: str) -> Callable[[], str]:
    """Return the function that writes one pack's page of grounds, rules, steps and contacts."""

    def page() -> str:
        book, words = load_pack(pack).rulebook, wording(pack, "en")
        about = words.pack()
        lines = [f"# {about.title}", "", about.note, ""]
        span = f"{about.in_force_from} to {about.in_force_to or 'now'}"
        lines += [f"Pack `{pack}`, edition {about.edition}, {about.status}; applies {span}.", ""]
        lines += [f"Digest `{book.digest}`.", ""]
        lines += _table("Grounds for referral", ("ground", "met when", "goes to", "sources"))
        lines += _grounds(book, _sources_of(pack))
        lines += _table("Rules", ("rule", "what a lead reads", "when", "sets", "sources"))
        lines += _rules(book, words, _sources_of(pack))
        lines += _table("Steps", ("step", "text", "who", "by when", "when", "sources"))
        lines += _steps(book, words, _sources_of(pack))
        lines += _table("Contacts", ("service", "why", "when", "checked", "sources"))
        lines += [
            _row(
                (
                    f"`{contact.id}`",
                    words.reason(contact.id),
                    f"`{contact.why}`",
                    contact.checked_on + MARK[contact.status],
                    ", ".join(contact.cites),
                )
            )
            for contact in book.contacts
        ]
        return "\n".join(lines) + "\n"

    return page


def sources() -> str:
    """Return the page of every source: who published it, what was read, and how sure we are."""
    catalogue = Library(guidance_folder()).catalogue
    lines = ["# Sources", "", "Every line is in our own words; the texts are never copied."]
    lines += ["Lines marked *to verify* have not been read in the owner's own publication.", ""]
    lines += ["| source | title | publisher | published | lines | to verify | licence |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- |"]
    for source in catalogue.sources.values():
        own = [line for line in catalogue.lines.values() if line.source == source.id]
        unsure = sum(line.confidence != "confirmed" for line in own)
        about = (source.title["en"], source.publisher, source.published)
        lines.append(_row((source.id, *about, str(len(own)), str(unsure), source.licence)))
    return "\n".join(lines) + "\n"


def covered() -> str:
    """Return the page that shows, line by line, what answers each requirement of the guidance."""
    lines = coverage(Library(guidance_folder()))
    waiting = [line for line in lines if not line.by]
    answered = len(lines) - len(waiting)
    text = ["# Coverage, line by line", ""]
    text += ["Every line of the five guidance documents that asks something of the guide: its"]
    text += ["stages are definitions, triage, referral, risk, imagery and removal; its types are"]
    text += ["do, ask and must not.", ""]
    text += [f"{answered} of {len(lines)} lines are answered here; {len(waiting)} wait.", ""]
    text += ["| line | asks | what it says | answered by, or waits for |"]
    text += ["| --- | --- | --- | --- |"]
    for line in lines:
        by = ", ".join(f"`{id}`" for id in line.by) or f"later: {line.later}. {line.because}"
        asks = f"{line.line.stage}/{line.line.type}"
        text.append(_row((line.line.id, asks, line.line.text["en"], by)))
    return "\n".join(text) + "\n"


def _grounds(book: Rulebook, written: Mapping[str, Entry]) -> Iterator[str]:
    for ground in book.grounds:
        met = written[f"ground:{ground.id}"].values["met"]
        yield _row((f"`{ground.id}`", f"`{met}`", ", ".join(ground.to), ", ".join(ground.cites)))


def _rules(book: Rulebook, words: Wording, written: Mapping[str, Entry]) -> Iterator[str]:
    for rule in book.rules:
        when = written[f"rule:{rule.id}"].values["when"]
        says = words.word("rule", rule.id).name
        sets = f"{rule.sets} = {rule.value}"
        yield _row((f"`{rule.id}`", says, f"`{when}`", sets, ", ".join(rule.cites)))
    for kind in book.typology:
        met = written[f"typology:{kind.value}"].values["met"]
        says = words.word("rule", f"typology:{kind.value}").name
        sets = f"typology = {kind.value}"
        yield _row((f"`typology:{kind.value}`", says, f"`{met}`", sets, ", ".join(kind.cites)))


def _steps(book: Rulebook, words: Wording, written: Mapping[str, Entry]) -> Iterator[str]:
    for step in book.steps:
        when = written[f"step:{step.id}"].values["when"]
        text = words.step(step.id).text
        who = words.word("who", step.who).name
        by = words.word("timing", step.timing).name
        mark = "**must not** " if step.kind == "do-not" else ""
        yield _row((f"`{step.id}`", mark + text, who, by, f"`{when}`", ", ".join(step.cites)))


def _sources_of(pack: str) -> dict[str, Entry]:
    """Every entry of a pack and its backbone as written; the pack's own stands last, and wins."""
    library = Library(guidance_folder())
    own = library.packs[pack]
    backbone = library.backbone_of(own)
    parts = (backbone, own) if backbone else (own,)
    return {f"{entry.table}:{entry.id}": entry for part in parts for entry in part.entries}


def _table(heading: str, columns: Iterable[str]) -> list[str]:
    names = tuple(columns)
    return ["", f"## {heading}", "", _row(names), _row("---" for _ in names)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def pages() -> Mapping[str, Callable[[], str]]:
    """Return the pages by file name: one for the facts, one for the sources, one a pack."""
    named = {f"rules-{pack.id.replace('/', '-')}.md": rules_page(pack.id) for pack in packs()}
    return {"facts.md": facts, "sources.md": sources, "coverage.md": covered, **named}
