"""What the log says was written is held against what is still kept, without anybody's key."""

import pytest

from handrail.chronology.entry import Kind
from handrail.chronology.kept import check_kept
from tests.chronology.people import Setting


@pytest.fixture
def setting():
    made = Setting()
    made.write("c1", "what was told", kind=Kind.INTAKE)
    made.write("c1", "a note")
    made.write("c1", None, kind=Kind.READ)
    made.write("c2", "another case")
    return made


WHOLE = {"c1": {0, 1}, "c2": {0}}


def test_nothing_is_said_when_everything_is_there(setting):
    assert check_kept(setting.ledger, kept=WHOLE) == ()


@pytest.mark.parametrize(("case", "seq"), [("c1", 0), ("c1", 1), ("c2", 0)])
def test_words_that_were_thrown_away_are_named(setting, case, seq):
    kept = {one: seqs - ({seq} if one == case else set()) for one, seqs in WHOLE.items()}
    (said,) = check_kept(setting.ledger, kept=kept)
    assert said.startswith(f"Case {case}, entry {seq}: its words are not kept any more")


def test_a_whole_case_that_was_thrown_away_is_named_entry_by_entry(setting):
    assert len(check_kept(setting.ledger, kept={"c2": {0}})) == 2


def test_an_account_that_still_waits_to_be_taken_in_is_not_missed(setting):
    assert check_kept(setting.ledger, kept={"c1": {1}, "c2": {0}}, waiting={"c1"}) == ()


def test_a_disposal_that_is_written_down_is_no_loss(setting):
    setting.write("c1", None, kind=Kind.DISPOSE)
    assert check_kept(setting.ledger, kept={"c2": {0}}, disposed={"c1"}) == ()


def test_a_disposal_that_nobody_wrote_down_is_named(setting):
    said = check_kept(setting.ledger, kept={"c2": {0}}, disposed={"c1"})
    assert len(said) == 3
    assert said[-1].startswith("Case c1 is called disposed of in the database")


def test_words_that_an_old_backup_brought_back_after_their_disposal_are_named(setting):
    setting.write("c1", None, kind=Kind.DISPOSE)
    (said,) = check_kept(setting.ledger, kept=WHOLE)
    assert said.startswith("Case c1 was disposed of, and words of it are kept")


def test_words_written_after_a_disposal_are_expected(setting):
    setting.write("c1", None, kind=Kind.DISPOSE)
    setting.write("c1", "afterwards")
    (said,) = check_kept(setting.ledger, kept={"c2": {0}}, disposed={"c1"})
    assert said.startswith("Case c1, entry 4")
