"""All published answers as one reader may look through them: words, filters, counts, pages."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db
from app.entries.concern_models import ConcernTopic
from app.entries.folding import folded
from app.entries.models import DecisionStatus, EntryStage
from app.entries.promising import Promises, promises_told
from app.entries.public_models import (
    EntryPublic,
    EntryPublicFinding,
    EntryPublicText,
    EntryPublicTopic,
)
from app.entries.reading import Words, words
from app.insights.disclosure import PublicCount, Shown

ON_A_PAGE: Final = 12
MOST_WORDS: Final = 8
MOST_TYPED: Final = 200
MOST_OFFERED: Final = 30
MOST_NAMED: Final = 50
LISTED: Final = (
    EntryPublic.entry_id,
    EntryPublic.organisation_id,
    EntryPublic.slug,
    EntryPublic.stage,
    EntryPublic.is_sample,
    EntryPublic.published_at,
    EntryPublic.first_published_on,
    EntryPublic.people_shown,
    EntryPublic.people,
    EntryPublic.languages,
)
NAMES: Final = ("place", "service", "concern", "status", "stage", "language", "year", "overdue")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; an empty text asks for everything."""

    q: str = ""
    place: str = ""
    service: str = ""
    concern: str = ""
    status: str = ""
    stage: str = ""
    language: str = ""
    year: str = ""
    overdue: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Wanted":
        """Return what an address asks for."""
        names = ("q", *NAMES)
        return cls(**{name: args.get(name, "").strip()[:MOST_TYPED] for name in names})

    @property
    def words(self) -> Sequence[str]:
        """Return the words to be found, as they are kept: without case and accents."""
        return list(dict.fromkeys(folded(self.q).split()))[:MOST_WORDS]

    @property
    def is_any(self) -> bool:
        """Return whether anything is asked for."""
        return bool(self.query)

    @property
    def query(self) -> str:
        """Return what is asked for as an address carries it."""
        asked = ((name, getattr(self, name)) for name in ("q", *NAMES))
        return urlencode([(name, value) for name, value in asked if value])

    def without(self, name: str) -> "Wanted":
        """Return the same without one filter."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Card:
    """One published answer in a list."""

    id: UUID
    slug: str
    title: Words
    place: Words
    service: Words
    summary: Words
    stage: EntryStage
    is_sample: bool
    published_on: date
    year: str
    people: PublicCount
    decisions: Sequence[tuple[DecisionStatus, int]]
    languages: Sequence[str]
    promises: Promises
    concerns: frozenset[UUID]


class Choice(NamedTuple):
    """One value that a filter offers, and how many answers have it."""

    value: str
    number: int


@dataclass(frozen=True)
class Found:
    """One page of what was found, and what the filters offer for the rest."""

    wanted: Wanted
    cards: Sequence[Card]
    total: int
    number: int
    choices: Mapping[str, Sequence[Choice]]

    @property
    def pages(self) -> int:
        """Return how many pages there are; one when nothing was found."""
        return max(1, -(-self.total // ON_A_PAGE))


def find(
    wanted: Wanted, locale: str, *, number: int, on: date, concerns: Mapping[str, UUID]
) -> Found:
    """Return a page of the answers that fit; `concerns` are those there are, by their address."""
    cards = _cards(_saying(wanted.words, locale), locale, on)
    tests = _tests(wanted, concerns)
    fits = [card for card in cards if all(test(card) for test in tests.values())]
    pages = max(1, -(-len(fits) // ON_A_PAGE))
    number = min(max(number, 1), pages)
    begin = (number - 1) * ON_A_PAGE
    slugs = {each: slug for slug, each in concerns.items()}
    choices = {name: _choices(_others(cards, tests, name), name, slugs) for name in NAMES}
    return Found(wanted, fits[begin : begin + ON_A_PAGE], len(fits), number, choices)


def latest(locale: str, *, most: int, on: date) -> list[Card]:
    """Return the answers that were published last."""
    return _cards(_saying((), locale).limit(most), locale, on)


def one(slug: str, locale: str, *, on: date) -> Card | None:
    """Return one published answer as lists show it, or nothing when there is none."""
    said = _saying((), locale).where(EntryPublic.slug == slug)
    return next(iter(_cards(said, locale, on)), None)


_Test = Callable[[Card], bool]


def _tests(wanted: Wanted, concerns: Mapping[str, UUID]) -> Mapping[str, _Test]:
    slugs = {each: slug for slug, each in concerns.items()}

    def test(name: str, value: str) -> _Test:
        return lambda card: value in _values(card, name, slugs)

    asked = ((name, getattr(wanted, name)) for name in NAMES)
    return {name: test(name, value) for name, value in asked if value}


def _values(card: Card, name: str, slugs: Mapping[UUID, str]) -> Sequence[str]:
    """Return what a card has of one filter."""
    match name:
        case "concern":
            return [slugs[each] for each in card.concerns if each in slugs]
        case "status":
            return [status for status, _ in card.decisions]
        case "language":
            return card.languages
        case "overdue":
            return ["yes"] if card.promises.overdue else []
        case "place" | "service":
            return [text] if (text := getattr(card, name).text) else []
        case _:
            return [str(getattr(card, name))]


def _others(cards: Iterable[Card], tests: Mapping[str, _Test], name: str) -> Iterable[Card]:
    """Return the cards that fit all filters but this one: what choosing it anew would find."""
    rest = [test for each, test in tests.items() if each != name]
    return (card for card in cards if all(test(card) for test in rest))


def _choices(cards: Iterable[Card], name: str, slugs: Mapping[UUID, str]) -> list[Choice]:
    counted = Counter(value for card in cards for value in _values(card, name, slugs))
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_OFFERED]
    return [Choice(value, number) for value, number in most]


def _cards(said: Select[*tuple[Any, ...]], locale: str, on: date) -> list[Card]:
    rows = db.session.execute(said).all()
    # Of a few, only theirs is read; of many, all is, as that is one table from end to end.
    few = {row.entry_id for row in rows} if len(rows) <= MOST_NAMED else None
    decisions, concerns = decisions_told(few), _concerns(few)
    organisations = {row.organisation_id for row in rows}
    promises: dict[UUID, Promises] = {}
    for organisation_id in organisations:
        promises |= promises_told(organisation_id, on=on, entry_ids=few)
    return [
        _card(
            row,
            locale,
            decisions=decisions.get(row.entry_id, Counter()),
            promises=promises.get(row.entry_id, Promises()),
            concerns=concerns.get(row.entry_id, frozenset()),
        )
        for row in rows
    ]


def _saying(said: Sequence[str], locale: str) -> Select[*tuple[Any, ...]]:
    find_in = func.instr if db.engine.dialect.name == "sqlite" else func.strpos
    return (
        # Columns, not objects that the session keeps: a thousand of them are read at a time.
        select(*LISTED, EntryPublicText.texts_json)
        .join(EntryPublicText, EntryPublicText.entry_id == EntryPublic.entry_id)
        .where(EntryPublicText.lang == locale)
        .where(*(find_in(EntryPublicText.folded, word) > 0 for word in said))
        .order_by(EntryPublic.published_at.desc(), EntryPublic.entry_id)
    )


def _card(
    row: Row[*tuple[Any, ...]],
    locale: str,
    *,
    decisions: Mapping[str, int],
    promises: Promises,
    concerns: frozenset[UUID],
) -> Card:
    texts = json.loads(row.texts_json)
    return Card(
        id=row.entry_id,
        slug=row.slug,
        stage=EntryStage(row.stage),
        is_sample=row.is_sample,
        published_on=row.published_at.date(),
        year=str(row.first_published_on.year),
        people=PublicCount(Shown(row.people_shown), row.people),
        decisions=[(each, decisions[each]) for each in DecisionStatus if decisions.get(each)],
        languages=[each for each in row.languages.split(",") if each],
        promises=promises,
        concerns=concerns,
        **{name: words(*said, locale=locale) for name, said in texts.items()},
    )


def decisions_told(
    entry_ids: Collection[UUID] | None = None,
) -> Mapping[UUID, Mapping[str, int]]:
    """Return how often each published answer, or each of these, decided in which way."""
    counted = (
        select(EntryPublicFinding.entry_id, EntryPublicFinding.status, func.count())
        .where(
            EntryPublicFinding.status.is_not(None), *_only(EntryPublicFinding.entry_id, entry_ids)
        )
        .group_by(EntryPublicFinding.entry_id, EntryPublicFinding.status)
        .order_by(EntryPublicFinding.entry_id, EntryPublicFinding.status)
    )
    found: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for entry_id, status, number in db.session.execute(counted):
        found[entry_id][str(status)] = number
    return found


def _only(
    column: InstrumentedAttribute[UUID], entry_ids: Collection[UUID] | None
) -> list[ColumnElement[bool]]:
    return [] if entry_ids is None else [column.in_(entry_ids)]


def _concerns(entry_ids: Collection[UUID] | None) -> Mapping[UUID, frozenset[UUID]]:
    linked = (
        select(EntryPublicTopic.entry_id, ConcernTopic.concern_id)
        .join(ConcernTopic, ConcernTopic.topic_key == EntryPublicTopic.key)
        .where(*_only(EntryPublicTopic.entry_id, entry_ids))
        .distinct()
        .order_by(EntryPublicTopic.entry_id, ConcernTopic.concern_id)
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for entry_id, concern_id in db.session.execute(linked):
        found[entry_id].add(concern_id)
    return {entry_id: frozenset(each) for entry_id, each in found.items()}
