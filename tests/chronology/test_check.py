"""A check says what is wrong and where, and notes what is only to be known."""

from dataclasses import replace

import pytest

from handrail.chronology.check import check_case, check_log
from handrail.chronology.checkpoint import NoteKey
from handrail.chronology.entry import NOTHING, SETTING, Kind, canonical, leaf_hash, read_header
from handrail.chronology.ledger import MemoryLedger
from handrail.chronology.merkle import EMPTY_ROOT, levels_of, new_nodes, root
from handrail.chronology.walk import MOST_FAULTS
from tests.chronology.people import (
    DEPUTY,
    LEAD,
    NEWCOMER,
    ORIGIN,
    Setting,
    Signer,
    busy_setting,
    verify,
)


def retold(setting, change):
    """The same log in a new ledger after ``change`` was made to its lines; the tree fits it."""
    ledger = MemoryLedger()
    for number, line in enumerate(change(list(setting.ledger.lines()))):
        line = line._replace(number=number)
        chain = ledger.head(line.case)
        line = line._replace(seq=chain.seq + 1 if chain else 0)
        ledger.add(line, new_nodes(number, leaf_hash(line.header), ledger.node))
    other = Setting()
    other.ledger = ledger
    return other


def test_a_whole_log_is_sound_and_its_root_is_told():
    setting = busy_setting()
    found = setting.check()
    assert (found.sound, found.faults, found.notes, found.size) == (True, (), (), 63)
    assert found.root == root(setting.ledger.node, 63)
    assert all(setting.check_case(f"case-{number}").sound for number in range(5))
    assert setting.check_case(SETTING).sound


def test_an_empty_log_has_nothing_wrong_with_it():
    setting = Setting()
    setting.ledger = MemoryLedger()
    found = setting.check()
    assert (found.sound, found.size, found.root) == (True, 0, EMPTY_ROOT)


def test_a_case_that_is_not_there_is_said():
    found = busy_setting().check_case("case-9")
    assert found.faults == ("Case case-9 has no entry in this log.",)


def test_a_sentence_names_the_case_the_entry_and_the_place_in_the_log():
    setting = busy_setting(entries=10)

    def other_words(lines):
        header = replace(read_header(lines[4].header), commit="f" * 64)
        return [*lines[:4], lines[4]._replace(header=canonical(header)), *lines[5:]]

    faults = retold(setting, other_words).check().faults
    assert faults == (
        "Case case-1, entry 0 (number 4 of the log): it was not signed by pat-example; it was "
        "altered or is not theirs.",
        "Case case-1, entry 1 (number 9 of the log): it was not written after the entry that "
        "stands before it; that one or this one was altered, or an entry was put in.",
    )


def test_an_entry_taken_out_of_a_case_is_missed_by_the_next_one():
    setting = busy_setting(entries=20)
    faults = retold(setting, lambda lines: [*lines[:8], *lines[9:]]).check().faults
    assert any("case-0, entry 1" in fault and "not written after" in fault for fault in faults)


def test_two_entries_that_changed_places_are_noticed():
    setting = busy_setting(entries=20)

    def swap(lines):
        lines[3], lines[8] = lines[8], lines[3]
        return lines

    assert any("not written after" in fault for fault in retold(setting, swap).check().faults)


def test_an_author_who_announced_no_key_cannot_have_written():
    setting = Setting()
    setting.write("c1", by=NEWCOMER, signer=Signer("newcomer"))
    fault = "sam-sample had announced no key when it was written"
    assert [fault in one for one in setting.check().faults] == [True]
    assert [fault in one for one in setting.check_case("c1").faults] == [True]


def test_a_key_counts_from_its_announcement_on_and_not_before():
    setting = Setting()
    newcomer = Signer("newcomer")
    setting.write("c1", by=NEWCOMER, signer=newcomer)
    setting.announce(NEWCOMER, newcomer.public)
    setting.write("c1", by=NEWCOMER, signer=newcomer)
    assert [fault.startswith("Case c1, entry 0") for fault in setting.check().faults] == [True]


