"""The files of the repository that git holds or would hold, for tests about the house itself."""

import ast
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pathspec import GitIgnoreSpec

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "handrail"
# Where this environment keeps its commands.
BIN = Path(sys.executable).parent
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".avif", ".bmp", ".ico", ".mp4"}
FONTS = {".woff", ".woff2", ".ttf", ".otf", ".eot"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file below the root that .gitignore does not name, sorted."""
    ignored = GitIgnoreSpec.from_lines((ROOT / ".gitignore").read_text("utf-8").splitlines())
    found = []
    for folder, subfolders, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        subfolders[:] = [
            name
            for name in subfolders
            if name != ".git" and not ignored.match_file(f"{(here / name).as_posix()}/")
        ]
        found += [here / name for name in names if not ignored.match_file((here / name).as_posix())]
    return tuple(ROOT / path for path in sorted(found))


def below(*folders: str) -> tuple[Path, ...]:
    """The tracked files inside the named folders of the root."""
    return tuple(path for path in tracked() if path.relative_to(ROOT).parts[0] in folders)


def texts(paths: tuple[Path, ...]) -> Iterator[tuple[str, int, str]]:
    """Each line of each text file, as (path from the root, line number, line)."""
    for path in paths:
        if path.suffix not in PICTURES:
            lines = path.read_text("utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                yield path.relative_to(ROOT).as_posix(), number, line


def python(*folders: str) -> tuple[Path, ...]:
    """The tracked Python files inside the named folders."""
    return tuple(path for path in below(*folders) if path.suffix == ".py")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Each function and method that a Python file defines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[str]:
    """The full name of each module that a Python file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
