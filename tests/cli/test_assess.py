"""`handrail assess`: one incident in, the answer out, in four forms and two languages."""

import io
import json
import stat

import pikepdf
import pytest

from handrail import assess
from handrail.cli.formats import EXAMPLE
from tests.cli.running import handrail, in_a_process

INCIDENT = json.dumps(EXAMPLE)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "incident.json"
    path.write_text(INCIDENT, encoding="utf-8")
    return str(path)


def test_the_json_is_the_assessment_itself_and_ends_with_a_newline(file):
    said = handrail("assess", "--format", "json", file)
    assert said.code == 0
    assert said.err == ""
    assert said.data == assess(EXAMPLE).to_json()
    assert said.text.endswith("}\n")


def test_the_same_incident_gives_the_same_bytes(file):
    assert len({handrail("assess", "--format", "json", file).out for _ in range(3)}) == 1
    assert (
        handrail("assess", "--format", "json", file).out
        == in_a_process("assess", "--format", "json", file).out
    )


def test_text_is_what_comes_out_when_nothing_is_said(file):
    said = handrail("assess", file)
    assert said.code == 0
    assert said.text.startswith("IS A CHILD IN DANGER NOW? CALL 999.")


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_report_comes_in_welsh_when_asked(file, form):
    said = handrail("assess", "--language", "cy", "--format", form, file)
    assert said.code == 0
    assert "999" in said.text
    assert "canllawiau" in said.text


def test_a_report_as_a_page_has_the_picture_of_the_path(file):
    html = handrail("assess", "--format", "html", file).text
    assert html.startswith("<!DOCTYPE html>")
    assert 'role="img"' in html
    assert "Way taken" in html


def test_a_pdf_goes_along_a_pipe_and_into_a_file(file, tmp_path):
    piped = handrail("assess", "--format", "pdf", file)
    target = tmp_path / "report.pdf"
    written = handrail("assess", "--format", "pdf", "--output", str(target), file)
    assert piped.out == target.read_bytes()
    assert str(target) in written.err
    with pikepdf.open(io.BytesIO(piped.out)) as pdf:
        assert len(pdf.pages) > 1


def test_a_pdf_is_not_poured_into_a_terminal(file):
    said = handrail("assess", "--format", "pdf", file, terminal=True)
    assert said.code == 2
    assert said.out == b""
    assert said.err == (
        "A PDF cannot be shown in a terminal. Name a file for it: --output report.pdf.\n"
    )


def test_only_its_owner_may_read_a_report_that_was_written(file, tmp_path):
    target = tmp_path / "report.txt"
    handrail("assess", "--output", str(target), file)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_is_said_in_a_sentence(file, tmp_path):
    said = handrail("assess", "--output", str(tmp_path / "nowhere" / "report.txt"), file)
    assert said.code == 1
    assert said.err.endswith("cannot be written: no such file or directory.\n")


def test_an_incident_comes_from_standard_input():
    assert handrail("assess", "--format", "json", "-", stdin=INCIDENT).data["scope"] == "unclear"


def test_an_incident_without_a_day_is_taken_as_of_today():
    without = json.dumps({name: value for name, value in EXAMPLE.items() if name != "on"})
    said = handrail("assess", "--format", "json", "-", stdin=without)
    assert said.data["pack"]["id"] == "wales/hwb-2024"


def test_a_named_edition_is_used_even_when_it_is_withdrawn(file):
    england = json.dumps({**EXAMPLE, "nation": "england"})
    said = handrail(
        "assess", "--format", "json", "--pack", "england/nspcc-2018", "-", stdin=england
    )
    assert said.data["pack"]["id"] == "england/nspcc-2018"


def test_another_nations_edition_is_refused(file):
    said = handrail("assess", "--pack", "scotland/first-pack", file)
    assert said.code == 3
    assert "is for scotland, and the incident's nation is wales" in said.err


def test_an_edition_that_does_not_exist_is_refused_with_those_that_do(file):
    said = handrail("assess", "--pack", "wales/none", file)
    assert said.code == 3
    assert "wales/hwb-2024" in said.err


def test_a_day_before_every_edition_is_refused_with_what_there_is():
    early = json.dumps({**EXAMPLE, "on": "1999-01-01"})
    said = handrail("assess", "-", stdin=early)
    assert said.code == 3
    assert "No edition of the guidance for wales covers 1999-01-01" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess",),
        ("assess", "--format", "docx", "-"),
        ("assess", "--language", "fr", "-"),
        ("assess", "--names", "-"),
        ("nonsense",),
        ("guidance", "nonsense"),
    ],
)
def test_a_command_used_wrongly_says_how_it_is_used(arguments):
    said = handrail(*arguments)
    assert said.code == 2
    assert said.err.startswith("Usage: handrail")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_lists_every_command_and_what_the_exit_codes_mean(arguments):
    said = handrail(*arguments)
    assert said.code == 0
    for word in ("assess", "ask", "incident", "guidance", "demo", "serve", "completion", "999"):
        assert word in said.text
    for code in ("0 ", "1 ", "2 ", "3 ", "4 ", "130 "):
        assert f"\n  {code}" in said.text


def test_the_version_is_said():
    assert handrail("--version").text == "handrail 0.1.0\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_can_complete_commands(shell):
    said = handrail("completion", shell)
    assert said.code == 0
    assert "_HANDRAIL_COMPLETE" in said.text


def test_a_shell_is_told_the_commands_that_begin_alike(monkeypatch):
    monkeypatch.setenv("COMP_WORDS", "handrail as")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("_HANDRAIL_COMPLETE", "bash_complete")
    said = in_a_process()
    assert {line.split(",")[1] for line in said.text.split()} == {"assess", "ask", "assessment"}
