"""A real server and a real browser for the tests that need them, and a lead who uses them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

from tests.house.tree import BIN, ROOT

CHROMIUM: Final = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
FLAGS: Final = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
]
AXE: Final = ROOT / "tests/vendor/axe.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: Final = (360, 740)
DESKTOP: Final = (1280, 900)
LONGEST_JOURNEY: Final = 120
LONGEST_START: Final = 60


class Server:
    """The guide as a setting runs it: `handrail serve`, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            self.port = int(tried.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        own = {"HOME": str(self.folder), "TMPDIR": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        kept = {name: value for name, value in os.environ.items() if "HANDRAIL" not in name}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BIN / "handrail", "serve", "--port", str(self.port)],
                cwd=self.folder,
                env=kept | own,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up = time.monotonic() + LONGEST_START
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """Kill it at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Lead:
    """Somebody at a real browser, who fills pages in and presses buttons."""

    def __init__(self, page: Page, url: str, *, script: bool = True) -> None:
        self.page = page
        self.url = url
        self.script = script

    def open(self, address: str = "/") -> None:
        """Open a page of the site."""
        self.page.goto(self.url + address)

    def press(self, do: str) -> None:
        """Press the button that sends ``do``, and wait for what it brings."""
        button = self.page.locator(f'button[value="{do}"]:not(.hr-first)').first
        if self.script:
            button.click()
            self.page.locator("#frame[aria-busy=false]").wait_for()
        else:
            with self.page.expect_navigation():
                button.click()

    def begin(self, nation: str = "wales", setting: str = "school", address: str = "/") -> None:
        """Start the guide and say where the setting is."""
        self.open(address)
        self.press("next")
        self.page.check(f"input[value={nation}]")
        self.page.check(f"input[value={setting}]")
        self.press("save")

    def answer(self, answer: str) -> None:
        """Answer the yes, no or not known question on the page."""
        self.page.check(f"input[name=answer][value={answer}]")
        self.press("save")

    def add(self, *roles: str, age: int | None) -> None:
        """Add a person on the people page."""
        self.press("show:person")
        if age is not None:
            self.page.fill("#age", str(age))
        for role in roles:
            self.page.check(f"input[name=roles][value={role}]")
        self.press("save")

    @property
    def heading(self) -> str:
        """The page's main heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def place(self) -> str:
        """Which page of the guide this is, as its form says."""
        return self.field("page")

    def field(self, name: str) -> str:
        """A hidden field of the page's form."""
        return self.page.locator(f"#guide input[type=hidden][name={name}]").input_value()

    @property
    def facts(self) -> dict[str, str]:
        """The answers the page's form carries."""
        return dict(json.loads(self.field("incident"))["facts"])

    def answer_until(self, stop: tuple[str, ...], yes: frozenset[str] = frozenset()) -> list[str]:
        """Answer "no" to every question but those in ``yes``, until one of these pages comes."""
        seen: list[str] = []
        for _ in range(LONGEST_JOURNEY):
            place = self.place
            if place.split(":")[0] in stop:
                return seen
            seen.append(place)
            kind, _, rest = place.partition(":")
            fact = rest.split(":")[0]
            if kind == "ask" and fact not in ("age", "kind", "roles"):
                self.answer("yes" if fact in yes else "no")
            elif fact == "kind":
                self.page.check("input[name=kind][value=unknown]")
                self.press("save")
            else:
                self.press("next" if kind in ("settled", "raised") else "save")
        raise AssertionError(f"the journey did not come to {stop}: {seen}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running guide for all the tests that only use it."""
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.kill()


@cache
def playwright() -> Playwright:
    """The one driver of browsers: a second in the same process would not start."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a folder; each test has a private window of its own."""
    started = playwright().chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def lead(server: Server, browser: Browser) -> Iterator[Lead]:
    """A lead at a desktop, with script."""
    window = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    yield Lead(window.new_page(), server.url)
    window.close()


@pytest.fixture
def plain_lead(server: Server, browser: Browser) -> Iterator[Lead]:
    """A lead on a phone, without script."""
    size: ViewportSize = {"width": PHONE[0], "height": PHONE[1]}
    window = browser.new_context(viewport=size, java_script_enabled=False)
    yield Lead(window.new_page(), server.url, script=False)
    window.close()


def axe_finds(page: Page) -> list[dict[str, Any]]:
    """What axe has against a page: the rule and the places, and nothing when all is well."""
    # Run outside the page's own world: its policy lets no script in that is not ours.
    page.evaluate(AXE.read_text("utf-8"))
    wanted = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("wanted => axe.run(document, wanted)", wanted)
    return [
        {"rule": one["id"], "at": [node["html"][:160] for node in one["nodes"][:3]]}
        for one in found["violations"]
    ]
