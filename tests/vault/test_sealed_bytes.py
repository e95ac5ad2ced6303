"""Sealed bytes of cases and intakes: moved or changed they are refused, and alike in length."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import permutations
from typing import Any

import pytest

from handrail.textgate import clean
from handrail.vault.card_index import cards
from handrail.vault.cards import open_card
from handrail.vault.cases import case_key, open_entry, read, read_card, seal_entry, write
from handrail.vault.intake import open_intake, seal_intake
from handrail.vault.locked import Locked, Why
from handrail.vault.rows import (
    CardRow,
    CaseRow,
    CaseWrapRow,
    EntryRow,
    IntakeRow,
    IntakeWrapRow,
    Row,
)
from handrail.vault.safe import Keys, public_key
from handrail.vault.sharing import share_case
from handrail.vault.wraps import open_intake_key, wrap_intake_key
from tests.house.tree import ROOT
from tests.vault.filled import NONCE, keep, keep_restricted, tell
from tests.vault.setting import (
    AT,
    DAY,
    HEAD,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    Setting,
    a_setting,
    refused,
)

WORDS = ("words of the first", "words of the other")
KINDS = (CaseWrapRow, CardRow, EntryRow, IntakeRow, IntakeWrapRow)


@dataclass(frozen=True)
class Held:
    """A sealed field of a row, and how somebody who may opens it."""

    row: Row
    name: str
    opened: Callable[[], object]

    @property
    def blob(self) -> bytes:
        """The sealed bytes."""
        return bytes(getattr(self.row, self.name))

    def with_blob(self, blob: bytes) -> Row:
        """The row with other bytes in the field."""
        changed: dict[str, Any] = {self.name: blob}
        return replace(self.row, **changed)


@pytest.fixture
def setting():
    """Cases and intakes as alike as they can be, for teams, for readers, and shared."""
    setting = a_setting()
    for case, team in (("case-1", TEAM), ("case-2", TEAM), ("case-3", OTHER_TEAM)):
        keep(setting, case, *WORDS, team=team)
    keep_restricted(setting, "case-4", *WORDS)
    for case, until in (("case-1", None), ("case-2", AT + DAY)):
        share_case(setting.safe, setting.lead, case=case, person=HEAD, at=AT, until=until)
    share_case(setting.safe, setting.lead, case="case-1", team=OTHER_TEAM, at=AT)
    for intake in ("intake-1", "intake-2"):
        tell(setting, intake, WORDS[0])
    for intake in ("intake-3", "intake-4"):
        words = clean(WORDS[0])
        seal_intake(setting.safe, intake=intake, words=words, at=AT, persons=(HEAD, LEAD))
    return setting


def keys_for(setting: Setting, row: Any) -> Keys:
    """The keys of the holder whom a wrap is for, and only those; else of somebody who may read."""
    holder = getattr(row, "holder", None)
    team = {TEAM: LEAD, OTHER_TEAM: OTHER_LEAD}.get(holder or "")
    if team:
        return replace(setting.keys[team], person="nobody")
    if holder:
        return replace(setting.keys[holder], teams={})
    other = "case-3" in (row.id, getattr(row, "case", ""))
    return setting.keys[OTHER_LEAD if other else LEAD]


def opening(setting: Setting, row: Any) -> Callable[[], object]:
    """How a row is opened by somebody who may."""
    safe, keys = setting.safe, keys_for(setting, row)
    match row:
        case CaseWrapRow():
            return partial(case_key, safe, keys, case=row.case, at=AT)
        case CardRow():
            return partial(read_card, safe, keys, case=row.id, at=AT)
        case EntryRow():
            return partial(read, safe, keys, case=row.case, seq=row.seq, at=AT)
        case IntakeWrapRow():
            return partial(open_intake, safe, keys, intake=row.intake, at=AT)
        case _:
            return partial(open_intake, safe, keys, intake=row.id, at=AT)


def everything_held(setting: Setting) -> Iterator[Held]:
    """Every sealed field of the rows of cases and intakes."""
    for kind in KINDS:
        for row in setting.store.where(kind):
            for one in fields(row):
                if "sealed" in one.metadata:
                    yield Held(row, one.name, opening(setting, row))


def test_c05_everything_opens_while_it_lies_where_it_was_put(setting):
    held = list(everything_held(setting))
    assert {type(one.row) for one in held} == set(KINDS)
    assert len(held) >= 30
    for one in held:
        one.opened()


def test_c05_no_sealed_bytes_open_in_the_place_of_any_others(setting):
    for one, other in permutations(everything_held(setting), 2):
        setting.store.replace(one.with_blob(other.blob))
        with pytest.raises(Locked):
            one.opened()
        setting.store.replace(one.row)
        # Both at once, as a swap leaves them, when both are of one kind.
        if type(one.row) is type(other.row) and one.row.id < other.row.id:
            setting.store.replace(one.with_blob(other.blob))
            setting.store.replace(other.with_blob(one.blob))
            for moved in (one, other):
                with pytest.raises(Locked):
                    moved.opened()
            setting.store.replace(one.row)
            setting.store.replace(other.row)


def moved_case(setting: Setting, old: str, new: str) -> None:
    """Move a whole case, wraps and all, under another case's id, as only a database can."""
    for kind in (CaseWrapRow, EntryRow, CardRow, CaseRow):
        rows = [row for row in setting.store.where(kind) if row.id.split(":")[0] == new]
        for row in rows:
            setting.store.remove(kind, row.id)
        for row in tuple(setting.store.where(kind)):
            if row.id.split(":")[0] == old:
                renamed: dict[str, Any] = {"id": row.id.replace(old, new)}
                if hasattr(row, "case"):
                    renamed["case"] = new
                setting.store.add(replace(row, **renamed))


