"""``handrail guidance``: look at the editions, check and prove them, draw and compare them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handrail.cli.assess import LANGUAGES, program_of
from handrail.cli.leave import Exit, Refused
from handrail.cli.read import read_incident_file
from handrail.cli.write import as_json, is_plain, put

if TYPE_CHECKING:
    from handrail.decision.program import Program
    from handrail.guidance.pack import PackFault
    from handrail.guidance.wording import Wording

_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="English or Welsh.",
)


@click.group()
def guidance() -> None:
    """The editions of guidance: list, show, check, prove, draw and compare them."""


@guidance.command("list")
@click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For reading, or for other software.",
)
def list_(as_: str) -> None:
    """List every edition: whose, when it applies, and its standing."""
    from handrail.guidance.release import packs

    columns = ("id", "nation", "edition", "from", "to", "status")
    rows = [
        (e.id, e.nation, e.edition, str(e.in_force_from), str(e.in_force_to or ""), e.status)
        for e in packs()
    ]
    if as_ == "json":
        put(as_json([dict(zip(columns, row, strict=True)) for row in rows]))
    else:
        _table(columns, rows)


@guidance.command()
@click.argument("pack")
@click.argument("entry", required=False)
@_language
def show(pack: str, entry: str | None, language: str) -> None:
    """Show what PACK is and what it holds; or one ENTRY of it, by id.

    An entry is a fact, ground, rule, step, service or citation, such as `coerced`, `do-not-view`
    or `WALES-125`.
    """
    from handrail.cli.showing import about_lines, entry_lines
    from handrail.guidance.release import wording

    program = _load(pack)
    words = wording(pack, language)
    if entry is None:
        lines = about_lines(program.rulebook, words)
    else:
        lines = entry_lines(program.rulebook, words, entry)
        if not lines:
            raise Refused(
                f"The pack {pack} holds nothing called {entry}. "
                f"`handrail guidance show {pack}` lists what it holds.",
                code=Exit.USAGE,
            )
    put("\n".join(lines) + "\n")


@guidance.command()
@click.argument("folder", required=False)
def check(folder: str | None) -> None:
    """Check every pack of the guidance, or of another FOLDER laid out like it.

    Each fault is a sentence: the file, the line, what is wrong and how to mend it.
    """
    from handrail.guidance.folders import guidance_folder
    from handrail.guidance.library import Library
    from handrail.guidance.pack import PackRefused

    root = Path(folder) if folder else guidance_folder()
    if not (root / "packs").is_dir():
        raise Refused(f"{root} holds no folder called packs, so there is no guidance to check.")
    library = Library(root)
    try:
        faults: Iterable[PackFault] = library.faults()
        checked = len(library.editions)
    except PackRefused as refused:
        raise Refused(*(fault.sentence() for fault in refused.faults)) from refused
    if faults:
        raise Refused(*(fault.sentence() for fault in faults))
    click.echo(f"Every pack can be used. Editions checked: {checked}.")


@guidance.command()
@click.argument("pack", required=False)
def prove(pack: str | None) -> None:
    """Prove PACK, or every pack: no gap, no conflict, nothing weakened, every invariant held.

    A proof covers every incident there can be. Where one fails, its sentence shows an incident.
    """
    from handrail.guidance.prove import NoSolver, prove_all
    from handrail.guidance.prove import prove as proofs_of

    try:
        proved = {pack: proofs_of(_load(pack))} if pack else prove_all()
    except NoSolver as missing:
        raise Refused(str(missing)) from missing
    failed = 0
    for id, proofs in proved.items():
        for proof in proofs:
            failed += not proof.holds
            click.echo(f"{id}: {'holds' if proof.holds else 'FAILS'}: {proof.name}")
            if not proof.holds:
                click.echo(f"    {proof.sentence}")
    if failed:
        raise Refused(f"Proofs that failed: {failed}.", code=Exit.PROOF_FAILED)
    click.echo("Every proof holds.")


@guidance.command()
@click.argument("pack", required=False)
@click.option("--incident", "file", metavar="FILE|-", help="Mark the way this incident takes.")
@click.option(
    "--format",
    "as_",
    type=click.Choice(["svg", "text"]),
    default="svg",
    show_default=True,
    help="A picture, or the same path as a list.",
)
@_language
@click.option(
    "--output",
    metavar="PATH",
    help="A file for one pack; a folder for all of them (build/paths when not named).",
)
def draw(pack: str | None, file: str | None, as_: str, language: str, output: str | None) -> None:
    """Draw the path of PACK from the first question to the outcome; or every pack's, in a folder.

    With --incident the way taken is marked, and PACK may be left out: the edition in force is
    drawn. The same path can be had as a list with --format text.
    """
    if file:
        incident = read_incident_file(file)
        program = program_of(incident, pack)
        from handrail.decision.decide import decide

        put(_drawn(program, as_, language, decide(program, incident)), output)
    elif pack:
        put(_drawn(_load(pack), as_, language), output)
    else:
        _draw_all(as_, Path(output or "build/paths"))


@guidance.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For reading, or for other software.",
)
@_language
def compare(old: str, new: str, as_: str, language: str) -> None:
    """Say what pack NEW adds to pack OLD, takes away and changes: conditions, sources, texts."""
    from handrail.guidance.compare import compare as compared
    from handrail.guidance.release import wording

    books = _load(old).rulebook, _load(new).rulebook
    found = compared(*books, words=(wording(old, language), wording(new, language)))
    put(as_json(found.to_json()) if as_ == "json" else found.to_text())


def _drawn(program: Program, as_: str, language: str, assessment: object = None) -> str:
    from handrail.decision.assessment import Assessment
    from handrail.documents.flow import flow_lines, flow_of, flow_svg
    from handrail.guidance.release import wording

    words: Wording = wording(program.rulebook.id, language)
    taken = assessment if isinstance(assessment, Assessment) else None
    flow = flow_of(program, taken, words)
    if as_ == "text":
        return "\n".join(flow_lines(flow)) + "\n"
    return flow_svg(flow, standalone=True)


def _draw_all(as_: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be made: {str(error.strerror).lower()}.") from error
    for id in _ids(None):
        for language in LANGUAGES:
            end = "svg" if as_ == "svg" else "txt"
            name = f"{id.replace('/', '-')}-{language}.{end}"
            put(_drawn(_load(id), as_, language), str(folder / name))


def _ids(pack: str | None) -> list[str]:
    from handrail.guidance.release import packs

    return [pack] if pack else [edition.id for edition in packs()]


def _load(pack: str) -> Program:
    from handrail.guidance.release import NoEdition, load_pack

    try:
        return load_pack(pack)
    except NoEdition as missing:
        raise Refused(str(missing), code=Exit.NO_EDITION) from missing


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under their columns: laid out for a reader in a terminal, plain for everything else."""
    if is_plain():
        widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
        for row in (columns, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            click.echo("  ".join(cells).rstrip())
        return
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE)
    for column in columns:
        table.add_column(column, no_wrap=column == "id", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
