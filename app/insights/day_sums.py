"""What the answers of a survey add up to: kept day by day, as to count them all takes seconds.

The worker counts each day of a big survey once, and again when it changes. A page takes what is
kept, counts a few days itself, and says how many answers it leaves out.
"""

import json
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Self, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

import surveys
from app.db import db
from app.insights.sum_models import DaySums
from app.respond import days
from app.respond import queries as respond_queries
from app.respond.days import Key
from app.respond.models import Answer, Response
from app.upsert import insert

MOST_DIRECT: Final = 5_000
"""How many responses a page counts from their rows; a survey with fewer needs no sums."""
WORDS: Final = ""
"""Stands for all that people wrote themselves: their words are not even read."""


Made: TypeAlias = Mapping[str, Any]
"""Sums as they are kept: of how many people, when they were counted, and packed."""


@dataclass(frozen=True)
class Counts:
    """How many answered by day, language and channel, and how many gave each stored answer."""

    days: Counter[date] = field(default_factory=Counter)
    langs: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return sum(self.days.values())

    @property
    def answered(self) -> Mapping[str, int]:
        """Return how many answered each question, by its id."""
        return {question_id: sum(each.values()) for question_id, each in self.answers.items()}

    def add(self, other: Self) -> None:
        """Add others who are not counted here yet."""
        self.days.update(other.days)
        self.langs.update(other.langs)
        self.channels.update(other.channels)
        for question_id, each in other.answers.items():
            self.answers.setdefault(question_id, Counter()).update(each)


class Known(NamedTuple):
    """What is counted of a survey; `waiting` more have answered and are not in it yet."""

    counts: Counts
    waiting: int


class Due(NamedTuple):
    """A key that the worker has to count, and how often people were taken out of it before."""

    key: Key
    erased: int


def known(survey_id: UUID, question_ids: Collection[str], *, most: int | None = None) -> Known:
    """Return the sums of a survey: kept ones first, the rest counted now, of at most `most` people.

    `question_ids` are the questions whose answers are counted by what was answered.
    """
    sizes = days.sizes(db.session.connection(), survey_id)
    everybody = sum(sizes.values())
    kept = {} if everybody <= MOST_DIRECT else _kept(survey_id, question_ids, sizes)
    missing = sorted(sizes.keys() - kept.keys(), key=lambda key: (sizes[key], key))
    if not kept and (most is None or everybody <= most):
        return Known(_counted(survey_id, question_ids), 0)
    found, budget = Counts(), everybody if most is None else most
    for each in kept.values():
        found.add(each)
    for key in missing:
        if sizes[key] <= budget:
            budget -= sizes[key]
            found.add(_counted(survey_id, question_ids, *key.holds()))
    return Known(found, max(0, everybody - found.people))


def due(survey_id: UUID, *, at: datetime) -> list[Due]:
    """Return what has to be counted (again); nothing for a survey that is counted as it is."""
    sizes = days.sizes(db.session.connection(), survey_id)
    if sum(sizes.values()) <= MOST_DIRECT:
        return []
    columns = (DaySums.people, DaySums.made_at, DaySums.erased)
    chosen = select(DaySums.version_id, DaySums.on, DaySums.batch, *columns)
    made: dict[Key, tuple[int, datetime]] = {}
    erased: dict[Key, int] = {}
    for version_id, on, batch, people, made_at, times in db.session.execute(
        chosen.where(DaySums.survey_id == survey_id)
    ):
        key = Key(version_id, on, batch)
        erased[key] = times
        if made_at is not None:
            made[key] = people, made_at
    return [
        Due(key, erased.get(key, 0))
        for key, size in sorted(sizes.items())
        if days.is_due(size, made.get(key), at)
    ]


def counted(survey_id: UUID, question_ids: Collection[str], what: Due, *, at: datetime) -> Made:
    """Count one key, to be kept."""
    counts = _counted(survey_id, question_ids, *what.key.holds())
    return {"people": counts.people, "made_at": at, "packed": _packed(counts, question_ids)}


def forget(response_id: UUID) -> None:
    """Throw away the sums that a response is in; the others in them are counted again."""
    response = db.session.get(Response, response_id)
    if response is not None:
        drop(response.survey_id, Key.of(response))


