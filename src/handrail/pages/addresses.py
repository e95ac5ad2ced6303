"""The addresses of the guide, in both languages. They are constant: no answer ever joins one."""

from __future__ import annotations

from typing import Final

GUIDE: Final = "/guide"
REPORT_PDF: Final = "/guide/report.pdf"
LEAVE: Final = "/leave"
LEAFLETS: Final[dict[str, dict[str, str]]] = {
    "start": {"en": "/", "cy": "/cymraeg"},
    "help-now": {"en": "/help-now", "cy": "/cymraeg/help-nawr"},
    "about": {"en": "/about", "cy": "/cymraeg/amdanom"},
    "accessibility": {"en": "/accessibility", "cy": "/cymraeg/hygyrchedd"},
    "privacy": {"en": "/privacy", "cy": "/cymraeg/preifatrwydd"},
    "sources": {"en": "/sources", "cy": "/cymraeg/ffynonellau"},
}
"""Pages that carry no incident, by id and language."""


def of(leaflet: str, language: str) -> str:
    """The address of a page that carries no incident."""
    return LEAFLETS[leaflet][language]
