"""The runner in a real browser: without scripts, by keyboard alone, on a narrow screen."""

import pytest
from playwright.sync_api import expect

from app.respond.models import UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.samples import chosen, item, page
from tests.browser import axe, complaints, overflow, serving
from tests.factories.builder import published


@pytest.fixture
def address(app):
    definition = samples.survey(
        page("one", item("single_choice", "colour"), item("short_text", "name", required=True)),
        page("two", item("long_text", "comment")),
    )
    published(definition, slug="demo")
    with serving(app) as url:
        app.config["BASE_URL"] = url
        yield url


def test_a_whole_journey_without_scripts_from_right_to_left(chrome, address):
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    tab = context.new_page()
    tab.goto(f"{address}/ar/s/demo/")
    tab.click("form button")
    tab.click("form .btn >> nth=0")
    assert tab.title().startswith("Error: ") or tab.locator("#error-summary").count() == 1
    tab.fill("#i_name", "Ada")
    tab.click("#languages summary")
    tab.click("button[value=en]")
    assert "/en/" in tab.url
    assert tab.input_value("#i_name") == "Ada"
    tab.click("text=Continue")
    tab.fill("#i_comment", "نص عربي")
    tab.click("text=Continue")
    tab.click("text=Send my answers")
    assert tab.locator(".code").count() == 1
    assert context.cookies() == []
    assert rows.stored() == {"name": "Ada", "comment": "نص عربي"}
    context.close()


def test_errors_are_met_by_keyboard_alone(chrome, address):
    tab = chrome.new_page()
    tab.goto(f"{address}/en/s/demo/")
    press(tab, "form button", "Enter", "**/one")
    tab.focus("#i_name")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#error-summary")
    expect(tab.locator("#error-summary")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("#i_name")).to_be_focused()
    tab.close()


def test_a_whole_journey_by_keyboard_alone(chrome, address):
    tab = chrome.new_page()
    heard = complaints(tab)
    tab.goto(f"{address}/en/s/demo/")
    press(tab, "form button", "Enter", "**/one")
    tab.focus("#i_colour")
    tab.keyboard.press("ArrowDown")
    tab.fill("#i_name", "Grace")
    press(tab, "#i_name", "Enter", "**/two")
    press(tab, "text=Continue", "Space", "**/check-answers")
    tab.focus("text=Send my answers")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".code")
    assert rows.stored() == {"colour": chosen("green"), "name": "Grace"}
    assert [text for text in heard if "Content Security Policy" in text] == []
    tab.close()


def press(tab, place, key, leads_to):
    tab.focus(place)
    tab.keyboard.press(key)
    tab.wait_for_url(leads_to)


@pytest.mark.parametrize(("lang", "scheme", "width"), [("en", "light", 1280), ("ar", "dark", 320)])
def test_axe_finds_nothing_and_nothing_is_too_wide(chrome, address, lang, scheme, width):
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    tab = context.new_page()
    found = []

    def look():
        found.extend(axe(tab))
        found.extend([f"too wide: {tab.url}"] * bool(overflow(tab)))

    tab.goto(f"{address}/{lang}/s/demo/")
    look()
    tab.click("form button")
    tab.click("form .btn >> nth=0")
    look()
    tab.fill("#i_name", "Ada" * 50)
    tab.click("form .btn >> nth=0")
    look()
    tab.click("form .btn >> nth=0")
    look()
    tab.click("form .btn >> nth=0")
    look()
    tab.go_back()
    look()
    assert found == []
    context.close()


def test_the_browser_keeps_nothing_for_the_next_person(chrome, address):
    context = chrome.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/en/s/demo/")
    tab.click("form button")
    tab.fill("#i_name", "Ada")
    tab.click("text=Continue")
    tab.click("text=Leave and delete my answers")
    assert tab.url.endswith("/en/left/")
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []
    assert rows.count(UnfinishedResponse) == 0
    tab.go_back()
    assert "Ada" not in tab.content()
    context.close()


def test_a_double_click_sends_once(chrome, address):
    tab = chrome.new_page()
    tab.goto(f"{address}/en/s/demo/")
    tab.dblclick("form button")
    tab.wait_for_url("**/one")
    tab.fill("#i_name", "Ada")
    tab.click("text=Continue")
    tab.click("text=Continue")
    tab.dblclick("text=Send my answers")
    tab.wait_for_selector(".code")
    code = tab.inner_text(".code")
    tab.reload()
    assert tab.inner_text(".code") == code
    assert rows.stored() == {"name": "Ada"}
    tab.close()
