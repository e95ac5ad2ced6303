"""Somebody with the database, and then with the log's key, tries to rewrite what happened."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.chronology.check import check_case, check_log
from handrail.chronology.checkpoint import cosign, read_checkpoint, verify_checkpoint
from handrail.chronology.entry import SETTING, Header, Kind, canonical, leaf_hash, read_header
from handrail.chronology.ledger import Line
from handrail.chronology.ledger_file import SqliteLedger
from handrail.chronology.merkle import consistency_proof, new_nodes, verify_consistency
from tests.chronology.people import (
    DEPUTY,
    LEAD,
    MORNING,
    NEWCOMER,
    Setting,
    Signer,
    busy_setting,
    open_file,
    verify,
)

ENTRIES, CASES = 500, 50
FIRST = 3
"""The log begins with three announcements of keys."""

CHANGES = {
    "about": lambda header: replace(header, about=(header.about or 0) + 1),
    "at": lambda header: replace(header, at=header.at - timedelta(days=1)),
    "author": lambda header: replace(header, author=DEPUTY if header.author == LEAD else LEAD),
    "case": lambda header: replace(header, case="case-0" if header.case != "case-0" else "case-1"),
    "commit": lambda header: replace(header, commit="f" * 64),
    "kind": lambda header: replace(
        header, kind=Kind.HOLD if header.kind is not Kind.HOLD else Kind.ENTRY
    ),
    "prev": lambda header: replace(header, prev="f" * 64),
    "seq": lambda header: replace(header, seq=header.seq + 1),
}


class Stolen:
    """A copy of a setting's database with its triggers dropped, open to any statement."""

    def __init__(self, setting: Setting, source: sqlite3.Connection) -> None:
        self.setting = setting
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        source.backup(self.connection)
        triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        for (name,) in self.connection.execute(triggers).fetchall():
            self.connection.execute(f"DROP TRIGGER {name}")
        self.ledger = SqliteLedger(self.connection)
        self.connection.execute("BEGIN")

    def line(self, number: int) -> Line:
        return next(self.ledger.lines(number))

    def run(self, statement: str, *given: object) -> None:
        self.connection.execute(statement, given)

    def back(self) -> None:
        """Undo the attack, for the next one."""
        self.connection.execute("ROLLBACK")
        self.connection.execute("BEGIN")

    def is_noticed_in(self, case: str) -> bool:
        log = self.setting.first_key
        return not check_case(self.ledger, case, log=log, verify=verify).sound

    def is_noticed(self, *held: str) -> bool:
        log = self.setting.first_key
        return not check_log(self.ledger, log=log, verify=verify, held=held).sound

    def rebuild(self, lines: list[Line]) -> None:
        """Put these lines in the place of all there are, with numbers and a tree that fit them."""
        self.run("DELETE FROM chronology_entry")
        self.run("DELETE FROM chronology_node")
        for number, line in enumerate(lines):
            nodes = new_nodes(number, leaf_hash(line.header), self.ledger.node)
            self.ledger.add(line._replace(number=number), nodes)


@pytest.fixture(scope="module")
def stolen():
    connection, ledger = open_file()
    setting = busy_setting(ledger, entries=ENTRIES, cases=CASES)
    connection.execute("COMMIT")
    taken = Stolen(setting, connection)
    yield taken
    taken.connection.close()
    connection.close()


@pytest.fixture(autouse=True)
def as_it_was(request):
    yield
    if "stolen" in request.fixturenames:
        request.getfixturevalue("stolen").back()


def refiled(line: Line, header: Header) -> Line:
    """The line with another header, filed where that header says."""
    return Line(0, header.case, header.seq, canonical(header), line.signature)


def rechained(lines: list[Line]) -> list[Line]:
    """The lines with each chain made whole again, by somebody who can hash and cannot sign."""
    heads: dict[str, tuple[int, str]] = {}
    made = []
    for line in lines:
        seq, prev = heads.get(line.case, (-1, "0" * 64))
        header = canonical(replace(read_header(line.header), seq=seq + 1, prev=prev))
        heads[line.case] = seq + 1, leaf_hash(header).hex()
        made.append(line._replace(seq=seq + 1, header=header))
    return made


def chained_and_signed(header: Header, key: Signer) -> Line:
    line = canonical(header)
    return Line(0, header.case, header.seq, line, key.sign(line))


def test_the_copy_is_sound_before_anybody_touches_it(stolen):
    assert not stolen.is_noticed()
    assert not any(stolen.is_noticed_in(f"case-{number}") for number in range(CASES))


