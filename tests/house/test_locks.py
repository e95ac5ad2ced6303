"""Every dependency is explained, locked by digest, and named without a host."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.generate import dependency_reasons
from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["project"]["dependencies"] + EXTRAS["build"],
    "requirements-dev.lock": PROJECT["project"]["dependencies"]
    + EXTRAS["build"]
    + EXTRAS["prove"]
    + [entry for entry in EXTRAS["dev"] if not entry.startswith("handrail[")],
    "requirements-bench.lock": PROJECT["project"]["dependencies"]
    + EXTRAS["build"]
    + EXTRAS["bench"],
}
HOST = re.compile(r"://|\bhost\b|index-url|find-links|\.(?:org|com|io)\b")


def entries(lock):
    """Each pinned package of a lock file with its version and its digests."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            pinned = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
            assert pinned, f"{lock}: {line[:60]} is not pinned to one version."
            yield canonicalize_name(pinned[1]), pinned[2], re.findall(r"--hash=(\S+)", line)


def test_every_dependency_has_its_reason_beside_it():
    reasons = dependency_reasons()
    listed = {"dependencies": PROJECT["project"]["dependencies"], **EXTRAS}
    assert {group: list(found) for group, found in reasons.items()} == listed
    assert [name for found in reasons.values() for name, why in found.items() if not why] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_digest(lock):
    locked = list(entries(lock))
    assert locked
    assert [
        name
        for name, _, digests in locked
        if not digests or not all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in digests)
    ] == []


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json", "package.json", ".npmrc"])
def test_no_lock_names_a_host(lock):
    assert HOST.findall((ROOT / lock).read_text("utf-8")) == []


@pytest.mark.parametrize(("lock", "wanted"), LOCKS.items())
def test_each_lock_meets_what_the_project_asks_for(lock, wanted):
    locked = [(name, version) for name, version, _ in entries(lock)]
    unmet = [
        entry
        for entry in map(Requirement, wanted)
        if not any(
            name == canonicalize_name(entry.name) and entry.specifier.contains(version)
            for name, version in locked
        )
    ]
    assert unmet == [], "Run `make lock`."


def test_an_install_without_isolation_builds_with_the_same_pins():
    assert set(PROJECT["build-system"]["requires"]) <= set(EXTRAS["build"])


def test_every_npm_package_is_pinned_by_digest_and_asked_for_exactly():
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    for name, version in versions.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    held = {name: entry for name, entry in locked.items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in held.values())
    assert not any("resolved" in entry for entry in held.values())
