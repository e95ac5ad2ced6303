"""Both stores keep the same promises: whole transactions, ids once, rows in their order."""

from contextlib import closing, suppress
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handrail.vault.file_store import FileStore
from handrail.vault.rows import ROWS, CardRow, CaseRow, CaseWrapRow, Row
from handrail.vault.store import MemoryStore
from tests.vault.setting import AT, a_case

SOON = AT + timedelta(hours=1)


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    """Each kind of store, empty."""
    if request.param == "memory":
        yield MemoryStore()
    else:
        with closing(FileStore(tmp_path / "safe.sqlite3")) as store:
            yield store


class Stopped(Exception):
    """What stops a transaction in these tests."""


def case(id="case-1", *, team="team-1", disposed_at=None):
    return replace(a_case(id, team=team), key_mark=b"mark", disposed_at=disposed_at)


def wrap(id="case-1:team-1", *, holder="team-1", wrap=b"wrap", until=None):
    return CaseWrapRow(
        id=id, case=id.split(":")[0], holder=holder, key_id=bytes(8), until=until, wrap=wrap
    )


def ids(store, kind=CaseRow, **plain):
    return [row.id for row in store.where(kind, **plain)]


def a_row_of(kind: type[Row]) -> Row:
    """A row of any kind, each field filled with something of its type."""
    values = {
        "str": "x",
        "bytes": b"\x00\xff",
        "int": 7,
        "bool": True,
        "datetime": AT,
        "datetime | None": None,
    }
    filled: dict[str, Any] = {one.name: values[str(one.type)] for one in fields(kind)}
    return kind(**filled)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_every_kind_comes_back_as_it_was(store, kind):
    row = a_row_of(kind)
    store.add(row)
    assert store.one(kind, row.id) == row
    assert list(store.where(kind)) == [row]


def test_an_hour_comes_back_in_utc_and_no_hour_as_none(store):
    store.add(wrap(until=SOON))
    store.add(wrap("case-2:team-1"))
    assert [row.until for row in store.where(CaseWrapRow)] == [SOON, None]


def test_an_id_is_taken_once_among_its_kind(store):
    store.add(case())
    with pytest.raises(ValueError, match="already a CaseRow with the id case-1"):
        store.add(case(team="team-2"))
    store.add(CardRow(id="case-1", team="team-1", sealed=b"x"))
    assert store.one(CaseRow, "case-1") == case()


def test_many_rows_are_kept_together_or_not_at_all(store):
    store.add(case("case-3"))
    with pytest.raises(ValueError, match="already"):
        store.add_many(case(f"case-{number}") for number in range(5))
    assert ids(store) == ["case-3"]
    store.add_many(())
    store.add_many(case(f"case-{number}") for number in range(4, 6))
    assert ids(store) == ["case-3", "case-4", "case-5"]


def test_a_row_is_put_in_the_place_of_the_one_before(store):
    store.add_many((case("case-1"), case("case-2")))
    store.replace(case("case-1", disposed_at=SOON))
    assert ids(store) == ["case-1", "case-2"]
    assert store.one(CaseRow, "case-1") == case("case-1", disposed_at=SOON)


def test_nothing_is_put_in_the_place_of_no_row(store):
    with pytest.raises(KeyError):
        store.replace(case())
    assert store.one(CaseRow, "case-1") is None


def test_a_removed_row_is_gone_and_removing_nothing_is_no_fault(store):
    store.add(case())
    store.remove(CaseRow, "case-1")
    store.remove(CaseRow, "case-1")
    assert store.one(CaseRow, "case-1") is None
    assert not store.has(CaseRow)


def test_rows_are_found_by_what_is_plain_in_the_order_they_were_added(store):
    store.add_many((case("case-2"), case("case-1"), case("case-3", team="team-2")))
    assert ids(store, team="team-1") == ["case-2", "case-1"]
    assert ids(store, team="team-1", disposed_at=None) == ["case-2", "case-1"]
    assert ids(store, disposed_at=SOON) == []
    assert store.has(CaseRow, team="team-2")
    assert not store.has(CaseRow, team="team-3")


