"""``handrail assess``: one incident in, what the guidance requires out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handrail.cli.leave import Exit, Refused
from handrail.cli.read import read_incident_file
from handrail.cli.write import as_json, put, refuse_pdf_on_a_terminal

if TYPE_CHECKING:
    from handrail.decision.assessment import Assessment
    from handrail.decision.incident import Incident
    from handrail.decision.program import Program

FORMATS = ("text", "json", "html", "pdf")
LANGUAGES = ("en", "cy")


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "as_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="A report to paste into a record, the assessment itself, a page, or a PDF.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="English or Welsh, for the report.",
)
@click.option("--pack", metavar="ID", help="An edition by id, instead of the one in force.")
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
def assess(file: str, as_: str, language: str, pack: str | None, output: str | None) -> None:
    """Say what the guidance requires for the incident in FILE, or on standard input for -.

    The incident is JSON in the format `handrail-incident/1`: people by letter, no names, no free
    text. `handrail incident example` prints one to start from. Without a date it is taken as of
    today, and the edition of the nation's guidance in force that day is used.
    """
    if as_ == "pdf":
        refuse_pdf_on_a_terminal(output)
    incident = read_incident_file(file)
    program = program_of(incident, pack)
    put(rendered(program, incident, as_=as_, language=language), output)


def program_of(incident: Incident, pack: str | None) -> Program:
    """The edition to assess an incident with. Raises Refused when there is none, or it is of
    another nation."""
    from handrail.guidance.release import NoEdition, edition_for, load_pack

    try:
        program = load_pack(pack or edition_for(incident.nation, incident.on).id)
    except NoEdition as missing:
        raise Refused(str(missing), code=Exit.NO_EDITION) from missing
    nation = program.rulebook.nation
    if nation != incident.nation:
        raise Refused(
            f"The pack {pack} is for {nation}, and the incident's nation is {incident.nation}. "
            "Leave --pack out, or name an edition of that nation.",
            code=Exit.NO_EDITION,
        )
    return program


def rendered(program: Program, incident: Incident, *, as_: str, language: str) -> str | bytes:
    """The assessment of an incident in one of FORMATS."""
    from handrail.decision.decide import decide

    assessment = decide(program, incident)
    if as_ == "json":
        return as_json(assessment.to_json())
    return _report(program, incident, assessment, as_=as_, language=language)


def _report(
    program: Program, incident: Incident, assessment: Assessment, *, as_: str, language: str
) -> str | bytes:
    from handrail.documents.drafts import draft_report
    from handrail.documents.render import to_html, to_pdf, to_text
    from handrail.guidance.release import wording

    words = wording(assessment.pack.id, language)
    report = draft_report(program, incident, assessment, words)
    if as_ == "text":
        return to_text(report)
    if as_ == "pdf":
        return to_pdf(report)
    from handrail.documents.flow import flow_of, flow_svg

    picture = flow_svg(flow_of(program, assessment, words), standalone=True)
    return to_html(report, picture=picture)
