"""Every type of page, and every state of it worth a look, and how a browser gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.journeys.house import UNSETTLED, House


@dataclass
class Visit:
    """One window on its way to the page that is to be looked at."""

    house: House
    page: Page
    lang: str

    def goes(self, endpoint: str, /, **values: Any) -> None:
        """Open a page by name, in the language of this visit."""
        self.page.goto(self.url(endpoint, **values))

    def url(self, endpoint: str, /, **values: Any) -> str:
        """Return the address of a page; for citizens' pages in the language of this visit."""
        with self.house.app.test_request_context():
            has_language = self.house.app.url_map.is_endpoint_expecting(endpoint, "lang")
        return self.house.url(endpoint, **({"lang": self.lang} if has_language else {}) | values)

    def presses(self, selector: str = "main form button.btn") -> None:
        """Press a button that leads to another page, or to this one again."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def swaps(self, selector: str) -> None:
        """Press a button behind which htmx changes a part of the page."""
        with self.page.expect_response(lambda response: "hx-request" in response.request.headers):
            self.page.locator(selector).first.click()
        self.page.locator(UNSETTLED).first.wait_for(state="detached")

    def ids(self, slug: str) -> dict[str, str]:
        """Return the field of each question of a survey, by its code."""
        with self.house.inside():
            survey = self.house.survey(slug)
            return {item.code: item.id for item in survey.draft.items()}


class Look(NamedTuple):
    """One page in one state."""

    endpoint: str
    state: str
    reach: Callable[[Visit], None]

    @property
    def name(self) -> str:
        """Return how the test is called."""
        return f"{self.endpoint}-{self.state}" if self.state else self.endpoint


PUBLIC: list[Look] = []
STAFF: list[Look] = []
LEFT_OUT = {
    "algorithm.as_csv": "answers with a file",
    "algorithm.as_json": "answers with JSON",
    "files.download": "answers with a file",
    "home.root": "only leads to home.show",
    "home.healthz": "answers with JSON",
    "schema.survey": "answers with JSON",
    "builder.translators_file": "answers with a file",
    "easy.own_picture": "sends a picture",
    "easy.picture": "sends a picture",
    "exports.questionnaire_file": "answers with a file",
    "insights.recipe": "answers with a file",
    "live.answers_file": "answers with a file",
    "live.pages_file": "answers with a file",
    "live.codebook_file": "answers with a file",
    "live.crossing_file": "answers with a file",
    "live.population_file": "answers with a file",
    "live.weights_file": "answers with a file",
    "documents.paper": "answers with a file",
    "documents.poster_pdf": "answers with a file",
    "reach.code": "sends a picture",
    "invitations.follow": "only leads to invitations.show",
    "reach.follow": "only leads to respond.start",
    **{
        f"open.{name}": "answers with a file"
        for name in (
            "data_linked",
            "entries_csv",
            "entries_feed",
            "entries_json",
            "entries_schema",
            "entry_json",
            "entry_linked",
            "entry_schema",
            "map_of_language",
            "maps",
            "picture",
            "robots",
            "scoreboard_csv",
            "scoreboard_json",
            "scoreboard_schema",
            "survey_feed",
        )
    },
    "security.two_factor_rescue": "only leads to security.mf_recovery",
    **{
        f"api_v1.{name}": "answers with JSON"
        for name in ("listing", "openapi", "problems", "read", "read_answers", "survey_results")
    },
}
"""GET routes that show no page, and why."""


def public(endpoint: str, state: str = "", /) -> Callable[..., Callable[[Visit], None]]:
    """Mark how to get to a citizens' page."""
    return _into(PUBLIC, endpoint, state)


def staff(endpoint: str, state: str = "", /) -> Callable[..., Callable[[Visit], None]]:
    """Mark how to get to a staff page."""
    return _into(STAFF, endpoint, state)


def _into(looks: list[Look], endpoint: str, state: str) -> Callable[..., Callable[[Visit], None]]:
    def mark(reach: Callable[[Visit], None]) -> Callable[[Visit], None]:
        looks.append(Look(endpoint, state, reach))
        return reach

    return mark


def just_open(endpoint: str, /, **values: Any) -> Callable[[Visit], None]:
    """Return the way to a page that only has to be opened."""
    return lambda visit: visit.goes(endpoint, **values)