def test_columns_are_those_of_the_rows(store):
    store.add_many((wrap("case-1:team-1", until=SOON), wrap("case-2:team-1")))
    columns = store.columns(CaseWrapRow, ("case", "until", "wrap"), holder="team-1")
    assert list(columns) == [("case-1", SOON, b"wrap"), ("case-2", None, b"wrap")]


def test_rows_may_be_changed_and_removed_while_they_are_read(store):
    store.add_many(case(f"case-{number}") for number in range(1_200))
    for row in store.where(CaseRow):
        if row.id.endswith("7"):
            store.remove(CaseRow, row.id)
        else:
            store.replace(replace(row, team="team-2"))
    assert not store.has(CaseRow, team="team-1")
    assert len(ids(store, team="team-2")) == 1_080


def test_rows_that_are_added_while_others_are_read_are_not_shown(store):
    store.add_many((case("case-1"), case("case-2")))
    for row in store.where(CaseRow):
        store.add(case(f"{row.id}-again"))
    assert len(ids(store)) == 4


def test_a_transaction_that_raises_keeps_nothing(store):
    store.add_many((case("case-1"), case("case-2"), case("case-3")))
    before = list(store.where(CaseRow))
    with suppress(Stopped), store.transaction():
        store.remove(CaseRow, "case-1")
        store.replace(case("case-2", team="team-2"))
        store.add(case("case-4"))
        store.remove(CaseRow, "case-4")
        store.add(case("case-1", team="team-9"))
        raise Stopped
    assert list(store.where(CaseRow)) == before


def test_what_stops_a_transaction_is_told_on(store):
    with pytest.raises(Stopped), store.transaction():
        raise Stopped


def test_a_transaction_inside_another_is_kept_with_it(store):
    with suppress(Stopped), store.transaction():
        with store.transaction():
            store.add(case())
        raise Stopped
    assert ids(store) == []
    with store.transaction():
        with store.transaction():
            store.add(case())
        store.add(case("case-2"))
    assert ids(store) == ["case-1", "case-2"]


def test_a_transaction_inside_another_is_undone_alone_when_only_it_raises(store):
    with store.transaction():
        store.add(case("case-1"))
        with suppress(Stopped), store.transaction():
            store.remove(CaseRow, "case-1")
            store.add(case("case-2"))
            raise Stopped
        store.add(case("case-3"))
    assert ids(store) == ["case-1", "case-3"]


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "replace", "remove"]), st.integers(0, 4)))


def change(store, changes):
    """Add, replace or remove numbered cases; the first that cannot be done raises."""
    for verb, number in changes:
        row = case(f"case-{number}", team=f"team-{len(changes)}")
        if verb == "remove":
            store.remove(CaseRow, row.id)
        else:
            getattr(store, verb)(row)


def stop(now):
    if now:
        raise Stopped


class SideBySide(RuleBasedStateMachine):
    """Both stores through the same changes, some of which are undone."""

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.stores = (MemoryStore(), FileStore(Path(self.folder.name) / "safe.sqlite3"))

    def teardown(self):
        self.stores[1].close()
        self.folder.cleanup()

    @rule(outer=CHANGES, inner=CHANGES, inner_raises=st.booleans(), raises=st.booleans())
    def a_transaction(self, outer, inner, inner_raises, raises):
        memory, file = (
            self.outcome(store, outer, inner, inner_raises, raises) for store in self.stores
        )
        assert memory == file

    def outcome(self, store, outer, inner, inner_raises, raises):
        try:
            with store.transaction():
                change(store, outer)
                with suppress(Stopped), store.transaction():
                    change(store, inner)
                    stop(inner_raises)
                stop(raises)
        except (ValueError, KeyError, Stopped) as error:
            return type(error)
        return None

    @invariant()
    def the_rows_are_the_same(self):
        memory, file = (list(store.where(CaseRow)) for store in self.stores)
        assert memory == file


def test_both_stores_hold_the_same_rows_whatever_is_done_and_undone():
    run_state_machine_as_test(
        SideBySide, settings=settings(max_examples=40, stateful_step_count=8, deadline=None)
    )
