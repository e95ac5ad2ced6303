"""The floors of the house, where import-linter and ruff cannot see or could be left behind."""

import subprocess
import sys
import tomllib

import pytest

from tests.house.tree import BIN, ROOT, SOURCE, imports, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LAYERS, NO_FRAMEWORK = PROJECT["tool"]["importlinter"]["contracts"]
# The rooms that are told everything they need: no framework, no clock, no environment.
TOLD = ("decision", "guidance", "lifecycle", "vault", "chronology", "textgate")


def built(room):
    return (SOURCE / room / "__init__.py").exists()


@pytest.mark.parametrize("room", ["decision", "textgate"])
def test_the_ground_floor_needs_only_the_standard_library(room):
    foreign = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in tracked()
        if path.suffix == ".py" and SOURCE / room in path.parents
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith(f"handrail.{room}")
    ]
    assert foreign == []


def test_every_room_that_knows_no_framework_is_named_in_the_contract():
    named = set(NO_FRAMEWORK["source_modules"])
    assert {f"handrail.{room}" for room in TOLD if built(room)} <= named


def test_every_folder_of_the_package_is_a_room_or_holds_no_code():
    rooms = {name.strip(" ()") for floor in LAYERS["layers"] for name in floor.split("|")}
    code = {
        path.relative_to(SOURCE).parts[0]
        for path in tracked()
        if path.suffix == ".py" and SOURCE in path.parents
    }
    assert code - rooms - {"__init__.py", "__main__.py"} == set()


def ruff_says(code, *, at):
    done = subprocess.run(
        [BIN / "ruff", "check", "--select", "TID251", "--stdin-filename", at, "-"],
        input=code,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\ndatetime.date.today()\n",
        "from datetime import datetime\ndatetime.now()\n",
        "import time\ntime.time()\n",
        "import os\nos.environ['X']\n",
    ],
)
@pytest.mark.parametrize("room", ["decision", "lifecycle", "vault", "chronology"])
def test_a_room_that_is_told_the_time_may_not_ask_for_it(code, room):
    assert "TID251" in ruff_says(code, at=f"src/handrail/{room}/made_up.py")


def test_a_door_may_ask_for_the_time():
    code = "import datetime\ndatetime.date.today()\n"
    assert "TID251" not in ruff_says(code, at="src/handrail/pages/made_up.py")
