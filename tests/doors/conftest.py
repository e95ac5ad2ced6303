"""Django's settings and a real browser for the tests of the web guide."""

import os

import django

from tests.browsing import browser as browser
from tests.browsing import lead as lead
from tests.browsing import plain_lead as plain_lead
from tests.browsing import server as server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
django.setup()
