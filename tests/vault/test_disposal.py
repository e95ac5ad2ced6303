"""Disposing of a case: the words are gone for good, from every file, and to every key there is."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handrail.textgate import clean
from handrail.vault.backup import remove_old_keys, write_backup
from handrail.vault.cases import entries, read, read_card
from handrail.vault.disposal import dispose
from handrail.vault.file_store import FileStore
from handrail.vault.intake import seal_intake, take_in
from handrail.vault.locked import Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import (
    CardRow,
    CaseRow,
    CaseWrapRow,
    EntryRow,
    IntakeWrapRow,
)
from handrail.vault.safe import Safe
from handrail.vault.sharing import share_case
from handrail.vault.unlocking import FLOOR
from tests.vault.digging import Digger
from tests.vault.filled import CASE, SAID, a_card, keep, keep_restricted, put, tell
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_TEAM,
    SECRET,
    TEAM,
    a_setting,
    refused,
)

CANARY = "canary-kestrel"
GONE = ("case-1", "case-2", "case-3")
TOLD = ("intake-1", "intake-2", "intake-3")
DISPOSED = AT + 400 * DAY


@pytest.fixture
def setting():
    return a_setting()


def test_a_disposed_case_opens_for_nobody_and_says_so(setting):
    keep(setting, CASE, SAID, "more words")
    share_case(setting.safe, setting.lead, case=CASE, person=HEAD, at=AT)
    disposed = dispose(setting.safe, case=CASE, at=AT + HOUR)
    assert disposed.disposed_at == AT + HOUR
    kept = setting.safe.one(CaseRow, CASE)
    assert kept is not None
    assert kept.disposed_at == AT + HOUR
    for reading in (
        lambda: read(setting.safe, setting.lead, case=CASE, seq=0, at=AT),
        lambda: read_card(setting.safe, setting.lead, case=CASE, at=AT),
        lambda: tuple(entries(setting.safe, setting.lead, case=CASE, at=AT)),
        lambda: put(setting.safe, setting.lead, "words after it", seq=9),
    ):
        with refused(Why.GONE):
            reading()
    with refused(Why.NOT_A_HOLDER):
        read(setting.safe, setting.keys[HEAD], case=CASE, seq=0, at=AT)


def test_tombstones_stay_where_words_were_and_no_wrap_does(setting):
    keep(setting, CASE, SAID, "more words")
    keep(setting, "case-2", SAID)
    before = tuple(setting.store.where(CaseWrapRow, case="case-2"))
    dispose(setting.safe, case=CASE, at=AT)
    assert [row.seq for row in setting.store.where(EntryRow, case=CASE)] == [0, 1]
    assert {row.sealed for row in setting.store.where(EntryRow, case=CASE)} == {b""}
    card = setting.store.one(CardRow, CASE)
    assert card is not None
    assert card.sealed == b""
    assert tuple(setting.store.where(CaseWrapRow)) == before
    assert read(setting.safe, setting.lead, case="case-2", seq=0, at=AT)[1] == SAID


def test_a_second_time_changes_nothing_and_no_case_is_no_disposal(setting):
    keep(setting, CASE, SAID)
    dispose(setting.safe, case=CASE, at=AT)
    kept = setting.store.one(CaseRow, CASE)
    assert dispose(setting.safe, case=CASE, at=AT + DAY).disposed_at == AT
    assert setting.store.one(CaseRow, CASE) == kept
    with refused(Why.GONE):
        dispose(setting.safe, case="case-that-never-was", at=AT)


def test_c48_disposing_a_second_time_erases_what_could_not_be_erased_before(tmp_path):
    path = tmp_path / "safe.db"
    setting = a_setting(FileStore(path, patience=0.01))
    keep(setting, CASE, SAID)
    wrap = setting.store.one(CaseWrapRow, f"{CASE}:{TEAM}")
    assert wrap
    with closing(FileStore(path)) as reader:
        reader.connection.execute("BEGIN")
        assert reader.has(CaseRow)
        with closing(FileStore(path, patience=0.01)) as nightly:
            first = dispose(Safe(nightly, setting.keyring, FLOOR), case=CASE, at=AT)
        reader.connection.execute("COMMIT")
        assert left_of(wrap.wrap, tmp_path)
        assert dispose(setting.safe, case=CASE, at=AT + DAY).disposed_at == first.disposed_at
        assert not left_of(wrap.wrap, tmp_path)


def left_of(wrap, folder):
    """Whether any file still holds bytes of a wrap."""
    return any(wrap[10:42] in path.read_bytes() for path in folder.iterdir())


def test_the_id_of_a_disposed_case_is_not_given_again(setting):
    keep(setting, CASE, SAID)
    dispose(setting.safe, case=CASE, at=AT)
    with pytest.raises(ValueError, match="already"):
        keep(setting, CASE)


def test_a_disposal_that_is_interrupted_leaves_the_case_whole(setting):
    keep(setting, CASE, SAID)

    class Interrupted(Exception):
        pass

    def disposed_and_interrupted():
        with setting.store.transaction():
            dispose(setting.safe, case=CASE, at=AT)
            raise Interrupted

    with pytest.raises(Interrupted):
        disposed_and_interrupted()
    assert read(setting.safe, setting.lead, case=CASE, seq=0, at=AT)[1] == SAID


class Story:
    """A setting in a file, three cases to be disposed of, and what was backed up along the way."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.backups = folder, folder / "backups"
        self.backups.mkdir()
        self.setting = a_setting(FileStore(folder / "safe.db"))
        self._told()
        self.back_up(AT + DAY)
        self._taken_in()
        self.back_up(AT + 2 * DAY)
        safe, lead = self.setting.safe, self.setting.lead
        new = rotate_team(safe, lead, team=TEAM, keep=(LEAD, DEPUTY), at=AT + 3 * DAY)
        self.sheets = (*self.setting.sheets.values(), new)

    def _told(self) -> None:
        safe = self.setting.safe
        for intake in TOLD:
            words = clean(f"{CANARY} told {intake}")
            if intake == "intake-3":
                seal_intake(safe, intake=intake, words=words, at=AT, persons=(LEAD, HEAD))
            else:
                seal_intake(safe, intake=intake, words=words, at=AT, team=TEAM)

    def _taken_in(self) -> None:
        safe, lead = self.setting.safe, self.setting.lead
        card = a_card(f"{CANARY} of the card", gist=f"{CANARY} gist")
        keep(self.setting, "case-1", f"{CANARY} entry", card=card)
        keep(self.setting, "case-2", card=card)
        keep_restricted(self.setting, "case-3", f"{CANARY} about a member")
        for n, (case, intake) in enumerate(zip(("case-2", "case-2", "case-3"), TOLD, strict=True)):
            take_in(safe, lead, intake=intake, case=case, seq=n + 1, at=AT)
        share_case(safe, lead, case="case-1", person=HEAD, at=AT, until=AT + 900 * DAY)
        share_case(safe, lead, case="case-2", team=OTHER_TEAM, at=AT)

    def back_up(self, at) -> None:
        write_backup(self.setting.safe, self.backups, at=at)

    def dispose(self, at=DISPOSED) -> None:
        for case in GONE:
            dispose(self.setting.safe, case=case, at=at)

    def files(self, *patterns: str) -> tuple[Path, ...]:
        live = sorted(self.folder.glob("safe.db*"))
        kept = (path for pattern in patterns for path in sorted(self.backups.glob(pattern)))
        return (*(path for path in live if not path.name.endswith("-shm")), *kept)

    def dug_up(self, *patterns: str) -> str:
        work = self.folder / f"dig-{len(list(self.folder.iterdir()))}"
        work.mkdir()
        digger = Digger(self.setting.keyring, SECRET, self.sheets, work)
        return digger.dig(self.files(*patterns), ids=(*GONE, *TOLD))


