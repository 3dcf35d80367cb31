from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.house import House, built
from tests.journeys.looking import Tab


@pytest.fixture(scope="session")
def house(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path, chrome: Browser
) -> Iterator[House]:
    """The installation in which all journeys happen."""
    with built(tmp_path_factory.mktemp("house"), migrated, chrome) as house:
        yield house


@pytest.fixture
def window(house: House) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows: `window()` for citizens, `window("somebody@…")` for staff."""
    opened: list[BrowserContext] = []

    def open_window(email: str | None = None, **options: Any) -> BrowserContext:
        context = house.signed_in(email, **options) if email else house.context(**options)
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def citizens_tab(house: House) -> Iterator[Tab]:
    """The tab in which all public pages of a file are looked at."""
    context = house.context()
    yield Tab(house, context)
    context.close()


@pytest.fixture(scope="module")
def staff_tab(house: House) -> Iterator[Callable[[str], Tab]]:
    """The tabs in which all staff pages of a file are looked at: one for each language."""
    tabs: dict[str, Tab] = {}

    def tab(lang: str) -> Tab:
        if lang not in tabs:
            tabs[lang] = Tab(house, house.signed_in(house.content.everything[lang]))
        return tabs[lang]

    yield tab
    for opened in tabs.values():
        opened.page.context.close()
