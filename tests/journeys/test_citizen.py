"""A citizen answers: in two languages, with and without script, with whatever goes wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import open_page

ENDONYMS = {"en": "English", "ar": "العربية"}
OTHER = {"en": "ar", "ar": "en"}
KEPT = "[localStorage.length, sessionStorage.length, document.cookie.length]"


def visitor(house, window, lang="en", **options) -> Citizen:
    return Citizen(house, open_page(window(locale=lang, **options)), lang)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_from_the_front_page_to_the_receipt(lang, script, house, window):
    citizen = visitor(house, window, lang, java_script_enabled=script)
    page, before = citizen.page, citizen.sent()
    page.goto("/")
    assert page.url.endswith(f"/{lang}/")
    page.locator(f"a[href='/{lang}/s/proposal/']").click()
    citizen.presses(citizen.say("Start now"))
    meets_an_error(citizen)
    citizen.ticks("support", "1").ticks("uses_service", "yes").goes_on()
    changes_language_without_losing_a_word(citizen)
    citizen.goes_on()
    answers_about_themselves(citizen)
    citizen.ticks("quote_consent", "given").goes_on()
    changes_an_answer(citizen)
    citizen.sends()
    assert citizen.h1 == citizen.say("Your answers have been sent")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{24}", citizen.code)
    assert citizen.code not in page.url
    assert citizen.sent() == before + 1
    assert page.context.cookies() == []


def meets_an_error(citizen: Citizen) -> None:
    """Send a page without its required answer; the summary has the focus and leads there."""
    page = citizen.goes_on().page
    assert page.title().startswith(citizen.say("Error:"))
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary a").first.click()
    expect(page.locator(f"#{citizen.ids['support']}")).to_be_focused()
    assert page.locator(f"#{citizen.ids['support']}-error").is_visible()


def changes_language_without_losing_a_word(citizen: Citizen) -> None:
    """Switch in the middle of a sentence, there and back."""
    here, there = citizen.lang, OTHER[citizen.lang]
    citizen.writes("why", "Half a senten").ticks("concerns", "cost")
    for lang in (there, here):
        citizen.changes_language(lang, ENDONYMS[lang])
        assert f"/{lang}/s/proposal/r/" in citizen.page.url
        assert citizen.page.locator(f"html[lang={lang}]").count() == 1
        assert citizen.field("why").input_value() == "Half a senten"
        assert citizen.page.is_checked(f"[name={citizen.ids['concerns']}][value=cost]")
    citizen.writes("why", "Half a sentence, finished")


def answers_about_themselves(citizen: Citizen) -> None:
    """Write a day that does not exist, then one that does, in this language's own figures."""
    citizen.ticks("answering_as", "individual").dates("last_used", "30", "2", "2026").goes_on()
    assert citizen.place == "about"
    link = citizen.page.locator("#error-summary a")
    assert link.count() == 1
    assert citizen.field("last_used", "day").input_value() == "30"
    day = "١٥" if citizen.lang == "ar" else "15"
    citizen.dates("last_used", day, "2", "2026").goes_on()
    assert citizen.place == "end"


def changes_an_answer(citizen: Citizen) -> None:
    """Go back from the check page by its link, forward again, then change one answer."""
    page = citizen.page
    assert citizen.h1 == citizen.say("Check your answers")
    assert "Half a sentence, finished" in page.locator("dl.answers").inner_text()
    page.locator("a.back").click()
    assert page.is_checked(f"[name={citizen.ids['quote_consent']}]")
    citizen.goes_on()
    page.locator(f"a[href$='#{citizen.ids['support']}']").click()
    citizen.ticks("support", "5").goes_on()
    assert citizen.h1 == citizen.say("Check your answers")


def test_a_double_click_sends_once(house, window):
    citizen = visitor(house, window).answers_everything()
    before = citizen.sent()
    citizen.page.get_by_role("button", name="Send my answers").dblclick(no_wait_after=True)
    citizen.page.wait_for_selector(".code")
    citizen.page.wait_for_load_state()
    assert len(citizen.code) == 24
    assert citizen.sent() == before + 1


def test_a_refresh_shows_the_same_receipt(house, window):
    citizen = visitor(house, window).answers_everything()
    before = citizen.sent()
    code = citizen.sends().code
    citizen.page.reload()
    assert citizen.code == code
    assert citizen.sent() == before + 1


