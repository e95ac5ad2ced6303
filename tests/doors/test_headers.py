"""Every reply carries the same protection, sets no cookie, and is kept nowhere."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from handrail.config.middleware import CONTENT_POLICY, HEADERS
from handrail.config.options import read_options
from handrail.config.urls import urlpatterns
from handrail.pages.addresses import GUIDE, LEAFLETS, LEAVE, REPORT_PDF
from tests.doors.forms import FORM
from tests.doors.journeys import past_people

STATIC = f"{settings.STATIC_URL}guide.css"
EVERY = sorted({address for places in LEAFLETS.values() for address in places.values()})
EVERY += [GUIDE, REPORT_PDF, LEAVE, "/no-such-page", STATIC, f"{settings.STATIC_URL}none.css"]


def client():
    return Client(HTTP_HOST="localhost", raise_request_exception=False)


def test_every_address_there_is_is_in_this_list():
    routes = {f"/{pattern.pattern}" for pattern in urlpatterns}
    assert routes <= set(EVERY)


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_every_reply_is_protected_and_sets_no_cookie(address, method):
    kind = {"content_type": FORM, "data": "do=stay"} if method != "get" else {}
    reply = getattr(client(), method)(address, **kind)
    assert {name: reply.headers[name] for name in HEADERS} == HEADERS
    assert not reply.cookies
    assert "Set-Cookie" not in reply.headers
    reply.close()
    if not (address == STATIC and method == "get"):
        assert reply.headers["Cache-Control"] == "no-store"


def test_a_whole_journey_sets_no_cookie_and_is_never_kept():
    reader = past_people({"age": "15", "roles": ["pictured"]})
    for do in ("show:check", "show:way", "show:result"):
        reader.press(do)
        assert reader.page.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in reader.page.headers
    assert dict(reader.client.cookies) == {}


def test_the_content_policy_lets_in_nothing_but_our_own_files():
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ):
        assert part in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "http" not in CONTENT_POLICY
    assert "*" not in CONTENT_POLICY


def test_styles_and_scripts_may_be_kept_because_their_address_changes_with_them():
    reply = client().get(STATIC)
    reply.close()
    assert "immutable" in reply.headers["Cache-Control"]


def test_leaving_goes_to_an_everyday_page_and_clears_what_the_browser_holds():
    reply = client().get(LEAVE)
    assert reply.status_code == 303
    assert reply.headers["Location"] == settings.OPTIONS.exit_address
    assert reply.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_finishing_clears_the_page_and_what_the_browser_holds():
    reader = past_people({"age": "15", "roles": ["pictured"]})
    reader.press("show:result")
    page = reader.press("finish")
    assert page.heading == "This page is cleared"
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "handrail-incident" not in page.html


@pytest.mark.parametrize(("https", "wanted"), [("on", True), ("off", False)])
def test_browsers_are_held_to_https_where_the_operator_has_it(https, wanted):
    with override_settings(OPTIONS=read_options({"HANDRAIL_HTTPS": https})):
        assert ("Strict-Transport-Security" in client().get("/").headers) == wanted
