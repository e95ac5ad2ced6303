"""What cannot be met is refused kindly, in both languages, with the way on and no trace of ours."""

import json
import re

import pytest
from django.test import Client

from tests.doors.forms import FORM, read_page

NAME = "Zebedee Quux"
WELL = {"format": "handrail-incident/1", "nation": "wales", "setting": "school", "on": "2026-11-20"}


def client():
    return Client(HTTP_HOST="localhost", raise_request_exception=False)


def send(incident, *, do="stay", language="en", **fields):
    text = incident if isinstance(incident, str) else json.dumps(incident)
    body = {"incident": text, "language": language, "page": "check", "do": do, **fields}
    from urllib.parse import urlencode

    return read_page(client().post("/guide", urlencode(body), content_type=FORM))


ASKED = {
    400: lambda: Client(HTTP_HOST="evil.example", raise_request_exception=False).get("/"),
    404: lambda: client().get("/no-such-page"),
    405: lambda: client().delete("/guide"),
    413: lambda: client().post("/guide", "a=" + "x" * 300_000, content_type=FORM),
    415: lambda: client().post("/guide", {"incident": "{}"}),
}


@pytest.mark.parametrize("status", ASKED)
def test_a_request_that_cannot_be_met_gets_a_kind_page_in_both_languages(status):
    page = read_page(ASKED[status]())
    assert page.status == status
    assert 'lang="cy"' in page.html
    assert "Call 999" in page.text
    assert "To the start of the guide" in page.text
    assert "I ddechrau'r canllaw" in page.text
    assert "Traceback" not in page.html
    assert "django" not in page.html.lower()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""]
)
def test_only_plain_forms_are_taken_in(kind):
    part = '--x\r\nContent-Disposition: form-data; name="p"; filename="p"\r\n\r\nwords\r\n--x--\r\n'
    reply = client().generic("POST", "/guide", part.encode(), content_type=kind)
    assert reply.status_code == 415
    assert "The guide takes no files" in reply.content.decode()


@pytest.mark.parametrize("said", ["300000", "-1", "many", "1e9", "٣"])
def test_a_size_that_is_too_large_or_makes_no_sense_is_refused_before_it_is_read(said):
    reply = client().generic("POST", "/guide", b"a=b", content_type=FORM, CONTENT_LENGTH=said)
    assert reply.status_code == 413


def test_a_form_in_another_encoding_is_refused_kindly():
    reply = client().generic("POST", "/guide", b"a=b", content_type=f"{FORM}; charset=utf-16")
    assert reply.status_code == 400
    assert "That page could not be read" in reply.content.decode()


def test_a_form_with_a_flood_of_fields_is_refused_kindly():
    body = "&".join(f"f{at}=1" for at in range(5_000))
    reply = client().post("/guide", body, content_type=FORM)
    assert reply.status_code == 400
    assert "That page could not be read" in reply.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
@pytest.mark.parametrize("address", ["/", "/guide", "/leave", "/nowhere"])
def test_methods_the_guide_does_not_use_are_refused_and_those_it_does_are_named(method, address):
    reply = getattr(client(), method)(address)
    assert reply.status_code == 405
    assert reply.headers["Allow"] == "GET, HEAD, POST"


def test_a_form_sent_to_a_page_that_takes_none_is_refused():
    assert client().post("/about", "a=b", content_type=FORM).status_code == 405


