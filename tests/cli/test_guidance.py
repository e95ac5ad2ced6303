"""`handrail guidance`: the editions, looked at, checked, proved, drawn and compared."""

import json
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from handrail.cli.formats import EXAMPLE
from handrail.guidance import prove as proving
from handrail.guidance.release import packs
from tests.cli.running import handrail

PACKS = [edition.id for edition in packs()]
WALES = "wales/hwb-2024"


def test_every_edition_is_listed_with_its_days_and_standing():
    said = handrail("guidance", "list")
    rows = {line.split()[0]: line for line in said.text.splitlines()[1:]}
    assert list(rows) == PACKS
    assert "withdrawn" in rows["england/nspcc-2018"]
    assert "2024-02-12" in rows[WALES]


def test_the_list_is_laid_out_in_a_terminal_and_plain_without_colour(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = handrail("guidance", "list", terminal=True).text
    monkeypatch.setenv("NO_COLOR", "1")
    plain = handrail("guidance", "list", terminal=True).text
    assert plain == handrail("guidance", "list").text
    assert shown != plain
    assert all(id in shown for id in PACKS)


def test_the_list_is_plain_data_when_asked():
    listed = handrail("guidance", "list", "--format", "json").data
    assert [row["id"] for row in listed] == PACKS


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_pack_is_shown_with_what_it_is_and_holds(pack, language):
    said = handrail("guidance", "show", pack, "--language", language)
    assert said.code == 0
    for word in ("sha256:", "grounds (10)", "do-not-view", "danger-now-is-an-emergency"):
        assert word in said.text


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("coerced", "ground coerced"),
        ("coerced", "fact coerced"),
        ("danger-now-is-an-emergency", "urgency is emergency when immediate_danger is yes"),
        ("aggravated/intent-to-harm", "met when intent_to_harm"),
        ("do-not-view", "when always"),
        ("childline", "service childline"),
        ("WALES-125", "[WALES-125]"),
    ],
)
def test_an_entry_is_shown_with_its_condition_and_sources(entry, shown):
    said = handrail("guidance", "show", WALES, entry)
    assert said.code == 0
    assert shown in said.text
    assert "[" in said.text


def test_what_a_pack_does_not_hold_is_said():
    said = handrail("guidance", "show", WALES, "nonsense")
    assert said.code == 2
    assert "holds nothing called nonsense" in said.err
    assert handrail("guidance", "show", "nonsense").code == 3


def test_the_packs_here_can_all_be_used():
    said = handrail("guidance", "check")
    assert said.code == 0
    assert f"Editions checked: {len(PACKS)}." in said.text


def test_a_pack_with_a_fault_is_refused_with_file_line_and_how_to_mend_it(tmp_path):
    folder = tmp_path / "packs" / "here" / "2026"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('[pack\nid = "here/2026"\n', encoding="utf-8")
    said = handrail("guidance", "check", str(tmp_path))
    assert said.code == 1
    assert said.err.startswith("packs/here/2026/pack.toml:1: this is not TOML")


def test_a_folder_without_packs_is_said_to_have_none(tmp_path):
    said = handrail("guidance", "check", str(tmp_path))
    assert said.code == 1
    assert "holds no folder called packs" in said.err


def test_proofs_that_hold_are_named(monkeypatch):
    proof = SimpleNamespace(name="no gap", holds=True, sentence="")
    monkeypatch.setattr(proving, "prove", lambda program: (proof,))
    said = handrail("guidance", "prove", WALES)
    assert (said.code, said.text) == (0, f"{WALES}: holds: no gap\nEvery proof holds.\n")


def test_a_proof_that_fails_shows_the_incident_and_has_its_own_exit_code(monkeypatch):
    proof = SimpleNamespace(name="no gap", holds=False, sentence="Take an incident where x.")
    monkeypatch.setattr(proving, "prove_all", lambda: {WALES: (proof,)})
    said = handrail("guidance", "prove")
    assert said.code == 4
    assert "FAILS: no gap\n    Take an incident where x." in said.text
    assert said.err == "Proofs that failed: 1.\n"


def test_without_the_solver_proving_says_how_to_get_it(monkeypatch):
    def no_solver(program):
        raise proving.NoSolver("Install it so.")

    monkeypatch.setattr(proving, "prove", no_solver)
    said = handrail("guidance", "prove", WALES)
    assert (said.code, said.err) == (1, "Install it so.\n")


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_drawn_without_an_incident(pack):
    said = handrail("guidance", "draw", pack)
    assert ET.fromstring(said.text).get("role") == "img"
    assert "Way taken" not in said.text


def test_the_way_of_an_incident_is_marked_in_the_drawing_and_in_the_list():
    incident = json.dumps(EXAMPLE)
    drawn = handrail("guidance", "draw", "--incident", "-", stdin=incident)
    listed = handrail("guidance", "draw", "--incident", "-", "--format", "text", stdin=incident)
    assert "Way taken" in drawn.text
    assert "(way taken)" in listed.text


def test_every_pack_is_drawn_into_a_folder_in_both_languages(tmp_path):
    said = handrail("guidance", "draw", "--output", str(tmp_path / "paths"))
    assert said.code == 0
    assert len(list((tmp_path / "paths").glob("*.svg"))) == 2 * len(PACKS)


def test_two_editions_are_compared_as_text_and_as_data():
    old, new = "england/nspcc-2018", "england/nspcc-kent-2024"
    text = handrail("guidance", "compare", old, new)
    data = handrail("guidance", "compare", old, new, "--format", "json").data
    assert text.code == 0
    assert "ADDED" in text.text
    assert {found["change"] for found in data["differences"]} == {"added", "removed", "changed"}


def test_an_edition_beside_itself_says_the_same():
    said = handrail("guidance", "compare", WALES, WALES)
    assert said.text.endswith("They say the same.\n")
