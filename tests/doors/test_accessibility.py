"""axe finds nothing, on every page, at phone and desktop width, in English and in Welsh."""

import pytest

from handrail.pages.addresses import LEAFLETS
from tests.browsing import DESKTOP, PHONE, Lead, axe_finds

SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture(params=SIZES, scope="module")
def window(request, browser):
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def too_wide(page):
    """How far a page can be scrolled sideways; nothing should need it."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def assert_accessible(page):
    assert axe_finds(page) == []
    assert too_wide(page) <= 0


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("leaflet", LEAFLETS)
def test_axe_finds_nothing_on_the_pages_that_carry_no_incident(window, server, leaflet, language):
    window.goto(server.url + LEAFLETS[leaflet][language])
    if leaflet == "sources":
        window.locator("summary").first.click()
    assert window.locator("html").get_attribute("lang") == language
    assert_accessible(window)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_on_any_page_of_the_guide(window, server, language):
    lead = Lead(window, server.url)
    lead.open(LEAFLETS["start"][language])
    lead.press("next")
    assert_accessible(window)
    lead.press("save")
    assert_accessible(window)  # with two mistakes to mend
    window.check("input[value=wales]")
    window.check("input[value=school]")
    lead.press("save")
    assert_accessible(window)  # the first question
    lead.press("save")
    assert_accessible(window)  # with no answer chosen
    lead.answer("no")
    assert_accessible(window)  # nobody listed yet
    lead.press("show:person")
    window.fill("#age", "abc")
    lead.press("save")
    assert_accessible(window)  # a person with an age that is none
    window.fill("#age", "14")
    window.check("input[value=pictured]")
    lead.press("save")
    lead.add(age=None)
    assert_accessible(window)  # two people
    lead.press("show:remove:B")
    assert_accessible(window)
    lead.press("show:people")
    lead.press("save")
    seen: set[str] = set()
    while not {"kind", "age", "roles"} <= seen and lead.place != "settled":
        fact = lead.place.split(":")[1]
        if fact not in seen and fact in ("kind", "age", "roles"):
            seen.add(fact)
            assert_accessible(window)
        if fact in ("kind", "age", "roles"):
            if fact == "kind":
                window.check("input[value=unknown]")
            lead.press("save")
        else:
            lead.press("later")
    for details in window.locator("summary").all():
        details.click()
    assert_accessible(window)
    for place in ("check", "way", "result"):
        lead.press(f"show:{place}")
        for details in window.locator("summary").all():
            details.click()
        assert_accessible(window)
    lead.press("finish")
    assert_accessible(window)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("raised_by", "urgency"), [("immediate_danger", "emergency"), ("coerced", "refer-now")]
)
def test_axe_finds_nothing_where_the_outcome_must_not_wait(
    window, server, language, raised_by, urgency
):
    lead = Lead(window, server.url)
    lead.begin(address=LEAFLETS["start"][language])
    lead.answer_until(("raised",), yes=frozenset({raised_by}))
    assert window.locator(f".hr-raised--{urgency}").is_visible()
    assert_accessible(window)
    lead.press("next")
    assert window.locator(f".hr-outcome--{urgency}").is_visible()
    assert_accessible(window)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_where_everything_is_settled(window, server, language):
    lead = Lead(window, server.url)
    lead.begin(address=LEAFLETS["start"][language])
    lead.answer_until(("settled",), yes=frozenset({"imagery"}))
    assert_accessible(window)


def test_axe_finds_nothing_where_a_page_is_not_there(window, server):
    window.goto(f"{server.url}/no-such-page")
    assert_accessible(window)


def test_axe_finds_something_where_something_is_wrong(window, server):
    window.goto(server.url)
    window.evaluate("document.querySelector('h1').remove()")
    window.evaluate("document.documentElement.removeAttribute('lang')")
    assert {"html-has-lang", "page-has-heading-one"} <= {one["rule"] for one in axe_finds(window)}


def test_everything_to_press_is_at_least_24_pixels_tall(window, server):
    lead = Lead(window, server.url)
    lead.begin()
    lead.answer("no")
    lead.add("pictured", age=14)
    lead.press("show:check")
    for target in window.locator("button:visible, summary:visible, header a:visible").all():
        box = target.bounding_box()
        assert box
        if "hr-first" not in (target.get_attribute("class") or ""):
            assert box["height"] >= 24, target.inner_text()
