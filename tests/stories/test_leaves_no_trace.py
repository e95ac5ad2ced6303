"""A whole journey with a letter nobody else has; afterwards it is looked for everywhere."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from tests.browsing import CHROMIUM, FLAGS, Lead, Server, playwright
from tests.house.tree import ROOT

CANARY = "QZCAN7X"
WIDE = CANARY.encode("utf-16-le")


@pytest.fixture
def own_server(tmp_path):
    running = Server(tmp_path / "server")
    running.folder.mkdir()
    running.start()
    yield running
    running.kill()


@pytest.fixture
def home():
    """A home and a place for temporary files of the browser's own; its path must be short."""
    with tempfile.TemporaryDirectory(prefix="qz") as folder:
        yield Path(folder)


def files_holding(canary, *folders):
    """The files under these folders that hold the canary's bytes, plain or two bytes a letter."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                held = path.read_bytes()
                if canary.encode() in held or canary.encode("utf-16-le") in held:
                    found.append(str(path))
    return found


def everything(message):
    """A request's or reply's address and headers, as one text."""
    return " ".join([message.url, *(f"{k}: {v}" for k, v in message.headers.items())])


def put_in_the_canary(lead):
    """Make the letter of the one person in the incident the canary."""
    incident = json.loads(lead.field("incident"))
    incident["people"] = [{"ref": CANARY, "age": 13, "roles": ["pictured"]}]
    text = json.dumps(incident)
    if lead.script:
        place = lead.page.locator("#guide input[name=incident]")
        place.evaluate("(field, text) => { field.value = text; }", text)
        lead.answer("no")
        return

    def changed(route):
        fields = parse_qs(route.request.post_data or "", keep_blank_values=True)
        fields["incident"] = [text]
        route.continue_(post_data=urlencode(fields, doseq=True))

    lead.page.route("**/guide", changed)
    lead.answer("no")
    lead.page.unroute("**/guide")


def whole_journey(lead):
    """From the start to the end of the guide, with the canary in it; the titles gone through."""
    titles = []
    lead.begin()
    put_in_the_canary(lead)
    lead.press("show:check")
    assert CANARY in lead.page.content()
    lead.page.locator("summary", has_text="not asked").first.click()
    lead.press(f"show:change:vulnerable:{CANARY}")
    lead.answer("yes")
    for do in ("show:way", "show:result"):
        lead.press(do)
        titles.append(lead.page.title())
    assert CANARY in lead.page.locator("#report-text").input_value()
    with lead.page.expect_download() as waiting:
        lead.page.locator("button[formaction]").click()
    waiting.value.path()
    waiting.value.delete()
    lead.press("switch:cy")
    lead.press("finish")
    titles.append(lead.page.title())
    return titles


@pytest.mark.parametrize(
    ("script", "private"),
    [(True, False), (True, True), (False, True)],
    ids=["script-in-an-ordinary-profile", "script-in-a-private-window", "no-script-in-private"],
)
def test_no_answer_is_left_anywhere(own_server, home, script, private):
    launch: dict[str, Any] = {
        "executable_path": CHROMIUM,
        "args": FLAGS,
        "env": {**os.environ, "HOME": str(home), "TMPDIR": str(home)},
    }
    chromium = playwright().chromium
    if private:
        window = chromium.launch(**launch).new_context(java_script_enabled=script)
    else:
        profile = home / "profile"
        window = chromium.launch_persistent_context(profile, java_script_enabled=script, **launch)
    seen = []
    window.on("request", lambda request: seen.append(request))
    window.on("response", lambda response: seen.append(response))
    lead = Lead(window.new_page(), own_server.url, script=script)
    titles = whole_journey(lead)
    said = [everything(message) for message in seen]
    cookies = window.cookies()
    profiles = Path(tempfile.gettempdir()).glob("playwright*")
    assert files_holding(CANARY, home, own_server.folder, *profiles) == []
    window.close()
    if private and window.browser:
        window.browser.close()
    assert files_holding(CANARY, home, own_server.folder) == []
    assert len(said) > 10
    assert [text for text in said if CANARY in text] == []
    assert [text for text in said if not text.startswith(f"{own_server.url}/")] == []
    assert cookies == []
    assert own_server.log.read_text() == f"Handrail is at {own_server.url}/ (Ctrl-C stops it)\n"
    assert [title for title in titles if CANARY in title] == []
    addresses = {text.split()[0] for text in said}
    paths = {address.removeprefix(own_server.url) for address in addresses}
    assert {path for path in paths if not path.startswith("/static/")} <= {
        *("/", "/guide", "/guide/report.pdf"),
    }


def test_without_script_an_ordinary_profile_keeps_forms_and_the_start_page_says_so(
    own_server, home
):
    """The browser's doing, not the guide's: it stores what it would need to open a tab again."""
    window = playwright().chromium.launch_persistent_context(
        home / "profile", java_script_enabled=False, executable_path=CHROMIUM, args=FLAGS
    )
    lead = Lead(window.new_page(), own_server.url, script=False)
    lead.open()
    assert "use a private window" in lead.page.locator("p.govuk-inset-text").inner_text()
    lead.begin()
    put_in_the_canary(lead)
    lead.press("show:check")
    lead.press("show:result")
    window.close()
    assert files_holding(CANARY, home) != []


def test_the_search_finds_a_canary_that_is_there(tmp_path):
    (tmp_path / "plain").write_text(f"a {CANARY} b")
    (tmp_path / "wide").write_bytes(b"x" + WIDE)
    (tmp_path / "none").write_text("nothing")
    assert len(files_holding(CANARY, tmp_path)) == 2


def test_the_server_writes_no_file_and_speaks_to_nobody(own_server):
    """What a running server has open after a journey: its log, its sockets, nothing else."""
    from tests.doors.forms import FORM

    body = urlencode({"do": "next", "language": "en"})
    import urllib.request

    for address in ("/guide", "/guide/report.pdf"):
        request = urllib.request.Request(
            own_server.url + address, body.encode(), {"Content-Type": FORM}
        )
        urllib.request.urlopen(request, timeout=20).close()
    assert own_server.process
    writing = []
    children = subprocess.run(
        ["pgrep", "-g", str(own_server.process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    for process in children:
        for link in os.scandir(f"/proc/{process}/fd"):
            target = os.readlink(link.path)
            with open(f"/proc/{process}/fdinfo/{link.name}") as info:
                flags = int(next(line for line in info if line.startswith("flags")).split()[1], 8)
            if target.startswith("/") and flags & (os.O_WRONLY | os.O_RDWR):
                writing.append(target)
    kept = {str(own_server.log), "/dev/null", "/dev/urandom"}
    assert [target for target in writing if target not in kept and "/dev/shm" not in target] == []
    made = [path for path in own_server.folder.rglob("*") if path.is_file()]
    assert made == [own_server.log]
    assert not (ROOT / "nohup.out").exists()
