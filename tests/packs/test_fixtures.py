"""The loader takes a good pack, and refuses each bad one: where, what is wrong, how to mend it.

A folder of ``bad`` holds only what it adds to ``good`` or puts in its place, and ``expected.txt``:
the sentences its author reads, one a line.
"""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from handrail.decision.decide import decide
from handrail.decision.incident import Incident
from handrail.guidance.library import Library
from handrail.guidance.pack import PackRefused
from handrail.guidance.press import press

HERE = Path(__file__).parent
GOOD = HERE / "good"
BAD = sorted(folder for folder in (HERE / "bad").iterdir() if folder.is_dir())
EXPECTED = "expected.txt"
PACK = "wales/made-up-2024"
SENTENCE = re.compile(
    r"(?P<file>[a-z0-9/.-]+\.toml):(?P<line>\d+): (?P<wrong>.+?)\. (?P<mend>.+)\."
)


def with_good(folder: Path, root: Path) -> Path:
    """The good guidance with a bad folder's files added, or put in the place of its own."""
    shutil.copytree(GOOD, root)
    shutil.copytree(folder, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED))
    return root


def expected_of(folder: Path) -> list[str]:
    return (folder / EXPECTED).read_text(encoding="utf-8").splitlines()


def incident(**facts: str) -> Incident:
    return Incident(nation="wales", setting="school", on=date(2026, 11, 20), people=(), facts=facts)


bad_pack = pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)


def test_the_good_pack_is_accepted():
    assert Library(GOOD).faults() == ()
    assert [pack.id for pack in Library(GOOD).editions] == [PACK]


def test_the_good_pack_is_assembled_from_its_own_entries_and_the_backbones():
    book = Library(GOOD).rulebook(PACK)
    assert [step.id for step in book.steps] == [
        "tell-the-designated-person",  # in the place of the backbone's
        "write-it-down",
        "ask-for-deletion",
    ]
    assert book.sign_off_cites == ("MADE-1",)


def test_the_good_pack_decides():
    book = Library(GOOD).rulebook(PACK)
    told = decide(book, incident(imagery="yes", coerced="yes"))
    assert (told.urgency, told.scope, told.imagery) == ("refer-now", "in-scope", "hold")
    assert told.referral.to == ("police", "social-care")
    assert [action.id for action in told.do] == ["tell-the-designated-person", "write-it-down"]
    assert [offer.id for offer in told.contacts] == ["made-up-line"]
    assert decide(book, incident(imagery="yes")).urgency == "cannot-rule-out"


@bad_pack
def test_a_bad_pack_is_refused_in_exactly_these_sentences(folder: Path, tmp_path: Path):
    root = with_good(folder, tmp_path / "guidance")
    assert [fault.sentence() for fault in Library(root).faults()] == expected_of(folder)


@bad_pack
def test_a_sentence_leads_to_the_fault_and_says_how_to_mend_it(folder: Path, tmp_path: Path):
    root = with_good(folder, tmp_path / "guidance")
    for sentence in expected_of(folder):
        found = SENTENCE.fullmatch(sentence)
        assert found, sentence
        lines = (root / found["file"]).read_text(encoding="utf-8").splitlines()
        assert lines[int(found["line"]) - 1].strip(), "the line it names holds nothing"
        assert len(found["mend"].split()) >= 3, "too short to mend anything by"


@bad_pack
def test_nothing_is_pressed_from_a_bad_pack(folder: Path, tmp_path: Path):
    root = with_good(folder, tmp_path / "guidance")
    with pytest.raises(PackRefused) as refused:
        press(root, tmp_path / "pressed")
    assert str(refused.value).splitlines()[0] == expected_of(folder)[0]
    assert list((tmp_path / "pressed").glob("*.py")) == []


def test_each_bad_pack_has_a_fault_of_its_own():
    sentences = [tuple(expected_of(folder)) for folder in BAD]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences) >= 16


def test_a_file_saved_in_another_encoding_is_refused_at_its_line(tmp_path: Path):
    root = shutil.copytree(GOOD, tmp_path / "guidance")
    file = root / "packs/wales/made-up-2024/steps.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Gofynnwch", "Gofynnŵch"), "iso8859-14"
    )
    assert [fault.sentence() for fault in Library(root).faults()] == [
        "packs/wales/made-up-2024/steps.toml:27: this is not UTF-8 text. "
        "Save the file again as UTF-8."
    ]
