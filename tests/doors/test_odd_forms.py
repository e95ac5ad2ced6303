"""Forms nobody would send: never a 500, never a trace of ours, always a page with the way on."""

import json
from urllib.parse import urlencode

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.decision.facts import ANSWERS, FACT, KINDS, NATIONS, ROLES, SETTINGS
from handrail.pages.sheet import PLAIN_PAGES
from tests.decision.incidents import incident_data
from tests.doors.forms import FORM

NEARLY = st.one_of(st.text(max_size=12), st.integers(), st.none(), st.booleans(), st.floats())


def mostly(*values):
    """One of the values more often than not, and otherwise anything at all."""
    return st.one_of(st.sampled_from(values), st.sampled_from(values), NEARLY)


ODD = st.one_of(
    st.text(max_size=60),
    st.fixed_dictionaries(
        {"format": mostly("handrail-incident/1"), "nation": mostly(*NATIONS)},
        optional={
            "on": mostly("2026-11-20", "1999-01-01"),
            "people": st.lists(st.dictionaries(mostly("ref", "age", "name").map(str), NEARLY)),
            "facts": st.dictionaries(mostly(*FACT).map(str), mostly(*ANSWERS)),
        },
    ).map(json.dumps),
)
WELL = st.sampled_from(NATIONS).flatmap(incident_data).map(json.dumps)
INCIDENT = st.one_of(WELL, WELL, ODD)
TOKEN = st.one_of(
    st.sampled_from([*PLAIN_PAGES, "person:A", "remove:B", "ask:age:A", "ask:kind:B"]),
    st.sampled_from(sorted(FACT)).map("ask:{}".format),
    st.sampled_from(sorted(FACT)).map("change:{}:A".format),
    st.text(max_size=20),
)
BUTTON = st.one_of(
    st.sampled_from(["save", "later", "next", "again", "back", "stay", "finish", "switch:cy"]),
    TOKEN.map("show:{}".format),
    st.text(max_size=20),
)
FIELDS = st.fixed_dictionaries(
    {
        "incident": INCIDENT,
        "page": TOKEN,
        "do": BUTTON,
    },
    optional={
        "language": mostly("en", "cy").map(str),
        "asked": st.lists(TOKEN, max_size=4).map(" ".join),
        "trail": st.lists(TOKEN, max_size=4).map(" ".join),
        "answer": mostly(*ANSWERS).map(str),
        "age": mostly("12", "40", "").map(str),
        "kind": mostly(*KINDS).map(str),
        "roles": st.lists(mostly(*ROLES).map(str), max_size=3),
        "nation": mostly(*NATIONS).map(str),
        "setting": mostly(*SETTINGS).map(str),
    },
)


def send(address, body):
    """Send a body as it stands, as a browser or anybody else might."""
    client = Client(HTTP_HOST="localhost", raise_request_exception=True)
    return client.generic("POST", address, body, content_type=FORM)


def assert_kind(reply):
    text = reply.content.decode()
    assert reply.status_code in (200, 400)
    assert "Traceback" not in text
    assert 'href="tel:999"' in text
    assert "<h1" in text


@given(FIELDS)
def test_any_form_at_all_is_answered_with_a_page(fields):
    body = urlencode(fields, doseq=True, errors="surrogatepass")
    assert_kind(send("/guide", body))


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_at_all_are_answered_with_a_page(body):
    assert_kind(send("/guide", body))


@settings(max_examples=20)
@given(INCIDENT)
def test_the_report_of_any_incident_is_a_document_or_a_kind_page(incident):
    reply = send("/guide/report.pdf", urlencode({"incident": incident, "do": "next"}))
    if reply.headers["Content-Type"] == "application/pdf":
        assert reply.content.startswith(b"%PDF-")
    else:
        assert_kind(reply)


@given(FIELDS)
def test_what_comes_back_can_always_be_sent_again(fields):
    from tests.doors.forms import read_page

    page = read_page(send("/guide", urlencode(fields, doseq=True, errors="surrogatepass")))
    if page.status == 200 and page.value("page"):
        again = {**dict(page.fields), "do": "stay"}
        back = read_page(send("/guide", urlencode(again)))
        assert back.status == 200
        assert (back.value("page"), back.value("incident")) == (
            page.value("page"),
            page.value("incident"),
        )
