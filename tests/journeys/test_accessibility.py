"""No page is left out of the looks, and the looks would find a fault."""

import re
from pathlib import Path

import app
from tests.journeys.house import open_page
from tests.journeys.looking import faults
from tests.journeys.page_types import LEFT_OUT
from tests.journeys.pages import PUBLIC, STAFF

DARK = re.compile(r"@media[^{]*prefers-color-scheme: *dark[^{]*\{(.*?)\n\}", re.DOTALL)


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