def test_a_person_changes_their_key_and_old_entries_stay_good():
    setting = Setting()
    setting.write("c1")
    new = Signer("lead, new telephone")
    setting.announce(LEAD, new.public, by=LEAD)
    setting.write("c1", by=LEAD, signer=new)
    assert setting.check().sound
    assert setting.check().notes == ()
    setting.write("c1", by=LEAD)
    assert [fault.startswith("Case c1, entry 2") for fault in setting.check().faults] == [True]


def test_a_key_that_the_setting_changed_is_good_and_everybody_is_told():
    setting = Setting()
    new = Signer("lead, after a lost password")
    setting.announce(LEAD, new.public, by=SETTING)
    setting.write("c1", by=LEAD, signer=new)
    for found in (setting.check(), setting.check_case("c1")):
        assert found.sound
        assert ["aderyn-testun signs with a new key" in note for note in found.notes] == [True]


def test_a_key_taken_back_signs_nothing_more_and_a_next_one_is_told():
    setting = Setting()
    setting.write("c1", by=DEPUTY)
    setting.announce(DEPUTY, None)
    assert setting.check().sound
    setting.write("c1", by=DEPUTY)
    assert [fault.startswith("Case c1, entry 1") for fault in setting.check().faults] == [True]
    other = Setting()
    other.announce(DEPUTY, None)
    other.announce(DEPUTY, Signer("deputy again").public)
    assert ["pat-example signs with a new key" in note for note in other.check().notes] == [True]


def test_nobody_but_the_person_or_the_setting_changes_a_key():
    setting = Setting()
    setting.announce(LEAD, Signer("mine").public, by=DEPUTY)
    faults = setting.check().faults
    assert ["nobody who may do so vouches" in fault for fault in faults] == [True]
    setting.write("c1", by=LEAD, signer=Signer("mine"))
    assert len(setting.check().faults) == 2


def test_the_log_changes_its_own_key_and_old_checkpoints_still_serve():
    setting = busy_setting()
    before = setting.checkpoint()
    new = Signer("the log, later")
    setting.announce(SETTING, new.public, by=SETTING)
    setting.keys[SETTING] = new
    setting.log = replace(setting.log, key=NoteKey(ORIGIN, new.public), sign=new.sign)
    setting.write("c1", by=SETTING)
    setting.announce(NEWCOMER, Signer("newcomer").public)
    after = setting.checkpoint()
    setting.write("c1", by=SETTING)
    assert setting.check([before, after]).faults == ()
    assert setting.check_case("c1", [before, after]).faults == ()


def test_a_log_known_by_another_key_is_another_log():
    setting = busy_setting(entries=3)
    other = NoteKey(ORIGIN, Signer("other").public)
    for found in (
        check_log(setting.ledger, log=other, verify=verify),
        check_case(setting.ledger, "case-0", log=other, verify=verify),
    ):
        assert "does not begin with the key that it is known by" in found.faults[0]


def test_signatures_that_an_earlier_check_saw_may_be_left_out():
    setting = busy_setting(entries=20)
    calls = []

    def counted(public, signature, message):
        calls.append(message)
        return verify(public, signature, message)

    whole = check_log(setting.ledger, log=setting.first_key, verify=counted)
    everything = len(calls)
    calls.clear()
    held = [setting.checkpoint()]
    late = check_log(
        setting.ledger, log=setting.first_key, verify=counted, held=held, signatures_from=15
    )
    assert late == whole
    assert len(calls) - len(held) < everything / 2
    # What announces a key is checked however old it is: everything later rests on it.
    assert all(line.header in calls for line in setting.ledger.of_case(SETTING))


def test_signatures_that_no_checkpoint_from_outside_covers_are_never_left_out():
    setting = busy_setting(entries=20)
    held = [setting.checkpoint(), "no checkpoint at all"]
    for given, leave in (([], 1), (held[1:], 1), (held, setting.ledger.size() + 1)):
        with pytest.raises(ValueError, match="a checkpoint from outside"):
            check_log(
                setting.ledger,
                log=setting.first_key,
                verify=verify,
                held=given,
                signatures_from=leave,
            )


