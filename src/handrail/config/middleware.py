"""The layers around every request: what is refused before a page sees it, what every reply says.

Source: docs/decisions/0003; docs/for-operators.md lists the headers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from handrail.pages.errors import refusal

Reply = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
POWERFUL: Final = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *(
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
    ),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
    "xr-spatial-tracking",
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERFUL),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ONE_YEAR: Final = 31_536_000
METHODS: Final = ("GET", "HEAD", "POST")
FORM: Final = "application/x-www-form-urlencoded"


def headers(reply: Reply) -> Reply:
    """Put the same protective headers on every reply; nothing but styles and scripts is kept."""

    def protected(request: HttpRequest) -> HttpResponse:
        response = reply(request)
        for name, value in HEADERS.items():
            response[name] = value
        if settings.OPTIONS.https:
            response["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        kept = request.path.startswith(settings.STATIC_URL) and response.status_code in (200, 304)
        if not kept:
            response["Cache-Control"] = "no-store"
        return response

    return protected


def known_host(reply: Reply) -> Reply:
    """Answer only to the host names the operator named; any other is a kind 400."""

    def asked_by_name(request: HttpRequest) -> HttpResponse:
        request.get_host()
        return reply(request)

    return asked_by_name


def plain_forms_only(reply: Reply) -> Reply:
    """Take plain forms of a sensible size and nothing else: no upload has a way in."""

    def plain(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return refusal(request, 405, allow=METHODS)
        if request.method == "POST":
            if request.content_type != FORM:
                return refusal(request, 415)
            if _length(request) > settings.LARGEST_FORM:
                return refusal(request, 413)
        return reply(request)

    return plain


def _length(request: HttpRequest) -> int:
    """The size a request says its body has; one that cannot be read counts as too large."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else settings.LARGEST_FORM + 1
