"""What a reader sees when a page cannot be shown: what happened and the way on, in both languages.

These pages may be all that a worried person sees, so 999 and the way back stand on each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop as _

from handrail.pages.show import page

WORDS: Final = {
    400: (
        _("That page could not be read"),
        _("What your browser sent did not arrive whole. Nothing was kept."),
    ),
    404: (
        _("There is no page here"),
        _("The address may be old or mistyped. Nothing you entered was kept anywhere."),
    ),
    405: (
        _("This page cannot be used that way"),
        _("The guide answers to ordinary pages and forms only."),
    ),
    413: (
        _("That was too much to take in"),
        _("One incident fits easily. What arrived was far larger, so none of it was read."),
    ),
    415: (
        _("The guide takes no files"),
        _("Only the guide's own forms are read. Never send an image, here or anywhere."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Your answers were not kept. Go back in your browser and try once more."),
    ),
}
"""A heading and a sentence for each status."""
WAY_ON: Final = _(
    "Go back in your browser to where you were, or start again. If a child is in danger, do not "
    "wait for this page: call 999."
)
START: Final = _("To the start of the guide")


def refusal(request: HttpRequest, status: int, *, allow: Iterable[str] = ()) -> HttpResponse:
    """The page for a request that cannot be met; ``allow`` names the methods that could be."""
    context = {"english": _said(status, "en"), "welsh": _said(status, "cy")}
    response = page(request, "error.html", "en", context, status=status)
    if methods := ", ".join(allow):
        response["Allow"] = methods
    return response


def _said(status: int, language: str) -> dict[str, str]:
    heading, sentence = WORDS[status]
    with translation.override(language):
        said = {"heading": heading, "sentence": sentence, "way_on": WAY_ON, "start": START}
        return {name: translation.gettext(text) for name, text in said.items()}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is not one."""
    return refusal(request, 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is not one of ours."""
    return refusal(request, 404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """A fault of ours: said plainly, with no trace of anybody's answers."""
    return refusal(request, 500)
