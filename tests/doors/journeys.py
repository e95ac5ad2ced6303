"""Short ways for tests to get to a page of the guide, without a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.doors.forms import Reader

LONGEST: Final = 150
ABOUT_A_PERSON: Final = ("age", "kind", "roles")


def begun(*, nation: str = "wales", setting: str = "school", address: str = "/") -> Reader:
    """A reader at the first question."""
    reader = Reader(address)
    reader.press("next")
    reader.press("save", nation=nation, setting=setting)
    return reader


def past_people(*people: Mapping[str, Any], nation: str = "wales") -> Reader:
    """A reader at the first question after danger and people, with these people listed."""
    reader = begun(nation=nation)
    reader.answer("no")
    for person in people:
        reader.press("show:person")
        reader.press("save", **person)
    reader.press("save")
    return reader


def incident(reader: Reader) -> dict[str, Any]:
    """The incident that the page carries."""
    return dict(json.loads(reader.page.value("incident")))


def place(reader: Reader) -> str:
    """Which page of the guide this is."""
    return reader.page.value("page")


def walk(reader: Reader, *, stop: tuple[str, ...], answers: Mapping[str, str]) -> list[str]:
    """Answer as told, and no to the rest, until one of these pages comes; the pages on the way."""
    seen: list[str] = []
    for _ in range(LONGEST):
        here = place(reader)
        kind, _, rest = here.partition(":")
        if kind in stop:
            return seen
        seen.append(here)
        fact = rest.split(":")[0]
        if kind == "ask" and fact not in ABOUT_A_PERSON:
            reader.answer(answers.get(fact, "no"))
        else:
            reader.press("next" if kind in ("settled", "raised") else "save")
    raise AssertionError(f"the journey did not come to {stop}: {seen}")
