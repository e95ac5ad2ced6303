"""Back, forward, a server that goes away, leaving: no answer is lost, and none stays behind."""

import re

import pytest

from tests.browsing import CHROMIUM, FLAGS, Lead, Server, playwright

EXIT = "https://www.bbc.co.uk/weather"


@pytest.fixture
def frail(tmp_path):
    """A server of a test's own, to be killed and started again."""
    running = Server(tmp_path)
    running.start()
    yield running
    running.kill()


def at_questions(lead):
    lead.begin()
    lead.answer("no")
    lead.add("pictured", age=14)
    lead.press("save")


def went(page, wanted):
    """Wait until a page of the guide is shown and its refresh has come."""
    page.locator("h1", has_text=re.compile(re.escape(wanted))).wait_for()
    page.wait_for_load_state("networkidle")


def test_the_browsers_back_and_forward_go_through_the_pages(lead):
    at_questions(lead)
    first = lead.heading
    lead.answer("no")
    second = lead.heading
    lead.page.go_back()
    went(lead.page, first)
    assert lead.page.locator("input[value=no]").is_checked()
    lead.page.go_forward()
    went(lead.page, second)
    for _ in range(7):
        lead.page.go_back()
        lead.page.wait_for_load_state("networkidle")
    assert lead.heading.startswith("Nudes or semi-nudes")
    assert not lead.page.locator("input[name=incident]").input_value()


def test_going_back_and_answering_again_keeps_the_later_answers(lead):
    at_questions(lead)
    asked = []
    for _ in range(3):
        asked.append(lead.place.split(":")[1])
        lead.answer("no")
    lead.page.go_back()
    lead.page.wait_for_load_state("networkidle")
    lead.page.go_back()
    lead.page.wait_for_load_state("networkidle")
    assert lead.place == f"ask:{asked[1]}"
    lead.answer("unknown")
    assert lead.facts == {
        "immediate_danger": "no",
        asked[0]: "no",
        asked[1]: "unknown",
        asked[2]: "no",
    }


def test_an_earlier_page_shows_the_outcome_as_it_is_now(lead):
    at_questions(lead)
    lead.answer_until(("raised",), yes=frozenset({"coerced"}))
    lead.page.go_back()
    lead.page.locator(".hr-outcome--refer-now").wait_for()


def test_history_holds_numbers_alone_and_no_storage_is_used(lead):
    at_questions(lead)
    lead.answer("no")
    assert lead.page.evaluate("typeof history.state") == "number"
    assert lead.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert lead.page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert lead.page.evaluate("document.cookie") == ""
    assert lead.page.context.cookies() == []


def test_a_server_that_goes_away_and_comes_back_loses_no_answer(browser, frail):
    window = browser.new_context()
    lead = Lead(window.new_page(), frail.url)
    at_questions(lead)
    lead.answer("no")
    kept, here = lead.facts, lead.place
    frail.kill()
    lead.page.check("input[value=yes]")
    lead.press("save")
    trouble = lead.page.locator("#trouble")
    assert trouble.is_visible()
    assert "Nothing is lost" in trouble.inner_text()
    assert lead.page.evaluate("document.activeElement.id") == "trouble"
    assert (lead.facts, lead.place) == (kept, here)
    assert lead.page.locator("input[value=yes]").is_checked()
    lead.page.get_by_role("button", name="Try again").click()
    lead.page.locator("#frame[aria-busy=false]").wait_for()
    assert trouble.is_visible()
    frail.start()
    lead.page.get_by_role("button", name="Try again").click()
    lead.page.locator("#trouble").wait_for(state="hidden")
    lead.page.locator("#frame[aria-busy=false]").wait_for()
    assert lead.facts == {**kept, here.split(":")[1]: "yes"}
    window.close()


def test_the_report_cannot_be_fetched_from_a_server_that_is_away_and_nothing_is_lost(
    browser, frail
):
    window = browser.new_context()
    lead = Lead(window.new_page(), frail.url)
    at_questions(lead)
    lead.press("show:result")
    frail.kill()
    lead.page.get_by_role("button", name="Download as PDF").click()
    lead.page.locator("#trouble").wait_for()
    assert lead.facts == {"immediate_danger": "no"}
    frail.start()
    with lead.page.expect_download():
        lead.page.get_by_role("button", name="Try again").click()
    window.close()


