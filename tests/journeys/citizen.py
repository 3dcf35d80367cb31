"""Somebody who answers in a real browser; questions are named by their codes."""

from playwright.sync_api import Locator, Page
from sqlalchemy import func, select

from app.db import db
from app.i18n import tag_of
from app.respond.models import Response, UnfinishedResponse
from tests.journeys.house import House, words


class Citizen:
    """One visitor on one page, in one language."""

    def __init__(self, house: House, page: Page, lang: str = "en", slug: str = "proposal") -> None:
        self.house, self.page, self.lang, self.slug = house, page, lang, slug
        self.say = words(lang)
        with house.inside():
            survey = house.survey(slug)
            self.ids = {item.code: item.id for item in survey.draft.items()}

    @property
    def h1(self) -> str:
        """Return the heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def place(self) -> str:
        """Return the last part of the address: the code of the page."""
        return self.page.url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[1]

    @property
    def code(self) -> str:
        """Return the receipt code that is shown."""
        return "".join(self.page.locator(".code span:not([aria-hidden])").all_inner_texts())

    def starts(self) -> "Citizen":
        """Open the survey and begin."""
        self.page.goto(f"/{tag_of(self.lang)}/s/{self.slug}/")
        return self.presses(self.say("Start now"))

    def field(self, code: str, part: str = "") -> Locator:
        """Return the input of a question, or of one part of it."""
        name = f"{self.ids[code]}-{part}" if part else self.ids[code]
        return self.page.locator(f"[name='{name}']")

    def ticks(self, code: str, option: str) -> "Citizen":
        """Choose an answer."""
        self.page.check(f"[name='{self.ids[code]}'][value='{option}']")
        return self

    def writes(self, code: str, text: str, part: str = "") -> "Citizen":
        """Write into a text field, without sending it."""
        self.field(code, part).fill(text)
        return self

    def dates(self, code: str, day: str, month: str, year: str) -> "Citizen":
        """Write a date in three fields."""
        for part, text in (("day", day), ("month", month), ("year", year)):
            self.writes(code, text, part)
        return self

    def presses(self, name: str) -> "Citizen":
        """Press a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def goes_on(self) -> "Citizen":
        """Press Continue."""
        return self.presses(self.say("Continue"))

    def sends(self) -> "Citizen":
        """Press the button that sends everything."""
        return self.presses(self.say("Send my answers"))

    def changes_language(self, lang: str, endonym: str) -> "Citizen":
        """Use the switch at the foot of the form."""
        if self.page.locator("#languages:not([open])").count():
            self.page.locator("#languages summary").click()
        self.presses(endonym)
        self.lang, self.say = lang, words(lang)
        return self

    def answers_everything(self) -> "Citizen":
        """Begin the consultation and answer up to the page where all is checked."""
        self.starts().ticks("support", "1").ticks("uses_service", "yes").goes_on()
        self.writes("why", "The bus would stop here no more").goes_on()
        self.ticks("answering_as", "individual").goes_on()
        return self.ticks("quote_consent", "given").goes_on()

    def sent(self) -> int:
        """Return how many responses to this survey there are."""
        with self.house.inside():
            survey_id = self.house.survey(self.slug).id
            theirs = select(func.count()).where(Response.survey_id == survey_id)
            return db.session.scalar(theirs) or 0

    def unfinished(self) -> int:
        """Return how many responses somebody is in the middle of."""
        with self.house.inside():
            return db.session.scalar(select(func.count()).select_from(UnfinishedResponse)) or 0
