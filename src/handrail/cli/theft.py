"""``handrail vault demo``: steal a made-up setting's database, and show what the thief can do.

Every line that says what the thief got is found out as it is printed. Should a theft give more than
the product promises, the demonstration says so and leaves with the code for a fault.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final

from handrail.chronology.check import check_log
from handrail.chronology.ledger_file import SqliteLedger
from handrail.cli import made_up
from handrail.cli.made_up import CANARIES, CASE, LEAD, NOTED, TEAM, MadeUp
from handrail.cli.narrate import expect, refused, say, show_lines, title
from handrail.cli.search_bytes import words_found
from handrail.vault import FileStore, Keys, Safe, new_keyring, read, unlock, verify
from handrail.vault.rows import ROWS, CardRow, CaseRow, EntryRow, inventory
from handrail.vault.sheets import open_by_sheet

GUESSES: Final = 5
PHRASE_BITS: Final = 66
SECONDS_A_YEAR: Final = 31_557_600
NOTE_AT: Final = 1
"""Where the lead's note stands in the case."""


def steal(folder: Path, *, at: datetime) -> None:
    """Show the whole demonstration, with everything it makes in an empty folder."""
    made = _a_setting_at_work(folder, at)
    outside, size = made_up.checkpoint(made), made.ledger.size()
    (folder / "checkpoint.txt").write_text(outside, encoding="utf-8")
    say("Somebody outside IT keeps this checkpoint of the chronology:")
    show_lines(outside.splitlines()[:3])
    stolen = _copy(made.database, folder / "thief")
    _database_alone(stolen)
    _database_and_keyring(stolen, made, at)
    _pen_in_hand(made, folder, outside)
    _checked_elsewhere(made, folder, size, at)
    _disposed(made, folder, stolen, at + timedelta(days=30))
    made.store.close()
    title("What none of this stops")
    say(
        "Whoever controls the running server reads what people open from then on. Whoever may read "
        "a case can copy it by hand. Every limit is listed in docs/assurance/thefts.md."
    )


def _a_setting_at_work(folder: Path, at: datetime) -> MadeUp:
    title("1. A made-up setting, with a lead, a head and a printed recovery sheet")
    made = made_up.set_up(folder, at=at)
    say("The records are in server/records.db; the keyring is elsewhere, in keys/keyring.txt.")
    say("Two people hold the team's key, and the sheet was typed back: a case may be opened.")
    title("2. A member of staff tells something; the lead takes it in and works on it")
    receipt = made_up.tell(made, at=at)
    say("Whoever told it holds no key and cannot read it back. Their receipt holds a number only:")
    show_lines([f"entry {receipt.index} of the log, {receipt.leaf.hex()}"])
    made_up.work(made, at=at)
    say("The account, a note, its correction and a reading are in the chronology now.")
    return made


def _database_alone(stolen: Path) -> None:
    title("3. The thief has the database and its journal")
    raw = _bytes_in(stolen)
    found = words_found(raw, CANARIES)
    expect(not found, f"these words were found in the database: {', '.join(found)}.")
    say(
        f"{len(raw):,} bytes, searched for {len(CANARIES)} words of the case in plain, capitals, "
        "backwards, hex, base64, UTF-16 and UTF-32: none found."
    )
    control = words_found(raw + NOTED.encode("utf-16-le"), CANARIES)
    expect(bool(control), "the search found nothing even where the words had been put in.")
    say(f"(When the note is added in clear, the same search finds {len(control)} of them in it.)")
    say("What stands there without being sealed, by kind of row:")
    show_lines(_plainly_there(stolen))
    row = FileStore(stolen / made_up.DATABASE).one(EntryRow, f"{CASE}:{NOTE_AT}")
    expect(row is not None, "the note was not kept at all.")
    sealed = row.sealed if row else b""
    say(f"The lead's note of {len(NOTED)} characters is {len(sealed)} bytes that begin so:")
    show_lines(sealed[start : start + 32].hex(" ", 4) for start in (0, 32))
    say("The thief even knows the lead's real phrase, but has no keyring, and makes one up:")
    show_lines([refused(lambda: Safe(FileStore(stolen / made_up.DATABASE), new_keyring()))])


def _database_and_keyring(stolen: Path, made: MadeUp, at: datetime) -> None:
    title("4. The thief has the keyring too, and guesses")
    safe = Safe(FileStore(stolen / made_up.DATABASE), made.safe.keyring)
    begun = time.perf_counter()
    for guess in range(GUESSES):
        said = refused(partial(unlock, safe, person=LEAD, secret=f"made-up guess {guess}", at=at))
    each = (time.perf_counter() - begun) / GUESSES
    show_lines([said])
    years = each * 2 ** (PHRASE_BITS - 1) / SECONDS_A_YEAR
    say(
        f"{GUESSES} wrong guesses took {each * 1000:.0f} ms each on this machine. At that price a "
        f"phrase of six words takes about {years:.0e} years of one processor; a weak password is "
        "found far sooner."
    )


