"""Make the pictures of the guide in docs/pictures by using it: `python -m docs.make_pictures`.

Needs Chromium. Every picture is of the running product, so it shows what a reader would see today.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import CHROMIUM, DESKTOP, FLAGS, PHONE, Lead, Server

PICTURES = Path(__file__).parent / "pictures"
YES = frozenset({"imagery", "unknown_account", "threatened_for_images"})


def main() -> int:
    """Start the guide, go through it on a desktop and on a phone, and write six pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            on_a_desktop(browser, server)
            on_a_phone(browser, server)
            in_welsh(browser, server)
            browser.close()
        finally:
            server.kill()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1024} kB")
    return 0


def on_a_desktop(browser: Browser, server: Server) -> None:
    """The start, a question with the outcome beside it, the result, and the way as a picture."""
    lead = at(browser, server, DESKTOP)
    lead.open()
    take(lead, "start")
    to_the_questions(lead)
    lead.answer_until(("raised",), yes=YES)
    lead.press("next")
    lead.answer("yes")
    if lead.place == "raised":
        lead.press("next")
    take(lead, "question")
    lead.press("show:result")
    take(lead, "result")
    lead.press("show:way")
    lead.page.set_viewport_size({"width": DESKTOP[0], "height": 1250})
    take(lead, "way")


def on_a_phone(browser: Browser, server: Server) -> None:
    """What a phone shows when an answer means that the lead must refer now."""
    lead = at(browser, server, PHONE)
    to_the_questions(lead)
    lead.answer_until(("raised",), yes=YES)
    take(lead, "refer-now-phone")


def in_welsh(browser: Browser, server: Server) -> None:
    """A question in Welsh on a phone."""
    lead = at(browser, server, PHONE)
    lead.begin(address="/cymraeg")
    lead.answer("no")
    lead.press("save")
    lead.answer("no")
    take(lead, "question-phone-welsh")


def at(browser: Browser, server: Server, size: tuple[int, int]) -> Lead:
    """A reader at a window of this size, sharp enough to print."""
    window = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=2
    )
    return Lead(window.new_page(), server.url)


def to_the_questions(lead: Lead) -> None:
    """Past the setting, danger and people: one child of twelve, one person nothing is known of."""
    lead.begin()
    lead.answer("no")
    lead.add("pictured", "shared", age=12)
    lead.add("requested", age=None)
    lead.press("save")


def take(lead: Lead, name: str) -> None:
    """Write what the window shows."""
    lead.page.mouse.move(0, 0)
    lead.page.wait_for_timeout(300)
    lead.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
