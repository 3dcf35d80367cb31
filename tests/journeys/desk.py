"""Somebody of the staff at work in a real browser, with or without script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import UNSETTLED, House


class Desk:
    """One staff window; finds things by the words that people read."""

    def __init__(self, house: House, page: Page, *, script: bool = True) -> None:
        self.house, self.page, self.script = house, page, script

    @property
    def h1(self) -> str:
        """Return the heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def main(self) -> str:
        """Return all words of the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    def has_focus_on(self, place: str) -> None:
        """Wait until what has this id has the focus. Raises AssertionError."""
        expect(self.page.locator(f"[id='{place}']")).to_be_focused()

    def opens(self, path: str) -> "Desk":
        """Open an address."""
        self.page.goto(path)
        return self

    def follows(self, name: str) -> "Desk":
        """Follow a link."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=_named(name)).first.click()
        return self

    def button(self, name: str) -> Locator:
        """Return the button with this name, hidden words included."""
        return self.page.locator("main").get_by_role("button", name=_named(name)).first

    def presses(self, name: str) -> "Desk":
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.button(name).click()
        return self

    @contextmanager
    def swapping(self) -> Iterator[None]:
        """Expect a part of the page to change inside the block; without script, the page."""
        if self.script:
            with self.page.expect_response(lambda answer: "hx-request" in answer.request.headers):
                yield
            self.page.locator(UNSETTLED).first.wait_for(state="detached")
        else:
            with self.page.expect_navigation():
                yield

    def swaps(self, name: str) -> "Desk":
        """Press a button behind which only a part of the page changes."""
        with self.swapping():
            self.button(name).click()
        return self

    def fills(self, **texts: str) -> "Desk":
        """Write into fields by their names; `_` stands for a hyphen when there are two."""
        for name, text in texts.items():
            self.page.fill(f"main [name='{name.replace('__', '-')}']", text)
        return self

    def dates(self, name: str, day: str, month: str, year: str) -> "Desk":
        """Write a date."""
        for part, text in (("day", day), ("month", month), ("year", year)):
            self.page.fill(f"[name='{name}-{part}']", text)
        return self


def _named(name: str) -> re.Pattern[str]:
    # Before words that nobody sees ("Delete: this question") a browser may add a space.
    return re.compile(f"^{re.escape(name)}$".replace(":", " ?:"))