def test_going_back_after_sending_cannot_send_again(house, window):
    citizen = visitor(house, window).answers_everything().sends()
    before = citizen.sent()
    citizen.page.go_back()
    assert citizen.h1 == "These answers have been sent already"
    assert "The bus would stop here no more" not in citizen.page.content()
    assert citizen.sent() == before


def test_two_tabs_are_one_response_and_show_one_receipt(house, window):
    citizen = visitor(house, window).answers_everything()
    twin = Citizen(house, citizen.page.context.new_page())
    twin.page.goto(citizen.page.url)
    before = citizen.sent()
    code = citizen.sends().code
    assert twin.sends().code == code
    assert citizen.sent() == before + 1


def test_a_tab_with_older_answers_is_told_and_sends_nothing(house, window):
    citizen = visitor(house, window).answers_everything()
    twin = Citizen(house, citizen.page.context.new_page())
    twin.page.goto(citizen.page.url.replace("check-answers", "proposal"))
    twin.ticks("support", "5").goes_on()
    before = citizen.sent()
    citizen.sends()
    assert citizen.h1 == "Check your answers"
    assert citizen.page.get_by_role("alert").is_visible()
    assert citizen.sent() == before
    citizen.sends()
    assert citizen.sent() == before + 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_enter_in_a_text_field_means_continue(script, house, window):
    citizen = visitor(house, window, java_script_enabled=script)
    citizen.starts().ticks("support", "3").goes_on().goes_on()
    citizen.ticks("answering_as", "organisation").writes("year_of_birth", "1980")
    with citizen.page.expect_navigation():
        citizen.field("year_of_birth").press("Enter")
    assert citizen.place == "end"
    citizen.writes("organisation", "Riverside Allotments")
    with citizen.page.expect_navigation():
        citizen.field("organisation").press("Enter")
    assert citizen.h1 == "Check your answers"
    assert "/en/" in citizen.page.url


