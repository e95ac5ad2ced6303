"""Prove a pack: what must hold of every incident does, and nothing in it is dead.

For pack authors and tests; never run when an incident is assessed. Needs the ``prove`` extra (the
z3 solver), which is imported only when something is proved.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handrail.decision.conditions import Formula, names_in
from handrail.decision.rulebook import ACTS, Rulebook
from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.guidance.release import load_pack

if TYPE_CHECKING:
    from handrail.decision.program import Program
    from handrail.guidance.counterexample import Check, Claim, Proof

HANDLING: Final = frozenset(
    {"view", "look", "open", "copy", "print", "forward", "download", "keep", "save", "upload"}
)
IMAGES: Final = frozenset({"image", "images", "imagery", "picture", "pictures", "video", "videos"})
"""No instruction to do something may be called after one of each: it would handle an image."""


class NoSolver(RuntimeError):
    """The solver is not installed; the message says how to install it."""


def prove(
    program: Program,
    *,
    source: str | None = None,
    citable: frozenset[str] | None = None,
    only: str = "",
) -> tuple[Proof, ...]:
    """Prove everything that can be proved of one pack's program by itself.

    ``source``: the generated source, where it is not the one that the program was made from.
    ``citable``: every citation there is; without it, citations are only counted.
    ``only``: prove only what has this in its name. Raises NoSolver without the ``prove`` extra.
    """
    _need_solver()
    from handrail.guidance.faithful import faithful, source_of, unasked
    from handrail.guidance.theorems import alive, claims_of

    book = program.rulebook
    written = source or source_of(program)
    checks: Iterable[Check | Claim] = chain(
        claims_of(book),
        plainly(book, citable),
        alive(book),
        faithful(program, written),
        unasked(program, written),
    )
    return tuple(check.check() for check in checks if only in check.name)


def prove_all(root: Path | None = None) -> Mapping[str, tuple[Proof, ...]]:
    """Prove every edition by itself, and each withdrawn one beside its nation's current one.

    ``root``: the guidance folder; without it, the one this package uses. Raises NoSolver.
    """
    _need_solver()
    from handrail.decision.generate import make_program
    from handrail.guidance.theorems import never_milder

    library = Library(root or guidance_folder())
    citable = frozenset(library.catalogue.lines)
    programs = {
        pack.id: make_program(library.rulebook(pack.id)) if root else load_pack(pack.id)
        for pack in library.editions
    }
    proofs = {id: prove(program, citable=citable) for id, program in programs.items()}
    books = [program.rulebook for program in programs.values()]
    for older in (book for book in books if book.status == "withdrawn"):
        for newer in books:
            if newer.nation == older.nation and newer.status != "withdrawn":
                claims = never_milder(older, newer)
                proofs[older.id] += tuple(claim.check() for claim in claims)
    return proofs


def _need_solver() -> None:
    try:
        importlib.import_module("z3")
    except ModuleNotFoundError as missing:
        raise NoSolver(
            "Proofs need the z3 solver, which is not installed. "
            "Install it with: pip install 'handrail[prove]'"
        ) from missing


def plainly(book: Rulebook, citable: frozenset[str] | None) -> Iterator[Check]:
    """What needs no solver: what steps ask for, and that everything has its source."""
    handling = [
        f"step {step.id}"
        for step in book.steps
        if step.kind == "do" and (step.act not in ACTS or _handles_images(step.id))
    ]
    name = "invariant 6: nothing to do views, copies, prints, forwards, downloads or keeps an image"
    yield _listed(name, handling, "asks for something that handles an image", "Remove it")
    bare = [what for what, cites in _cited(book) if not cites]
    name = "invariant 7: everything that is said carries a citation"
    yield _listed(name, bare, "has no citation", "Cite a line of the catalogue")
    if citable is not None:
        unknown = [
            f"{what} ({cite})"
            for what, cites in _cited(book)
            for cite in cites
            if cite not in citable
        ]
        name = "invariant 7: every citation stands in the catalogue or is a dated law entry"
        yield _listed(name, unknown, "cites what is not there", "Mend the citation")
    used = {name for what in _formulas(book) for name in names_in(what)}
    idle = [f"term {term.id}" for term in book.terms if f"term:{term.id}" not in used]
    yield _listed("no dead term", idle, "is used by nothing", "Remove it")


def _handles_images(id: str) -> bool:
    words = frozenset(id.split("-"))
    return bool(words & HANDLING and words & IMAGES)


def _listed(name: str, wrong: list[str], what: str, mend: str) -> Check:
    from handrail.guidance.counterexample import Check, Proof

    found = "; ".join(f"{one} {what}" for one in wrong)
    sentence = f"{found}. {mend}." if wrong else f"Holds: {name}."
    return Check(name, lambda: Proof(name, not wrong, sentence))


def _cited(book: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that carries citations, by what a pack's author calls it."""
    yield from ((f"term {term.id}", term.cites) for term in book.terms)
    yield from ((f"ground {ground.id}", ground.cites) for ground in book.grounds)
    yield from ((f"rule {rule.id}", rule.cites) for rule in book.rules)
    yield from ((f"kind {kind.value}", kind.cites) for kind in book.typology)
    yield from ((f"step {step.id}", step.cites) for step in book.steps)
    yield from ((f"contact {contact.id}", contact.cites) for contact in book.contacts)
    yield "the pattern of signs", book.pattern.cites
    yield "the sign-off", book.sign_off_cites
    if book.police_factors:
        yield "the police factors", book.police_factors.cites


def _formulas(book: Rulebook) -> Iterator[Formula]:
    """Every condition of a rulebook."""
    yield from (term.means for term in book.terms)
    yield from (ground.met for ground in book.grounds)
    yield from (rule.when for rule in book.rules)
    yield from (kind.met for kind in book.typology)
    yield from (step.when for step in book.steps)
    yield from (contact.when for contact in book.contacts)
    yield book.pattern.check
