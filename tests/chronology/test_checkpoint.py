"""Checkpoints are read and written as the published forms say, and relied on only when signed."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology.checkpoint import (
    COSIGNATURE,
    LONGEST_NOTE,
    Checkpoint,
    Cosignature,
    NoteFault,
    NoteKey,
    NoteSigner,
    _line,
    checkpoint_of,
    cosign,
    cosignatures,
    read_checkpoint,
    read_key,
    sign_checkpoint,
    verify_checkpoint,
    verify_rotation,
)
from tests.chronology.people import MORNING, ORIGIN, Setting, Signer, verify

# The keys and the two signatures with which Go's own package for signed notes is tested.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_OTHER_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_MARKS = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n",
    "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTG"
    "wnWLox33WWd1RvMc+QQ=\n",
)
# The example of c2sp.org/signed-note, and that of c2sp.org/tlog-cosignature.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n"
    "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN"
    "7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9"
    "dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
WITNESS = Signer("governor")
WITNESS_KEY = NoteKey("witness.example/governor", WITNESS.public, COSIGNATURE)


@pytest.fixture
def setting():
    made = Setting()
    made.write("c1")
    return made


def signed_by(note, key):
    """Whether the key's Ed25519 signature stands under a note, which may be no checkpoint."""
    text, _, below = note.rpartition("\n\n")
    return any(
        verify(key.public, raw[4:], f"{text}\n".encode())
        for raw in map(raw_mark, below.splitlines())
        if raw[:4] == key.id
    )


def raw_mark(line):
    return base64.b64decode(line.rsplit(" ", 1)[1])


@pytest.mark.parametrize("written", [GO_KEY, GO_OTHER_KEY, SPEC_KEY])
def test_a_published_key_is_read_and_written_the_same(written):
    assert read_key(written).written() == written


@pytest.mark.parametrize(
    ("note", "written"),
    [
        (f"{GO_TEXT}\n{GO_MARKS[0]}", GO_KEY),
        (f"{GO_TEXT}\n{''.join(GO_MARKS)}", GO_OTHER_KEY),
        (SPEC_NOTE, SPEC_KEY),
    ],
)
def test_the_published_notes_are_signed_by_the_published_keys(note, written):
    assert signed_by(note, read_key(written))


def test_our_mark_is_the_published_one():
    """Go's example is no checkpoint, so its text goes through the one function that makes marks."""
    key = read_key(GO_KEY)
    assert _line(key, raw_mark(GO_MARKS[0])[4:]) == GO_MARKS[0]


@pytest.mark.parametrize("at", range(len(GO_KEY)))
def test_a_key_that_was_copied_wrongly_is_refused(at):
    wrong = GO_KEY[:at] + chr(ord(GO_KEY[at]) + 1) + GO_KEY[at + 1 :]
    with pytest.raises(NoteFault):
        read_key(wrong)
    with pytest.raises(NoteFault):
        read_key(GO_KEY[:at])


