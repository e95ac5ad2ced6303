"""The whole of guidance/ read and checked together: packs, backbone, catalogue, services, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from handrail.decision.rulebook import Rulebook
from handrail.guidance.assemble import assemble
from handrail.guidance.cite import Catalogue, read_catalogue
from handrail.guidance.pack import Entry, Pack, PackFault, PackRefused
from handrail.guidance.read import misshapen, read_entries, read_pack

BACKBONE: Final = "backbone"


@dataclass(frozen=True)
class Library:
    """Everything under one guidance folder, read once, on demand."""

    root: Path

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every line that may be cited."""
        return read_catalogue(self.root)

    @cached_property
    def services(self) -> Mapping[str, Entry]:
        """Every service that may be offered, by id. Raises PackRefused with every fault."""
        services = tuple(self.entries("services/*.toml"))
        faults = tuple(fault for entry in services for fault in misshapen(entry))
        if faults:
            raise PackRefused(faults)
        return {entry.id: entry for entry in services}

    @cached_property
    def packs(self) -> Mapping[str, Pack]:
        """Every pack by id, the backbone among them. Raises PackRefused with every fault."""
        packs: dict[str, Pack] = {}
        faults: list[PackFault] = []
        for path in sorted(self.root.glob("packs/**/pack.toml")):
            try:
                pack = read_pack(path.parent, self.root)
            except PackRefused as refused:
                faults.extend(refused.faults)
                continue
            if pack.id in packs:
                first = packs[pack.id].about
                wrong = f"a pack {pack.id!r} stands already at {first.file}:{first.line}"
                faults.append(pack.about.fault(wrong, "Give it an id of its own", "id"))
            packs.setdefault(pack.id, pack)
        if faults:
            raise PackRefused(tuple(faults))
        return packs

    @property
    def editions(self) -> tuple[Pack, ...]:
        """The packs that incidents are assessed with: all but the backbone."""
        return tuple(p for p in self.packs.values() if p.about.values["status"] != BACKBONE)

    def entries(self, pattern: str) -> Iterator[Entry]:
        """Every table of the files that match, with its place."""
        for path in sorted(self.root.glob(pattern)):
            yield from read_entries(path, path.relative_to(self.root).as_posix())

    def backbone_of(self, pack: Pack) -> Pack | None:
        """The pack that another builds on, or None. Raises PackRefused where it is not there."""
        wanted = str(pack.about.values.get("builds_on", ""))
        if not wanted:
            return None
        if wanted not in self.packs:
            wrong = f"builds_on names {wanted!r}, and there is no such pack"
            mend = f"Name one of {', '.join(self.packs)}"
            raise PackRefused((pack.about.fault(wrong, mend, "builds_on"),))
        return self.packs[wanted]

    def rulebook(self, pack_id: str) -> Rulebook:
        """Assemble one pack. Raises PackRefused with every fault, KeyError for an unknown id."""
        pack = self.packs[pack_id]
        return assemble(pack, self.backbone_of(pack), self.catalogue, self.services)

    def faults(self) -> tuple[PackFault, ...]:
        """Every fault in every pack, for `handrail guidance check`."""
        found: list[PackFault] = []
        try:
            editions = self.editions
        except PackRefused as refused:
            return refused.faults
        for pack in editions:
            try:
                self.rulebook(pack.id)
            except PackRefused as refused:
                found.extend(refused.faults)
        return tuple(dict.fromkeys(found))
