"""A reader without a browser: reads the form on a page and sends it, as a plain browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlencode

from django.test import Client

FORM: Final = "application/x-www-form-urlencoded"


@dataclass
class Button:
    """A submit button: what it sends, and what it says."""

    value: str
    address: str
    text: str = ""


@dataclass
class Page:
    """What a plain browser knows of a page: status, words, the form's fields and its buttons."""

    status: int
    html: str
    headers: dict[str, str]
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    heading: str = ""
    title: str = ""
    language: str = ""
    text: str = ""

    def value(self, name: str) -> str:
        """A hidden or filled-in field's value."""
        return next((value for key, value in self.fields if key == name), "")


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ("input", "meta", "link", "br"):
            self.inside.append(tag)
        if tag == "html":
            self.page.language = given.get("lang", "")
        if tag == "input" and (given.get("type") == "hidden" or given.get("type") == "text"):
            self.page.fields.append((given["name"], given.get("value", "")))
        elif tag == "input" and "checked" in given:
            self.page.fields.append((given["name"], given["value"]))
        elif tag == "button" and given.get("type") == "submit":
            address = given.get("formaction", "/guide")
            self.page.buttons.append(Button(given["value"], address))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self.inside and "svg" not in self.inside:
            self.page.title += data
        elif not {"script", "style", "svg"} & set(self.inside):
            self.page.text += f" {data}"
        if "h1" in self.inside:
            self.page.heading += data
        if "button" in self.inside and self.page.buttons:
            self.page.buttons[-1].text += data


def read_page(response: Any) -> Page:
    """Read a reply of Django's test client."""
    kind = response.headers.get("Content-Type", "")
    html = response.content.decode() if kind.startswith("text/html") else ""
    page = Page(response.status_code, html, dict(response.headers))
    _Reader(page).feed(html)
    page.heading = " ".join(page.heading.split())
    page.text = " ".join(page.text.split())
    for button in page.buttons:
        button.text = " ".join(button.text.split())
    return page


class Reader:
    """Somebody at a browser without script: opens a page, fills it in, presses a button."""

    def __init__(self, address: str = "/") -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.response: Any = self.client.get(address)
        self.page = read_page(self.response)

    def press(self, do: str, **filled: str | list[str]) -> Page:
        """Fill in fields, press the button that sends ``do``, and read the page that comes back."""
        button = next((b for b in self.page.buttons if b.value == do), None)
        assert button, f"no button sends {do}: there is {[b.value for b in self.page.buttons]}"
        sent: dict[str, list[str]] = {}
        for name, value in self.page.fields:
            if name not in filled:
                sent.setdefault(name, []).append(value)
        for name, given in filled.items():
            sent[name] = [given] if isinstance(given, str) else list(given)
        body = urlencode({**sent, "do": do}, doseq=True)
        self.response = self.client.post(button.address, body, content_type=FORM)
        self.page = read_page(self.response)
        return self.page

    def answer(self, answer: str) -> Page:
        """Answer the question on the page and go on."""
        return self.press("save", answer=answer)
