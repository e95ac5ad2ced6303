"""``handrail vault``: how safe the safe is today, and what a thief of its database would see."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handrail.cli.leave import Exit, Refused
from handrail.cli.write import as_json, put

if TYPE_CHECKING:
    from handrail.vault import FileStore, Keyring, Safe
    from handrail.vault.health import TeamHealth


@click.group()
def vault() -> None:
    """The safe: how well it is kept, and a theft of a made-up one to watch."""


@vault.command()
@click.argument("database", metavar="DATABASE", type=click.Path(path_type=Path))
@click.argument("keyring", metavar="KEYRING", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Sentences, or JSON for a program.",
)
def health(database: Path, keyring: Path, as_: str) -> int:
    """Say, per team, who can open its cases today, and what to put right.

    DATABASE is the file that holds the records and KEYRING the file that belongs to it. Needs
    nobody's password and opens no case. Leaves with code 5 when something must be put right before
    the next case, so that a nightly run can raise the alarm.
    """
    from handrail.vault import Locked, Safe
    from handrail.vault import health as look

    at = datetime.now(UTC)
    try:
        store, held = _opened(database, keyring)
        safe = Safe(store, held)
        teams, lost = look(safe, at=at), _lost(store, safe)
    except Locked as locked:
        raise Refused(locked.sentence) from locked
    beside = database.resolve().parent == keyring.resolve().parent
    if as_ == "json":
        data = {"at": written(at), "keyring_beside_database": beside, "lost": list(lost)}
        put(as_json({**data, "teams": _data(teams)}))
    else:
        put("\n".join([*_said(teams, lost, at), *([_BESIDE] if beside else ())]) + "\n")
    is_well = teams and not lost and not beside and not any(team.is_red for team in teams)
    return Exit.DONE if is_well else Exit.NEEDS_CARE


@vault.command()
@click.option(
    "--keep",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    default=None,
    help="Keep what the demonstration made in this new folder, to look into; else it is removed.",
)
def demo(keep: Path | None) -> int:
    """Make a made-up setting, steal its database before your eyes, and show what the thief sees.

    Everything shown is done as it is shown: real keys, a real file, and a real search through it.
    Nothing of yours is read.
    """
    from handrail.cli.narrate import MoreThanPromised
    from handrail.cli.theft import steal

    with _folder(keep) as folder:
        try:
            steal(folder, at=datetime.now(UTC))
        except MoreThanPromised as more:
            sentence = f"MORE THAN WAS PROMISED: {more} Please report this."
            raise Refused(sentence, code=Exit.FAULT) from more
    if keep is not None:
        database, keyring = keep / "server/records.db", keep / "keys/keyring.txt"
        record, checkpoint = keep / "record.json", keep / "checkpoint.txt"
        click.echo(f"\nEverything is in {keep}. To look into it:")
        click.echo(f"  handrail vault health {database} {keyring}")
        click.echo(f"  handrail record verify {record} --checkpoint {checkpoint}")
    return Exit.DONE


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The new folder that was asked for, or one that is removed at the end."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="handrail-demo-") as made:
            yield Path(made)
        return
    try:
        keep.mkdir(mode=0o700)
    except OSError as error:
        raise Refused(
            f"The folder {keep} could not be made: {(error.strerror or 'bad name').lower()}. Name "
            "one that is not there yet, in a folder where you may write."
        ) from error
    yield keep


def _opened(database: Path, keyring: Path) -> tuple[FileStore, Keyring]:
    from handrail.vault import FileStore, read_keyring_file

    if not database.is_file():
        raise Refused(
            f"There is no database at {database}, so nothing could be looked at. Name the file "
            "that holds the records; `handrail vault demo --keep FOLDER` makes one to try."
        )
    held = read_keyring_file(keyring)
    try:
        return FileStore(database), held
    except sqlite3.DatabaseError as error:
        raise Refused(
            f"{database} cannot be read as a database of records ({error}), so nothing was looked "
            "at. Name the file that holds the records, or restore it from a backup."
        ) from error


def _lost(store: FileStore, safe: Safe) -> tuple[str, ...]:
    """What the chronology in the same file says was written, and is not kept any more."""
    from handrail.chronology.kept import check_kept
    from handrail.chronology.ledger_file import SqliteLedger, has_tables
    from handrail.vault.kept import what_is_kept

    with store.transaction():
        if not has_tables(store.connection):
            return ()
        kept = what_is_kept(safe)
        return check_kept(
            SqliteLedger(store.connection),
            kept=kept.words,
            waiting=kept.waiting,
            disposed=kept.disposed,
        )


_BESIDE = """
RED   The keyring lies in the same folder as the database, so one theft or one backup takes both.
      Move the keyring to another place, and out of every backup of the database."""


def _said(teams: tuple[TeamHealth, ...], lost: tuple[str, ...], at: datetime) -> Iterator[str]:
    yield f"The safe at {at:%H:%M} UTC on {at.day} {at:%B %Y}."
    if not teams:
        yield "RED   There is no team in it, so no case can be opened and nothing can be told."
    for team in teams:
        yield ""
        yield f"Team {team.team}"
        yield f"  Can open its cases today: {', '.join(team.can_open) or 'nobody'}."
        yield f"  Recovery sheet: {team.sheet.replace('-', ' ')}{_since(team.sheet_made_at)}."
        for finding in team.findings:
            yield f"  {finding.level.upper():<5} {finding.sentence}"
        if not team.findings:
            yield "  Nothing to put right."
    yield from (f"\nRED   {sentence}" for sentence in lost)


def _since(made_at: datetime | None) -> str:
    return f", made on {made_at.day} {made_at:%B %Y}" if made_at else ""


def _data(teams: tuple[TeamHealth, ...]) -> list[dict[str, Any]]:
    return [
        {
            "team": team.team,
            "can_open": list(team.can_open),
            "sheet": team.sheet,
            "sheet_made_at": team.sheet_made_at and written(team.sheet_made_at),
            "findings": [
                {"level": one.level, "about": one.about, "sentence": one.sentence}
                for one in team.findings
            ],
        }
        for team in teams
    ]


def written(at: datetime) -> str:
    """A moment as every file of Handrail writes it: UTC, whole seconds."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
