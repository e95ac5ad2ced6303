"""A receipt proves that something was taken in, and tells nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology.checkpoint import NoteKey
from handrail.chronology.entry import SETTING, Kind, canonical, leaf_hash
from handrail.chronology.receipt import (
    Receipt,
    ReceiptFault,
    read_receipt,
    receipt_for,
    verify_receipt,
)
from tests.chronology.people import Setting, Signer, busy_setting, verify

CANARY = "canary words of a report"


@pytest.fixture
def taken_in():
    """A setting that took a report in, and the receipt it gave."""
    setting = busy_setting()
    entry = setting.write("case-of-a-child", CANARY, by=SETTING, kind=Kind.INTAKE)
    return setting, entry, receipt_for(setting.ledger, entry, log=setting.log)


def test_c45_a_receipt_proves_that_the_report_was_taken_in(taken_in):
    setting, entry, receipt = taken_in
    read = read_receipt(receipt.written())
    assert read == receipt
    checkpoint = verify_receipt(read, keys=[setting.log.key], verify=verify)
    assert checkpoint.size == setting.ledger.size()
    assert read.leaf == leaf_hash(canonical(entry.header))
    for other in setting.ledger.lines():
        assert (read.leaf == leaf_hash(other.header)) is (other.number == entry.index)


def test_c45_a_receipt_holds_no_content(taken_in):
    _, entry, receipt = taken_in
    text = receipt.written()
    header = entry.header
    told = (CANARY, header.case, header.commit, header.prev, "2026-09", header.kind, "intake")
    assert [word for word in told if word in text] == []
    assert set(json.loads(text)) == {"format", "version", "leaf", "index", "proof", "checkpoint"}


def test_c45_a_log_that_lost_the_report_no_longer_fits_the_receipt(taken_in):
    setting, _, receipt = taken_in
    assert setting.check([receipt.checkpoint]).sound
    without = busy_setting()
    without.write("another-case", "something else", by=SETTING, kind=Kind.INTAKE)
    without.write("another-case", "and more", by=SETTING)
    assert without.check().sound
    found = without.check([receipt.checkpoint])
    assert ["does not begin with the 64 entries" in fault for fault in found.faults] == [True]


def test_c45_a_made_up_receipt_proves_nothing(taken_in):
    setting, _, receipt = taken_in
    bit = bytes([receipt.leaf[0] ^ 1]) + receipt.leaf[1:]
    wrong = [
        Receipt(bit, receipt.index, receipt.proof, receipt.checkpoint),
        Receipt(receipt.leaf, receipt.index - 1, receipt.proof, receipt.checkpoint),
        Receipt(receipt.leaf, receipt.index, receipt.proof[1:], receipt.checkpoint),
        Receipt(receipt.leaf, receipt.index, receipt.proof, Setting().checkpoint()),
    ]
    for one in wrong:
        with pytest.raises(ReceiptFault, match="proves nothing"):
            verify_receipt(one, keys=[setting.log.key], verify=verify)
    stranger = NoteKey(setting.log.key.name, Signer("x").public)
    with pytest.raises(ReceiptFault, match="proves nothing"):
        verify_receipt(receipt, keys=[stranger], verify=verify)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.pop("leaf"),
        lambda found: found.update(extra=1),
        lambda found: found.update(version=2),
        lambda found: found.update(format="handrail-record"),
        lambda found: found.update(index="3"),
        lambda found: found.update(index=True),
        lambda found: found.update(leaf="zz"),
        lambda found: found.update(proof=3),
        lambda found: found.update(proof=[3]),
        lambda found: found.update(checkpoint=None),
    ],
)
def test_what_is_no_receipt_is_refused(taken_in, spoil):
    found = json.loads(taken_in[2].written())
    spoil(found)
    with pytest.raises(ReceiptFault, match="not a receipt"):
        read_receipt(json.dumps(found))


@given(st.text(max_size=200) | st.integers(1, 5000).map(lambda depth: "[" * depth))
def test_no_text_upsets_the_reading_of_a_receipt(text):
    with pytest.raises(ReceiptFault):
        read_receipt(text)


@pytest.mark.parametrize("text", ["1", "null", "[]", '"x"', "[" * 100_000, "9" * 5000])
def test_other_json_is_no_receipt(text):
    with pytest.raises(ReceiptFault):
        read_receipt(text)
