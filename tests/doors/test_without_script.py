"""Without JavaScript everything works: every page is a plain form, every tool has a plain way."""

from tests.doors.journeys import past_people


def test_every_tool_that_needs_script_is_hidden_and_has_a_plain_way(plain_lead):
    page = plain_lead.page
    plain_lead.begin()
    plain_lead.press("show:result")
    for tool in ("[data-print]", "[data-copy]", "[data-return]", "#trouble"):
        assert page.locator(tool).is_hidden()
    text = page.locator("#report-text")
    assert text.is_visible()
    assert text.get_attribute("readonly") is not None
    assert page.locator("button[formaction='/guide/report.pdf']").is_visible()


def test_the_report_is_a_plain_download(plain_lead):
    plain_lead.begin()
    plain_lead.press("show:result")
    with plain_lead.page.expect_download() as waiting:
        plain_lead.page.locator("button[formaction='/guide/report.pdf']").click()
    assert waiting.value.suggested_filename == "report.pdf"
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def test_the_back_button_on_the_page_and_the_language_switch_work(plain_lead):
    plain_lead.begin()
    plain_lead.answer("no")
    plain_lead.press("back")
    assert plain_lead.page.locator("input[value=no]").is_checked()
    plain_lead.press("switch:cy")
    assert plain_lead.page.locator("html").get_attribute("lang") == "cy"
    assert plain_lead.facts == {"immediate_danger": "no"}


def test_sources_open_by_themselves(plain_lead):
    plain_lead.begin()
    sources = plain_lead.page.locator("details.hr-sources")
    assert sources.locator(".hr-passage").first.is_hidden()
    sources.locator("summary").click()
    assert sources.locator(".hr-passage").first.is_visible()


def test_a_page_without_its_styles_still_reads_in_order():
    text = past_people({"age": "15", "roles": ["pictured"]}).page.text
    order = (
        "Is a child in danger now?",
        "Yes",
        "Continue",
        "Why this is asked",
        "The outcome so far",
    )
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
