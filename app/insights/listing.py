"""A list of comments on a page: what is in it, what was asked for, and what one may ask for."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import request

import surveys
from app.insights import choosing, comments, history, queries, sums
from app.insights.blueprint import Place, locale, page_number, prompt_of
from app.insights.comments import CommentPage, CommentView
from app.insights.models import Theme, Topic
from app.insights.queries import SizedTopic
from app.insights.wanted import MAX_SEED, Wanted
from app.respond.models import Channel

MOST_WORDS = 70


class Offer(NamedTuple):
    """A closed question, and its options as an address names them."""

    prompt: str
    options: list[tuple[str, str]]


class Chip(NamedTuple):
    """One filter that is set: its name and value, and the address of the list without it."""

    name: str
    value: str
    url: str


@dataclass(frozen=True)
class Listing:
    """Comments with everything that the form above them offers.

    `asked` is what the address says; `wanted` adds what the page itself is about.
    """

    path: str
    asked: Wanted
    wanted: Wanted
    found: CommentPage
    langs: list[str]
    feelings: list[str]
    offers: list[Offer]
    topics: Sequence[SizedTopic]
    themes: Sequence[Theme]
    like: CommentView | None
    is_like_known: bool

    @property
    def channels(self) -> list[str]:
        """Return the ways of answering that there are."""
        return [each.value for each in Channel]

    @property
    def chips(self) -> list[Chip]:
        """Return the filters that are set."""
        return [
            Chip(name, value, self._address(self.asked.without(name, value)))
            for name, value in self.asked.filters
        ]

    @property
    def url(self) -> str:
        """Return the address of this page as it is."""
        return self._address(self.asked, self.found.number)

    def page_url(self, number: int) -> str:
        """Return the address of another page of the list."""
        return self._address(self.asked, number)

    def _address(self, asked: Wanted, number: int = 1) -> str:
        page = f"page={number}" if number > 1 else ""
        query = "&".join(each for each in (asked.query, page) if each)
        return f"{self.path}?{query}" if query else self.path

    def topic(self, number: str) -> Topic | None:
        """Return a topic by its number, None when it does not stand."""
        return next((each.topic for each in self.topics if str(each.topic.number) == number), None)

    def theme(self, number: str) -> Theme | None:
        """Return a theme by its number."""
        return next((each for each in self.themes if str(each.number) == number), None)

    def answer(self, value: str) -> str:
        """Return a question and an answer in words."""
        for offer in self.offers:
            for each, label in offer.options:
                if each == value:
                    return f"{offer.prompt} {label}"
        return value


def listing(
    place: Place, asked: Wanted, wanted: Wanted | None = None, *, at: str = ""
) -> dict[str, object]:
    """Return what a page with a list of comments shows; `at` is its address, if not this one."""
    survey, run = place
    wanted = wanted or asked
    langs, feelings = comments.kinds(run)
    near = None if asked.like is None else choosing.nearest(run, asked.like)
    made = Listing(
        path=at or request.path,
        asked=asked,
        wanted=wanted,
        found=comments.page(run, wanted, page_number()),
        langs=langs,
        feelings=feelings,
        offers=list(_offers(place)),
        topics=sums.topics_for(run),
        themes=queries.themes(run),
        like=None if near is None else comments.one(run, near.comment.response_id),
        is_like_known=near is not None and near.is_known,
    )
    return {
        "survey": survey,
        "run": run,
        "prompt": prompt_of(survey, run.question_id),
        "list": made,
        "topics": made.topics,
        "last_edit": history.last(run),
        "next_seed": 1 + secrets.randbelow(MAX_SEED - 1),
    }


def _offers(place: Place) -> Sequence[Offer]:
    return [
        Offer(_short(definition, item.prompt), _options(definition, item))
        for item, definition in choosing.offered_answers(place.survey)
    ]


def _options(definition: surveys.Survey, item: surveys.ClosedQuestion) -> list[tuple[str, str]]:
    return [
        (f"{item.code}:{option.code}", _short(definition, option.label))
        for option in item.labelled()
    ]


def _short(definition: surveys.Survey, string_id: str) -> str:
    text = surveys.told(definition.text(string_id, locale()).text, {}, locale())
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1].rstrip()}…"
