"""``handrail record``: check an exported record, and hand out the checker to go with it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from handrail.cli.leave import Exit
from handrail.cli.write import put

_CHECKER = "verify_record.py"


@click.group()
def record() -> None:
    """An exported record of a case: check that it is whole and as it was written."""


@record.command()
@click.argument("record", metavar="RECORD", type=click.Path(path_type=Path))
@click.option(
    "--checkpoint",
    "checkpoints",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A checkpoint that somebody outside has kept; may be given again for others.",
)
def verify(record: Path, checkpoints: tuple[Path, ...]) -> int:
    """Say in sentences whether RECORD is whole, in order, signed and as it was written.

    Needs no database, no keyring and no network: what it does is what the single file that
    `handrail record checker` writes does anywhere.
    """
    from handrail.chronology import verify_record

    given = [str(record)]
    for checkpoint in checkpoints:
        given += ["--checkpoint", str(checkpoint)]
    return Exit.REFUSED if verify_record.main(given) else Exit.DONE


@record.command()
@click.option(
    "--output",
    metavar="FILE",
    default=None,
    help=f"Where to write it; {_CHECKER} is its usual name. Standard output when left out.",
)
def checker(output: str | None) -> None:
    """Write the checker as one file of plain Python, to give with a record.

    Whoever receives a record runs it with Python 3.9 or newer and nothing else, offline:
    `python -I verify_record.py RECORD`.
    """
    put(files("handrail.chronology").joinpath(_CHECKER).read_bytes(), output)