@pytest.mark.parametrize("field", CHANGES)
def test_c35_no_field_of_any_entry_is_altered_unnoticed(stolen, field):
    for number in range(FIRST, FIRST + ENTRIES):
        line = stolen.line(number)
        altered = canonical(CHANGES[field](read_header(line.header)))
        assert altered != line.header
        stolen.run("UPDATE chronology_entry SET header = ? WHERE idx = ?", altered, number)
        assert stolen.is_noticed_in(line.case), number
        if number % 50 == 0:
            assert stolen.is_noticed(), number
        stolen.back()


@pytest.mark.parametrize(
    ("change", "found_in"),
    [
        ("idx = idx + 1000", None),
        ("case_id = 'case-x'", "case-x"),
        ("seq = seq + 10", None),
        ("signature = zeroblob(64)", None),
    ],
)
def test_c35_no_column_beside_the_header_is_altered_unnoticed(stolen, change, found_in):
    for number in range(FIRST, FIRST + ENTRIES):
        case = found_in or stolen.line(number).case
        stolen.run(f"UPDATE chronology_entry SET {change} WHERE idx = ?", number)
        assert stolen.is_noticed_in(case), number
        if number % 50 == 0:
            assert stolen.is_noticed(), number
        stolen.back()


@pytest.mark.parametrize("field", sorted(CHANGES.keys() - {"prev", "seq"}))
def test_c35_an_entry_altered_with_its_chain_and_the_tree_made_to_fit_is_noticed(stolen, field):
    lines = list(stolen.ledger.lines())
    for number in range(FIRST, FIRST + ENTRIES, 49):
        altered = CHANGES[field](read_header(lines[number].header))
        rest = rechained([*lines[:number], refiled(lines[number], altered), *lines[number + 1 :]])
        stolen.rebuild(rest)
        assert stolen.is_noticed(), number
        stolen.back()


def test_c35_no_entry_but_the_last_is_deleted_unnoticed(stolen):
    for number in range(FIRST, FIRST + ENTRIES - 1):
        stolen.run("DELETE FROM chronology_entry WHERE idx = ?", number)
        assert stolen.is_noticed(), number
        stolen.back()


def test_c35_an_entry_deleted_with_all_made_to_close_up_is_noticed(stolen):
    """Unless it was the last of its case: that is for a checkpoint kept outside (C36)."""
    lines = list(stolen.ledger.lines())
    for number in range(FIRST, FIRST + ENTRIES - CASES, 9):
        gone = lines[number]
        rest = [
            line._replace(seq=line.seq - 1)
            if line.case == gone.case and line.seq > gone.seq
            else line
            for line in lines
            if line is not gone
        ]
        stolen.rebuild(rest)
        assert stolen.is_noticed(), number
        stolen.back()


def test_c35_a_number_left_empty_is_noticed_however_well_the_tree_fits(stolen):
    lines = list(stolen.ledger.lines())
    stolen.rebuild(lines[:-1])
    assert not stolen.is_noticed()
    stolen.run("UPDATE chronology_entry SET idx = idx + 1 WHERE idx = ?", len(lines) - 2)
    assert stolen.is_noticed()


def test_c35_an_author_who_signs_their_own_entry_anew_is_noticed(stolen):
    """Their key is theirs, but the next entry of the case still holds on to the first version."""
    lines = list(stolen.ledger.lines())
    for number in range(FIRST, FIRST + ENTRIES - CASES, 9):
        header = read_header(lines[number].header)
        anew = replace(header, commit="f" * 64)
        line = chained_and_signed(anew, stolen.setting.keys[header.author])
        stolen.rebuild([*lines[:number], line, *lines[number + 1 :]])
        assert stolen.is_noticed(), number
        assert stolen.is_noticed_in(header.case), number
        stolen.back()


def test_c35_no_entry_is_slipped_in_unnoticed(stolen):
    lines = list(stolen.ledger.lines())
    for number in range(FIRST, FIRST + ENTRIES, 9):
        after = lines[number]
        header = read_header(after.header)
        slipped = canonical(replace(header, seq=header.seq + 1, prev=leaf_hash(after.header).hex()))
        line = Line(0, after.case, after.seq + 1, slipped, after.signature)
        later = [
            one._replace(seq=one.seq + 1) if one.case == after.case else one
            for one in lines[number + 1 :]
        ]
        stolen.rebuild([*lines[: number + 1], line, *later])
        assert stolen.is_noticed(), number
        stolen.back()


