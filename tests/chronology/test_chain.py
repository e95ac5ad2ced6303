"""Entries are written one after the other, and only where they may stand."""

from datetime import timedelta

import pytest

from handrail.chronology import MemoryLedger, append, entries
from handrail.chronology.chain import announce_key
from handrail.chronology.entry import (
    NOTHING,
    SETTING,
    EntryFault,
    Kind,
    canonical,
    leaf_hash,
    read_header,
)
from handrail.chronology.ledger import LedgerFault, Line
from tests.chronology.people import LEAD, MORNING, ORIGIN, Setting, Signer, busy_setting, verify


def test_each_entry_holds_on_to_the_one_before_it_in_its_case():
    setting = Setting()
    first = setting.write("c1")
    other = setting.write("c2")
    second = setting.write("c1")
    assert (first.header.seq, first.header.prev) == (0, NOTHING)
    assert (other.header.seq, other.header.prev) == (0, NOTHING)
    assert second.header.seq == 1
    assert second.header.prev == leaf_hash(canonical(first.header)).hex()


def test_all_cases_stand_in_one_log():
    setting = busy_setting(entries=20)
    numbers = [line.number for line in setting.ledger.lines()]
    assert numbers == list(range(23))


def test_an_entry_is_signed_over_its_one_form():
    setting = Setting()
    entry = setting.write("c1")
    public = setting.keys[LEAD].public
    assert verify(public, entry.signature, canonical(entry.header))


def test_what_was_written_is_read_back_with_its_place():
    setting = Setting()
    written = [setting.write("c1"), setting.write("c1", kind=Kind.CORRECTION, about=0)]
    assert list(entries(setting.ledger, "c1")) == written
    assert list(entries(setting.ledger, "no such case")) == []


def test_a_time_loses_what_is_finer_than_a_second():
    setting = Setting()
    setting.now += timedelta(microseconds=1)
    assert setting.write("c1").header.at == MORNING + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": Kind.CORRECTION}, "does not say of which entry"),
        ({"kind": Kind.CORRECTION, "about": 1}, "does not come before it"),
        ({"kind": Kind.READ, "about": 7}, "does not come before it"),
        ({"kind": Kind.KEY}, "in the chain 'setting' alone"),
        ({"case": "A Name"}, "cannot be written"),
    ],
)
def test_an_entry_that_may_not_stand_is_refused_and_nothing_is_kept(given, why):
    setting = Setting()
    setting.write("c1")
    before = setting.ledger.size()
    given = {"case": "c1", "kind": Kind.ENTRY, **given}
    sign = setting.keys[LEAD].sign
    with pytest.raises(EntryFault, match=why):
        append(setting.ledger, at=MORNING, author=LEAD, commit=NOTHING, sign=sign, **given)
    assert setting.ledger.size() == before


def test_a_signature_of_the_wrong_length_is_refused():
    setting = Setting()
    with pytest.raises(EntryFault, match="64 bytes"):
        append(
            setting.ledger,
            case="c1",
            at=MORNING,
            author=LEAD,
            kind=Kind.ENTRY,
            commit=NOTHING,
            sign=lambda message: b"",
        )


def test_a_log_begins_with_its_own_key():
    with pytest.raises(EntryFault, match="begins with the key of the log"):
        append(
            MemoryLedger(),
            case="c1",
            at=MORNING,
            author=LEAD,
            kind=Kind.ENTRY,
            commit=NOTHING,
            sign=Signer("lead").sign,
        )


def test_a_key_is_public_in_its_announcement():
    setting = Setting()
    first, lead, _ = entries(setting.ledger, SETTING)
    assert bytes.fromhex(first.header.commit) == setting.keys[SETTING].public
    assert (lead.header.author, lead.header.kind) == (LEAD, Kind.KEY)
    assert bytes.fromhex(lead.header.commit) == setting.keys[LEAD].public


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32), bytes(33)])
def test_what_is_no_key_is_not_announced(public):
    setting = Setting()
    with pytest.raises(EntryFault, match="A public key has 32 bytes"):
        setting.announce(LEAD, public)


def test_the_logs_own_key_is_never_taken_back():
    setting = Setting()
    with pytest.raises(EntryFault, match="never taken back"):
        announce_key(
            setting.ledger, at=MORNING, author=SETTING, public=None, sign=Signer(ORIGIN).sign
        )


def test_an_altered_entry_is_not_read_back_as_an_entry():
    setting = Setting()
    entry = setting.write("c1")
    ledger = MemoryLedger()
    ledger.add(Line(0, "c1", 0, canonical(entry.header) + b" ", entry.signature), [])
    with pytest.raises(EntryFault):
        list(entries(ledger, "c1"))


def test_a_ledger_in_memory_keeps_nothing_out_of_turn():
    setting = Setting()
    line = next(setting.ledger.lines())
    for wrong in (line, line._replace(number=3), line._replace(number=3, seq=5)):
        with pytest.raises(LedgerFault, match="out of turn"):
            setting.ledger.add(wrong, [])
    with pytest.raises(LedgerFault, match="not in the ledger"):
        setting.ledger.node(9, 9)
    assert read_header(line.header).author == SETTING
