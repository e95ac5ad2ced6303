"""A command loads what it uses and nothing else, so that it answers at once."""

import json
import subprocess
import sys

import pytest

from handrail.cli.formats import EXAMPLE

LOADED = """
import io, json, sys
from handrail.cli.run import run
sys.stdin = io.TextIOWrapper(io.BytesIO({incident!r}))
sys.stdout = io.TextIOWrapper(io.BytesIO())
code = run({arguments!r})
sys.__stdout__.write(json.dumps([code, sorted({{name.split(".")[0] for name in sys.modules}})]))
"""


def loaded_by(*arguments):
    """The exit code, and the top-level modules that one command loads from a cold start."""
    program = LOADED.format(incident=json.dumps(EXAMPLE).encode(), arguments=arguments)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    code, modules = json.loads(done.stdout)
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("assess", "-"),
        ("assess", "--format", "json", "-"),
        ("assess", "--format", "html", "-"),
        ("incident", "check", "-"),
        ("guidance", "list"),
    ],
)
def test_what_is_slow_is_not_loaded_until_it_is_needed(arguments):
    slow = {"django", "jinja2", "rich", "typst", "z3", "granian", "asyncio"}
    assert loaded_by(*arguments) & slow == set()


def test_help_loads_no_guidance_at_all():
    program = (
        "import sys\n"
        "from handrail.cli.run import run\n"
        "run(['--help'])\n"
        "rooms = ('handrail.guidance', 'handrail.decision')\n"
        "print([name for name in sys.modules if name.startswith(rooms)], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"


def test_a_pdf_does_load_what_lays_it_out():
    assert "typst" in loaded_by("assess", "--format", "pdf", "-")