def test_c35_no_two_entries_change_places_unnoticed(stolen):
    lines = list(stolen.ledger.lines())
    for number in range(FIRST, FIRST + ENTRIES - CASES, 9):
        other = number + CASES  # the next entry of the same case
        first, second = lines[number], lines[other]
        swapped = list(lines)
        swapped[number] = second._replace(seq=first.seq)
        swapped[other] = first._replace(seq=second.seq)
        stolen.rebuild(swapped)
        assert stolen.is_noticed(), number
        stolen.back()
        stolen.run("UPDATE chronology_entry SET idx = -1 WHERE idx = ?", number)
        stolen.run("UPDATE chronology_entry SET idx = ? WHERE idx = ?", number, other)
        stolen.run("UPDATE chronology_entry SET idx = ? WHERE idx = -1", other)
        assert stolen.is_noticed(), number
        stolen.back()


@pytest.mark.parametrize("value", ["x'ff'", "''", "'text'", "x'00'"])
def test_c35_nothing_put_in_the_place_of_a_header_upsets_the_check(stolen, value):
    stolen.run(f"UPDATE chronology_entry SET header = cast({value} AS BLOB) WHERE idx = 77")
    assert stolen.is_noticed()
    stolen.back()
    stolen.run("DROP TABLE chronology_entry")
    stolen.run("CREATE TABLE chronology_entry (idx, case_id, seq, header, signature)")
    stolen.run(f"INSERT INTO chronology_entry VALUES (0, {value}, {value}, {value}, {value})")
    stolen.run("INSERT INTO chronology_entry VALUES (NULL, NULL, NULL, NULL, NULL)")
    assert stolen.is_noticed()


# ---- Cut off, or written anew --------------------------------------------------------------------


@pytest.fixture
def witnessed(stolen):
    """Yesterday's checkpoint, seen and signed by somebody outside; today went on."""
    witness = Signer("governor")
    note = stolen.setting.checkpoint()
    key = replace(stolen.setting.first_key, name="witness.example/governor", public=witness.public)
    key = replace(key, type=4)
    return cosign(note, key=key, at=MORNING, sign=witness.sign)


@pytest.mark.parametrize("gone", [1, 2, 17, 499])
def test_c36_cutting_off_the_end_is_noticed_by_whoever_kept_a_checkpoint(stolen, witnessed, gone):
    lines = list(stolen.ledger.lines())
    stolen.rebuild(lines[:-gone])
    assert not stolen.is_noticed(), "without a checkpoint kept outside, a shorter log looks whole"
    assert stolen.is_noticed(witnessed)
    log = stolen.setting.first_key
    case = lines[FIRST].case
    found = check_case(stolen.ledger, case, log=log, verify=verify, held=[witnessed])
    assert "entries were cut off its end" in found.faults[0]


@pytest.mark.parametrize("case", ["case-0", "case-49"])
def test_c36_taking_out_a_whole_case_is_noticed_by_whoever_kept_a_checkpoint(
    stolen, witnessed, case
):
    rest = [line for line in stolen.ledger.lines() if line.case != case]
    stolen.rebuild(rest)
    assert not stolen.is_noticed(), "without a checkpoint kept outside, nobody misses the case"
    assert stolen.is_noticed(witnessed)


def test_c36_a_log_that_grew_again_after_its_end_was_cut_off_is_noticed(stolen, witnessed):
    setting = stolen.setting
    stolen.rebuild(list(stolen.ledger.lines())[:-5])
    grown = Setting()
    grown.ledger, grown.now = stolen.ledger, setting.now
    for number in range(20):
        grown.write(f"case-{number}")
    assert not stolen.is_noticed()
    assert stolen.is_noticed(witnessed)
    found = check_case(
        stolen.ledger, "case-1", log=setting.first_key, verify=verify, held=[witnessed]
    )
    assert ["does not begin with the 503 entries" in fault for fault in found.faults] == [True]