def test_the_whole_way_by_keyboard_alone(house, window):
    citizen = visitor(house, window)
    page, before = citizen.page, citizen.sent()
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.locator("a.skip:focus").is_visible()
    tab_to(page, "a[href='/en/s/proposal/']")
    enter(page)
    tab_to(page, "main form button")
    enter(page)
    tab_to(page, f"[name={citizen.ids['support']}]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    continues(page)
    tab_to(page, f"[name={citizen.ids['why']}]")
    page.keyboard.type("By keyboard")
    continues(page)
    tab_to(page, f"[name={citizen.ids['answering_as']}]")
    page.keyboard.press("Space")
    continues(page)
    tab_to(page, f"[name={citizen.ids['quote_consent']}]")
    page.keyboard.press("Space")
    continues(page)
    assert "By keyboard" in page.locator("dl.answers").inner_text()
    continues(page)
    assert len(citizen.code) == 24
    assert citizen.sent() == before + 1


def tab_to(page, selector: str) -> None:
    """Press Tab until something that fits has the focus, which everybody can see."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(f"{selector}:focus")
        if focused.count():
            outline = focused.evaluate(
                "place => { const look = getComputedStyle(place);"
                " return look.outlineStyle !== 'none' && look.outlineWidth !== '0px'"
                " || look.boxShadow !== 'none' }"
            )
            assert outline, f"nothing shows that {selector} has the focus"
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def continues(page) -> None:
    tab_to(page, "main form button.btn")
    enter(page)


def test_nothing_is_left_in_the_browser(house, window):
    citizen = visitor(house, window).answers_everything().sends()
    assert citizen.page.evaluate(KEPT) == [0, 0, 0]
    assert citizen.page.evaluate("caches.keys()") == []
    assert citizen.page.evaluate("indexedDB.databases()") == []
    assert citizen.page.context.cookies() == []
    assert citizen.page.heard == [] or all("Cleared data" in each for each in citizen.page.heard)


def test_leaving_safely_deletes_what_was_answered(house, window):
    citizen = visitor(house, window).starts().ticks("support", "2").goes_on()
    citizen.writes("why", "Somebody is looking over my shoulder")
    before, here = citizen.unfinished(), citizen.page.url
    citizen.presses("Leave and delete my answers")
    assert citizen.h1 == "Nothing was kept"
    assert "proposal" not in citizen.page.url
    assert citizen.unfinished() == before - 1
    citizen.page.go_back()
    assert "over my shoulder" not in citizen.page.content()
    assert citizen.page.goto(here).status == 410


def test_saved_on_the_phone_in_arabic_sent_from_another_browser_in_english(house, window):
    phone = visitor(house, window, "ar", viewport={"width": 360, "height": 740})
    phone.starts().ticks("support", "1").ticks("uses_service", "yes").goes_on()
    phone.writes("why", "لأن الحافلة لا تتوقف هنا").presses(phone.say("Save and come back later"))
    assert phone.page.locator("h1").count() == 1
    code, before = phone.code, phone.sent()
    assert len(code) == 24
    assert phone.page.context.cookies() == []
    laptop = visitor(house, window, "en", java_script_enabled=False)
    laptop.page.goto(f"/en/s/{laptop.slug}/")
    laptop.page.get_by_role("link", name="Go on with saved answers").click()
    laptop.page.fill("#code", f"{code[:4].lower()} {code[4:]}")
    laptop.presses("Continue")
    assert code not in laptop.page.url
    assert laptop.field("why").input_value() == "لأن الحافلة لا تتوقف هنا"
    laptop.goes_on().ticks("answering_as", "individual").goes_on()
    laptop.ticks("quote_consent", "given").goes_on().sends()
    assert laptop.sent() == before + 1
    receipt = laptop.code
    assert receipt not in {"", code}
    laptop.page.goto("/en/receipt/")
    laptop.page.fill("#code", receipt)
    enter(laptop.page)
    assert "الحافلة" in laptop.page.locator("main").inner_text()
    laptop.page.goto(f"/en/s/{laptop.slug}/return/")
    laptop.page.fill("#code", code)
    enter(laptop.page)
    assert laptop.h1 == "These answers have been sent already"
    assert phone.page.goto(phone.page.url).status == 410


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_answers_are_changed_after_sending_under_the_same_code(script, house, window):
    citizen = visitor(house, window, java_script_enabled=script).answers_everything().sends()
    page, code, before = citizen.page, citizen.code, citizen.sent()
    page.goto("/en/receipt/")
    page.fill("#code", code)
    enter(page)
    citizen.presses("Change my answers")
    page.locator("dd.change a").nth(2).click()
    citizen.writes("why", "The bus stops again").goes_on()
    assert citizen.place == "check-answers"
    citizen.sends()
    assert citizen.code == code
    assert citizen.sent() == before
    page.goto("/en/receipt/")
    page.fill("#code", code)
    enter(page)
    said = page.locator("main").inner_text()
    assert "The bus stops again" in said
    assert "The bus would stop here no more" not in said


def test_words_that_arrive_too_late_are_handed_back(house, window):
    citizen = visitor(house, window).starts().ticks("support", "2").goes_on()
    twin = Citizen(house, citizen.page.context.new_page())
    twin.page.goto(citizen.page.url)
    twin.presses("Leave and delete my answers")
    citizen.writes("why", "A long thought that must not be lost").goes_on()
    assert "A long thought that must not be lost" in citizen.page.locator("main").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_code_opens_what_was_said_and_takes_it_back(lang, script, house, window):
    citizen = visitor(house, window, lang, java_script_enabled=script)
    page = citizen.page
    page.goto(f"/{lang}/receipt/")
    code = house.another_receipt()
    page.fill("#code", f" {code[:4].lower()}-{code[4:]} ")
    enter(page)
    assert "It took too long" in page.locator("blockquote").inner_text()
    assert code not in page.url
    citizen.presses(citizen.say("Withdraw my answers"))
    citizen.presses(citizen.say("No, keep my answers"))
    assert "It took too long" in page.locator("blockquote").inner_text()
    citizen.presses(citizen.say("Withdraw my answers"))
    citizen.presses(citizen.say("Yes, delete everything"))
    assert citizen.h1 == citizen.say("Your answers have been deleted")
    page.goto(f"/{lang}/receipt/")
    page.fill("#code", code)
    enter(page)
    assert citizen.h1 == citizen.say("These answers were withdrawn")
    assert "It took too long" not in page.content()
