"""The parts in a real browser: nothing for axe to find, nothing too wide, nothing refused."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe, complaints, overflow, serving

CITIZENS = ["", "kinds-errors/", "question-errors/", "receipt/", "entry/", "error/"]
STAFF = ["/staff/signin/", "/staff/builder-errors/", "/staff/comments/"]
LOOKS = [("en", "light", 320), ("en", "dark", 1280), ("ar", "light", 1280), ("ar", "dark", 320)]
SEEN = [
    *((f"/{lang}/{page}", scheme, width) for page in CITIZENS for lang, scheme, width in LOOKS),
    *((page, scheme, width) for page in STAFF for _lang, scheme, width in LOOKS[:2]),
]
SPACING = """
* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}
p {margin-bottom: 2em !important}
"""
ADOPT = """rule => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rule);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture(scope="module")
def address(sheet):
    with serving(sheet) as address:
        yield address


@pytest.fixture
def page_at(chrome, address):
    contexts = []

    def open_page(path, scheme="light", width=1280, **options):
        context = chrome.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.heard = complaints(page)
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def tab(chrome, address):
    """One tab for page after page, so that the browser reads styles and scripts once."""
    context = chrome.new_context(base_url=address)
    page = context.new_page()
    page.heard = complaints(page)
    yield page
    context.close()


@pytest.mark.parametrize(("path", "scheme", "width"), SEEN)
def test_page_is_accessible_fits_and_obeys_its_policy(tab, path, scheme, width):
    page = tab
    page.goto("about:blank")
    page.heard.clear()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    for summary in page.locator("details > summary").all():
        summary.click()
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.heard == []


def test_axe_does_find_what_is_planted(page_at):
    page = page_at("/en/kinds/")
    page.evaluate("document.querySelector('label[for=q3]').removeAttribute('for')")
    assert "label" in [found.split(":")[0] for found in axe(page)]


def test_the_error_summary_has_the_focus_without_script(page_at):
    page = page_at("/en/kinds-errors/", java_script_enabled=False)
    expect(page.locator("#error-summary")).to_be_focused()


def test_characters_left_are_counted_as_the_server_counts_them(page_at):
    page = page_at("/en/kinds/")
    count = page.locator("#q3-count")
    page.locator("#q3").fill("\U0001f600" * 81)
    assert count.text_content() == "Characters over the limit: 1"
    page.locator("#q3").fill("ab")
    assert count.text_content() == "Characters left: 78"
    assert page.get_by_role("status").first.is_visible()


def places_in(page):
    return [page.locator(f"#{name}").input_value() for name in ("q13", "q13-r-o1", "q13-r-o2")]


def test_answers_move_up_and_down_with_the_keyboard_and_say_so(page_at):
    page = page_at("/en/kinds/")
    page.locator("#q13").select_option("1")
    page.locator("#q13-r-o1").select_option("2")
    page.locator("#q13-r-o2").select_option("")
    group = page.locator("[data-up]")
    group.get_by_role("button", name="Up").nth(2).press("Enter")
    assert places_in(page) == ["1", "2", "3"]
    group.get_by_role("button", name="Up").nth(2).press("Enter")
    assert places_in(page) == ["1", "3", "2"]
    group.get_by_role("button", name="Down").nth(0).press("Enter")
    assert places_in(page) == ["2", "3", "1"]
    group.get_by_role("button", name="Down").nth(1).press("Enter")
    assert places_in(page) == ["2", "3", "1"]
    assert group.get_by_role("status").text_content().endswith("place 3")


@pytest.mark.parametrize(
    ("lang", "typed"), [("en", "1.5"), ("de", "1,5"), ("ar", "\u0661\u066b\u0665")]
)
def test_what_is_left_to_share_out_is_told_as_it_is_typed(page_at, lang, typed):
    page = page_at(f"/{lang}/kinds/")
    count = page.locator("[data-total] .count")
    for name in ("q14", "q14-r-o1", "q14-r-o2"):
        page.locator(f"#{name}").fill(typed)
    left = {"en": "95.5", "de": "95,5", "ar": "95.5"}[lang]
    assert left in count.text_content()
    page.locator("#q14").fill("120")
    assert "23" in count.text_content()
    page.locator("#q14").fill("lots")
    assert count.text_content() == ""


def test_text_spacing_set_by_the_reader_hides_nothing(page_at):
    page = page_at("/en/kinds/", width=320)
    page.evaluate(ADOPT, SPACING)
    assert overflow(page) == 0


def test_right_to_left_mirrors_the_page_and_its_drawings(page_at):
    page = page_at("/ar/entry/")
    brand = page.locator(".brand").bounding_box()
    assert brand["x"] > 640
    bar = page.locator(".bars svg").nth(1).bounding_box()
    drawn = page.locator(".bars svg rect").nth(1).bounding_box()
    assert drawn["x"] + drawn["width"] == pytest.approx(bar["x"] + bar["width"], abs=1)


def test_print_shows_the_code_and_the_tables_and_hides_the_menu(page_at):
    page = page_at("/en/entry/")
    page.emulate_media(media="print")
    assert not page.locator(".langs").is_visible()
    assert page.get_by_role("table", name="How easy is it?").is_visible()
