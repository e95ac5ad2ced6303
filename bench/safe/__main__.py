"""One part of the safe's measuring, in a process of its own: ``python -m bench.safe PART ...``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bench.safe import cards, crowd, custody, entries, gate, log, proof, sealing, sign_in
from bench.safe.figures import Figure
from bench.safe.scale import SCALES

PARTS: Final[Mapping[str, Callable[..., Iterator[Figure]]]] = {
    "sign-in": sign_in.measure,
    "crowd": crowd.measure,
    "sealing": sealing.measure,
    "entries": entries.measure,
    "cards-in-memory": cards.in_memory,
    "cards-made": cards.make_file,
    "cards-opened": cards.open_file,
    "custody": custody.measure,
    "log-in-memory": log.in_memory,
    "log-in-file": log.in_file,
    "proof": proof.measure,
    "gate": gate.measure,
}


def main(scale: str, part: str, *given: str) -> None:
    """Measure one part and print its figures as JSON."""
    print(json.dumps(list(PARTS[part](SCALES[scale], *given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
