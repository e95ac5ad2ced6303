"""A machine that stops in the middle of a rotation has lost nothing."""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

import pytest

from tests.house.tree import ROOT
from tests.vault.interrupted import STEPS

# What is killed is a program and not the power, so a folder in memory shows the same, sooner.
IN_MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None


@pytest.mark.parametrize(("argon2", "kills"), [("quick", 195), ("real", 5)])
def test_c31_every_rotation_killed_at_any_moment_loses_nothing(argon2, kills):
    """Pepper, server key and team key; 200 kills in all; each opens, finishes and reads it all."""
    with TemporaryDirectory(dir=IN_MEMORY) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.vault.interrupted", folder, str(kills), argon2],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.splitlines() == [f"{step}: {kills // len(STEPS)}" for step in STEPS]
