"""Where guidance stands as written and as pressed, and whether what is pressed is still fresh."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

INDEX: Final = "index.py"
_ROOM = Path(__file__).parent
_INSIDE = _ROOM / "data"


def guidance_folder() -> Path:
    """Where the packs are: inside an installed package, or beside src in a checkout."""
    return _INSIDE if _INSIDE.is_dir() else _ROOM.parents[2] / "guidance"


def pressed_folder() -> Path:
    """Where pressed modules live: inside the package."""
    return _ROOM / "compiled"


def is_fresh(folder: Path, root: Path) -> bool:
    """Whether what is pressed is newer than every file it was pressed from and with.

    An installed package is pressed when it is built, and is fresh by definition.
    """
    try:
        pressed = (folder / INDEX).stat().st_mtime_ns
    except FileNotFoundError:
        return False
    if root == _INSIDE:
        return True
    return all(changed <= pressed for changed in _changes(root))


def _changes(root: Path) -> Iterator[int]:
    """When each pack file, and each module that reads or writes packs, was last changed."""
    for folder, _, names in os.walk(root):
        yield from (os.stat(f"{folder}/{n}").st_mtime_ns for n in names if n.endswith(".toml"))
    for room in (_ROOM, _ROOM.parent / "decision"):
        with os.scandir(room) as entries:
            yield from (e.stat().st_mtime_ns for e in entries if e.name.endswith(".py"))


def slug_of(pack_id: str) -> str:
    """A module name for a pack: wales/hwb-2024 becomes wales_hwb_2024."""
    return re.sub(r"[^a-z0-9]+", "_", pack_id)
