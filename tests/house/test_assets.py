"""What is built and shipped: nothing that only GOV.UK may use, and everything a setting needs."""

import re
import subprocess
import sys
import zipfile

import pytest

from build_assets import FONT_STACK, cut, refuse_restricted, unbranded_style
from tests.house.tree import ROOT, SOURCE

BUILT = ["static/vendor/govuk.css", "static/vendor/govuk.js"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in a wheel built from this tree."""
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    with zipfile.ZipFile(next(made.glob("*.whl"))) as archive:
        return archive.namelist()


@pytest.mark.parametrize("name", BUILT)
def test_the_built_styles_and_scripts_hold_nothing_that_only_gov_uk_may_use(name):
    text = (SOURCE / name).read_text("utf-8")
    assert len(text) > 10_000
    assert re.findall(r"gds transport|crest|crown|@font-face|sourceMappingURL", text, re.I) == []


def test_the_styles_ask_for_no_file_and_no_other_host():
    assert re.findall(r"url\([^)]*\)|@import", (SOURCE / BUILT[0]).read_text("utf-8")) == []


def test_taking_the_typeface_and_the_crest_out_keeps_the_rest():
    face = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
    crest = ".govuk-footer__copyright-logo:before{background:url(/assets/images/govuk-crest.svg)}"
    css = (
        "/*! Copyright (c) 2011 the typeface */"
        + face * 2
        + ".govuk-body{font-family:GDS Transport,arial,sans-serif}"
        + "@supports (x:y){@media print{"
        + crest
        + "}}"
        + crest * 4
        + ".govuk-footer__crown{margin:0}.kept{color:red}"
    )
    assert unbranded_style(css) == f".govuk-body{{font-family:{FONT_STACK}}}.kept{{color:red}}\n"


def test_a_new_version_that_brings_the_crest_back_stops_the_build():
    with pytest.raises(SystemExit, match="only GOV.UK may use"):
        refuse_restricted(".x{background:url(govuk-CREST.svg)}")


def test_a_count_that_changed_stops_the_build():
    with pytest.raises(SystemExit, match="found 1 times"):
        cut("a b", "a", times=2)


@pytest.mark.parametrize(
    "ending",
    [
        "static/vendor/govuk.css",
        "static/vendor/govuk.js",
        "static/vendor/govuk-frontend.txt",
        "documents/fonts/SourceSans3_400Regular.ttf",
        "documents/fonts/OFL.txt",
        "guidance/data/LICENSE.md",
        "guidance/compiled/index.py",
        "py.typed",
    ],
)
def test_the_wheel_carries_what_an_installed_handrail_needs(wheel, ending):
    assert f"handrail/{ending}" in wheel


def test_the_wheel_carries_every_file_of_the_guidance(wheel):
    held = {
        f"handrail/guidance/data/{path.relative_to(ROOT / 'guidance').as_posix()}"
        for path in (ROOT / "guidance").rglob("*.toml")
    }
    assert held
    assert held <= set(wheel)


def test_the_wheel_carries_nothing_that_only_tests_use(wheel):
    assert [name for name in wheel if re.search(r"axe\.|tests?/|conftest|\.pyc|crest", name)] == []


def test_every_catalogue_of_words_is_compiled_and_shipped(wheel):
    sources = [path.relative_to(SOURCE) for path in (SOURCE / "locale").rglob("*.po")]
    assert {f"handrail/{path.with_suffix('.mo').as_posix()}" for path in sources} <= set(wheel)
