"""A run in one view: its themes, and of each topic what a person needs to know to look closer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.insights import queries, sums, trends
from app.insights.models import Run, Theme, Topic
from app.insights.summed import Sums
from app.insights.trends import Calendar
from app.respond.models import Answer

MOST_LANGS: Final = 4


class Order(StrEnum):
    """How the topics of a run can be put in order."""

    SIZE = "size"
    NEWEST = "newest"
    GROWTH = "growth"
    NAME = "name"


@dataclass(frozen=True)
class Quote:
    """A comment in its own words and language."""

    response_id: UUID
    text: str
    lang: str


@dataclass(frozen=True)
class Card:
    """One topic as the page of a run shows it."""

    topic: Topic
    people: int
    sums: Sums
    counts: tuple[int, ...]
    growth: float
    since_run: int
    quote: Quote | None

    @property
    def path(self) -> str:
        """Return the bars of its trend."""
        return trends.path(self.counts, max(self.counts, default=0))

    @property
    def langs(self) -> list[tuple[str, int]]:
        """Return the languages that most people wrote in."""
        return list(self.sums.langs.items())[:MOST_LANGS]

    @property
    def feelings(self) -> tuple[tuple[str, float], ...]:
        """Return the shares of the feelings, when enough comments show one."""
        return trends.feelings(self.sums)


@dataclass(frozen=True)
class Shelf:
    """Topics under their theme; without one, those that stand in no theme or in another order."""

    theme: Theme | None
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Overview:
    """All topics that were asked for, and the periods of their trends."""

    shelves: tuple[Shelf, ...]
    calendar: Calendar
    hidden: int

    @property
    def cards(self) -> list[Card]:
        """Return the topics in the order of the page."""
        return [card for shelf in self.shelves for card in shelf.cards]


def overview(
    run: Run,
    by_number: Mapping[int, Sums],
    order: Order = Order.SIZE,
    *,
    name: Callable[[Topic], str],
    hide_confirmed: bool = False,
    with_quotes: bool = False,
) -> Overview:
    """Return what the page of a run shows of its topics."""
    topics = sums.sized(run, by_number)
    chosen = [each for each in topics if not (hide_confirmed and each.topic.is_confirmed)]
    everybody = by_number[sums.EVERYBODY]
    calendar = trends.calendar(everybody)
    quotes = first_quotes(run, [each.topic for each in chosen]) if with_quotes else {}
    since = _first_runs(run)
    cards = [
        Card(
            topic=topic,
            people=people,
            sums=by_number[topic.number],
            counts=calendar.counts(by_number[topic.number]),
            growth=trends.growth(by_number[topic.number], everybody),
            since_run=since.get(topic.key, run.number),
            quote=quotes.get(topic.id),
        )
        for topic, people in chosen
    ]
    shelves = by_theme(run, cards) if order is Order.SIZE else _flat(cards, order, name)
    return Overview(tuple(shelves), calendar, len(topics) - len(chosen))


def by_theme(run: Run, cards: Sequence[Card]) -> list[Shelf]:
    """Return the topics by theme, the theme of the biggest topic first."""
    themes: dict[UUID | None, Theme] = {theme.id: theme for theme in queries.themes(run)}
    found: dict[UUID | None, list[Card]] = {}
    for card in cards:
        found.setdefault(card.topic.theme_id, []).append(card)
    alone = found.pop(None, [])
    shelves = [Shelf(themes[theme_id], tuple(each)) for theme_id, each in found.items()]
    return [*shelves, *([Shelf(None, tuple(alone))] if alone else [])]


def first_quotes(run: Run, topics: Sequence[Topic]) -> Mapping[UUID, Quote]:
    """Return for each topic the first of its typical comments that is still there."""
    wanted = {topic.id: [UUID(each) for each in json.loads(topic.quotes_json)] for topic in topics}
    texts = quotes_of(run, [each for ids in wanted.values() for each in ids])
    found = {}
    for topic_id, ids in wanted.items():
        first = next((texts[each] for each in ids if each in texts), None)
        if first is not None:
            found[topic_id] = first
    return found


def quotes_of(run: Run, response_ids: Sequence[UUID]) -> Mapping[UUID, Quote]:
    """Return these comments in their own words; those that were withdrawn are left out."""
    chosen = (
        select(Answer.response_id, Answer.value_json, Answer.lang)
        .where(Answer.question_id == run.question_id, Answer.response_id.in_(response_ids))
        .order_by(Answer.response_id)
    )
    return {
        row[0]: Quote(row[0], str(json.loads(row[1])), row[2]) for row in db.session.execute(chosen)
    }


def _flat(cards: Sequence[Card], order: Order, name: Callable[[Topic], str]) -> list[Shelf]:
    keys: Mapping[Order, Callable[[Card], tuple[object, ...]]] = {
        Order.NEWEST: lambda card: (-card.since_run, -card.topic.number),
        Order.GROWTH: lambda card: (-card.growth, card.topic.number),
        Order.NAME: lambda card: (name(card.topic).casefold(), card.topic.number),
    }
    ordered = sorted(cards, key=keys[order])
    return [Shelf(None, tuple(ordered))] if ordered else []


def _first_runs(run: Run) -> Mapping[UUID, int]:
    """Return in which run of the question each topic came up, by its key."""
    chosen = (
        select(Topic.key, func.min(Run.number))
        .join(Run, Run.id == Topic.run_id)
        .where(Run.survey_id == run.survey_id, Run.question_id == run.question_id)
        .group_by(Topic.key)
        .order_by(Topic.key)
    )
    return {row[0]: row[1] for row in db.session.execute(chosen)}
