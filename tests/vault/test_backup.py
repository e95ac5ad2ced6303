"""Backups: data and keys apart, whole or refused, and nothing restored without the keyring."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.chronology.ledger_file import make_tables
from handrail.vault.backup import check_backup, remove_old_keys, restore, write_backup
from handrail.vault.cases import read
from handrail.vault.disposal import dispose
from handrail.vault.file_store import FileStore
from handrail.vault.keyring import new_keyring, write_keyring_file
from handrail.vault.locked import Why
from handrail.vault.manifest import written
from handrail.vault.rows import ROWS, CaseRow, CaseWrapRow, EntryRow, Shelf
from handrail.vault.safe import Safe
from handrail.vault.unlocking import FLOOR
from tests.house.tree import ROOT
from tests.vault.filled import SAID, keep, keep_restricted, put, tell
from tests.vault.setting import AT, DAY, HOUR, TEAM, a_case, a_setting, refused

SECOND = timedelta(seconds=1)


@pytest.fixture
def setting(tmp_path):
    """The made-up setting in a file, with two cases and an intake."""
    setting = a_setting(FileStore(tmp_path / "safe.db"))
    keep(setting, "case-1", SAID, "more words")
    keep_restricted(setting, "case-2", SAID)
    tell(setting)
    return setting


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(setting, folder):
    return write_backup(setting.safe, folder, at=AT, mark="checkpoint 7").manifest


def rows_of(store):
    return {kind: tuple(store.where(kind)) for kind in ROWS}


def test_what_is_restored_is_what_was_backed_up(setting, backup, tmp_path):
    restored = restore(
        backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT
    )
    assert rows_of(restored) == rows_of(setting.store)
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []
    # It goes on as a store of its own.
    safe = Safe(restored, setting.keyring, FLOOR)
    put(safe, setting.lead, "after the restore", case="case-1", seq=5)


def test_a_manifest_says_what_belongs_together(setting, backup):
    made = check_backup(backup, keyring=setting.keyring)
    assert (made.made_at, made.mark) == (AT, "checkpoint 7")
    assert made.data.rows["data_case"] == 2
    assert made.keys.rows["keys_case_wrap"] == 3
    assert made.data.file == "handrail-20261122T081300Z.data"


def test_keys_and_data_never_lie_in_one_file(setting, backup):
    wraps = [row.wrap for row in setting.store.where(CaseWrapRow)]
    words = [row.sealed for row in setting.store.where(EntryRow)]
    data = backup.with_suffix(".data").read_bytes()
    keys = backup.with_suffix(".keys").read_bytes()
    assert not any(wrap in data for wrap in wraps)
    assert all(wrap in keys for wrap in wraps)
    assert not any(sealed in keys for sealed in words)
    assert {path.stat().st_mode & 0o777 for path in backup.parent.iterdir()} >= {0o600}


def test_a_removed_key_is_not_carried_into_a_backup(setting, folder):
    wraps = [row.wrap for row in setting.store.where(CaseWrapRow, case="case-1")]
    dispose(setting.safe, case="case-1", at=AT)
    backup = write_backup(setting.safe, folder, at=AT).manifest
    keys = backup.with_suffix(".keys")
    assert not any(wrap in keys.read_bytes() for wrap in wraps)
    with closing(sqlite3.connect(keys)) as connection:
        found = connection.execute("SELECT id FROM keys_case_wrap").fetchall()
    assert all(id.startswith("case-2:") for (id,) in found)


DRILL = """
import sys
from pathlib import Path
from handrail.vault.backup import restore
from handrail.vault.cases import entries, read_card
from handrail.textgate import clean
from handrail.vault.glass import break_glass
from handrail.vault.intake import open_intake
from handrail.vault.keyring import read_keyring_file
from handrail.vault.people import unlock
from handrail.vault.rows import CaseRow, ROWS
from handrail.vault.safe import Safe
from handrail.vault.sheet import Sheet
from handrail.vault.unlocking import FLOOR
from datetime import datetime

