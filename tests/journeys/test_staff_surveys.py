"""Staff make a survey: from the library and from nothing, with htmx and without, up to citizens."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.house import open_page

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture
def desk(house, window):
    def sit_down(*, script: bool = True) -> Desk:
        context = window(house.content.everything["en"], java_script_enabled=script)
        return Desk(house, open_page(context), script=script)

    return sit_down


def prompts(desk: Desk) -> list[str]:
    return desk.page.locator(".qprompt bdi").all_inner_texts()


def makes(desk: Desk, start: str, name: str) -> Desk:
    """Make a survey and return at its list of questions."""
    desk.opens("/staff/surveys/").follows("New survey")
    desk.page.check(f"[name=start][value={start}]")
    desk.fills(survey_name=name).presses("Make survey")
    assert "The survey has been made." in desk.main
    return desk


@SCRIPT
def test_from_the_library_add_edit_order_and_delete(script, desk):
    desk = makes(desk(script=script), "service_feedback", f"At the counter {script}")
    before = prompts(desk)
    adds_a_question(desk)
    assert prompts(desk)[3] == "Did anybody greet you?"
    corrects_it(desk)
    moves_it_up_by_keyboard(desk)
    assert prompts(desk)[:4] == [*before[:2], "Did anyone greet you?", before[2]]
    desk.follows("Delete: Did anyone greet you?").presses("Delete")
    assert "Deleted" in desk.main
    assert prompts(desk) == before


def adds_a_question(desk: Desk) -> None:
    """Add one, after a first try without any words."""
    desk.follows("Add a question to page 1").follows("One answer from a list")
    desk.swaps("Save question")
    expect(desk.page.locator("#error-summary")).to_be_focused()
    assert "Write the question." in desk.page.locator("#error-summary").inner_text()
    desk.fills(prompt="Did anybody greet you?")
    options = desk.page.locator("#options .option-line input")
    options.nth(0).fill("Yes, at once")
    options.nth(1).fill("No")
    with desk.page.expect_navigation():
        desk.button("Save question").click()


def corrects_it(desk: Desk) -> None:
    """Change the words; Enter in a field of one line means Save."""
    desk.follows("Did anybody greet you?").fills(prompt="Did anyone greet you?")
    with desk.page.expect_navigation():
        desk.page.locator("#options .option-line input").first.press("Enter")
    assert "Did anyone greet you?" in prompts(desk)


def moves_it_up_by_keyboard(desk: Desk) -> None:
    """Move it with the keyboard; the focus stays on the button, and a voice says where it is."""
    up = desk.button("Move up: Did anyone greet you?")
    name = up.get_attribute("id")
    up.focus()
    with desk.swapping():
        desk.page.keyboard.press("Enter")
    if desk.script:
        desk.has_focus_on(name)
        assert "3" in desk.page.locator("#live").inner_text()
    else:
        assert desk.page.url.endswith(f"#{name}")


def test_moving_at_the_end_of_the_list_changes_nothing_and_keeps_the_focus(desk):
    desk = makes(desk(), "service_feedback", "The first stays first")
    before = prompts(desk)
    first = desk.page.locator(".qitem button[value=up]").first
    assert first.get_attribute("aria-disabled") == "true"
    name = first.get_attribute("id")
    first.focus()
    with desk.swapping():
        desk.page.keyboard.press("Enter")
    assert prompts(desk) == before
    desk.has_focus_on(name)


@SCRIPT
def test_from_nothing_in_two_languages_to_the_first_citizen(script, desk, window):
    desk = makes(desk(script=script), "blank", f"Night bus {script}")
    home = desk.page.url.split("#")[0]
    slug = home.rstrip("/").rsplit("/", 1)[1]
    desk.opens(f"{home}texts/").fills(title="The night bus", intro="It may run later.")
    desk.presses("Save")
    desk.follows("Add a question to page 1").follows("Comment")
    desk.fills(prompt="Where should it stop?").presses("Save question")
    offers_arabic(desk, home)
    assert "Arabic" in desk.opens(home).page.locator("aside").inner_text()
    translates(desk, home)
    assert "Nothing." in desk.opens(home).page.locator("aside").inner_text()
    looks_at_the_preview(desk, home)
    publishes(desk, home)
    citizen = open_page(window(), f"/ar/s/{slug}/")
    assert citizen.locator("h1").inner_text() == "ar The night bus"
    citizen.locator("main form button").click()
    assert citizen.locator("h1").inner_text().startswith("ar Where should it stop?")


def offers_arabic(desk: Desk, home: str) -> None:
    desk.opens(f"{home}languages/")
    desk.page.check("#lang-ar")
    with desk.page.expect_navigation():
        desk.button("Save languages").click()


def translates(desk: Desk, home: str) -> None:
    """Write every text of every part beside its source, and save each part."""
    desk.opens(f"{home}translate/start/?to=ar")
    parts = desk.page.locator(".chapters li").count()
    for number in range(parts):
        if number:
            with desk.page.expect_navigation():
                desk.page.locator(".chapters li").nth(number).locator("a").click()
        for row in desk.page.locator("#translation .tongues").all():
            row.locator("[lang=ar]").fill("ar " + row.locator(".source").inner_text())
        desk.swaps("Save")
        assert desk.page.locator(".tag-no").count() == 0


def looks_at_the_preview(desk: Desk, home: str) -> None:
    """See exactly what citizens will see, in Arabic; nothing is stored."""
    desk.opens(f"{home}publish/").follows("Arabic")
    page = desk.page
    assert page.locator("html[lang=ar][dir=rtl]").count() == 1
    assert page.locator("h1").inner_text() == "ar The night bus"
    page.locator("main a.btn").click()
    page.fill("textarea", "في المحطة")
    with page.expect_navigation():
        page.locator("main form button.btn").first.click()
    assert "في المحطة" in page.locator("dl.answers").inner_text()
    assert page.locator("main form:not([action*=tests]) button.btn").count() == 0


def publishes(desk: Desk, home: str) -> None:
    """Publish with a promise; without one it is refused."""
    desk.opens(f"{home}publish/").presses("Publish")
    expect(desk.page.locator("#error-summary")).to_be_focused()
    desk.dates("promised_on", "1", "6", "2099").presses("Publish")
    assert "Version 1 is published" in desk.main
    assert re.search(r"1 June 2099", desk.main)


def test_two_editors_do_not_overwrite_each_other(desk):
    one, two = desk(), desk()
    makes(one, "service_feedback", "Two at one table")
    home = one.page.url
    one.opens(f"{home}texts/").fills(title="What one wrote")
    two.opens(f"{home}texts/").fills(title="What two wrote").presses("Save")
    one.presses("Save")
    assert "Somebody else has changed this survey in the meantime" in one.main
    assert one.page.input_value("[name=title]") == "What one wrote"
    assert "What two wrote" in one.page.locator("table").inner_text()
    one.presses("Save")
    assert "What one wrote" in one.main
