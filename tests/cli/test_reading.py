"""What is refused is refused whole, in sentences: what happened, where, and what to do."""

import json
import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.cli.formats import EXAMPLE
from tests.cli.running import COMMAND, handrail, in_a_process

START = '{"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20"'

REFUSED = {
    "nothing at all": ("", "Standard input is empty."),
    "only white space": (" \n ", "Standard input is empty."),
    "not JSON": ('{"format": ', "Standard input is not JSON: line 1, column 12: expecting value."),
    "an end too early": ('{\n "a": 1\n', "Standard input is not JSON: line 3, column 1"),
    "two documents": ("{} {}", "line 1, column 4: extra data."),
    "not a number": (START + ', "people": [{"ref": "A", "age": NaN}]}', "NaN is not a number"),
    "no end of numbers": (START + ', "x": Infinity}', "Infinity is not a number that JSON has"),
    "a name twice": (
        START + ', "facts": {"coerced": "no", "coerced": "yes"}}',
        '"coerced" is given twice in one object',
    ),
    "too deep": ("[" * 200_000, "is nested too deeply"),
    "a number too long": (START + ', "x": ' + "9" * 5000 + "}", "a number too long to read"),
    "a list": ("[]", "$: found a list; allowed: an object."),
    "a text": ('"no"', '$: found "no"; allowed: an object.'),
    "nothing known to it": ("null", "$: found nothing; allowed: an object."),
    "a name that slipped in": (START + ', "name": "x"}', '$: found the field "name"'),
    "a misspelt fact": (
        START + ', "facts": {"coersed": "yes"}}',
        "Did you mean coerced?",
    ),
    "an age too large": (
        START + ', "people": [{"ref": "A", "age": 1e400}]}',
        "$.people[0].age",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", [("assess",), ("incident", "check")])
def test_a_malformed_incident_is_refused_in_a_sentence(command, name):
    given_, sentence = REFUSED[name]
    said = handrail(*command, "-", stdin=given_)
    assert said.code == 1
    assert said.out == b""
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_every_fault_has_a_sentence_of_its_own():
    faulty = {**EXAMPLE, "nation": "walse", "setting": 3, "facts": {"x": "y"}, "title": "A"}
    said = handrail("assess", "-", stdin=json.dumps(faulty))
    assert said.code == 1
    assert [line.split(": ")[1] for line in said.err.splitlines()] == [
        "$",
        "$.nation",
        "$.setting",
        "$.facts",
    ]
    assert "Did you mean wales?" in said.err


def test_bytes_that_are_no_text_are_refused_with_their_place():
    said = handrail("assess", "-", stdin=b'{"a": "\xff"}')
    assert said.code == 1
    assert "is not UTF-8 text: byte 8 cannot be read" in said.err


def test_a_mark_at_the_start_that_editors_leave_is_let_pass():
    said = handrail("incident", "check", "-", stdin=b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode())
    assert said.code == 0


def test_more_than_a_mebibyte_is_refused():
    said = handrail("assess", "-", stdin=" " * (1024 * 1024 + 1))
    assert said.code == 1
    assert "larger than 1 MiB" in said.err


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.json", "no such file or directory"), (".", "is a directory"), ("a\0b", "bad name")],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path, monkeypatch, name, reason):
    monkeypatch.chdir(tmp_path)
    said = handrail("assess", name)
    assert said.code == 1
    assert said.err == f"{name} cannot be read: {reason}.\n"


def test_a_refused_value_is_never_repeated_at_length():
    long = json.dumps({**EXAMPLE, "nation": "a private matter " * 50})
    said = handrail("assess", "-", stdin=long)
    assert said.code == 1
    assert said.err.count("a private matter") < 4


def test_a_control_sign_in_a_name_cannot_reach_the_terminal():
    said = handrail("assess", "-", stdin=START + ', "\\u001b[31mred": 1, "\\u001b[31mred": 2}')
    assert said.code == 1
    assert "\x1b" not in said.err


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "assess", str(path)], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_good_incident_is_said_to_be_one():
    said = handrail("incident", "check", "-", stdin=json.dumps(EXAMPLE))
    assert said.code == 0
    assert said.text == (
        "The incident can be assessed: people 2, answers known 4, nation wales, on 2026-11-20.\n"
    )


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside),
    max_leaves=12,
)


@given(plain, st.sampled_from(sorted({*EXAMPLE, "more"})))
def test_anything_at_all_in_a_field_is_read_or_refused_in_sentences(value, field):
    said = handrail("incident", "check", "-", stdin=json.dumps({**EXAMPLE, field: value}))
    assert said.code in (0, 1)
    assert (said.err == "") == (said.code == 0)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused_in_sentences(raw):
    said = handrail("assess", "-", stdin=raw)
    assert said.code == 1
    assert "fault in Handrail" not in said.err


def test_a_fault_of_ours_is_a_sentence_without_any_value(monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("a private matter")

    monkeypatch.setattr("handrail.cli.assess.read_incident_file", fails)
    said = handrail("assess", "-")
    assert said.code == 70
    assert "A fault in Handrail itself" in said.err
    assert "private" not in said.err


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert in_a_process("assess", "-", stdin=json.dumps(EXAMPLE).encode()).code == 0
    assert list(tmp_path.iterdir()) == []
