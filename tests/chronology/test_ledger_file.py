"""A ledger in SQLite keeps what any ledger keeps, and can only be added to."""

import sqlite3
from itertools import count
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.chronology.chain import entries
from handrail.chronology.ledger import LedgerFault, Line
from handrail.chronology.ledger_file import SqliteLedger
from tests.chronology.people import Setting, Signer, busy_setting, open_file

FORBIDDEN = [
    "DELETE FROM chronology_entry WHERE idx = 3",
    "DELETE FROM chronology_node WHERE level = 0 AND position = 3",
    "UPDATE chronology_entry SET signature = x'00' WHERE idx = 3",
    "UPDATE chronology_node SET hash = x'00' WHERE level = 0 AND position = 3",
    "UPDATE OR REPLACE chronology_entry SET idx = 4 WHERE idx = 3",
    "REPLACE INTO chronology_entry SELECT idx, case_id, seq, x'00', signature"
    " FROM chronology_entry WHERE idx = 3",
    "REPLACE INTO chronology_entry SELECT idx + 99, case_id, seq, x'00', signature"
    " FROM chronology_entry WHERE idx = 3",
    "REPLACE INTO chronology_node VALUES (0, 3, x'00')",
    "INSERT INTO chronology_node VALUES (0, 3, x'00')"
    " ON CONFLICT DO UPDATE SET hash = excluded.hash",
    "INSERT OR IGNORE INTO chronology_entry SELECT * FROM chronology_entry WHERE idx = 3",
]


def everything(ledger):
    levels = (list(ledger.level(level)) for level in count())
    return list(ledger.lines()), list(iter(lambda: next(levels), []))


def test_a_file_and_memory_keep_the_same():
    kept = busy_setting()
    connection, ledger = open_file()
    filed = busy_setting(ledger)
    assert everything(filed.ledger) == everything(kept.ledger)
    for case in ("case-1", "setting", "no such case"):
        assert ledger.head(case) == kept.ledger.head(case)
        assert list(ledger.of_case(case)) == list(kept.ledger.of_case(case))
    assert list(ledger.lines(40)) == list(kept.ledger.lines(40))
    assert ledger.size() == kept.ledger.size() == 63
    assert filed.check() == kept.check()
    assert filed.check().sound
    connection.close()


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_is_kept_can_be_neither_changed_nor_taken_out(statement, recursive):
    connection, ledger = open_file()
    busy_setting(ledger, entries=5)
    before = everything(ledger)
    connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        connection.execute(statement)
    assert everything(ledger) == before
    connection.close()


def test_a_ledger_turns_recursive_triggers_on():
    connection, _ = open_file()
    assert connection.execute("PRAGMA recursive_triggers").fetchone() == (1,)
    connection.close()


def test_an_entry_and_what_goes_with_it_are_kept_together_or_not_at_all():
    connection, ledger = open_file()
    setting = Setting(ledger)
    connection.execute("COMMIT")
    before = everything(ledger)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE own (word TEXT)")
    setting.write("c1")
    connection.execute("ROLLBACK")
    assert everything(ledger) == before
    assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'own'").fetchone() is None
    connection.close()


def test_nothing_is_added_outside_a_transaction():
    connection, ledger = open_file()
    setting = Setting(ledger)
    connection.execute("COMMIT")
    with pytest.raises(LedgerFault, match="BEGIN IMMEDIATE"):
        setting.write("c1")
    assert list(entries(ledger, "c1")) == []
    connection.close()


def test_the_same_place_is_never_given_twice():
    connection, ledger = open_file()
    Setting(ledger)
    for number, case, seq in ((0, "c9", 0), (9, "setting", 0)):
        with pytest.raises(sqlite3.IntegrityError):
            ledger.add(Line(number, case, seq, b"", b""), [])
    connection.close()


def test_a_missing_node_and_a_lost_table_are_said_in_a_sentence():
    connection, ledger = open_file()
    with pytest.raises(LedgerFault, match="Node 0 of level 0 is not in the ledger"):
        ledger.node(0, 0)
    connection.execute("DROP TABLE chronology_entry")
    with pytest.raises(LedgerFault, match="could not be read"):
        ledger.size()
    assert "could not be read" in Setting.check(rebuilt(ledger)).faults[0]
    connection.close()


def rebuilt(ledger):
    """A setting around a ledger that is already there."""
    setting = Setting()
    setting.ledger = ledger
    return setting


def test_c41_eight_writers_on_one_case_neither_fork_nor_skip_on_sqlite(tmp_path):
    path = str(tmp_path / "log.sqlite3")
    connection, ledger = open_file(path)
    setting = Setting(ledger)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    failures = []

    def write(name):
        own = sqlite3.connect(path, isolation_level=None, timeout=60)
        try:
            mine = rebuilt(SqliteLedger(own))
            for number in range(25):
                own.execute("BEGIN IMMEDIATE")
                mine.write("c1", f"{name} {number}")
                own.execute("COMMIT")
        except (sqlite3.Error, LedgerFault) as error:
            failures.append(error)
        finally:
            own.close()

    threads = [Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    assert [entry.header.seq for entry in entries(ledger, "c1")] == list(range(200))
    assert setting.check().faults == ()
    connection.close()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_however_entries_come_and_transactions_end_the_log_checks(deeds):
    connection, ledger = open_file()
    setting = Setting(ledger)
    connection.execute("COMMIT")
    for case, keep in deeds:
        connection.execute("BEGIN IMMEDIATE")
        setting.write(case)
        connection.execute("COMMIT" if keep else "ROLLBACK")
    found = setting.check()
    assert found.faults == ()
    assert found.size == 3 + sum(keep for _, keep in deeds)
    connection.close()


def test_signing_happens_before_anything_is_kept():
    connection, ledger = open_file()
    setting = Setting(ledger)
    before = everything(ledger)

    class Broken(Signer):
        def sign(self, message):
            raise RuntimeError("no key")

    with pytest.raises(RuntimeError, match="no key"):
        setting.write("c1", signer=Broken("lead"))
    assert everything(ledger) == before
    connection.close()