folder, typed, secret, at = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
at = datetime.fromisoformat(at)
keyring = read_keyring_file(folder / "keyring")
(manifest,) = folder.glob("*.json")
store = restore(manifest, into=folder / "new.db", keyring=keyring, disposed=(), at=at)
safe = Safe(store, keyring, FLOOR)
keys = break_glass(
    safe, team="team-a", sheet=Sheet.read(typed), person="person-new", reason=clean("drill"), at=at,
    announce=lambda broken: None,
)
head = unlock(safe, person="person-e", secret=secret, at=at)
for case in safe.store.where(CaseRow):
    who = head if case.id == "case-2" else keys
    print(case.id, read_card(safe, who, case=case.id, at=at).names[0])
    print([told.text for told in entries(safe, who, case=case.id, at=at)])
print(open_intake(safe, keys, intake="intake-1", at=at).text)
print(sum(1 for kind in ROWS for _ in safe.store.where(kind)))
"""


def test_c29_data_keys_keyring_and_the_typed_sheet_open_every_case_on_a_clean_machine(
    setting, backup, tmp_path
):
    clean_machine = tmp_path / "clean"
    clean_machine.mkdir()
    for path in backup.parent.iterdir():
        os.rename(path, clean_machine / path.name)
    write_keyring_file(clean_machine / "keyring", setting.keyring)
    before = sum(map(len, rows_of(setting.store).values()))
    setting.store.close()
    for path in tmp_path.glob("safe.db*"):
        path.unlink()
    typed = setting.sheets[TEAM].printed().lower().replace(" ", "-")
    ran = subprocess.run(
        [sys.executable, "-c", DRILL, str(clean_machine), typed, "a made-up secret of person-e"]
        + [AT.isoformat()],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr == ""
    *told, count = ran.stdout.splitlines()
    assert told == [
        "case-1 Pat Example",
        str([SAID, "more words"]),
        "case-2 Pat Example",
        str([SAID]),
        SAID,
    ]
    assert int(count) == before


@pytest.mark.parametrize(
    ("keyring", "why"), [(None, Why.NO_KEYRING), (new_keyring(), Why.OTHER_KEYRING)]
)
def test_c30_without_the_right_keyring_nothing_is_restored(backup, tmp_path, keyring, why):
    into = tmp_path / "new.db"
    before = {path: path.read_bytes() for path in backup.parent.iterdir()}
    with refused(why):
        restore(backup, into=into, keyring=keyring, disposed=(), at=AT)
    with refused(why):
        check_backup(backup, keyring=keyring)
    assert list(tmp_path.glob("*new.db*")) == []
    assert {path: path.read_bytes() for path in backup.parent.iterdir()} == before


def test_c30_a_restored_file_takes_nothing_in_under_another_keyring(setting, backup, tmp_path):
    restored = restore(
        backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT
    )
    with refused(Why.OTHER_KEYRING):
        Safe(restored, new_keyring(), FLOOR)


def test_a_later_keyring_of_the_same_setting_restores_an_older_backup(setting, backup, tmp_path):
    later = setting.keyring.with_new_server_key().with_new_pepper()
    restored = restore(backup, into=tmp_path / "new.db", keyring=later, disposed=(), at=AT)
    assert rows_of(restored) == rows_of(setting.store)


@pytest.mark.parametrize("shelf", list(Shelf))
@pytest.mark.parametrize("where", [0, 100, -1])
def test_a_part_with_one_changed_byte_is_refused(setting, backup, tmp_path, shelf, where):
    part = backup.with_suffix(f".{shelf}")
    content = bytearray(part.read_bytes())
    content[where] ^= 1
    part.write_bytes(content)
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    assert not (tmp_path / "new.db").exists()


def test_a_part_that_is_cut_short_or_not_there_is_refused(setting, backup, tmp_path):
    keys, data = backup.with_suffix(".keys"), backup.with_suffix(".data")
    whole = data.read_bytes()
    data.write_bytes(whole[:-1])
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    data.write_bytes(whole)
    keys.unlink()
    with refused(Why.GONE) as caught:
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    assert "35 days" in caught.value.sentence
    data.unlink()
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)


def test_parts_of_two_backups_are_not_mixed(setting, backup, folder, tmp_path):
    keep(setting, "case-3", "later words")
    later = write_backup(setting.safe, folder, at=AT + DAY).manifest
    os.replace(backup.with_suffix(".keys"), later.with_suffix(".keys"))
    with refused(Why.DAMAGED_BACKUP):
        restore(later, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)


def test_c47_a_backup_does_not_bring_back_what_was_disposed_of_since(
    setting, backup, folder, tmp_path
):
    wraps = tuple(setting.store.where(CaseWrapRow, case="case-1"))
    words = tuple(setting.store.where(EntryRow, case="case-1"))
    dispose(setting.safe, case="case-1", at=AT + DAY)
    restored = restore(
        backup,
        into=tmp_path / "new.db",
        keyring=setting.keyring,
        disposed=("case-1", "case-of-later"),
        at=AT + 20 * DAY,
    )
    safe = Safe(restored, setting.keyring, FLOOR)
    with refused(Why.GONE):
        read(safe, setting.lead, case="case-1", seq=0, at=AT + 20 * DAY)
    assert read(safe, setting.lead, case="case-2", seq=0, at=AT + 20 * DAY)[1] == SAID
    assert not any(restored.where(CaseWrapRow, case="case-1"))
    (row,) = restored.where(CaseRow, id="case-1")
    assert row.disposed_at == AT + 20 * DAY
    files = b"".join(path.read_bytes() for path in tmp_path.glob("*new.db*"))
    assert not any(row.wrap[10:42] in files for row in wraps)
    assert not any(row.sealed[10:42] in files for row in words)
    # Nor does a backup of the restored file, 35 days on, with no key of before left anywhere.
    later = write_backup(safe, folder, at=AT + 60 * DAY)
    assert [path.suffix for path in later.removed] == [".keys"]
    assert not any(
        row.wrap[10:42] in path.read_bytes() for row in wraps for path in folder.iterdir()
    )


CHANGES = {
    "mark": lambda said: said.update(mark="checkpoint 8"),
    "made_at": lambda said: said.update(made_at="2027-11-22T08:13:00Z"),
    "file": lambda said: said["data"].update(file="../safe.db"),
    "rows": lambda said: said["data"]["rows"].update(data_entry=0),
    "digest": lambda said: said["keys"].update(sha256="0" * 64),
    "seal": lambda said: said.update(seal=said["seal"][:-2] + "00"),
    "no seal": lambda said: said.pop("seal"),
    "no keyring": lambda said: said.pop("keyring"),
    "more": lambda said: said.update(more=1),
    "form": lambda said: said.update(form="handrail backup 2"),
    "odd": lambda said: said.update(keyring=7),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_manifest_that_was_changed_is_refused(setting, backup, tmp_path, change):
    said = json.loads(backup.read_text("utf-8"))
    CHANGES[change](said)
    backup.write_text(json.dumps(said), "utf-8")
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 90_000, b'{"form": 1}'])
def test_what_is_no_manifest_is_said_to_be_none(setting, backup, tmp_path, content):
    backup.write_bytes(content)
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    backup.unlink()
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)


def test_a_backup_with_fewer_rows_than_its_manifest_says_is_refused(setting, backup, tmp_path):
    made = check_backup(backup, keyring=setting.keyring)
    more = replace(made.data, rows={**made.data.rows, "data_case": 3})
    backup.write_text(written(replace(made, data=more), setting.keyring), "utf-8")
    with refused(Why.DAMAGED_BACKUP):
        restore(backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT)
    assert list(tmp_path.glob("*new.db*")) == []


def test_nothing_is_restored_over_a_file_that_is_there(setting, backup, tmp_path):
    with pytest.raises(FileExistsError, match="left as it is"):
        restore(backup, into=tmp_path / "safe.db", keyring=setting.keyring, disposed=(), at=AT)


def test_keys_are_kept_for_35_days_and_data_for_good(setting, folder):
    made = [write_backup(setting.safe, folder, at=AT + n * DAY).manifest for n in range(3)]
    assert remove_old_keys(folder, at=AT + 35 * DAY - SECOND) == ()
    assert remove_old_keys(folder, at=AT + 35 * DAY) == (made[0].with_suffix(".keys"),)
    later = write_backup(setting.safe, folder, at=AT + 36 * DAY)
    assert later.removed == (made[1].with_suffix(".keys"),)
    assert len(list(folder.glob("*.data"))) == 4
    assert len(list(folder.glob("*.json"))) == 4


def test_what_a_crash_left_half_made_goes_after_a_day_and_nothing_else_does(folder):
    draft, other = folder / ".handrail-20261122T081300Z.keys", folder / "notes.keys"
    for path in (draft, other):
        path.write_bytes(b"x")
    assert remove_old_keys(folder, at=AT + DAY - SECOND) == ()
    assert remove_old_keys(folder, at=AT + DAY) == (draft,)
    assert remove_old_keys(folder, at=AT + 999 * DAY) == ()
    assert other.exists()


@pytest.mark.parametrize("late", [timedelta(0), SECOND, 30 * DAY])
def test_a_clock_that_went_back_makes_no_backup(setting, folder, backup, late):
    before = sorted(folder.iterdir())
    with refused(Why.NOT_ALLOWED) as caught:
        write_backup(setting.safe, folder, at=AT - late)
    assert "clock" in caught.value.sentence
    assert sorted(folder.iterdir()) == before


def test_a_backup_that_fails_leaves_nothing_behind(setting, folder, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("handrail.vault.backup.kept_for_good", full)
    with pytest.raises(OSError, match="space"):
        write_backup(setting.safe, folder, at=AT)
    assert list(folder.iterdir()) == []


def test_a_store_in_memory_has_nothing_to_back_up(folder):
    with pytest.raises(TypeError, match="in a file"):
        write_backup(a_setting().safe, folder, at=AT)


def test_what_others_keep_in_the_same_file_goes_with_the_data(setting, folder, tmp_path):
    connection = setting.store.connection
    with setting.store.transaction():
        make_tables(connection)
        for n in range(3):
            row = (n, "case-1", n, b"header", b"signature")
            connection.execute("INSERT INTO chronology_entry VALUES (?, ?, ?, ?, ?)", row)
    backup = write_backup(setting.safe, folder, at=AT).manifest
    made = check_backup(backup, keyring=setting.keyring)
    assert made.data.rows["chronology_entry"] == 3
    restored = restore(
        backup, into=tmp_path / "new.db", keyring=setting.keyring, disposed=(), at=AT
    )
    assert restored.connection.execute("SELECT count(*) FROM chronology_entry").fetchone() == (3,)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        restored.connection.execute("DELETE FROM chronology_entry")


def test_c61_a_backup_made_while_others_write_is_whole_and_of_one_moment(setting, folder, tmp_path):
    stop = threading.Event()

    def write_on():
        store = FileStore(tmp_path / "safe.db")
        for n in range(5000):
            if stop.is_set():
                break
            with store.transaction():
                # A case and its wrap lie in different parts, and always come together.
                case = f"busy-{n}"
                store.add(a_case(case))
                row = CaseWrapRow(
                    id=f"{case}:x", case=case, holder="x", key_id=b"", until=None, wrap=b"w"
                )
                store.add(row)
        store.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        made = [write_backup(setting.safe, folder, at=AT + n * HOUR).manifest for n in range(6)]
    finally:
        stop.set()
        writer.join()
    counts = []
    for n, manifest in enumerate(made):
        restored = restore(
            manifest, into=tmp_path / f"new-{n}.db", keyring=setting.keyring, disposed=(), at=AT
        )
        cases = [row.id for row in restored.where(CaseRow) if row.id.startswith("busy")]
        wraps = [row.case for row in restored.where(CaseWrapRow, holder="x")]
        assert cases == wraps == [f"busy-{m}" for m in range(len(cases))]
        counts.append(len(cases))
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
