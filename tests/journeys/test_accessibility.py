"""Every page in every state: nothing for axe, nothing too wide, nothing inline, nothing kept."""

import re
from pathlib import Path

import pytest

import app
from tests.browser import axe, overflow
from tests.journeys import (  # noqa: F401  (they fill the lists)
    account_pages,
    builder_pages,
    public_pages,
    staff_pages,
)
from tests.journeys.house import open_page
from tests.journeys.page_types import LEFT_OUT, PUBLIC, STAFF, Visit
from tests.markup import problems

WIDTHS = (1280, 320)
DARK = re.compile(r"@media[^{]*prefers-color-scheme: *dark[^{]*\{(.*?)\n\}", re.DOTALL)
# Every scheme at every width, and each of both in each direction of writing.
LOOKED_AT = {
    "en": [("light", 1280), ("dark", 320)],
    "ar": [("dark", 1280), ("light", 320)],
    "ja": [("light", 320)],
}
OF_STAFF = {"en": [("light", 1280), ("dark", 320)], "ja": [("light", 320)]}


def visits(looks, languages) -> list[object]:
    """Return every page with every language, but in Japanese only each page's ordinary state."""
    return [
        pytest.param(look, lang, id=f"{look.name}-{lang}")
        for look in looks
        for lang in languages
        if lang != "ja" or not look.state
    ]


def faults(page, looks) -> list[str]:
    """Return what is wrong with the page as it stands: axe in these looks, both widths always."""
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {width}: {fault}" for fault in too_wide(page, width) + axe(page)]
    for width in sorted(set(WIDTHS) - {width for _scheme, width in looks}):
        found += [f"{width}: {fault}" for fault in too_wide(page, width)]
    return found


def too_wide(page, width) -> list[str]:
    """Bring the window to this width, with all that opens open; say whether it overflows."""
    page.set_viewport_size({"width": width, "height": 900})
    _open_all(page)
    pixels = overflow(page)
    return [f"{pixels} px too wide"] if pixels else []


def _open_all(page) -> None:
    # The menu in the head lies over the page while it is open; it is looked at for itself.
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")


def visited(look, lang, context, house):
    """Return the page in its state, having noted every answer of the server on the way."""
    page = open_page(context)
    page.answers = []
    page.on("response", lambda answer: page.answers.append(answer))  # noqa: PLW0108  (a bound method of a list cannot listen)
    look.reach(Visit(house, page, lang))
    wanted = look.state.removesuffix("-swapped")[-3:]
    if wanted.isdecimal():
        assert int(wanted) in {answer.status for answer in page.answers[-8:]}
    return page


def heard(page) -> list[str]:
    # The browser notes every page whose status is an error, and that it has cleared what was kept.
    noted = ("Failed to load resource", "Cleared data types")
    return [text for text in page.heard if not any(each in text for each in noted)]


@pytest.fixture(scope="module")
def public_window(house):
    """One window for all public pages, so that it loads their styles once."""
    context = house.context()
    yield context
    context.close()


@pytest.mark.parametrize(("look", "lang"), visits(PUBLIC, LOOKED_AT))
def test_citizens_page(look, lang, house, public_window):
    page = visited(look, lang, public_window, house)
    assert problems(page.content()) == []
    assert faults(page, LOOKED_AT[lang]) == []
    assert heard(page) == []
    assert [each.url for each in page.answers if "set-cookie" in each.headers] == []
    assert page.context.cookies() == []
    page.close()


@pytest.mark.parametrize(("look", "lang"), visits(STAFF, OF_STAFF))
def test_staff_page(look, lang, house, window):
    page = visited(look, lang, window(house.content.everything[lang]), house)
    assert problems(page.content()) == []
    assert faults(page, OF_STAFF[lang]) == []
    assert heard(page) == []


def unseen(house, looks) -> set[str]:
    """Return the routes that show a page and are in none of these looks."""
    routes = {rule.endpoint for rule in house.app.url_map.iter_rules() if "GET" in rule.methods}
    return routes - {look.endpoint for look in looks}


def test_the_dark_scheme_changes_colours_alone():
    css = (Path(app.__file__).parent / "static" / "css").glob("*.css")
    blocks = [
        block
        for sheet in css
        for block in DARK.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL))
    ]
    assert len(blocks) >= 1
    for block in blocks:
        rules = [line.strip() for line in block.splitlines() if ":" in line and "{" not in line]
        assert [line for line in rules if not line.startswith(("--c-", "color-scheme"))] == []


def test_no_page_is_left_out(house):
    assert unseen(house, PUBLIC + STAFF) == set(LEFT_OUT)


def test_a_page_without_a_look_is_noticed(house):
    fewer = [look for look in PUBLIC + STAFF if look.endpoint != "receipts.ask"]
    assert "receipts.ask" in unseen(house, fewer)


def test_a_planted_fault_is_found(house, window):
    page = open_page(window(), "/en/receipt/")
    page.evaluate("document.querySelector('label[for=code]').removeAttribute('for')")
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('h1 { width: 4000px } .lead { color: #777; background: #888 }');
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    found = faults(page, [("light", 1280)])
    assert any("label" in fault and 'id="code"' in fault for fault in found)
    assert any("color-contrast" in fault for fault in found)
    assert any("too wide" in fault for fault in found)