def test_c05_a_whole_case_is_not_passed_off_as_another(setting):
    moved_case(setting, "case-1", "case-2")
    for use in (
        partial(read, seq=0),
        partial(read, seq=1),
        read_card,
        partial(write, seq=9, words=clean("new words"), nonce=NONCE),
    ):
        with refused(Why.TAMPERED):
            use(setting.safe, setting.lead, case="case-2", at=AT)
    assert cards(setting.safe, setting.lead, at=AT).unreadable == ("case-2",)


def test_c05_two_entries_of_one_case_do_not_change_places(setting):
    first, other = (setting.store.one(EntryRow, f"case-1:{seq}") for seq in (0, 1))
    setting.store.replace(replace(first, sealed=other.sealed))
    setting.store.replace(replace(other, sealed=first.sealed))
    for seq in (0, 1):
        with refused(Why.TAMPERED):
            read(setting.safe, setting.lead, case="case-1", seq=seq, at=AT)
    # Nor by writing another place beside the same words.
    setting.store.replace(replace(first, seq=1))
    with refused(Why.TAMPERED):
        read(setting.safe, setting.lead, case="case-1", seq=0, at=AT)


def test_c05_the_same_key_opens_nothing_in_a_place_it_was_not_sealed_for(setting):
    # As somebody could who holds a key: the place is bound by itself, and not only by the key.
    key = case_key(setting.safe, setting.lead, case="case-1", at=AT)
    row = setting.store.one(CardRow, "case-1")
    with refused(Why.TAMPERED):
        open_card(key, replace(row, id="case-2"))
    entry = seal_entry(key, case="case-1", seq=0, words=clean(WORDS[0]), nonce=NONCE)
    for moved in (replace(entry, case="case-2"), replace(entry, seq=1)):
        with refused(Why.TAMPERED):
            open_entry(key.derive("entry"), moved)
    told = setting.store.one(IntakeRow, "intake-1")
    (wrap,) = setting.store.where(IntakeWrapRow, intake="intake-1")
    own = open_intake_key(setting.lead, wrap, at=AT)
    team = public_key(setting.safe, TEAM)
    setting.store.replace(wrap_intake_key(team, own, intake="intake-2", holder=TEAM))
    setting.store.replace(replace(told, id="intake-2"))
    with refused(Why.TAMPERED):
        open_intake(setting.safe, setting.lead, intake="intake-2", at=AT)


def test_c06_one_flipped_bit_anywhere_is_noticed(setting):
    seen: set[tuple[type[Row], int]] = set()
    for one in everything_held(setting):
        step = 1 if (type(one.row), len(one.blob)) not in seen else 97
        seen.add((type(one.row), len(one.blob)))
        for at in range(0, len(one.blob), step):
            harmed = bytearray(one.blob)
            harmed[at] ^= 1 << at % 8
            setting.store.replace(one.with_blob(bytes(harmed)))
            with pytest.raises(Locked):
                one.opened()
        setting.store.replace(one.row)
        one.opened()


def test_c06_bytes_that_are_cut_off_or_put_on_are_noticed(setting):
    for one in everything_held(setting):
        for blob in (
            b"",
            one.blob[:1],
            one.blob[:10],
            one.blob[:22],
            one.blob[:-1],
            one.blob + b"\0",
        ):
            setting.store.replace(one.with_blob(blob))
            with pytest.raises(Locked) as caught:
                one.opened()
            assert len(caught.value.sentence) > 40
        setting.store.replace(one.row)


# Two thousand characters in real words, and every length about an edge between two steps.
PAGE = (ROOT / "README.md").read_text("utf-8")
EDGES = {step + near for step in range(220, 2001, 256) for near in range(-3, 4)}
LENGTHS = sorted({*range(1, 2001, 13), *EDGES, 984, 985, 986, 987, 988, 989, 2000})
LONG = " ".join(re.findall(r"[A-Za-z]+", PAGE))[:2000]


def test_c07_lengths_show_only_the_step_they_fall_in():
    setting = a_setting()
    keep(setting, "case-1")
    entries = set()
    with setting.store.transaction():
        for length in LENGTHS:
            words = clean(LONG[:length])
            assert not words.cuts
            row = write(
                setting.safe,
                setting.lead,
                case="case-1",
                seq=length,
                words=words,
                nonce=NONCE,
                at=AT,
            )
            entries.add(len(row.sealed))
            seal_intake(setting.safe, intake=f"i-{length}", words=words, at=AT, team=TEAM)
        intakes = {len(row.sealed) for row in setting.store.where(IntakeRow)}
    around = 10 + 12 + 16
    assert entries == {around + 256 * steps for steps in range(1, 9)}
    assert intakes == {around + 1024 * steps for steps in (1, 2)}
