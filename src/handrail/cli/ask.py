"""``handrail ask``: an interview in the terminal, most decisive question first.

What is asked goes to standard error, and only the report (or what had been answered, when somebody
leaves early) to standard output, so that it can be sent to a file. Nothing is kept.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from handrail.cli.assess import FORMATS, LANGUAGES, program_of, rendered
from handrail.cli.draft import Draft, resumed
from handrail.cli.interview import Interview, Left
from handrail.cli.leave import Exit
from handrail.cli.read import read_incident_file
from handrail.cli.write import as_json, put, refuse_pdf_on_a_terminal

ASK_FORMATS: Final = FORMATS


@click.command()
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="English or Welsh, for the questions and the report.",
)
@click.option("--pack", metavar="ID", help="An edition by id, instead of the one in force.")
@click.option("--from", "file", metavar="FILE", help="Go on from an incident answered earlier.")
@click.option(
    "--format",
    "as_",
    type=click.Choice(ASK_FORMATS),
    default="text",
    show_default=True,
    help="What to end with.",
)
@click.option("--output", metavar="FILE", help="Write the report there.")
def ask(language: str, pack: str | None, file: str | None, as_: str, output: str | None) -> int:
    """Be asked, most decisive question first, and end with the report.

    Every question can be answered not known (?), and left again (b). r gives the result at any
    time, h says what a question means and where it is from. No names: people go by letter. If you
    leave early, what you answered is printed as an incident that `--from` takes up again.
    """
    if as_ == "pdf":
        refuse_pdf_on_a_terminal(output)
    start = resumed(read_incident_file(file)) if file else Draft(date.today())
    interview = Interview(start, language=language, pack=pack)
    try:
        draft = interview.hold()
    except Left as left:
        interview.say(interview.word("left"))
        if left.draft.nation is not None:
            put(as_json(left.draft.incident().to_json()))
        return Exit.DONE if left.chosen else Exit.INTERRUPTED
    incident = draft.incident()
    program = program_of(incident, pack)
    put(rendered(program, incident, as_=as_, language=language), output)
    return Exit.DONE