def drop(survey_id: UUID, key: Key) -> None:
    """Throw sums away, and let none be kept that were counted before this."""
    none = {"people": 0, "packed": b"", "made_at": None}
    row = insert(DaySums).values(survey_id=survey_id, **key._asdict(), erased=1, **none)
    again = none | {"erased": DaySums.erased + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=_KEY, set_=again))


_KEY: Final = ("survey_id", *Key._fields)


def keep(survey_id: UUID, what: Due, made: Made) -> bool:
    """Keep sums, unless somebody was taken out since they were counted."""
    row = insert(DaySums).values(
        survey_id=survey_id, **what.key._asdict(), erased=what.erased, **made
    )
    unchanged = DaySums.erased == what.erased
    stored = row.on_conflict_do_update(index_elements=_KEY, set_=dict(made), where=unchanged)
    return db.session.scalar(stored.returning(DaySums.people)) is not None


def _kept(
    survey_id: UUID, question_ids: Collection[str], sizes: Mapping[Key, int]
) -> dict[Key, Counts]:
    chosen = select(
        DaySums.version_id, DaySums.on, DaySums.batch, DaySums.people, DaySums.packed
    ).where(DaySums.survey_id == survey_id)
    found = {}
    for version_id, on, batch, people, packed in db.session.execute(chosen):
        key = Key(version_id, on, batch)
        if people and people == sizes.get(key):
            counts = _unpacked(packed, on, question_ids)
            if counts is not None:
                found[key] = counts
    return found


def _counted(survey_id: UUID, question_ids: Collection[str], *which: ColumnElement[bool]) -> Counts:
    """Count the answers of a survey, or of some of its responses, in the database."""
    found = Counts()
    mine = respond_queries.visible_responses().where(Response.survey_id == survey_id, *which)
    heads = (Response.submitted_on, Response.lang, Response.channel)
    for on, lang, channel, people in db.session.execute(
        mine.with_only_columns(*heads, func.count()).group_by(*heads)
    ):
        found.days[on] += people
        found.langs[lang] += people
        found.channels[channel] += people
    said = case((Answer.question_id.in_(question_ids), Answer.value_json), else_=WORDS)
    given = mine.join(Answer, Answer.response_id == Response.id).with_only_columns(
        Answer.question_id, said.label("said"), func.count()
    )
    for question_id, value, people in db.session.execute(
        given.group_by(Answer.question_id, "said")
    ):
        found.answers.setdefault(question_id, Counter())[_bare(value)] += people
    return found


def _bare(value_json: str) -> str:
    """Return an answer without what somebody typed or where exactly something is."""
    if value_json == WORDS:
        return WORDS
    bare = _without_words(surveys.value_from_json(json.loads(value_json)))
    return WORDS if bare is None else json.dumps(surveys.value_to_json(bare))


def _without_words(value: surveys.Value) -> surveys.Value | None:
    match value:
        case surveys.Chosen(codes):
            return surveys.Chosen(codes)
        case surveys.Located(area=area):
            return surveys.Located(area=area)
        case surveys.Repeated(entries):
            each = [_without_words(value) for _key, value in entries]
            known = [(str(place), one) for place, one in enumerate(each) if one is not None]
            return surveys.Repeated(tuple(known))
        case str() | surveys.Details() | surveys.Attached():
            return None
        case _:
            return value


def _packed(counts: Counts, question_ids: Collection[str]) -> bytes:
    told = {
        "asked": sorted(question_ids),
        "langs": counts.langs,
        "channels": counts.channels,
        "answers": counts.answers,
    }
    return zlib.compress(json.dumps(told).encode(), 6)


def _unpacked(packed: bytes, on: date, question_ids: Collection[str]) -> Counts | None:
    """Return what `_packed` wrote; None when not all of these questions were counted then."""
    told = json.loads(zlib.decompress(packed))
    if not set(question_ids) <= set(told["asked"]):
        return None
    answers = {question_id: Counter(each) for question_id, each in told["answers"].items()}
    people = sum(told["langs"].values())
    return Counts(Counter({on: people}), Counter(told["langs"]), Counter(told["channels"]), answers)
