"""``handrail vault``: the health of a safe, and a theft that must give no more than is promised."""

import json
import os
import sqlite3
from pathlib import Path
from unittest.mock import patch

import pytest

from handrail.cli import made_up, search_bytes, theft
from handrail.vault import FileStore
from tests.cli.running import handrail


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What one demonstration said, and the folder that it kept."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    return handrail("vault", "demo", "--keep", str(folder)), folder


def health(folder, *more):
    database, keyring = folder / "server/records.db", folder / "keys/keyring.txt"
    return handrail("vault", "health", str(database), str(keyring), *more)


def test_the_demonstration_shows_a_theft_from_beginning_to_end(kept):
    said, _ = kept
    assert said.code == 0
    assert said.err == ""
    for shown in (
        "none found",
        "This is not the keyring that these records were made with",
        "it was not signed by lead-1",
        "entries were cut off its end",
        "nobody could have noticed this",
        "Nothing is wrong.",
        "This case was disposed of",
        "Whoever controls the running server",
    ):
        assert shown in " ".join(said.text.split())


def test_what_the_demonstration_keeps_is_really_there_and_well(kept):
    said, folder = kept
    assert str(folder) in said.text
    looked = health(folder)
    assert looked.code == 0
    assert "Can open its cases today: lead-1, head-1." in looked.text
    assert "Nothing to put right." in looked.text


def test_the_demonstration_leaves_nothing_behind_when_nothing_is_to_be_kept(tmp_path):
    with patch.dict(os.environ, {"TMPDIR": str(tmp_path)}), patch("tempfile.tempdir", None):
        assert handrail("vault", "demo").code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_already_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    said = handrail("vault", "demo", "--keep", str(tmp_path))
    assert said.code == 1
    assert "could not be made" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_word_that_is_left_in_clear_stops_the_demonstration():
    def left_in_clear(folder: Path) -> bytes:
        return made_up.NOTED.encode("utf-16-be")

    with patch.object(theft, "_bytes_in", left_in_clear):
        said = handrail("vault", "demo")
    assert said.code == 70
    assert "MORE THAN WAS PROMISED" in said.err
    assert "Pat Example" in said.err


@pytest.mark.parametrize("word", ["Aderyn", "Testun 12", "Pat Ex"])
def test_a_word_is_found_wherever_it_stands_in_a_longer_encoded_text(word):
    from base64 import b64encode

    for before in range(7):
        for after in range(7):
            whole = b"\xa5" * before + word.encode() + b"\x5a" * after
            assert search_bytes.words_found(b64encode(whole), [word]) == (word,)
            assert search_bytes.words_found(whole.hex().encode(), [word]) == (word,)
            assert search_bytes.words_found(whole[::-1], [word]) == (word,)
    assert search_bytes.words_found(b"something else altogether", [word]) == ()


def test_health_is_given_as_json_for_a_program(kept):
    said = health(kept[1], "--format", "json")
    (team,) = said.data["teams"]
    assert team["can_open"] == ["lead-1", "head-1"]
    assert team["sheet"] == "typed-back"
    assert team["findings"] == []
    assert said.data["keyring_beside_database"] is False


def test_a_keyring_beside_the_database_is_an_alarm(kept, tmp_path):
    for name in ("server/records.db", "keys/keyring.txt"):
        copied = tmp_path / Path(name).name
        copied.write_bytes((kept[1] / name).read_bytes())
        copied.chmod(0o600)
    database, keyring = str(tmp_path / "records.db"), str(tmp_path / "keyring.txt")
    said = handrail("vault", "health", database, keyring)
    assert said.code == 5
    assert "one theft or one backup takes both" in said.text
    data = handrail("vault", "health", database, keyring, "--format", "json")
    assert data.code == 5
    assert json.loads(data.text)["keyring_beside_database"] is True


def test_health_of_what_is_not_there_makes_nothing(tmp_path):
    missing = tmp_path / "records.db"
    said = handrail("vault", "health", str(missing), str(tmp_path / "keyring.txt"))
    assert said.code == 1
    assert "There is no database" in said.err
    assert not missing.exists()


def test_a_keyring_that_others_may_read_is_refused_with_what_to_do(kept):
    keyring = kept[1] / "keys/keyring.txt"
    keyring.chmod(0o644)
    said = health(kept[1])
    keyring.chmod(0o600)
    assert said.code == 1
    assert "chmod 600" in said.err


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (
            "DELETE FROM data_entry WHERE seq = 1",
            "case-1, entry 1: its words are not kept any more",
        ),
        ("UPDATE data_entry SET sealed = x'' WHERE seq = 2", "entry 2: its words are not kept"),
        ("DELETE FROM data_entry", "case-1, entry 0: its words are not kept any more"),
    ],
)
def test_words_that_somebody_threw_away_are_an_alarm(tmp_path, deed, said):
    folder = tmp_path / "setting"
    assert handrail("vault", "demo", "--keep", str(folder)).code == 0
    stolen = folder / "thief"
    (folder / "server/records.db").unlink()
    (stolen / "records.db").rename(folder / "server/records.db")
    assert health(folder).code == 0
    connection = sqlite3.connect(folder / "server/records.db")
    connection.execute(deed)
    connection.commit()
    connection.close()
    looked = health(folder)
    assert looked.code == 5
    assert said in looked.text
    assert any(said in one for one in health(folder, "--format", "json").data["lost"])


def test_a_safe_without_a_team_is_an_alarm(kept, tmp_path):
    database = tmp_path / "records.db"
    FileStore(database).close()
    said = handrail("vault", "health", str(database), str(kept[1] / "keys/keyring.txt"))
    assert said.code == 5
    assert "There is no team in it" in said.text


def test_another_programs_database_is_refused_and_left_as_it_was(kept, tmp_path):
    others = tmp_path / "others.db"
    connection = sqlite3.connect(others)
    connection.execute("CREATE TABLE theirs (thing TEXT)")
    connection.commit()
    connection.close()
    before = others.read_bytes()
    said = handrail("vault", "health", str(others), str(kept[1] / "keys/keyring.txt"))
    assert said.code == 1
    assert "something else" in said.err
    assert others.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_in_a_sentence(kept, tmp_path):
    nonsense = tmp_path / "records.db"
    nonsense.write_text("this is not a database, and it says so at some length\n" * 200, "utf-8")
    said = handrail("vault", "health", str(nonsense), str(kept[1] / "keys/keyring.txt"))
    assert said.code == 1
    assert "Traceback" not in said.all
    assert "fault in Handrail" not in said.all