@pytest.mark.parametrize(
    "wrong",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_key_of_another_length_or_sort_is_refused(wrong):
    with pytest.raises(NoteFault):
        read_key(wrong)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\x01b", "a\nb", "\ud800"])
def test_a_name_that_could_be_misread_names_no_key(name):
    with pytest.raises(NoteFault, match="cannot name a key"):
        NoteKey(name, bytes(32))


def test_the_published_checkpoint_is_read():
    read = read_checkpoint(SOFA)
    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
    assert SOFA.startswith(read.body())


def test_a_published_cosignature_tells_its_time():
    seconds = int.from_bytes(raw_mark(SOFA.splitlines()[-1])[4:12], "big")
    assert seconds == 1679315147


def test_a_checkpoint_is_three_lines_and_a_mark(setting):
    note = setting.checkpoint()
    size = setting.ledger.size()
    lines = note.split("\n")
    assert lines[:2] == [ORIGIN, str(size)]
    assert lines[3] == ""
    assert lines[4].startswith(f"\u2014 {ORIGIN} ")
    assert read_checkpoint(note) == checkpoint_of(setting.ledger, ORIGIN)
    assert verify_checkpoint(note, keys=[setting.log.key], verify=verify).size == size


def test_lines_below_the_third_are_signed_and_mean_nothing(setting):
    body = checkpoint_of(setting.ledger, ORIGIN).body() + "more\n"
    note = f"{body}\n{_line(setting.log.key, setting.log.sign(body.encode()))}"
    assert verify_checkpoint(note, keys=[setting.log.key], verify=verify).size == 4
    with pytest.raises(NoteFault, match="is false"):
        verify_checkpoint(note.replace("more", "less"), keys=[setting.log.key], verify=verify)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note[:-1],
        lambda note: note.rpartition("\n\n")[0] + "\n",
        lambda note: note.rpartition("\n\n")[0] + "\n\n",
        lambda note: "\x01" + note,
        lambda note: "\ud800" + note,
        lambda note: note + "more\n",
        lambda note: note + "\u2014 Bad Name AAAAAAAA\n",
        lambda note: note + "\u2014 a AAAA=AAA\n",
        lambda note: note.replace("\u2014", "-"),
        lambda note: note.replace("\n4\n", "\n04\n"),
        lambda note: note.replace("\n4\n", "\n-4\n"),
        lambda note: note.replace("\n4\n", "\n\u0664\n"),
        lambda note: note.replace("\n4\n", "\n4444444444444444\n"),
        lambda note: note.replace("\n4\n", "\n"),
        lambda note: note.replace("=\n\n", "\n\n"),
        lambda note: note.replace("=\n\n", "=\n\n\n"),
        lambda note: note + note.splitlines()[-1][:0] + "\u2014 a AAAAAA==\n" * 100,
        lambda note: "x" * LONGEST_NOTE + note,
    ],
)
def test_what_is_no_checkpoint_is_refused(setting, spoil):
    with pytest.raises(NoteFault):
        verify_checkpoint(spoil(setting.checkpoint()), keys=[setting.log.key], verify=verify)


def test_a_mark_written_another_way_is_refused(setting):
    """The last digit of base64 before the padding has two bits that stand for nothing."""
    note = setting.checkpoint()
    assert note.endswith("=\n")
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = digits[digits.index(note[-3]) ^ 1]
    with pytest.raises(NoteFault):
        verify_checkpoint(f"{note[:-3]}{other}=\n", keys=[setting.log.key], verify=verify)


def test_a_checkpoint_with_another_size_root_or_name_is_false(setting):
    note = setting.checkpoint()
    root = note.split("\n")[2]
    for wrong in (
        note.replace("\n4\n", "\n5\n"),
        note.replace(root, setting.checkpoint().split("\n")[2][::-1].replace("=", "") + "="),
    ):
        with pytest.raises(NoteFault):
            verify_checkpoint(wrong, keys=[setting.log.key], verify=verify)


def test_a_mark_by_nobody_known_proves_nothing(setting):
    note = setting.checkpoint()
    strangers = [
        [],
        [NoteKey(ORIGIN, Signer("stranger").public)],
        [NoteKey("other.example/log", setting.log.key.public)],
        [NoteKey(ORIGIN, setting.log.key.public, COSIGNATURE)],
    ]
    for keys in strangers:
        with pytest.raises(NoteFault, match="not signed by the log"):
            verify_checkpoint(note, keys=keys, verify=verify)


def test_a_known_key_of_another_log_does_not_sign_for_this_one(setting):
    other = NoteSigner(NoteKey("other.example/log", Signer("other").public), Signer("other").sign)
    note = sign_checkpoint(checkpoint_of(setting.ledger, ORIGIN), other)
    with pytest.raises(NoteFault, match="not signed by the log"):
        verify_checkpoint(note, keys=[other.key], verify=verify)