@pytest.mark.parametrize("address", ["/guide", "/guide/report.pdf"])
def test_opening_the_guide_without_a_form_leads_to_the_start(address):
    reply = client().get(address)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("incident", "says"),
    [
        ("{", "The form did not arrive whole"),
        ("[" * 50_000, "The form did not arrive whole"),
        ("7", "The form did not arrive whole"),
        (WELL | {"format": "other/1"}, "The form is of a kind this guide does not know."),
        (WELL | {"nation": NAME}, "The nation is not one of the four."),
        (WELL | {"setting": NAME}, "The kind of setting is not one of the choices."),
        (WELL | {"on": NAME}, "The date is not a date that any edition covers."),
        (WELL | {"on": "1999-01-01"}, "The date is not a date that any edition covers."),
        (WELL | {"people": NAME}, "The list of people could not be read."),
        (WELL | {"people": [{"ref": NAME}]}, "A person has no letter"),
        (WELL | {"people": [{"ref": "A", "name": NAME}]}, "The list of people could not be read."),
        (WELL | {"people": [{"ref": "A", "age": NAME}]}, "An age is not a whole number"),
        (WELL | {"people": [{"ref": "A", "age": 30, "kind": "child"}]}, "do not agree"),
        (WELL | {"people": [{"ref": "A", "roles": [NAME]}]}, "A part in the incident"),
        (WELL | {"facts": {NAME: "yes"}}, "An answer, or a question"),
        (WELL | {"facts": {"coerced": NAME}}, "An answer, or a question"),
        (WELL | {"notes": NAME}, "The form did not arrive whole, or holds something"),
    ],
)
def test_an_incident_that_is_none_is_refused_whole_and_never_repeated(incident, says):
    page = send(incident)
    assert page.status == 400
    assert page.heading == "What your browser sent could not be read"
    assert says in page.text
    assert "Start again" in page.text
    assert NAME not in page.html


def test_what_was_wrong_is_said_in_welsh_to_a_welsh_reader():
    page = send(WELL | {"nation": NAME}, language="cy")
    assert page.language == "cy"
    assert "Nid yw'r genedl yn un o'r pedair." in page.text


def test_the_report_is_refused_the_same_way():
    from urllib.parse import urlencode

    body = urlencode({"incident": "{", "language": "cy"})
    page = read_page(client().post("/guide/report.pdf", body, content_type=FORM))
    assert (page.status, page.language) == (400, "cy")


@pytest.mark.parametrize(
    "fields",
    [
        {"page": "nonsense"},
        {"page": "ask:nonsense"},
        {"page": "ask:vulnerable:Z"},
        {"page": "ask:coerced:A"},
        {"page": "person:Z"},
        {"page": "ask:" + NAME},
        {"trail": f"{NAME} ask:nothing person:Q"},
        {"asked": f"{NAME} ask:nothing"},
        {"language": NAME},
        {"do": NAME},
        {"do": "show:" + NAME},
        {"do": "switch:" + NAME},
        {"do": "save", "page": "check"},
        {"do": "back", "trail": NAME},
        {"name": NAME, "notes": NAME, "extra": "x" * 1000},
    ],
)
def test_fields_nobody_knows_are_ignored_safely_and_never_repeated(fields):
    page = send(WELL, **{"page": "check", "do": "stay", **fields})
    assert page.status in (200, 400)
    assert page.heading
    assert NAME.split()[0] not in page.html


def test_a_fault_of_ours_says_so_kindly_and_tells_nobody_what_was_answered(monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError(NAME)

    monkeypatch.setattr("handrail.pages.guide.take_turn", broken)
    page = send(WELL)
    assert page.status == 500
    assert "Something went wrong on our side" in page.text
    assert "Aeth rhywbeth o'i le" in page.text
    assert not re.search(r"Traceback|RuntimeError|File ", page.html)
    assert NAME not in page.html


def test_the_log_says_where_it_went_wrong_and_nothing_of_what_was_said():
    import logging
    import sys

    from handrail.config.log import PlacesOnly

    try:
        raise KeyError(NAME)
    except KeyError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, NAME, None, sys.exc_info())
    line = PlacesOnly().format(record)
    assert NAME not in line
    assert re.fullmatch(r"ERROR x: KeyError at test_refusals\.py:\d+", line)
    plain = logging.LogRecord("x", logging.WARNING, "f", 1, NAME, None, None)
    assert PlacesOnly().format(plain) == "WARNING x"