@pytest.fixture
def story(tmp_path):
    return Story(tmp_path)


def test_c46_what_was_disposed_of_is_not_brought_back_by_any_file_and_any_key(story):
    story.back_up(DISPOSED)
    for path in story.backups.glob("*.keys"):
        path.unlink()
    story.dispose()
    story.back_up(DISPOSED + DAY)
    assert len(list(story.backups.glob("*.data"))) == 4
    assert len(list(story.backups.glob("*.keys"))) == 1
    assert CANARY not in story.dug_up("*.data", "*.keys")


def test_c46_the_attack_finds_all_of_it_while_one_backup_of_the_keys_has_them(story):
    story.back_up(DISPOSED)
    story.dispose()
    found = story.dug_up("*.data", "*.keys")
    for words in ("entry", "of the card", "gist", "about a member", *(f"told {n}" for n in TOLD)):
        assert f"{CANARY} {words}" in found


def test_c47_after_35_days_no_backup_of_the_keys_is_left_that_opens_it(story):
    story.back_up(DISPOSED - timedelta(seconds=1))
    story.dispose()
    for day in range(35):
        remove_old_keys(story.backups, at=DISPOSED - timedelta(seconds=2) + day * DAY)
    assert CANARY in story.dug_up("*.data", "*.keys")
    story.back_up(DISPOSED + 35 * DAY)
    assert len(list(story.backups.glob("*.keys"))) == 1
    assert CANARY not in story.dug_up("*.data", "*.keys")


def test_c46_the_attack_digs_a_key_out_of_a_log_that_was_not_emptied(story, monkeypatch):
    for path in story.backups.glob("*.keys"):
        path.unlink()
    monkeypatch.setattr(FileStore, "erase", lambda store: False)
    story.dispose()
    assert CANARY in story.dug_up("*.data")


