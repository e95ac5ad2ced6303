"""Handrail (Welsh: Canllaw): what the guidance requires when nudes of under-18s are shared.

The library's public door is ``assess``: an incident in, a cited assessment out. It stores nothing,
decides for nobody, and never handles imagery.

    >>> from handrail import assess
    >>> answer = assess({"format": "handrail-incident/1", "nation": "wales", "on": "2026-11-20",
    ...                  "facts": {"imagery": "yes", "blackmailed": "yes"}})
    >>> answer.urgency, answer.referral.to
    ('refer-now', ('police', 'social-care'))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handrail.decision.assessment import Assessment
    from handrail.decision.incident import Incident

__version__ = "0.1.0"
__all__ = ["assess"]


def assess(incident: Incident | Mapping[str, Any], *, pack: str | None = None) -> Assessment:
    """What the guidance says about an incident as far as it is known.

    ``incident``: ``handrail-incident/1`` as plain data (``on`` included), or an Incident.
    ``pack``: the id of an edition; without it, the one in force in the nation on the day.
    Raises IncidentRefused with one fault for each thing to mend, and NoEdition when no edition
    covers the day. The same incident and pack give the same assessment, byte for byte.
    Source: docs/reference/incident-format.md.
    """
    from handrail.decision.decide import decide
    from handrail.decision.incident import Incident, read_incident
    from handrail.guidance.release import program_for

    read = incident if isinstance(incident, Incident) else read_incident(incident)
    return decide(program_for(read.nation, read.on, pack=pack), read)
