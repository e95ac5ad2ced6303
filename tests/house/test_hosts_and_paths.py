"""The project stands alone: no registry's host and no one's machine is named in it."""

import re

import pytest

from tests.house.tree import below, texts, tracked

# Written in pieces, so that this file does not name what it looks for.
HOSTS = re.compile(
    "|".join(
        (
            r"pypi\.(?:org|python)",
            r"pythonhosted\.",
            r"registry\.(?:npmjs|yarnpkg)",
            r"deb\.debian",
            r"unpkg\.",
            r"jsdelivr\.",
            r"cdnjs\.",
            r"fonts\.(?:googleapis|gstatic)",
            r"crates\.io",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?:^|[^\w.])/(?:work|farm|root|home|Users)/")


@pytest.mark.parametrize(
    "line",
    [f"https://{'pypi'}.org/simple", f'"resolved": "https://registry.{"npmjs"}.org/x.tgz"'],
)
def test_a_registry_host_is_found(line):
    assert HOSTS.search(line)


def test_a_path_on_a_machine_is_found_and_a_web_address_is_not():
    assert MACHINE_PATHS.search(f"open('/{'home'}/someone/x')")
    assert not MACHINE_PATHS.search("https://www.gov.wales/home/guidance")


def test_no_tracked_file_names_a_registry_host():
    found = [f"{path}:{number}" for path, number, line in texts(tracked()) if HOSTS.search(line)]
    assert found == []


def test_no_tracked_file_names_a_path_on_a_machine():
    found = [
        f"{path}:{number}" for path, number, line in texts(tracked()) if MACHINE_PATHS.search(line)
    ]
    assert found == []


def test_pages_and_styles_take_nothing_from_another_host():
    elsewhere = re.compile(r"""(?:src|href)=["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""")
    found = [
        f"{path}:{number}"
        for path, number, line in texts(below("src"))
        if elsewhere.search(line) and not re.search(r"<a\b", line)
    ]
    assert found == []
