"""The store in a file: for its owner alone, shared without loss, and honest about a full disk."""

import signal
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
from contextlib import closing, suppress

import pytest

from handrail.vault.file_store import FORMAT, FileStore
from handrail.vault.locked import Why
from handrail.vault.rows import ROWS, CaseWrapRow, EntryRow, owners_of, table_of
from tests.vault.setting import refused

WRITER = """
import sys
from pathlib import Path
from handrail.vault.file_store import FileStore
from handrail.vault.rows import EntryRow

path, name = Path(sys.argv[1]), sys.argv[2]
store = FileStore(path)
for number in range(50):
    with store.transaction():
        seq = sum(1 for _ in store.where(EntryRow, case="case-1"))
        store.add(EntryRow(id=f"case-1:{seq}", case="case-1", seq=seq, sealed=name.encode()))
store.close()
"""


OPENER = """
import sys
from pathlib import Path
from handrail.vault.file_store import FileStore

for line in sys.stdin:
    FileStore(Path(line.strip())).close()
    print("opened", flush=True)
"""


STOPPED = """
import os, signal, sys
from pathlib import Path
from handrail.vault.file_store import FileStore
from handrail.vault.rows import CaseWrapRow

FileStore.erase = lambda self: os.kill(os.getpid(), signal.SIGKILL)
FileStore(Path(sys.argv[1])).remove(CaseWrapRow, "case-1:a")
"""


class Stopped(Exception):
    """What stops a transaction in these tests."""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "safe.sqlite3"


@pytest.fixture
def store(path):
    """A store in a file, empty."""
    with closing(FileStore(path)) as store:
        yield store


def entry(seq, sealed=b"x", case="case-1"):
    return EntryRow(id=f"{case}:{seq}", case=case, seq=seq, sealed=sealed)


def wrap(id, secret):
    return CaseWrapRow(
        id=id, case="case-1", holder=id.split(":")[1], key_id=bytes(8), until=None, wrap=secret
    )


def asked(store, pragma):
    return store.connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def outstanding(store):
    return store.erasing_outstanding


def files_of(path):
    """Every byte in the file and in the files beside it."""
    return b"".join(one.read_bytes() for one in path.parent.iterdir())


def test_the_file_is_for_its_owner_alone(store, path):
    store.add(entry(0))
    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}


def test_every_connection_is_set_to_lose_nothing_and_to_leave_nothing(path, store):
    with closing(FileStore(path)) as again:
        for one in (store, again):
            said = {
                pragma: asked(one, pragma)
                for pragma in (
                    *("journal_mode", "synchronous", "secure_delete", "foreign_keys"),
                    *("recursive_triggers", "trusted_schema", "cell_size_check"),
                )
            }
            assert said == {
                "journal_mode": "wal",
                "synchronous": 2,
                "secure_delete": 1,
                "foreign_keys": 1,
                "recursive_triggers": 1,
                "trusted_schema": 0,
                "cell_size_check": 1,
            }


def test_keys_and_data_lie_in_tables_of_their_own(store):
    tables = store.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    named = {f"{kind.shelf}_{table_of(kind)}" for kind in ROWS}
    assert {name for (name,) in tables} == named
    assert {"keys_case_wrap", "keys_member", "keys_unlocker", "data_entry"} <= named


@pytest.mark.parametrize(
    ("kind", "owner"), [(kind, owner) for kind in ROWS for owner in owners_of(kind)]
)
def test_rows_are_looked_up_by_their_owner_through_an_index(store, kind, owner):
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    assert list(store.where(kind, **{owner: "x"})) == []
    store.connection.set_trace_callback(None)
    (statement,) = asked
    plan = store.connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    assert f"USING INDEX {kind.shelf}_{table_of(kind)}_{owner}" in str(plan)


