"""What day it is where the guide is used."""

from __future__ import annotations

from datetime import date

from django.utils import timezone


def today() -> date:
    """The day in the United Kingdom, whatever clock the server keeps."""
    return timezone.localdate()