@pytest.mark.parametrize(("level", "position"), [(0, 3), (1, 2), (3, 0)])
def test_a_tree_that_does_not_fit_the_entries_is_noticed(level, position):
    setting = busy_setting(entries=9)
    assert isinstance(setting.ledger, MemoryLedger)
    setting.ledger._levels[level][position] = bytes(32)
    fault = f"first at level {level}, position {position}:"
    assert [fault in one for one in setting.check().faults] == [True]


def test_a_tree_with_too_little_or_too_much_in_it_is_noticed():
    short, long = busy_setting(entries=9), busy_setting(entries=9)
    assert isinstance(short.ledger, MemoryLedger)
    assert isinstance(long.ledger, MemoryLedger)
    short.ledger._levels[1].pop()
    long.ledger._levels[1].append(bytes(32))
    for setting, position in ((short, 5), (long, 6)):
        fault = f"first at level 1, position {position}:"
        assert [fault in one for one in setting.check().faults] == [True]
    deep = busy_setting(entries=9)
    assert isinstance(deep.ledger, MemoryLedger)
    deep.ledger._levels.append([bytes(32)])
    assert ["first at level 4, position 0" in one for one in deep.check().faults] == [True]


def test_one_case_is_checked_against_the_stored_tree():
    setting = busy_setting(entries=9)
    assert isinstance(setting.ledger, MemoryLedger)
    setting.ledger._levels[0][4] = bytes(32)
    assert any("number 4 of the log" in fault for fault in setting.check_case("case-1").faults)
    gone = busy_setting(entries=9)
    assert isinstance(gone.ledger, MemoryLedger)
    gone.ledger._levels[1].clear()
    assert any("not in the ledger" in fault for fault in gone.check_case("case-1").faults)


def test_a_list_of_faults_has_an_end():
    setting = Setting()
    for _ in range(MOST_FAULTS + 50):
        setting.write("c1", by=NEWCOMER, signer=Signer("newcomer"))
    faults = setting.check().faults
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "More is wrong than is listed here."


@pytest.mark.parametrize("note", ["", "nonsense", "a\n1\nb\n\n\u2014 a AAAA\n"])
def test_a_checkpoint_that_cannot_be_used_is_a_fault(note):
    setting = busy_setting(entries=3)
    for found in (setting.check([note]), setting.check_case("case-0", [note])):
        assert ["A checkpoint from outside cannot be used" in one for one in found.faults] == [True]


def test_old_checkpoints_of_every_size_fit_a_log_that_only_grew():
    setting = Setting()
    held = []
    for number in range(20):
        held.append(setting.checkpoint())
        setting.write(f"c{number % 3}")
    assert setting.check(held).sound
    assert setting.check_case("c1", held).sound


def test_every_rule_of_place_is_checked_and_not_only_kept():
    setting = busy_setting(entries=12)

    def with_header(**changes):
        def change(lines):
            header = replace(read_header(lines[9].header), **changes)
            line = canonical(header)
            lines[9] = lines[9]._replace(header=line, signature=setting.keys[LEAD].sign(line))
            return lines[:10]

        return retold(setting, change).check().faults

    assert with_header() == ()
    assert "does not come before it" in with_header(about=5)[0]
    assert "does not say of which entry" in with_header(kind=Kind.CORRECTION)[0]
    assert "in the chain 'setting' alone" in with_header(kind=Kind.KEY, commit="a" * 64)[0]
    assert "was written as entry 7 of case-1" in with_header(seq=7)[0]
    assert "was written as entry 1 of case-3" in with_header(case="case-3")[0]
    assert "not written after" in with_header(prev=NOTHING)[0]


def test_levels_of_one_leaf_are_the_leaf():
    assert levels_of([bytes(32)]) == [[bytes(32)]]