def test_a_key_that_was_removed_or_replaced_is_in_no_file(store, path):
    secret, other = b"the wrap to be gone", b"the wrap to be put in another's place"
    store.add_many([wrap("case-1:a", secret), wrap("case-1:b", other)])
    assert secret in files_of(path)
    store.remove(CaseWrapRow, "case-1:a")
    store.replace(wrap("case-1:b", b"new"))
    assert secret not in files_of(path)
    assert other not in files_of(path)


def test_a_key_under_one_id_is_added_and_removed_any_number_of_times(store):
    with store.transaction():
        for _ in range(300):
            store.add(wrap("x:y", b"a wrap"))
            store.remove(CaseWrapRow, "x:y")
            assert not store.has(CaseWrapRow)
            assert list(store.where(CaseWrapRow)) == []


def test_a_key_removed_while_another_program_reads_is_gone_after_the_next_write(path):
    with closing(FileStore(path, patience=0.01)) as store, closing(FileStore(path)) as other:
        store.add(wrap("case-1:a", b"the wrap to be gone"))
        other.connection.execute("BEGIN")
        assert other.has(CaseWrapRow)
        store.remove(CaseWrapRow, "case-1:a")
        assert b"the wrap to be gone" in files_of(path)
        other.connection.execute("COMMIT")
        store.add(entry(0))
        assert b"the wrap to be gone" not in files_of(path)


def test_c48_a_key_that_another_program_could_not_erase_is_gone_after_any_commit(path):
    secret = b"the wrap to be gone"
    with closing(FileStore(path, patience=0.01)) as server, closing(FileStore(path)) as reader:
        server.add(wrap("case-1:a", secret))
        reader.connection.execute("BEGIN")
        assert reader.has(CaseWrapRow)
        with closing(FileStore(path, patience=0.01)) as nightly:  # and it ends without a retry
            nightly.remove(CaseWrapRow, "case-1:a")
            assert outstanding(nightly)
        assert outstanding(server)
        assert secret in files_of(path)
        server.add(entry(0))
        assert outstanding(server)
        reader.connection.execute("COMMIT")
        server.add(entry(1))
        assert not outstanding(server)
        assert secret not in files_of(path)


def test_c48_a_program_that_was_stopped_before_it_erased_is_made_good_by_the_next(path):
    secret = b"the wrap to be gone"
    with closing(FileStore(path, patience=0.01)) as server:
        server.add(wrap("case-1:a", secret))
        stopped = subprocess.run([sys.executable, "-c", STOPPED, path], check=False)
        assert stopped.returncode == -signal.SIGKILL
        assert secret in files_of(path)
        with closing(FileStore(path, patience=0.01)) as again:
            assert outstanding(again)
            again.add(entry(0))
            assert not outstanding(again)
            assert secret not in files_of(path)


def test_an_erasing_that_waits_for_readers_holds_nobody_up_for_long(path):
    with closing(FileStore(path, patience=60)) as store, closing(FileStore(path)) as reader:
        store.add(wrap("case-1:a", b"the wrap to be gone"))
        reader.connection.execute("BEGIN")
        assert reader.has(CaseWrapRow)
        store.remove(CaseWrapRow, "case-1:a")
        assert not store.erase()
        assert asked(store, "busy_timeout") == 60_000
        reader.connection.execute("COMMIT")
        assert store.erase()
        assert not outstanding(store)


def test_ten_thousand_rows_are_read_a_few_at_a_time(store):
    store.add_many(entry(seq, sealed=bytes(1_000)) for seq in range(10_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in store.where(EntryRow, case="case-1")) == 10_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3_000_000


def test_a_reading_that_was_left_halfway_holds_nobody_up(store, path):
    store.add_many(entry(seq) for seq in range(2_000))
    reading = store.where(EntryRow)
    next(reading)
    with closing(FileStore(path, patience=0.01)) as other:
        other.add(entry(2_000))
        assert asked(other, "wal_checkpoint(TRUNCATE)") == 0


def test_what_others_keep_in_the_same_file_is_written_in_the_same_transaction(store):
    store.connection.execute("CREATE TABLE log (line TEXT)")
    with suppress(Stopped), store.transaction():
        store.add(entry(0))
        store.connection.execute("INSERT INTO log VALUES ('x')")
        raise Stopped
    assert store.connection.execute("SELECT count(*) FROM log").fetchone() == (0,)
    assert not store.has(EntryRow)


def test_writers_in_several_programs_neither_lose_nor_repeat_a_number(path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, f"writer {number}"])
        for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    with closing(FileStore(path)) as store:
        assert [row.seq for row in store.where(EntryRow)] == list(range(200))
        assert {row.sealed for row in store.where(EntryRow)} == {
            f"writer {number}".encode() for number in range(4)
        }


