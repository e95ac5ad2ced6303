"""Leaving: the quick exit, and clearing what this site left in the browser."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

CLEAR: Final = '"cache", "cookies", "storage"'
"""What browsers are told to forget of this site: they hold only its styles and pages gone by."""


def leave(request: HttpRequest) -> HttpResponse:
    """Go to an everyday page, and have the browser forget what it holds of this site."""
    response = HttpResponseRedirect(settings.OPTIONS.exit_address)
    response.status_code = 303
    response["Clear-Site-Data"] = CLEAR
    return response