def raw_bytes(store: FileStore) -> bytes:
    """Every byte of the file and of its write-ahead log."""
    log = store.path.with_name(f"{store.path.name}-wal")
    return store.path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def sealed_bytes(store, case=CASE):
    """The sealed bytes that one case has: wraps, and card and entries."""
    wraps = [row.wrap for row in store.where(CaseWrapRow, case=case)]
    words = [row.sealed for row in store.where(EntryRow, case=case)]
    return wraps, [*words, store.one(CardRow, case).sealed]


def left_in(store, blobs):
    """The blobs of which any 32 bytes in a row are still somewhere in the files."""
    raw = raw_bytes(store)
    return [
        blob
        for blob in blobs
        if any(blob[at : at + 32] in raw for at in range(0, len(blob) - 32, 16))
    ]


@pytest.fixture
def filed(tmp_path):
    """The made-up setting in a file, with one long case that is shared."""
    setting = a_setting(FileStore(tmp_path / "safe.db"))
    keep(setting, CASE, *(f"{SAID} {n} " * 60 for n in range(8)))
    share_case(setting.safe, setting.lead, case=CASE, person=HEAD, at=AT)
    return setting


def test_c48_no_byte_of_the_wraps_is_left_in_the_file_or_its_log(filed):
    wraps, words = sealed_bytes(filed.store)
    assert len(left_in(filed.store, [*wraps, *words])) == len(wraps) + len(words)
    dispose(filed.safe, case=CASE, at=AT)
    assert left_in(filed.store, [*wraps, *words]) == []


def test_c48_the_search_for_bytes_finds_them_when_nothing_overwrites_them(filed, monkeypatch):
    wraps, words = sealed_bytes(filed.store)
    monkeypatch.setattr(FileStore, "erase", lambda store: False)
    dispose(filed.safe, case=CASE, at=AT)
    assert len(left_in(filed.store, wraps)) == len(wraps)
    filed.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left_in(filed.store, wraps) == []


def test_c48_without_secure_delete_a_plain_delete_leaves_the_wraps_in_the_file(filed):
    wraps, words = sealed_bytes(filed.store)
    filed.store.connection.execute("PRAGMA secure_delete=OFF")
    filed.store.connection.execute("DELETE FROM keys_case_wrap")
    filed.store.connection.execute("UPDATE data_entry SET sealed = x''")
    filed.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left_in(filed.store, wraps) != []
    assert left_in(filed.store, words) != []


def test_c48_nothing_is_left_of_a_key_while_thousands_come_and_go_around_it(tmp_path):
    # With a plain DELETE, or a row that grows when its end is changed, SQLite moves other rows and
    # leaves copies of a few of them in space that it no longer uses.
    store, chance = FileStore(tmp_path / "safe.db"), random.Random(3)
    rows = [
        CaseWrapRow(
            id=f"{n:016x}:{TEAM}",
            case=f"{n:016x}",
            holder=TEAM,
            key_id=bytes(8),
            until=None,
            wrap=chance.randbytes(114 if chance.random() < 0.9 else 1222),
        )
        for n in range(1500)
    ]
    store.add_many(rows)
    chance.shuffle(rows)
    gone: list[bytes] = []
    while rows:
        leaving, rows = rows[:187], rows[187:]
        with store.transaction():
            for row in leaving:
                store.remove(CaseWrapRow, row.id)
            for n, row in enumerate(rows[:100]):
                until = None if row.until else AT + n * HOUR
                rows[n] = replace(row, until=until, wrap=chance.randbytes(len(row.wrap)))
                gone.append(row.wrap)
                store.replace(rows[n])
        gone += [row.wrap for row in leaving]
        raw = raw_bytes(store)
        assert [wrap for wrap in gone if wrap[:32] in raw or wrap[-32:] in raw] == []
    assert not store.has(CaseWrapRow)
    assert list(store.where(CaseWrapRow)) == []


def test_c48_an_intake_that_was_taken_in_leaves_no_byte_of_its_wraps(filed):
    tell(filed)
    wraps = [row.wrap for row in filed.store.where(IntakeWrapRow)]
    take_in(filed.safe, filed.lead, intake="intake-1", case=CASE, seq=20, at=AT)
    assert left_in(filed.store, wraps) == []


def test_c48_a_share_that_was_changed_leaves_no_byte_of_the_one_before(filed):
    wrap = filed.store.one(CaseWrapRow, f"{CASE}:{HEAD}").wrap
    share_case(filed.safe, filed.lead, case=CASE, person=HEAD, at=AT, until=AT + HOUR)
    assert left_in(filed.store, [wrap]) == []