def _pen_in_hand(made: MadeUp, folder: Path, outside: str) -> None:
    title("5. Somebody who rules the database changes the record")
    for number, (deed, *statements) in enumerate(_FORGERIES):
        copy = _copy(made.database, folder / f"forged-{number}")
        connection = sqlite3.connect(copy / made_up.DATABASE, isolation_level=None)
        for (trigger,) in connection.execute(_TRIGGERS).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            expect(connection.execute(statement).rowcount > 0, "nothing was there to forge.")
        check = partial(check_log, SqliteLedger(connection), log=made.log.key, verify=verify)
        alone, compared = check(), check(held=[outside])
        connection.close()
        expect(not compared.sound, f"nobody noticed that somebody {deed}.")
        say(f"Somebody drops the triggers and {deed}. The check says:")
        show_lines(compared.faults[:1])
        if alone.sound:
            say("Without the checkpoint that was kept outside, nobody could have noticed this.")


def _checked_elsewhere(made: MadeUp, folder: Path, size: int, at: datetime) -> None:
    title("6. The record is exported, and checked without Handrail")
    record, checker = folder / "record.json", folder / "verify_record.py"
    record.write_text(made_up.export(made, older=size, at=at), encoding="utf-8")
    checker.write_bytes(files("handrail.chronology").joinpath("verify_record.py").read_bytes())
    command = ["-I", checker.name, record.name, "--checkpoint", "checkpoint.txt"]
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    expect(done.returncode == 0, f"the checker refused a good record: {done.stdout}")
    say(f"python {' '.join(command)}")
    show_lines(done.stdout.splitlines())


def _disposed(made: MadeUp, folder: Path, before: Path, at: datetime) -> None:
    title("7. The case is disposed of, and the thief has everything")
    say("(In use, two people and a wait come before this; here it is done at once.)")
    made_up.destroy(made, at=at)
    after = _copy(made.database, folder / "thief-afterwards")
    left = words_found(_bytes_in(after), CANARIES)
    expect(not left, f"these words were left in the database: {', '.join(left)}.")
    say("The thief has today's database, the keyring, the lead's phrase and the recovery sheet:")
    store = FileStore(after / made_up.DATABASE)
    safe = Safe(store, made.safe.keyring)
    keys = unlock(safe, person=LEAD, secret=made.phrase, at=at)
    paper = open_by_sheet(safe, team=TEAM, sheet=made.sheet)
    by_sheet = Keys("thief", keys.private, keys.signing, {TEAM: paper})
    for holder in (keys, by_sheet):
        said = refused(partial(read, safe, holder, case=CASE, seq=NOTE_AT, at=at))
    show_lines([said])
    say("and puts back the case's rows from a backup of the data that is older than the disposal:")
    _put_back(before, store)
    for holder in (keys, by_sheet):
        said = refused(partial(read, safe, holder, case=CASE, seq=NOTE_AT, at=at))
    show_lines([said])
    store.close()


def _put_back(before: Path, store: FileStore) -> None:
    """Everything the data shelf held about the case, back in its place; the keys are not in it."""
    old = FileStore(before / made_up.DATABASE)
    for kind in (CaseRow, CardRow, EntryRow):
        for row in old.where(kind):
            store.remove(kind, row.id)
            store.add(row)
    old.close()


def _plainly_there(stolen: Path) -> Iterator[str]:
    store = FileStore(stolen / made_up.DATABASE)
    for kind in ROWS:
        held = len(list(store.where(kind)))
        plain = [field for row, field, how, _ in inventory() if row is kind and how == "plain"]
        yield f"{held:>2} {kind.__name__.removesuffix('Row'):<11} {', '.join(plain)}"
    store.close()


def _copy(database: Path, to: Path) -> Path:
    """A copy of the database with its journal, as it lies on the disk."""
    to.mkdir()
    for path in database.parent.glob(f"{database.name}*"):
        shutil.copyfile(path, to / path.name)
    return to


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


_TRIGGERS: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_FORGERIES: Final = (
    (
        "dates the note back by a year",
        f"""UPDATE chronology_entry SET header = CAST(replace(CAST(header AS TEXT),
        '"at":"202', '"at":"201') AS BLOB) WHERE case_id = '{CASE}' AND seq = {NOTE_AT}""",
    ),
    (
        "cuts off what came after the note, and tidies up after it",
        f"DELETE FROM chronology_entry WHERE case_id = '{CASE}' AND seq > {NOTE_AT}",
        """DELETE FROM chronology_node
        WHERE (position + 1) << level > (SELECT count(*) FROM chronology_entry)""",
    ),
)
