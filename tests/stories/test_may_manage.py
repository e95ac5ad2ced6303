"""A story: two sixteen-year-olds in a relationship, and nothing that points to harm."""

from tests.browsing import PHONE, Lead

YES = frozenset(
    {
        *("imagery", "mutual", "relationship", "contained"),
        *("enough_information", "risk_manageable"),
    }
)


def test_two_sixteen_year_olds_may_be_helped_by_the_setting_if_a_second_person_agrees(
    server, browser
):
    window = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    lead = Lead(window.new_page(), server.url)
    lead.begin("wales", "school")
    lead.answer("no")
    lead.add("pictured", "shared", age=16)
    lead.add("received", age=16)
    lead.press("save")

    # Until every ground is known the guide rules nothing out.
    assert lead.page.locator(".hr-outcome--cannot-rule-out").is_visible()
    lead.answer_until(("settled",), yes=YES)
    assert lead.heading == "Nothing left to ask could change what you must do"
    assert "if a second person agrees" in lead.page.locator(".hr-said").inner_text()

    # The result says who must agree, and that images are asked about only after that.
    lead.press("show:result")
    assert lead.heading == "The setting may manage this, if a second person agrees"
    assert lead.page.locator(".hr-raised--setting-may-manage").is_visible()
    report = lead.page.locator(".hr-report").inner_text()
    assert "Second person" in report
    assert "The decision, made by a person" in report

    # Then a colleague says that one of them was pressed. Everything changes at once.
    lead.press("show:check")
    lead.press("show:change:coerced")
    assert lead.page.locator("input[value=no]").is_checked()
    lead.answer("yes")
    assert lead.heading == "Refer now"
    lead.press("show:result")
    assert "Hold: delete nothing" in lead.page.locator(".hr-report").inner_text()
    window.close()


def test_what_is_not_known_is_never_read_as_no(server, browser):
    window = browser.new_context()
    lead = Lead(window.new_page(), server.url)
    lead.begin("wales", "school")
    lead.answer("no")
    lead.add("pictured", "shared", age=16)
    lead.press("save")
    while lead.place != "settled":
        fact = lead.place.split(":")[1]
        lead.answer("unknown" if fact == "groomed" else "yes" if fact in YES else "no")
    assert "not known or was put off" in lead.page.locator("main").inner_text()
    assert "cannot be ruled out" in lead.page.locator(".hr-said").inner_text()
    lead.press("show:result")
    assert lead.heading == "A referral cannot be ruled out yet"
    window.close()
