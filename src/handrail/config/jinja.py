"""Jinja2 as the guide uses it: escaping on, words translated, GOV.UK's components within reach."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from handrail.pages import addresses


def environment(**options: Any) -> Environment:
    """The environment behind Django's template backend."""
    own = options.pop("loader")
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([own, components]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    words: Any = made  # the method below comes with the extension, which types do not know
    words.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)
    made.globals |= {
        "static": static,
        "address": addresses.of,
        "exit_address": settings.OPTIONS.exit_address,
        "GUIDE": addresses.GUIDE,
        "REPORT_PDF": addresses.REPORT_PDF,
        "LEAVE": addresses.LEAVE,
    }
    return made


def static(name: str) -> str:
    """The address of a style, script or icon."""
    return f"{settings.STATIC_URL}{name}"
