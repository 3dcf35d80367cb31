"""One served installation that all stories share: who works there, what was asked and said."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.support import Translations
from flask import Flask, url_for
from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from app.access import Role
from app.accounts import service
from app.accounts.models import User
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db, reading
from app.entries.models import Entry
from app.i18n import TRANSLATIONS
from app.operations import registry
from app.operations.worker import Worker
from tests.browser import complaints, serving
from tests.conftest import KEYS, settings_in
from tests.factories import accounts, insights, respond
from tests.journeys import content
from tests.servers import free_port

PATIENCE = 15_000
"""How many milliseconds a page may take here before a test gives up."""
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling"
"""What htmx marks until it has finished."""


@dataclass
class House:
    """The application, its address, and a browser in which people can be signed in."""

    app: Flask
    address: str
    browser: Browser
    content: content.Content
    _cookies: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Work on the rows directly; what was done is committed at the end of the block."""
        with self.app.app_context(), reading(only=False):
            yield
            db.session.commit()

    def url(self, endpoint: str, /, **values: Any) -> str:
        """Return the whole address of a page; a citizens' page takes `lang` (underscore code)."""
        with self.app.test_request_context():
            return self.address + url_for(endpoint, **values)

    def survey(self, slug: str) -> Survey:
        """Return a survey; to be called inside."""
        return builder_queries.survey_by_slug(slug)

    def finding_of(self, entry_id: UUID) -> UUID:
        """Return the first finding of an entry."""
        with self.inside():
            return db.session.get_one(Entry, entry_id).findings[0].id

    def another_receipt(self) -> str:
        """Return the code of somebody who has just sent answers to the survey that is answered."""
        with self.inside():
            asked = self.survey(self.content.asked)
            question = insights.open_question(asked).code
            return respond.receipt_for(respond.sent(asked, {question: "It took too long"}))

    def works(self) -> None:
        """Let the worker do everything that waits."""
        with reading(only=False):
            Worker(self.app).drain()

    def context(self, **options: Any) -> BrowserContext:
        """Return a fresh browser window without cookies."""
        size = {"width": 1280, "height": 900}
        options = {"viewport": size, "locale": "en-GB", "reduced_motion": "reduce"} | options
        context = self.browser.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE)
        return context

    def signed_in(self, email: str, **options: Any) -> BrowserContext:
        """Return a window in which this person is signed in, once through the pages."""
        context = self.context(**options)
        context.add_cookies(self.cookies(email))
        return context

    def cookies(self, email: str) -> list[Any]:
        """Return the cookies of somebody who is signed in."""
        if email not in self._cookies:
            context = self.context()
            sign_in(self, context.new_page(), email)
            self._cookies[email] = context.cookies()
            context.close()
        return self._cookies[email]


def sign_in(house: House, page: Page, email: str) -> None:
    """Sign somebody in who has an app, through the pages."""
    page.goto("/staff/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", accounts.PASSWORD)
    page.click("main button")
    page.fill("[name=code]", code_of(house, email))
    page.click("main button")
    page.wait_for_url("**/staff/")


def code_of(house: House, email: str) -> str:
    """Return what this person's app shows now."""
    with house.inside():
        person = db.session.query(User).filter_by(email=email).one()
        return accounts.code(person)


def person(house: House, *roles: Role, locale: str = "en", enrolled: bool = True) -> str:
    """Add somebody with these roles and return the address they sign in with."""
    with house.inside():
        made = accounts.user(*roles, enrolled=enrolled)
        service.set_language(made, locale)
        return made.email


@cache
def _catalogue(lang: str) -> Translations:
    return Translations.load(str(TRANSLATIONS), [lang])


def words(lang: str) -> Callable[[str], str]:
    """Return what turns an English sentence of the interface into what readers of `lang` see."""
    return lambda message: _catalogue(lang).gettext(message)


def open_page(context: BrowserContext, path: str = "") -> Page:
    """Return a new page that collects what the browser complains about in `page.heard`."""
    page = context.new_page()
    page.heard = complaints(page)  # type: ignore[attr-defined]  # a note on the page
    if path:
        page.goto(path)
    return page


@contextmanager
def built(folder: Path, migrated: Path, browser: Browser) -> Iterator[House]:
    """Serve a prepared installation for the time of the block."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    keys = folder / "keys.json"
    keys.write_text(json.dumps(asdict(KEYS)))
    settings = replace(
        settings_in(folder),
        port=port,
        base_url=address,
        keys_file=keys,
        web_threads=16,
        synchronous="NORMAL",
    )
    shutil.copy(migrated, settings.sqlite_file)
    registry.load()
    app = create_app(settings)
    with app.app_context(), reading(only=False):
        prepared = content.prepare()
        db.session.commit()
    with serving(app, port):
        yield House(app, address, browser, prepared)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
