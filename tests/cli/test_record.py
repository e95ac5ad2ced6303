"""``handrail record``: an exported record is checked, and the checker is handed out."""

import json
import subprocess
import sys

import pytest

from handrail.cli.leave import Exit
from tests.cli.running import handrail


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the demonstration keeps: a record, and a checkpoint that somebody outside kept."""
    kept = tmp_path_factory.mktemp("demo") / "kept"
    assert handrail("vault", "demo", "--keep", str(kept)).code == 0
    return kept


def verify(record, *checkpoints):
    options = [part for one in checkpoints for part in ("--checkpoint", str(one))]
    return handrail("record", "verify", str(record), *options)


def test_a_record_as_it_was_written_is_right(folder):
    said = verify(folder / "record.json", folder / "checkpoint.txt")
    assert said.code == 0
    assert "Nothing is wrong." in said.text
    assert "The log has only grown since the checkpoint" in said.text


def test_a_changed_word_is_said_to_be_wrong(folder, tmp_path):
    record = json.loads((folder / "record.json").read_text("utf-8"))
    entry = next(one for one in record["entries"] if "MADE-UP-0001" in str(one["words"]))
    entry["words"]["text"] = entry["words"]["text"].replace("0001", "0002")
    changed = tmp_path / "record.json"
    changed.write_text(json.dumps(record), encoding="utf-8")
    said = verify(changed)
    assert said.code == Exit.REFUSED
    assert "WRONG" in said.text


def test_a_record_that_was_cut_short_is_said_to_be_wrong(folder, tmp_path):
    record = json.loads((folder / "record.json").read_text("utf-8"))
    record["entries"].pop()
    cut = tmp_path / "record.json"
    cut.write_text(json.dumps(record), encoding="utf-8")
    said = verify(cut)
    assert said.code == Exit.REFUSED
    assert "WRONG" in said.text


@pytest.mark.parametrize("nonsense", ["", "[]", "not json at all", '{"format": 1}', "[" * 5000])
def test_what_is_no_record_is_refused_in_a_sentence(tmp_path, nonsense):
    given = tmp_path / "record.json"
    given.write_text(nonsense, encoding="utf-8")
    said = verify(given)
    assert said.code == Exit.REFUSED
    assert said.all.strip()
    assert "Traceback" not in said.all
    assert "fault in Handrail" not in said.all


def test_a_record_that_is_not_there_is_refused_in_a_sentence(tmp_path):
    said = verify(tmp_path / "record.json")
    assert said.code == Exit.REFUSED
    assert "record.json" in said.all
    assert "Traceback" not in said.all


def test_the_checker_is_written_out_and_runs_with_python_alone(folder, tmp_path):
    checker = tmp_path / "verify_record.py"
    assert handrail("record", "checker", "--output", str(checker)).code == 0
    given = [str(folder / "record.json"), "--checkpoint", str(folder / "checkpoint.txt")]
    alone = subprocess.run(
        [sys.executable, "-I", "-S", str(checker), *given],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={},
    )
    assert alone.returncode == 0, alone.stderr
    assert alone.stdout == verify(given[0], given[2]).text