def test_without_script_a_server_that_comes_back_gets_the_form_again(browser, frail):
    window = browser.new_context(java_script_enabled=False)
    lead = Lead(window.new_page(), frail.url, script=False)
    at_questions(lead)
    kept, here = lead.facts, lead.place
    frail.kill()
    lead.page.check("input[value=no]")
    lead.page.locator('button[value="save"]:not(.hr-first)').click()
    lead.page.wait_for_url(re.compile("chrome-error"))
    frail.start()
    lead.page.reload()
    lead.page.locator("#guide").wait_for()
    assert lead.facts == {**kept, here.split(":")[1]: "no"}
    window.close()


def test_a_fault_on_the_server_leaves_the_page_as_it_was(lead):
    at_questions(lead)
    kept, here = lead.facts, lead.place
    lead.page.route("**/guide", lambda route: route.fulfill(status=500, body="<p>no</p>"))
    lead.answer("no")
    assert lead.page.locator("#trouble").is_visible()
    assert (lead.facts, lead.place) == (kept, here)


def test_pressing_twice_sends_once(lead):
    at_questions(lead)
    sent = []
    lead.page.on("request", lambda request: sent.append(request.url))
    lead.page.check("input[value=no]")
    lead.page.locator('button[value="save"]:not(.hr-first)').dblclick()
    lead.page.locator("#frame[aria-busy=false]").wait_for()
    assert len(sent) == 1


def leaving(lead):
    """Let the everyday page be opened without a network, and say what was asked for."""
    asked = []

    def everyday(route):
        asked.append(route.request)
        route.fulfill(status=200, content_type="text/html", body="<h1>Weather</h1>")

    lead.page.context.route(f"{EXIT}**", everyday)
    return asked


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_quickly_goes_to_an_everyday_page_and_back_shows_no_answer(lead, way):
    at_questions(lead)
    asked = leaving(lead)
    if way == "button":
        lead.page.get_by_role("link", name="Leave this page").click()
    else:
        for _ in range(3):
            lead.page.keyboard.press("Shift")
    lead.page.wait_for_url(EXIT)
    assert [request.headers.get("referer") for request in asked] == [None]
    lead.page.go_back()
    lead.page.wait_for_load_state("networkidle")
    assert "14" not in lead.page.locator("main").inner_text().split()
    assert lead.heading.startswith("Nudes or semi-nudes")
    assert not lead.page.locator("input[name=incident]").input_value()


def test_the_page_a_browser_keeps_ready_for_going_back_is_empty_after_leaving(server):
    # Tests switch this memory of browsers off; people's browsers have it on.
    chromium = playwright().chromium.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    lead = Lead(chromium.new_page(), server.url)
    at_questions(lead)
    leaving(lead)
    lead.page.get_by_role("link", name="Leave this page").click()
    lead.page.wait_for_url(EXIT)
    lead.page.go_back()
    lead.page.locator("h1", has_text="Nudes or semi-nudes").wait_for()
    assert not lead.page.locator("input[name=incident]").input_value()
    chromium.close()


def test_shift_pressed_while_typing_does_not_leave(lead):
    at_questions(lead)
    for key in ("Shift", "a", "Shift", "b", "Shift"):
        lead.page.keyboard.press(key)
    assert lead.page.url.startswith(lead.url)


def test_pressing_shift_says_how_many_more_times(lead):
    at_questions(lead)
    lead.page.keyboard.press("Shift")
    lead.page.locator("#announcer", has_text="two more times").wait_for(state="attached")
    lead.page.keyboard.press("Shift")
    lead.page.locator("#announcer", has_text="one more time").wait_for(state="attached")


def test_leaving_works_without_script(plain_lead):
    at_questions(plain_lead)
    leaving(plain_lead)
    plain_lead.page.get_by_role("link", name="Leave this page").click()
    plain_lead.page.wait_for_url(EXIT)


def test_reloading_asks_first_because_it_would_lose_the_answers(lead):
    at_questions(lead)
    with lead.page.expect_event("dialog") as asked:
        lead.page.evaluate("setTimeout(() => location.reload(), 0)")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    lead.answer("no")
    assert lead.facts["immediate_danger"] == "no"


def test_the_start_can_be_left_without_being_asked(lead):
    lead.open()
    asked = []

    def dismiss(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    lead.page.on("dialog", dismiss)
    lead.page.reload()
    assert asked == []


def test_finishing_leaves_nothing_to_go_back_to(lead):
    at_questions(lead)
    lead.press("show:result")
    lead.press("finish")
    assert lead.heading == "This page is cleared"
    lead.page.go_back()
    lead.page.wait_for_load_state("networkidle")
    assert lead.heading.startswith("Nudes or semi-nudes")
