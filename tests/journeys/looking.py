"""Looking at page after page in one tab: for axe, for width, for what the browser complains of."""

from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.browser import axe, overflow
from tests.journeys.house import House, open_page
from tests.journeys.page_types import Look, Visit

WIDTHS = (1280, 320)
HEIGHT = 900
# Every scheme at every width, and each of both in each direction of writing.
OF_CITIZENS = {
    "en": [("light", 1280), ("dark", 320)],
    "ar": [("dark", 1280), ("light", 320)],
    "ja": [("light", 320)],
}
OF_STAFF = {"en": [("light", 1280), ("dark", 320)], "ja": [("light", 320)]}
# The browser notes every page whose status is an error, and that it has cleared what was kept.
NOTED = ("Failed to load resource", "Cleared data types")


class Tab:
    """One tab for many visits, so that the browser reads styles and scripts once.

    Each visit begins on an empty page, in the first width and scheme, with the same cookies.
    """

    def __init__(self, house: House, context: BrowserContext) -> None:
        self._house, self._context, self._cookies = house, context, context.cookies()
        self.page = open_page(context)
        self.answers: list[Response] = []
        self.page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108  (a bound method of a list cannot listen)

    def visits(self, look: Look, lang: str) -> Page:
        """Return the page in its state, having noted every answer of the server on the way."""
        self._begins()
        look.reach(Visit(self._house, self.page, lang))
        wanted = look.state.removesuffix("-swapped")[-3:]
        if wanted.isdecimal():
            assert int(wanted) in {answer.status for answer in self.answers[-8:]}
        return self.page

    def heard(self) -> list[str]:
        """Return what the browser complained of since the visit began."""
        return [text for text in self.page.heard if not any(each in text for each in NOTED)]

    def _begins(self) -> None:
        self.page.goto("about:blank")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        self._context.clear_cookies()
        self._context.add_cookies(self._cookies)
        self.page.heard.clear()
        self.answers.clear()


def visits(looks: Iterable[Look], languages: Iterable[str]) -> list[Any]:
    """Return every page with every language, but in Japanese only each page's ordinary state."""
    return [
        pytest.param(look, lang, id=f"{look.name}-{lang}")
        for look in looks
        for lang in languages
        if lang != "ja" or not look.state
    ]


def faults(page: Page, looks: Iterable[tuple[str, int]]) -> list[str]:
    """Return what is wrong with the page as it stands: axe in these looks, both widths always."""
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {width}: {fault}" for fault in _too_wide(page, width) + axe(page)]
    for width in sorted(set(WIDTHS) - {width for _scheme, width in looks}):
        found += [f"{width}: {fault}" for fault in _too_wide(page, width)]
    return found


def _too_wide(page: Page, width: int) -> list[str]:
    """Bring the window to this width, with all that opens open; say whether it overflows."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    _open_all(page)
    pixels = overflow(page)
    return [f"{pixels} px too wide"] if pixels else []


def _open_all(page: Page) -> None:
    # The menu in the head lies over the page while it is open; it is looked at for itself.
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