def test_c37_everything_written_anew_with_the_logs_own_key_fits_no_checkpoint_kept_outside():
    honest = busy_setting(entries=90)
    held = honest.checkpoint()
    forged = Setting()
    # The forger holds the log's key, so may announce keys of their own making for everybody.
    for author in (LEAD, DEPUTY):
        forged.keys[author] = Signer(f"forged {author}")
        forged.announce(author, forged.keys[author].public)
    forged = begun_anew(forged)
    for number in range(120):
        forged.write(f"case-{number % 5}", "Nothing was ever said.", by=(LEAD, DEPUTY)[number % 2])
    assert forged.check().sound, "on its own, a log written anew by the key holder looks whole"
    assert forged.check().notes == ()
    assert not forged.check([held]).sound
    assert not forged.check_case("case-1", [held]).sound
    old, new = read_checkpoint(held), read_checkpoint(forged.checkpoint())
    verify_checkpoint(forged.checkpoint(), keys=[honest.first_key], verify=verify)
    for size in range(old.size + 1):
        proof = consistency_proof(forged.ledger.node, size, new.size)
        assert not verify_consistency(
            proof, old=old.size, new=new.size, old_root=old.root, new_root=new.root
        )


def begun_anew(setting: Setting) -> Setting:
    """The same keys announced from the start, as if they had always been."""
    fresh = Setting()
    fresh.ledger = type(fresh.ledger)()
    fresh.keys = setting.keys
    for author in (SETTING, LEAD, DEPUTY):
        fresh.announce(author, fresh.keys[author].public)
    return fresh


# ---- In another person's name --------------------------------------------------------------------


@pytest.fixture
def forger(stolen):
    """The stolen database as a setting of its own: whoever has it also has the log's key."""
    setting = Setting()
    setting.ledger, setting.now = stolen.ledger, stolen.setting.now
    return setting


@pytest.mark.parametrize("key", ["the log", "the forger's own", "deputy"])
def test_c38_an_entry_in_anothers_name_is_noticed_whatever_key_signs_it(stolen, forger, key):
    forger.write("case-1", "I never said this.", by=LEAD, signer=Signer(key))
    assert stolen.is_noticed()
    assert stolen.is_noticed_in("case-1")


def test_c38_a_swapped_key_row_is_noticed(stolen, forger):
    """The announcement is altered in place, all hashes made to fit, and entries signed anew."""
    own = Signer("the forger's own")
    lines = list(stolen.ledger.lines())
    number = next(line.number for line in lines if read_header(line.header).author == LEAD)
    swapped = replace(read_header(lines[number].header), commit=own.public.hex())
    for signer in (forger.keys[SETTING], own):
        lines[number] = chained_and_signed(swapped, signer)
        stolen.rebuild(lines)
        forger.write("case-1", "I never said this.", by=LEAD, signer=own)
        assert stolen.is_noticed()
        assert stolen.is_noticed_in("case-1")
        stolen.back()


def test_c38_a_key_announced_later_never_speaks_for_what_was_written_before(stolen, forger):
    own = Signer("the forger's own")
    lines = list(stolen.ledger.lines())
    target = next(
        line for line in lines[FIRST:] if read_header(line.header).author == LEAD and line.seq == 9
    )
    forged = chained_and_signed(replace(read_header(target.header), commit="e" * 64), own)
    lines[target.number] = forged
    stolen.rebuild(lines)
    forger.announce(LEAD, own.public, by=SETTING)
    assert stolen.is_noticed()
    assert stolen.is_noticed_in(target.case)


def test_c38_a_new_key_that_only_the_log_vouches_for_is_never_silent(stolen, forger):
    """With the log's key anybody can be given a new key: everybody who checks is told, by name."""
    own = Signer("the forger's own")
    forger.announce(LEAD, own.public, by=SETTING)
    forger.write("case-1", "I never said this.", by=LEAD, signer=own)
    log = stolen.setting.first_key
    for found in (
        check_log(stolen.ledger, log=log, verify=verify),
        check_case(stolen.ledger, "case-1", log=log, verify=verify),
    ):
        assert ["aderyn-testun signs with a new key" in note for note in found.notes] == [True]


def test_c38_taking_the_old_key_back_first_does_not_hide_the_new_one(stolen, forger):
    own = Signer("the forger's own")
    forger.announce(LEAD, None, by=SETTING)
    forger.announce(LEAD, own.public, by=SETTING)
    forger.write("case-1", "I never said this.", by=LEAD, signer=own)
    found = check_log(stolen.ledger, log=stolen.setting.first_key, verify=verify)
    assert ["aderyn-testun signs with a new key" in note for note in found.notes] == [True]


def test_c38_a_person_without_a_key_never_wrote_anything(stolen, forger):
    forger.write("case-1", "I never said this.", by=NEWCOMER, signer=forger.keys[SETTING])
    assert stolen.is_noticed()
