"""Turn a template and its words into a reply, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation


def page(
    request: HttpRequest,
    template: str,
    language: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One page, whole, in one language."""
    with translation.override(language):
        body = render_to_string(template, {"language": language, **context}, request=request)
    response = HttpResponse(body, status=status)
    response["Content-Language"] = language
    return response
