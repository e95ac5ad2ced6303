"""The application that `handrail serve`, or any other WSGI server, runs.

The first page is made before anybody asks for it: a broken install then stops the start instead of
failing a reader, and nobody waits for what is loaded on first use.
"""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")


def warm() -> None:
    """Make the start page once in each language. Raises whatever would have failed a reader."""
    import_module(settings.ROOT_URLCONF)
    from handrail.pages import leaflets
    from handrail.pages.sheet import LANGUAGES

    for language in LANGUAGES:
        request = HttpRequest()
        request.method = "GET"
        leaflets.show(request, leaflet="start", language=language)


application = get_wsgi_application()
warm()
