"""A stolen file says nothing: two hundred canaries come in by every way, and stand in no file."""

import gzip
import zlib
from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace

import pytest

from handrail.textgate import clean
from handrail.vault.backup import restore, write_backup
from handrail.vault.cases import new_case, update_card, write
from handrail.vault.disposal import dispose
from handrail.vault.file_store import FileStore
from handrail.vault.glass import break_glass
from handrail.vault.handover import export_case, import_case
from handrail.vault.intake import seal_intake, take_in
from handrail.vault.people import reopened
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import (
    EntryRow,
)
from handrail.vault.safe import public_key
from handrail.vault.search import search
from handrail.vault.sharing import share_case
from tests.vault.canaries import canaries_in, canary, ways_it_stands
from tests.vault.filled import NONCE, a_card, keep, keep_restricted, tell
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    a_setting,
)


class Canaries:
    """Two hundred made-up words, each used once, in names and in sentences."""

    def __init__(self) -> None:
        self.used = 0

    def name(self) -> str:
        self.used += 1
        return f"{canary(self.used)} Testun"

    def phrase(self) -> str:
        return f"and then {self.name()} said so"


def a_full_card(canaries):
    return a_card(
        canaries.name(),
        canaries.name(),
        also_known_as=(canaries.name(),),
        tags=(canaries.phrase(),),
        gist=canaries.phrase(),
        words=(canaries.phrase(), canaries.phrase()),
    )


def every_route(setting, folder, canaries):
    """Bring canaries in by every way that words come in, and move them by every way there is."""
    safe, lead = setting.safe, setting.lead
    for n in range(8):
        case = f"case-{n}"
        new_case(safe, lead, team=TEAM, case=case, card=a_full_card(canaries), at=AT)
        for seq in range(4):
            words = clean(f"{canaries.phrase()} " * 5)
            write(safe, lead, case=case, seq=seq, words=words, nonce=NONCE, at=AT)
        update_card(safe, lead, case=case, card=a_full_card(canaries), at=AT)
    keep_restricted(setting, "case-8", canaries.phrase())
    for n in range(6):
        tell(setting, f"intake-{n}", canaries.phrase())
    persons = (HEAD, LEAD)
    seal_intake(safe, intake="intake-6", words=clean(canaries.phrase()), at=AT, persons=persons)
    for n in range(3):
        take_in(safe, lead, intake=f"intake-{n}", case="case-0", seq=10 + n, at=AT)
    share_case(safe, lead, case="case-1", person=HEAD, at=AT, until=AT + DAY)
    share_case(safe, lead, case="case-2", team=OTHER_TEAM, at=AT)
    key = public_key(safe, OTHER_TEAM)
    blob = export_case(safe, lead, case="case-3", receiver=key, at=AT)
    (folder / "case-3.handover").write_bytes(blob)
    there = setting.keys[OTHER_LEAD]
    import_case(safe, there, blob=blob, team=OTHER_TEAM, case="case-there", at=AT)
    write_backup(safe, folder / "backups", at=AT)
    rotate_team(safe, lead, team=TEAM, keep=(LEAD, DEPUTY), at=AT)
    break_glass(
        safe,
        team=OTHER_TEAM,
        sheet=setting.sheets[OTHER_TEAM],
        person=HEAD,
        reason=clean(canaries.phrase()),
        at=AT,
        announce=lambda broken: None,
    )
    dispose(safe, case="case-7", at=AT)
    while canaries.used < 200:
        words = clean(canaries.phrase())
        seal_intake(safe, intake=f"more-{canaries.used}", words=words, at=AT, team=TEAM)
    assert search(safe, reopened(safe, lead, at=AT), words=canary(1), at=AT).total >= 0
    backup = write_backup(safe, folder / "backups", at=AT + DAY, mark="checkpoint 1")
    restore(backup.manifest, into=folder / "restored.db", keyring=safe.keyring, disposed=(), at=AT)


def test_c01_two_hundred_canaries_stand_in_no_file_of_the_safe(tmp_path):
    (tmp_path / "backups").mkdir()
    setting, canaries = a_setting(FileStore(tmp_path / "safe.db")), Canaries()
    every_route(setting, tmp_path, canaries)
    assert canaries.used >= 200
    kinds = {path.suffix for path in tmp_path.rglob("*") if path.is_file()}
    assert {".db", ".db-wal", ".data", ".keys", ".json", ".handover"} <= kinds
    assert canaries_in(tmp_path) == []


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode(),
        lambda text: text.upper().encode(),
        lambda text: text.lower().encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("utf-32"),
        lambda text: text[::-1].encode(),
        lambda text: b64encode(text.encode()),
        lambda text: b64encode(b"x" + text.encode()),
        lambda text: urlsafe_b64encode(b"xy" + text.encode("utf-16-le")),
        lambda text: b64encode(text[::-1].encode()),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode("utf-16-be").hex().upper().encode(),
        lambda text: zlib.compress(text.encode(), 1),
        lambda text: zlib.compress(text.encode("utf-16-le"), 9),
        lambda text: gzip.compress(b64encode(text.encode())),
    ],
)
def test_c01_the_search_finds_a_canary_that_is_planted(tmp_path, written):
    setting = a_setting(FileStore(tmp_path / "safe.db"))
    keep(setting, "case-1", "nothing to see")
    assert canaries_in(tmp_path) == []
    (row,) = setting.store.where(EntryRow)
    planted = row.sealed[:50] + written(f"  {canary(7)} Testun  ") + row.sealed[50:]
    setting.store.replace(replace(row, sealed=planted))
    assert canaries_in(tmp_path) != []
    assert list(ways_it_stands(planted)) != []
