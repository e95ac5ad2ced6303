"""The one file that goes out with a record: alone, offline, and upset by nothing it is given."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.chronology import verify_record
from handrail.chronology.entry import Kind, leaf_hash
from handrail.chronology.merkle import new_nodes
from handrail.chronology.record import verifier
from handrail.chronology.verify_record import Check, main, read, verify_signature
from tests.chronology.people import Setting, Signer, busy_setting, open_file, verify
from tests.house.tree import ROOT

CASE = "case-1"
VECTORS = json.loads((Path(__file__).parent / "vectors" / "ed25519.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def exported():
    """A setting, the checkpoint somebody kept, and a record whose proofs start from it."""
    setting = busy_setting()
    held = setting.checkpoint()
    return setting, held, setting.export(CASE, older=[63])


def faults(record, held=()):
    """What the checker says is wrong with a record given as JSON values."""
    check = Check(read(json.dumps(record).encode()), verify)
    check.run(held)
    return check.wrong


@pytest.fixture
def alone(tmp_path):
    """Runs the checker by itself in a folder with nothing else in it."""
    (tmp_path / "verify_record.py").write_text(verifier(), "utf-8")

    def run(record, *checkpoints):
        (tmp_path / "record.json").write_text(record, "utf-8")
        arguments = []
        for number, note in enumerate(checkpoints):
            (tmp_path / f"note{number}.txt").write_text(note, "utf-8")
            arguments += ["--checkpoint", f"note{number}.txt"]
        return subprocess.run(
            [sys.executable, "-I", "verify_record.py", "record.json", *arguments],
            cwd=tmp_path,
            env={},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


# ---- Alone ---------------------------------------------------------------------------------------


def test_c39_a_record_is_checked_by_one_file_alone(exported, alone):
    _, held, text = exported
    done = alone(text, held)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Case case-1, 13 entries, exported 2026-09-01T09:31:00Z."
    assert sum(line.startswith("right: ") for line in lines) == 7
    assert (
        "right: The log has only grown since the checkpoint of 63 entries that was given." in lines
    )
    assert not any(line.startswith("WRONG: ") for line in lines)
    assert lines[-1] == "Nothing is wrong."


def test_c39_a_record_that_was_cut_short_fails(exported, alone):
    record = json.loads(exported[2])
    record["entries"].pop()
    done = alone(json.dumps(record))
    assert done.returncode == 1
    assert "WRONG: It does not end with its own export: its end was cut off." in done.stdout
    assert done.stdout.splitlines()[-1] == "Something is wrong: do not rely on it."


def test_c39_a_record_cut_short_anywhere_fails(exported):
    record = json.loads(exported[2])
    whole = record["entries"]
    for end in range(1, len(whole)):
        assert any("end was cut off" in one for one in faults({**record, "entries": whole[:end]}))


def test_c39_a_record_cut_back_to_an_earlier_export_fails(exported):
    """The earlier export is a true end of an earlier record, and not of this one."""
    setting = busy_setting()
    setting.export(CASE)
    setting.write(CASE, "What came after.")
    record = json.loads(setting.export(CASE))
    assert faults(record) == []
    record["entries"] = record["entries"][:13]
    assert '"kind":"export"' in record["entries"][-1]["header"]
    assert any("end was cut off" in one for one in faults(record))


def test_c39_any_entry_left_out_or_moved_fails(exported):
    record = json.loads(exported[2])
    entries = record["entries"]
    for at in range(len(entries) - 1):
        gap = f"Entry {at} is missing, or stands elsewhere in the record."
        assert gap in faults({**record, "entries": [*entries[:at], *entries[at + 1 :]]})
        moved = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
        assert faults({**record, "entries": moved})
        assert faults({**record, "entries": [*entries[: at + 1], entries[at], *entries[at + 1 :]]})


def test_the_file_needs_no_packages_and_only_python_3_9():
    tree = ast.parse(verifier(), feature_version=(3, 9))
    taken = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert taken == {
        *("__future__", "argparse", "base64", "collections", "functools", "hashlib", "json"),
        *("re", "sys", "typing"),
    }


def test_it_tells_the_mark_of_the_logs_key(exported, alone):
    mark = exported[0].first_key.mark
    assert len(mark.split()) == 8
    assert f"The log's key has the mark {mark}." in alone(exported[2]).stdout


def test_every_sentence_that_the_guide_explains_is_one_it_can_say():
    """Whatever varies is cut out of both: dots in the guide, braces in the program."""
    guide = (ROOT / "docs" / "assurance" / "checking-a-record.md").read_text("utf-8")
    said = re.sub(r"\{[^{}]*\}|\"\s*f?\"", "", verifier())
    explained = re.findall(r"^\| `(.+?)` \|", guide, re.MULTILINE)
    assert len(explained) == 25
    for sentence in explained:
        parts = sentence.removeprefix("right: ").split("…")
        assert [part for part in parts if part.strip(" .") not in said] == [], sentence


def test_a_file_that_is_not_there_is_said(capsys):
    assert main(["no-such-file.json"]) == 2
    assert "Nothing could be checked" in capsys.readouterr().out


# ---- Altered -------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["keys", "entries"])
def test_nothing_about_any_line_is_altered_unnoticed(exported, part):
    text = exported[2]
    for number in range(len(json.loads(text)[part])):
        for spoil in (
            lambda line: line.update(signature="ab" * 64),
            lambda line: line.update(index=line["index"] + 1),
            lambda line: line["proof"].pop(),
            lambda line: line["proof"].append("0" * 64),
            lambda line: line["proof"].__setitem__(0, "0" * 64),
            lambda line: line.update(header=line["header"].replace("2026", "2025")),
        ):
            record = json.loads(text)
            spoil(record[part][number])
            assert faults(record), number


def test_words_that_were_changed_are_noticed(exported):
    record = json.loads(exported[2])
    record["entries"][0]["words"]["text"] += "."
    assert faults(record) == ["The words of entry 0 are not those that were written."]


@pytest.mark.parametrize("name", ["origin", "log_key", "case"])
def test_nothing_at_the_head_of_a_record_is_altered_unnoticed(exported, name):
    record = json.loads(exported[2])
    other = {"origin": "other.example/log", "log_key": "ab" * 32, "case": "case-2"}
    record[name] = other[name]
    assert faults(record)


def test_another_checkpoint_does_not_serve(exported):
    setting, held, text = exported
    record = json.loads(text)
    later = busy_setting(entries=80)
    for note in (held, later.checkpoint(), Setting(key="x").checkpoint(), "nonsense\n"):
        record["checkpoint"] = note
        if note == "nonsense\n":
            with pytest.raises(ValueError, match="not a signed note"):
                faults(record)
        else:
            assert faults(record)
    assert setting.check().sound


def test_a_key_that_is_left_out_leaves_its_entries_unsigned(exported):
    record = json.loads(exported[2])
    for at in range(len(record["keys"])):
        rest = [*record["keys"][:at], *record["keys"][at + 1 :]]
        assert any("did not sign" in one for one in faults({**record, "keys": rest}))


def test_a_key_that_nobody_vouches_for_is_noticed():
    setting = Setting()
    setting.announce("aderyn-testun", Signer("mine").public, by="pat-example")
    setting.write("c1", signer=Signer("mine"))
    setting.keys["aderyn-testun"] = Signer("mine")
    assert any("Nobody vouches" in one for one in faults(json.loads(setting.export("c1"))))


def test_an_entry_that_its_author_signed_anew_does_not_fit_the_next_one():
    setting = Setting()
    setting.write("c1", "first version")
    setting.write("c1", "next")
    first, second = list(setting.ledger.lines())[3:]
    again = Setting()
    again.write("c1", "second version")
    nodes = new_nodes(4, leaf_hash(second.header), again.ledger.node)
    again.ledger.add(second, nodes)
    again.words = {}
    assert first.header != next(again.ledger.of_case("c1")).header
    wrong = faults(json.loads(again.export("c1", withhold={0, 1})))
    assert wrong == ["Entry 1 was not written after the one that stands before it."]


def test_words_that_the_setting_lost_are_said_to_be_missing_and_not_withheld():
    setting = Setting()
    setting.write("c1", "kept")
    setting.write("c1", "lost")
    del setting.words["c1"][1]
    (wrong,) = faults(json.loads(setting.export("c1")))
    assert wrong == "The words of entry 1 are missing: the setting lost them."


def test_a_log_that_put_a_case_out_of_order_is_noticed():
    honest = Setting()
    for number in range(3):
        honest.write("c1", f"note {number}")
    lines = list(honest.ledger.lines())
    lines[4], lines[5] = lines[5], lines[4]
    connection, ledger = open_file()
    for number, line in enumerate(lines):
        nodes = new_nodes(number, leaf_hash(line.header), ledger.node)
        ledger.add(line._replace(number=number), nodes)
    other = Setting()
    other.ledger, other.words, other.now = ledger, honest.words, honest.now
    wrong = faults(json.loads(other.export("c1")))
    assert wrong == ["Entry 2 is of another case, or from elsewhere in the log."]
    connection.close()


def test_a_field_that_stands_twice_is_refused(exported):
    text = exported[2].replace(' "version": 1,', ' "version": 1,\n "version": 1,')
    with pytest.raises(ValueError, match="whole JSON text"):
        read(text.encode())


def test_a_correction_that_names_nothing_earlier_is_noticed(exported):
    setting = Setting()
    setting.write("c1", "one")
    setting.write("c1", "two", kind=Kind.CORRECTION, about=0)
    text = setting.export("c1")
    for about in ("null", "1", "5"):
        changed = text.replace('\\"about\\":0', f'\\"about\\":{about}')
        assert any("which earlier entry" in one for one in faults(json.loads(changed)))


# ---- Nonsense ------------------------------------------------------------------------------------

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES | st.sampled_from(["withheld", "0" * 64, "setting", [], {}]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def outcome(raw, tmp_path, capsys):
    """The exit status for these bytes; the output is always sentences."""
    path = tmp_path / "given.json"
    path.write_bytes(raw)
    status = main([str(path)])
    out = capsys.readouterr().out
    assert "Traceback" not in out
    assert out.isascii()
    return status


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"handrail-record"',
        b"{}",
        b'{"format":"handrail-record","version":1}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"9" * 1_000_000,
        b'{"version":' + b"1" * 5_000 + b"}",
        b'{"format":NaN}',
        b"-1",
        b"1e999",
        b"\x00" * 1_000,
        b'{"format":"handrail-record","format":"handrail-record"}',
    ],
)
def test_nonsense_gives_a_sentence(raw, tmp_path, capsys):
    assert outcome(raw, tmp_path, capsys) == 2


def test_a_file_larger_than_any_record_is_not_read(monkeypatch):
    monkeypatch.setattr(verify_record, "LARGEST", 1_000)
    with pytest.raises(ValueError, match="larger than any record"):
        read(b" " * 1_001)


@given(st.binary(max_size=400))
def test_no_bytes_upset_the_checker(raw):
    with pytest.raises(ValueError, match="it "):
        read(raw)


def places(value, path=()):
    """Every place in a JSON value, as a path of names and numbers."""
    yield path
    if isinstance(value, dict | list):
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, name))


@settings(max_examples=300)
@given(st.data())
def test_a_record_with_anything_put_anywhere_is_refused_or_found_wrong(exported, data):
    record = json.loads(exported[2])
    path = data.draw(st.sampled_from([place for place in places(record) if place]))
    part = record
    for name in path[:-1]:
        part = part[name]
    before = part[path[-1]]
    part[path[-1]] = data.draw(VALUES.filter(lambda value: value != before))
    if path[0] == "older" or part[path[-1]] == "withheld":
        return  # a proof that nobody asked for, or words passed on withheld
    try:
        wrong = faults(record)
    except ValueError:
        return
    assert wrong, path


@settings(max_examples=300)
@given(st.data())
def test_a_record_with_any_byte_changed_is_the_same_or_not_right(exported, data):
    raw = bytearray(exported[2].encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255))
    try:
        record = read(bytes(raw))
        check = Check(record, verify)
    except ValueError:
        return
    check.run()
    same = {**record, "older": []} == {**json.loads(exported[2]), "older": []}
    assert check.wrong or same


@settings(max_examples=200)
@given(VALUES)
def test_no_json_upsets_the_checker(value):
    with pytest.raises(ValueError, match="it "):
        read(json.dumps(value).encode("utf-8", "surrogatepass"))


@given(st.text(max_size=200))
def test_no_text_upsets_it_where_a_checkpoint_should_be(exported, text):
    check = Check(read(exported[2].encode()), verify)
    check.run([text])
    assert len(check.wrong) == 1


def test_half_a_character_in_the_words_is_not_the_words(exported):
    record = json.loads(exported[2])
    record["entries"][0]["words"]["text"] = "\ud800"
    assert faults(record)


def test_what_it_prints_cannot_steer_a_terminal(exported, tmp_path, capsys):
    record = json.loads(exported[2])
    record["origin"] = "\x1b[2J\u202e"
    record["checkpoint"] = record["checkpoint"].replace("setting.example/log", "\x1b[2J")
    assert outcome(json.dumps(record).encode(), tmp_path, capsys) in (1, 2)


# ---- Ed25519 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["vectors"])
def test_the_published_signatures_are_good(vector):
    public, message = bytes.fromhex(vector["public"]), bytes.fromhex(vector["message"])
    signature = bytes.fromhex("".join(vector["signature"]))
    assert verify_signature(public, signature, message)
    assert verify(public, signature, message)
    for at in range(0, 512, 7):
        bent = bytearray(signature)
        bent[at // 8] ^= 1 << at % 8
        assert not verify_signature(public, bytes(bent), message)
    assert not verify_signature(public, signature, message + b"x")


@settings(max_examples=60)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 767))
def test_it_agrees_with_a_library_on_signatures_good_and_bent(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    signature = key.sign(message)
    assert verify_signature(public, signature, message)
    both = bytearray(public + signature)
    both[bit // 8] ^= 1 << bit % 8
    bent = bytes(both[:32]), bytes(both[32:])
    assert verify_signature(*bent, message) == verify(*bent, message) is False


def test_a_signature_written_another_way_is_refused():
    """s and s + L are the same number to the curve; only the first is a signature (5.1.7)."""
    signer = Signer("lead")
    signature = signer.sign(b"x")
    order = verify_record.ORDER
    number = int.from_bytes(signature[32:], "little")
    assert verify_signature(signer.public, signature, b"x")
    for other in (number + order, (number + 2**256) % order + order):
        written = signature[:32] + other.to_bytes(32, "little")
        assert not verify_signature(signer.public, written, b"x")


@pytest.mark.parametrize("public", [b"", bytes(31), b"\xff" * 32, (2).to_bytes(32, "little")])
def test_bytes_that_are_no_key_verify_nothing(public):
    assert not verify_signature(public, bytes(64), b"x")


def test_a_key_written_another_way_is_no_key():
    """Its y is 1 and written as 1 + p: refused (5.1.3), or anybody could sign for it."""
    public = (verify_record.P + 1).to_bytes(32, "little")
    assert not verify_signature(public, (1).to_bytes(32, "little") + bytes(32), b"x")


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_a_signature_has_64_bytes(length):
    assert not verify_signature(Signer("lead").public, bytes(length), b"x")
