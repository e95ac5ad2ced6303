"""The pages of docs/assurance made from the code: claims with their proofs, and what is stored."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.vault.rows import Row, inventory

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"test_(c\d\d)_(\w+)")


@dataclass(frozen=True, slots=True)
class Proof:
    """One test that is named for a claim."""

    claim: str
    sentence: str
    path: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, the tests that prove it, and what the proof still waits for ('' when nothing)."""

    id: str
    says: str
    waits: str
    proofs: tuple[Proof, ...]

    def state(self) -> str:
        """Say how far it is proved, in words a reader can act on."""
        if not self.proofs:
            return f"waits for {self.waits}"
        return f"proved in the core; waits for {self.waits}" if self.waits else "proved"


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that belong together."""

    title: str
    claims: tuple[Claim, ...]


def proofs() -> Iterator[Proof]:
    """Each test whose name begins with a claim's number, as it stands in the tests today."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (named := NAMED.fullmatch(node.name)):
                sentence = named[2].replace("_", " ")
                yield Proof(named[1].upper(), sentence, path.relative_to(ROOT).as_posix())


def claims() -> tuple[Group, ...]:
    """Every claim with its proofs, as docs/assurance/claims.toml groups them."""
    found: defaultdict[str, list[Proof]] = defaultdict(list)
    for proof in proofs():
        found[proof.claim].append(proof)
    data = tomllib.loads((ROOT / "docs/assurance/claims.toml").read_text("utf-8"))
    return tuple(
        Group(
            group["title"],
            tuple(
                Claim(one["id"], one["says"], one.get("waits", ""), tuple(found[one["id"]]))
                for one in group["claim"]
            ),
        )
        for group in data["group"]
    )


def claims_page() -> str:
    """Return the page of claims: what each says, how far it is proved, and by which tests."""
    groups = claims()
    held = [claim for group in groups for claim in group.claims]
    whole = sum(claim.state() == "proved" for claim in held)
    begun = sum(bool(claim.proofs and claim.waits) for claim in held)
    lines = ["# What Handrail claims, and what proves it", ""]
    lines += ["A claim counts as proved only by a test that attacks it and that every build runs."]
    lines += ["What a proof still waits for is said beside it. No outside audit has been held.", ""]
    lines += [f"| of {len(held)} claims | number |", "| --- | --- |"]
    lines += [f"| proved | {whole} |", f"| proved in the core, waiting for later parts | {begun} |"]
    lines += [f"| waiting for later parts | {len(held) - whole - begun} |", ""]
    lines += [
        "What each theft gives, and what is not promised: [thefts and limits](thefts.md).",
        "",
    ]
    for group in groups:
        lines += [f"## {group.title}", "", "| claim | says | state |", "| --- | --- | --- |"]
        lines += [f"| {one.id} | {one.says} | {one.state()} |" for one in group.claims]
        proved = [claim for claim in group.claims if claim.proofs]
        lines += [""] if proved else []
        lines += [f"- **{claim.id}**: {_proved_by(claim)}." for claim in proved]
        lines += [""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _proved_by(claim: Claim) -> str:
    return "; ".join(f"{one.sentence} (`{one.path}`)" for one in claim.proofs)


def stored_page() -> str:
    """Return the page of every field the vault stores: sealed under which key, or plain and why."""
    lines = ["# What is stored, field by field", ""]
    lines += ["Every field is sealed, or stands in plain with the reason. A field without either"]
    lines += ["fails the build. Sealed lengths are rounded up, so that they say little.", ""]
    kinds: defaultdict[type[Row], list[tuple[str, str, str]]] = defaultdict(list)
    for kind, field, how, said in inventory():
        kinds[kind].append((field, how, said))
    for kind, fields in kinds.items():
        first = (kind.__doc__ or "").strip().splitlines()[0]
        lines += [f"## {kind.__name__} ({kind.shelf})", "", first, ""]
        lines += ["| field | | under which key, or why plain |", "| --- | --- | --- |"]
        lines += [f"| `{field}` | {how} | {said} |" for field, how, said in fields]
        lines += [""]
    return "\n".join(lines).rstrip("\n") + "\n"
