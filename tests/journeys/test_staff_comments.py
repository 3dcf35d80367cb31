"""Staff look through all comments and sort many at once: by keyboard alone, and without script."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.house import open_page

HERE = "/staff/surveys/visit/insights/runs/1/comments/"
MOST_TABS = 150


@pytest.fixture
def desk(house, window):
    def sit_down(*, script: bool = True) -> Desk:
        context = window(house.content.everything["en"], java_script_enabled=script)
        return Desk(house, open_page(context), script=script)

    return sit_down


def tabs_to(desk: Desk, selector: str) -> None:
    """Press Tab until the focus is on something that fits."""
    for _ in range(MOST_TABS):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("which => document.activeElement.matches(which)", selector):
            return
    raise AssertionError(f"no way to {selector} by keyboard")


def found(desk: Desk) -> int:
    return int(desk.page.locator("#comments p[role=status]").inner_text().split()[0])


def test_by_keyboard_alone_a_topic_is_made_of_a_search_and_taken_back(desk):
    desk = desk().opens(HERE)
    whole = found(desk)
    tabs_to(desk, "#words")
    desk.page.keyboard.type("aparcar")
    with desk.swapping():
        desk.page.keyboard.press("Enter")
    some = found(desk)
    assert 0 < some < whole
    assert "words=aparcar" in desk.page.url
    tabs_to(desk, "[data-tick=all]")
    desk.page.keyboard.press("Enter")
    assert desk.page.locator(".comments input:checked").count() == some
    tabs_to(desk, "button[value=make]")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert f"{some} comments" in desk.main
    tabs_to(desk, "#name")
    desk.page.keyboard.type("Where to leave the car")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert "The topic “Where to leave the car” has been made." in desk.main
    assert "words=aparcar" in desk.page.url
    tabs_to(desk, ".last-edit button")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert "That has been undone." in desk.main
    assert desk.page.locator(".comments a", has_text="Where to leave the car").count() == 0


def test_without_script_all_that_fit_are_put_elsewhere_too_and_taken_back(desk):
    desk = desk(script=False).opens(HERE)
    whole = found(desk)
    desk.page.locator("summary", has_text="More to filter by").click()
    desk.page.select_option("#language", "es")
    with desk.page.expect_navigation():
        desk.page.locator(".finder details button").click()
    some = found(desk)
    assert 0 < some < whole
    assert desk.page.locator("[data-tick]").first.is_hidden()
    assert desk.page.locator(".chips", has_text="Spanish").count() == 1
    desk.page.check("[name=which][value=all]")
    desk.page.select_option("#to", "3")
    desk.presses("Put there as well")
    assert "in this topic as well now." in desk.main
    assert desk.page.locator(".comments a", has_text="Staff").count() >= some
    desk.page.locator(".last-edit button").click()
    assert "That has been undone." in desk.main
    assert desk.page.locator(".comments a", has_text="Staff").count() == 0
    desk.page.locator(".chips a").first.click()
    assert found(desk) == whole


def test_a_topics_page_leads_to_its_codebook_without_script(desk):
    desk = desk(script=False).opens("/staff/surveys/visit/insights/runs/1/topics/2/")
    desk.page.locator(".comments input[type=checkbox]").first.check()
    desk.presses("Use as example of this topic")
    assert "1 comment is an example of the topic now." in desk.main
    desk.fills(meaning="Where people leave a car")
    desk.page.locator("#codebook button").click()
    assert desk.page.locator("[name=examples]").count() == 1
    assert "Where people leave a car" in desk.main
    desk.page.locator(".last-edit button").click()
    assert "Where people leave a car" not in desk.main
    desk.page.locator("[name=examples]").uncheck()
    desk.page.locator("#codebook button").click()
    assert desk.page.locator("[name=examples]").count() == 0
