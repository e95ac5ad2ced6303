"""A story: a twelve-year-old, an unknown account, a threat. The lead must refer, and soon."""

from io import BytesIO

import pikepdf
import pytest

from tests.browsing import DESKTOP, PHONE, Lead

YES = frozenset({"unknown_account", "threatened_for_images", "imagery"})


def about(pdf):
    """What a PDF says of itself: whether it is tagged, its language, its title, its pages."""
    with pikepdf.open(BytesIO(pdf)) as document:
        tagged = "/StructTreeRoot" in document.Root
        title = str(document.docinfo.get("/Title", ""))
        return tagged, str(document.Root.Lang), title, len(document.pages)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_threat_from_an_unknown_account_is_referred_at_once(server, browser, tmp_path, size):
    window = browser.new_context(viewport={"width": size[0], "height": size[1]})
    lead = Lead(window.new_page(), server.url)

    # She opens the guide, says where she is, and that nobody is in danger this minute.
    lead.begin("wales", "school")
    assert lead.heading == "Is any child in immediate danger?"
    lead.answer("no")

    # One child of twelve, pictured; somebody she knows nothing of, who asked.
    lead.add("pictured", "shared", age=12)
    lead.press("show:person")
    lead.page.check("input[name=kind][value=unknown]")
    lead.page.check("input[name=roles][value=requested]")
    lead.press("save")
    lead.press("save")

    # After a few questions the guide stops her: this cannot wait.
    asked = lead.answer_until(("raised",), yes=YES)
    assert lead.heading == "Refer now"
    assert len(asked) < 12
    panel = lead.page.locator("main").inner_text()
    assert "Police" in panel
    assert "Blackmail" in panel

    # The result says whom to tell, what to do first, and what nobody does.
    lead.press("show:result")
    assert lead.heading == "Refer now"
    report = lead.page.locator(".hr-report").inner_text()
    assert report.index("What to do now") < report.index("What to do today")
    assert lead.page.locator("#told").inner_text().count("Police") >= 1
    for never in ("delete", "view", "copy"):
        assert never in lead.page.locator("#never").inner_text().lower()
    assert "not legal advice" in report.lower()

    # Every instruction has a source she can open.
    steps = lead.page.locator(".hr-items--steps > li")
    assert steps.count() > 10
    assert lead.page.locator(".hr-items--steps > li:not(:has(.hr-cites a))").count() == 0

    # She prints it for her head, downloads it, and copies it into her record.
    printed = lead.page.pdf(path=str(tmp_path / "printed.pdf"))
    assert printed.startswith(b"%PDF-")
    with lead.page.expect_download() as waiting:
        lead.page.get_by_role("button", name="Download as PDF").click()
    assert waiting.value.suggested_filename == "report.pdf"
    tagged, language, title, pages = about(waiting.value.path().read_bytes())
    assert tagged
    assert language.startswith("en")
    assert "nude" not in title.lower()
    assert pages > 1
    text = lead.page.locator("#report-text").input_value()
    assert "REFER NOW" in text.upper()
    assert "12" in text

    # She finishes, and nothing is left on the page.
    lead.press("finish")
    assert lead.heading == "This page is cleared"
    window.close()


def test_the_same_story_in_welsh_without_script(server, browser):
    window = browser.new_context(java_script_enabled=False)
    lead = Lead(window.new_page(), server.url, script=False)
    lead.begin(address="/cymraeg")
    lead.answer("no")
    lead.add("pictured", age=12)
    lead.press("save")
    lead.answer_until(("raised",), yes=YES)
    assert lead.heading == "Atgyfeiriwch nawr"
    lead.press("show:result")
    assert lead.heading == "Atgyfeiriwch nawr"
    assert "Yr heddlu" in lead.page.locator("#told").inner_text()
    with lead.page.expect_download() as waiting:
        lead.page.locator("button[formaction]").click()
    assert waiting.value.suggested_filename == "adroddiad.pdf"
    assert about(waiting.value.path().read_bytes())[1].startswith("cy")
    window.close()
