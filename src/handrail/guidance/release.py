"""Pick the edition of a nation's guidance for a day, and hand out its rulebook and its words."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from handrail.decision.program import Program, program_from
from handrail.decision.rulebook import Rulebook
from handrail.guidance.folders import guidance_folder, is_fresh, pressed_folder, slug_of
from handrail.guidance.wording import Wording


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one nation's guidance: when it applies, and its standing."""

    id: str
    nation: str
    in_force_from: date
    in_force_to: date | None
    status: str
    edition: str

    def covers(self, on: date) -> bool:
        """Whether the edition applies on a day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


class NoEdition(LookupError):
    """No pack fits; the message says which there are."""


@lru_cache(maxsize=1)
def packs() -> tuple[Edition, ...]:
    """Every edition there is, by nation and then by day."""
    rows = _module("index").EDITIONS
    editions = [
        Edition(id, nation, date.fromisoformat(start), _day(end), status, edition)
        for id, nation, start, end, status, edition in rows
    ]
    return tuple(sorted(editions, key=lambda e: (e.nation, e.in_force_from)))


def edition_for(nation: str, on: date) -> Edition:
    """The edition of a nation's guidance in force on a day; NoEdition says what there is."""
    own = [edition for edition in packs() if edition.nation == nation]
    found = [edition for edition in own if edition.covers(on)]
    if found:
        return found[-1]
    spans = "; ".join(f"{e.id} from {e.in_force_from} to {e.in_force_to or 'now'}" for e in own)
    raise NoEdition(
        f"No edition of the guidance for {nation} covers {on}. There is: {spans or 'none'}. "
        "Give a later day, or name a pack."
    )


def load_pack(pack_id: str) -> Program:
    """The program of one pack by id. Raises NoEdition with the ids there are."""
    known = [edition.id for edition in packs()]
    if pack_id not in known:
        raise NoEdition(f"There is no pack {pack_id!r}. There is: {', '.join(known)}.")
    return _program(pack_id)


def program_for(nation: str, on: date, *, pack: str | None = None) -> Program:
    """The program for a nation on a day, or of a named pack."""
    return load_pack(pack or edition_for(nation, on).id)


def rulebook_for(nation: str, on: date, *, pack: str | None = None) -> Rulebook:
    """The rulebook for a nation on a day, or of a named pack."""
    return program_for(nation, on, pack=pack).rulebook


@lru_cache(maxsize=32)
def wording(pack_id: str, language: str) -> Wording:
    """A pack's words in English (en) or Welsh (cy)."""
    return Wording(language, _module(f"{slug_of(pack_id)}_{language}").WORDS)


@lru_cache(maxsize=32)
def _program(pack_id: str) -> Program:
    module = _module(slug_of(pack_id))
    return program_from(module.RULEBOOK, vars(module))


def _module(name: str) -> Any:
    _make_fresh()
    return importlib.import_module(f"handrail.guidance.compiled.{name}")


@lru_cache(maxsize=1)
def _make_fresh() -> None:
    """In a checkout, press the packs again if any of them has changed since."""
    root = guidance_folder()
    if not is_fresh(pressed_folder(), root):
        # Only here: a start that finds its packs pressed loads nothing that reads or writes them.
        from handrail.guidance.press import press

        press(root, pressed_folder())
        importlib.invalidate_caches()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
