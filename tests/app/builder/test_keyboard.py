"""The builder in a real browser, with the keyboard alone; and without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.config import Settings
from app.db import db
from surveys import library
from tests.app.builder.desk import Desk
from tests.browser import axe, complaints, overflow, serving
from tests.factories import builder
from tests.servers import free_port


@pytest.fixture
def settings(settings: Settings) -> Settings:
    port = free_port()
    return replace(settings, port=port, base_url=f"http://127.0.0.1:{port}")


@pytest.fixture
def window(app: Flask, desk: Desk, chrome: Browser) -> Iterator[Any]:
    """Open pages of a draft in a browser where an editor is signed in."""
    builder.draft("consultation", slug="park")
    cookie = desk.client.get_cookie("heeded", domain="127.0.0.1")
    cookie = cookie or desk.client.get_cookie("heeded")
    db.session.commit()
    contexts = []
    with serving(app, app.config["SETTINGS"].port) as address:

        def open_page(path: str, *, width: int = 1280, **options: Any) -> Page:
            size = {"width": width, "height": 900}
            context = chrome.new_context(base_url=address, viewport=size, **options)
            context.add_cookies([{"name": "heeded", "value": cookie.value, "url": address}])
            context.set_default_timeout(15_000)
            contexts.append(context)
            page = context.new_page()
            page.heard = complaints(page)
            page.goto(f"/staff/surveys/park/{path}")
            return page

        yield open_page
        for context in contexts:
            context.close()


def item_id(code: str) -> str:
    return library.load("consultation").item_coded(code).id


def has_focus_on(page: Page, place: str) -> None:
    expect(page.locator(f"[id='{place}']")).to_be_focused()


def order(page: Page) -> list[str]:
    return page.locator(".qprompt a").all_inner_texts()


def swapped(page: Page, key: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "GET"):
        page.keyboard.press(key)
    # Not wait_for_function: the pages' policy forbids eval, which it uses from its second look on.
    expect(page.locator(".htmx-request, .htmx-swapping")).to_have_count(0)


def test_moving_with_the_keyboard_keeps_the_focus(window):
    page = window("")
    down = f"down-{item_id('why')}"
    before = order(page)
    page.focus(f"#{down}")
    swapped(page, "Enter")
    has_focus_on(page, down)
    assert order(page)[3:5] == [before[4], before[3]]
    assert "is now question 2 of 3 on page 2." in page.inner_text("#live")
    swapped(page, "Space")
    has_focus_on(page, down)
    assert "is now question 3 of 3 on page 2." in page.inner_text("#live")
    assert page.heard == []


def test_the_last_move_keeps_the_focus_too(window):
    page = window("")
    up = f"up-{item_id('explanation')}"
    page.focus(f"#{up}")
    swapped(page, "Enter")
    has_focus_on(page, up)


def test_enter_in_a_question_means_save(window):
    page = window(f"questions/{item_id('concerns')}/")
    page.locator("input[name$=-label]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("#live") == "The question has been saved."


def test_an_answer_moves_with_the_keyboard(window):
    page = window(f"questions/{item_id('concerns')}/")
    button = page.locator("[name=go][value^=down]").first
    name = button.get_attribute("id")
    button.focus()
    swapped(page, "Enter")
    has_focus_on(page, name)
    assert "The answer is now number 2 of 7." in page.inner_text("#live")


def test_choosing_a_question_offers_its_answers(window):
    page = window(f"conditions/{item_id('why')}/")
    page.focus("#l0-item")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.select_option("#l0-item", item_id("uses_service"))
    page.wait_for_selector("#l0-operation")
    has_focus_on(page, "l0-item")
    page.check("[name=l0-options][value=yes]")
    with page.expect_navigation():
        page.click("text=Save condition")
    assert "The condition has been saved." in page.inner_text("#live")


def test_a_conflict_is_shown_in_place(window):
    page = window("")
    other = window("")
    other.locator("[name=way][value=down]:not([aria-disabled])").last.click()
    other.wait_for_selector("#live .note")
    page.locator("[name=way][value=down]:not([aria-disabled])").first.click()
    page.wait_for_selector("#conflict")
    assert "moved a question" in page.inner_text("#conflict")


@pytest.mark.parametrize("path", ["", "publish/", "languages/"])
def test_the_pages_fit_a_phone_and_axe_finds_nothing(window, path):
    page = window(path, width=320)
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.heard == []


def test_everything_works_without_scripts(window):
    page = window("", java_script_enabled=False)
    down = f"down-{item_id('why')}"
    page.click(f"#{down}")
    assert page.url.endswith(f"#{down}")
    assert "is now question 2 of 3 on page 2." in page.inner_text("#live")
    page.click("text=Add a question to page 2")
    page.click("text=One answer from a list")
    page.fill("[name=prompt]", "Which day suits you?")
    page.fill("[name=new-0-label]", "Saturday")
    page.fill("[name=new-1-label]", "Sunday")
    page.click("text=Save question")
    assert "Which day suits you?" in page.inner_text("main")


def first_page() -> str:
    return library.load("consultation").pages[0].id


def test_a_way_on_is_written_with_the_keyboard_and_moved(window):
    page = window(f"pages/{first_page()}/branches/new/")
    page.focus("#to")
    page.select_option("#to", "end")
    page.focus("#who")
    page.keyboard.press("ArrowDown")
    page.focus("#condition .actions button[value=save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "For everybody, the questions end here." in page.inner_text("#entry-0")
    page.goto(page.url.partition("?")[0] + "new/")
    page.select_option("#to", index=1)
    page.check("[name=who][value=everybody]")
    with page.expect_navigation():
        page.click("#condition .actions button[value=save]")
    page.focus("#down-0")
    swapped(page, "Enter")
    assert "the questions end here" in page.inner_text("#entry-1")
    assert page.heard == []


def test_a_rule_is_written_without_scripts_on_a_phone(window):
    page = window(f"pages/{first_page()}/rules/new/", java_script_enabled=False, width=320)
    page.select_option("#l0-item", item_id("support"))
    page.click("text=Show what its answer can be")
    page.select_option("#l0-operation", "le")
    page.check("[name=l0-options][value='2']")
    page.select_option("#place", item_id("support"))
    page.fill("#message", "Please look at this again.")
    page.click("#condition .actions button[value=save]")
    assert "Not if" in page.inner_text("main")
    page.click("main ol a:has-text('Change')")
    assert page.input_value("#message") == "Please look at this again."


@pytest.mark.parametrize(
    "path", ["pages/{}/add/calculated/", "pages/{}/rules/new/", "quotas/new/", "pages/{}/"]
)
def test_the_pages_that_steer_fit_a_phone_and_axe_finds_nothing(window, path):
    page = window(path.format(library.load("consultation").pages[1].id), width=320)
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.heard == []


def test_what_is_typed_survives_a_closed_tab(window):
    page = window("texts/")
    page.locator("[name=title]").press_sequentially("Half a ti")
    page.wait_for_selector("form .hint:has-text('not saved yet')")
    page.close()
    again = window("")
    again.click("text=The survey as a whole")
    assert again.input_value("[name=title]").startswith("Half a ti")
    assert axe(again) == []
    again.click("main button:has-text('Save')")
    again.wait_for_url("**/staff/surveys/park/")
    assert again.get_by_text("not saved yet").count() == 0
    assert again.heard == []