def test_whoever_waits_too_long_is_told_that_nothing_was_saved(path, store):
    with closing(FileStore(path, patience=0.01)) as other:
        with store.transaction():
            store.add(entry(0))
            with refused(Why.BUSY):
                other.add(entry(1))
        other.add(entry(1))
    assert [row.seq for row in store.where(EntryRow)] == [0, 1]


def test_a_full_disk_is_said_and_everything_older_stays(store):
    store.add(entry(0))
    store.connection.execute(f"PRAGMA max_page_count={asked(store, 'page_count') + 4}")
    with refused(Why.NOT_KEPT), store.transaction():
        store.add(entry(1))
        store.add(entry(2, sealed=bytes(100_000)))
    assert [row.seq for row in store.where(EntryRow)] == [0]
    store.connection.execute("PRAGMA max_page_count=100000")
    store.add(entry(2, sealed=bytes(100_000)))
    assert [row.seq for row in store.where(EntryRow)] == [0, 2]


def go_on_after_sqlite_gave_up(store):
    """Go on inside an outer transaction after the whole of it was undone, as on a full disk."""
    with store.transaction():
        store.add(entry(0))
        with suppress(Stopped), store.transaction():
            store.connection.execute("ROLLBACK")
            raise Stopped
        store.add(entry(1))


def test_nothing_is_written_by_itself_after_sqlite_gave_a_transaction_up(store):
    with refused(Why.NOT_KEPT):
        go_on_after_sqlite_gave_up(store)
    assert not store.has(EntryRow)


def test_a_commit_that_fails_keeps_nothing_and_the_next_one_works(store):
    store.connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    store.connection.execute(
        "CREATE TABLE child (p REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    with suppress(sqlite3.IntegrityError), store.transaction():
        store.add(entry(0))
        store.connection.execute("INSERT INTO child VALUES (9)")
    assert not store.connection.in_transaction
    assert not store.has(EntryRow)
    store.add(entry(0))
    assert store.has(EntryRow)


def test_several_programs_make_the_same_new_file_at_once(tmp_path):
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for number in range(12):
        for opener in openers:
            assert opener.stdin
            opener.stdin.write(f"{tmp_path / str(number)}\n")
            opener.stdin.flush()
        said = [opener.stdout.readline() for opener in openers if opener.stdout]
        assert said == ["opened\n"] * 4
    assert {opener.communicate()[0] for opener in openers} == {""}
    # When two let go at the same moment, SQLite leaves its own files beside the store.
    made = {one.name for one in tmp_path.iterdir() if not one.name.endswith(("-wal", "-shm"))}
    assert made == {str(number) for number in range(12)}


def test_a_file_of_a_newer_version_is_left_alone(path):
    with closing(FileStore(path)) as store:
        store.connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    before = path.read_bytes()
    with refused(Why.UNKNOWN_VERSION):
        FileStore(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (line TEXT)")
    before = path.read_bytes()
    with refused(Why.UNKNOWN_VERSION):
        FileStore(path)
    assert path.read_bytes() == before


def test_only_a_taken_id_is_called_taken(store):
    store.connection.execute(
        "CREATE TRIGGER no BEFORE INSERT ON data_entry BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="no"):
        store.add(entry(0))
