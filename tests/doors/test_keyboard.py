"""The whole journey with the keyboard alone, and where the focus goes."""

import pytest


def focused(page):
    """What has the focus: its tag, and what it says."""
    return page.evaluate(
        "[document.activeElement.tagName, document.activeElement.innerText || ''].join(' ').trim()"
    )


def tab_to(page, wanted, *, most=60):
    """Press Tab until what has the focus says this; every stop must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    raise AssertionError(f"{wanted!r} cannot be reached by Tab; the focus is on {focused(page)}")


def press(lead, wanted):
    tab_to(lead.page, wanted)
    lead.page.keyboard.press("Enter")
    lead.page.locator("#frame[aria-busy=false]").wait_for()


def choose(page, value):
    """Tab to the radios of a page and choose one with the arrow keys."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    for _ in range(8):
        if page.evaluate("document.activeElement.value") == value:
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no radio with {value} can be reached")


def test_the_journey_to_the_report_needs_only_the_keyboard(lead):
    page = lead.page
    lead.open()
    press(lead, "BUTTON Start")
    choose(page, "wales")
    choose(page, "school")
    press(lead, "BUTTON Continue")
    choose(page, "no")
    page.keyboard.press("Enter")  # Enter in a field goes on, as it does on paper forms
    page.locator("h1", has_text="Who is involved?").wait_for()
    press(lead, "BUTTON Add a person")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "age":
        page.keyboard.press("Tab")
    page.keyboard.type("12")
    while page.evaluate("document.activeElement.value") != "pictured":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(lead, "BUTTON Save person A")
    press(lead, "BUTTON Continue")
    while lead.place != "raised":
        choose(page, "yes" if lead.place == "ask:coerced" else "no")
        page.keyboard.press("Enter")
        page.locator("#frame[aria-busy=false]").wait_for()
    press(lead, "BUTTON See the result")
    assert lead.heading == "Refer now"
    with page.expect_download() as waiting:
        press(lead, "BUTTON Download as PDF")
    assert waiting.value.suggested_filename == "report.pdf"


def test_enter_never_presses_the_language_switch_or_the_back_button(lead):
    lead.begin()
    lead.page.check("input[value=no]")
    lead.page.keyboard.press("Enter")
    lead.page.locator("h1", has_text="Who is involved?").wait_for()
    assert lead.page.locator("html").get_attribute("lang") == "en"
    assert lead.facts == {"immediate_danger": "no"}


def test_the_focus_goes_to_the_heading_of_each_new_page(lead):
    lead.begin()
    assert focused(lead.page) == "H1 Is any child in immediate danger?"
    lead.answer("no")
    assert focused(lead.page) == "H1 Who is involved?"


def test_the_focus_goes_to_what_there_is_to_mend(lead):
    lead.begin()
    lead.press("save")
    assert "There is something to mend" in focused(lead.page)
    lead.page.locator(".govuk-error-summary a").click()
    assert lead.page.evaluate("document.activeElement.id") == "answer"


def test_the_first_stop_is_the_way_past_the_bar_and_it_works(lead):
    lead.open()
    lead.page.keyboard.press("Tab")
    assert focused(lead.page) == "A Skip to main content"
    lead.page.keyboard.press("Enter")
    assert lead.page.evaluate("document.activeElement.id") == "main-content"


def test_what_has_the_focus_is_never_under_the_bar(lead):
    lead.begin()
    lead.page.set_viewport_size({"width": 360, "height": 500})
    seen = set()
    for _ in range(40):
        lead.page.keyboard.press("Tab")
        top, bottom, under = lead.page.evaluate(
            "(() => { const e = document.activeElement, b = e.getBoundingClientRect(),"
            " bar = document.querySelector('.hr-bar').getBoundingClientRect();"
            " const inside = e.closest('.hr-bar') || e === document.body;"
            " return [b.top, b.bottom, !inside && b.top >= bar.top && b.bottom <= bar.bottom]; })()"
        )
        seen.add(focused(lead.page))
        assert not under, f"{focused(lead.page)} at {top} to {bottom}"
    assert len(seen) > 10


def test_the_outcome_is_announced_when_it_changes(lead):
    lead.begin()
    lead.answer("yes")
    lead.press("next")
    announcer = lead.page.locator("#announcer")
    assert announcer.get_attribute("role") == "status"
    announcer.get_by_text("Call 999 now").wait_for(state="attached")
    # One voice: the panel itself is no live region while script speaks for it.
    assert lead.page.locator("[role=status]").count() == 1


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)])
def test_a_source_can_be_opened_from_an_instruction_and_left_again(lead, size):
    lead.page.set_viewport_size({"width": size[0], "height": size[1]})
    lead.begin()
    lead.press("show:result")
    cite = lead.page.locator(".hr-items--steps .hr-cites a").first
    address = lead.page.url
    cite.click()
    passage = lead.page.locator(f"#source-{cite.inner_text()}")
    assert passage.is_visible()
    assert lead.page.url == address
    lead.page.get_by_role("button", name="Back to where you were").click()
    assert lead.page.evaluate("document.activeElement.innerText") == cite.inner_text()


def test_the_text_can_be_copied_with_one_button(lead):
    lead.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lead.begin()
    lead.press("show:result")
    lead.page.get_by_role("button", name="Copy the text").click()
    lead.page.get_by_role("button", name="Copied").wait_for()
    copied = lead.page.evaluate("navigator.clipboard.readText()")
    assert copied == lead.page.locator("#report-text").input_value()
    assert copied.startswith("IS A CHILD IN DANGER NOW?")


def test_printing_opens_every_part_of_the_report_and_closes_them_again(lead):
    lead.begin()
    lead.press("show:result")
    folded = lead.page.locator(".hr-report details:not([open])")
    before = folded.count()
    assert before > 3
    lead.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    lead.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == before


def test_on_paper_there_is_the_report_and_nothing_to_press(lead):
    lead.begin()
    lead.press("show:result")
    lead.page.emulate_media(media="print")
    lead.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert lead.page.locator("button:visible, .hr-bar:visible, textarea:visible").count() == 0
    assert lead.page.locator(".hr-report__danger").is_visible()
    for part in ("outcome", "now", "never", "open", "sources", "notice"):
        assert lead.page.locator(f"#{part} li:visible, #{part} td:visible").count() > 0, part
