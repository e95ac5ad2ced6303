"""The pages that carry no incident: the start, help now, and what this site is and does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from handrail.pages import addresses, errors, sources
from handrail.pages.clock import today
from handrail.pages.place import nation_choices
from handrail.pages.sheet import Sheet
from handrail.pages.show import page


def show(request: HttpRequest, leaflet: str, language: str) -> HttpResponse:
    """One of these pages, in one language."""
    if request.method == "POST":
        return errors.refusal(request, 405, allow=("GET", "HEAD"))
    context: dict[str, Any] = {"leaflet": leaflet, "places": addresses.LEAFLETS[leaflet]}
    if leaflet == "start":
        context |= {"sheet": Sheet(language=language), "nations": nation_choices(language, today())}
    elif leaflet == "help-now":
        context["services"] = sources.services(language)
    elif leaflet == "sources":
        context["sources"] = sources.publications(language)
    return page(request, f"{leaflet}.html", language, context)