def test_marks_by_strangers_are_passed_over(setting):
    note = setting.checkpoint() + GO_MARKS[0]
    assert verify_checkpoint(note, keys=[setting.log.key], verify=verify).size == 4


def test_one_false_mark_by_a_known_key_spoils_the_note(setting):
    note = setting.checkpoint()
    other = Setting()
    other.write("c2")
    false = other.checkpoint().splitlines()[-1] + "\n"
    for spoilt in (note + false, note.replace(note.splitlines()[-1] + "\n", false) + false):
        with pytest.raises(NoteFault, match="is false"):
            verify_checkpoint(spoilt, keys=[setting.log.key], verify=verify)


@given(st.data())
def test_a_checkpoint_with_any_character_changed_is_not_relied_on(data):
    setting = Setting()
    note = setting.checkpoint()
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters().filter(lambda one: one != note[at]))
    with pytest.raises(NoteFault):
        verify_checkpoint(note[:at] + other + note[at + 1 :], keys=[setting.log.key], verify=verify)


@given(st.text(max_size=300))
def test_no_text_upsets_the_reading_of_a_note_or_a_key(text):
    for read in (read_checkpoint, read_key):
        with pytest.raises(NoteFault):
            read(text)


def test_while_the_log_changes_its_key_both_sign_and_a_witness_learns_the_new_one(setting):
    new = Signer("the log, later")
    new_signer = NoteSigner(NoteKey(ORIGIN, new.public), new.sign)
    both = sign_checkpoint(checkpoint_of(setting.ledger, ORIGIN), setting.log, new_signer)
    keys = {"old": setting.log.key, "new": new_signer.key}
    assert verify_rotation(both, **keys, verify=verify).size == 4
    for one in (setting.checkpoint(), sign_checkpoint(read_checkpoint(both), new_signer)):
        with pytest.raises(NoteFault, match="not signed by the log"):
            verify_rotation(one, **keys, verify=verify)


def test_a_witness_adds_when_it_saw_the_checkpoint(setting):
    seen_at = MORNING + timedelta(hours=1)
    note = setting.checkpoint()
    seen = cosign(note, key=WITNESS_KEY, at=seen_at, sign=WITNESS.sign)
    assert seen.startswith(note)
    expected = (Cosignature("witness.example/governor", seen_at),)
    assert cosignatures(seen, keys=[WITNESS_KEY], verify=verify) == expected
    assert cosignatures(note, keys=[WITNESS_KEY], verify=verify) == ()
    assert cosignatures(seen, keys=[setting.log.key], verify=verify) == ()
    assert verify_checkpoint(seen, keys=[setting.log.key], verify=verify).size == 4


def test_a_witness_signs_the_published_message(setting):
    signed = []
    note = setting.checkpoint()

    def sign(message):
        signed.append(message)
        return WITNESS.sign(message)

    at = datetime.fromtimestamp(1679315147, UTC)
    cosign(note, key=WITNESS_KEY, at=at, sign=sign)
    body = checkpoint_of(setting.ledger, ORIGIN).body()
    assert signed == [f"cosignature/v1\ntime 1679315147\n{body}".encode()]


def test_a_witness_s_time_cannot_be_moved(setting):
    seen = cosign(setting.checkpoint(), key=WITNESS_KEY, at=MORNING, sign=WITNESS.sign)
    mark = seen.splitlines()[-1]
    raw = raw_mark(mark)
    for wrong in (
        raw[:4] + b"\xff" + raw[5:],
        raw[:11] + bytes([raw[11] ^ 1]) + raw[12:],
        raw[:-1],
        raw[:8],
    ):
        spoilt = seen.replace(mark.split(" ")[-1], base64.b64encode(wrong).decode())
        with pytest.raises(NoteFault, match="is false"):
            cosignatures(spoilt, keys=[WITNESS_KEY], verify=verify)


def test_an_empty_log_has_a_checkpoint_too():
    assert Checkpoint(ORIGIN, 0, bytes(32)).body().split("\n")[1] == "0"
