"""A topic in figures: when people wrote about it, in which languages, with which feeling."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import sqrt
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.insights.comment_models import Assignment, RunComment
from app.insights.figures import Unit, in_periods
from app.insights.models import Run
from app.respond.models import Response

T = TypeVar("T")
Z: Final = 1.959963984540054
ENOUGH: Final = 30
"""Below this many people a share says too little to be told with its interval."""


class Interval(NamedTuple):
    """The lower and the upper end of what is probable, at 95 %."""

    low: float
    high: float


class Feeling(NamedTuple):
    """How many people feel like that; their share and its interval when enough wrote."""

    code: str
    people: int
    share: float | None
    interval: Interval | None


class Portrait(NamedTuple):
    """A topic in figures."""

    people: int
    languages: Mapping[str, int]
    feelings: Sequence[Feeling]
    unit: Unit
    periods: Sequence[tuple[date, int]]


def portrait(run: Run, topic_ids: Sequence[UUID]) -> Portrait:
    """Return the figures of a topic, each person counted once."""
    inside = select(Assignment.response_id).where(
        Assignment.topic_id.in_(topic_ids), Assignment.standing
    )
    counted = (
        select(RunComment.lang, RunComment.sentiment, Response.submitted_on, func.count())
        .join(Response, Response.id == RunComment.response_id)
        .where(RunComment.run_id == run.id, RunComment.response_id.in_(inside))
        .group_by(RunComment.lang, RunComment.sentiment, Response.submitted_on)
        .order_by(RunComment.lang, RunComment.sentiment, Response.submitted_on)
    )
    rows = [(row[0], row[1], row[2], row[3]) for row in db.session.execute(counted)]
    unit, periods = in_periods(_summed((day, people) for _, _, day, people in rows))
    return Portrait(
        people=sum(row[3] for row in rows),
        languages=_most_first(_summed((lang, people) for lang, _, _, people in rows)),
        feelings=_feelings(_summed((feeling, people) for _, feeling, _, people in rows)),
        unit=unit,
        periods=[(each.start, each.people) for each in periods],
    )


def _summed(pairs: Iterable[tuple[T, int]]) -> Counter[T]:
    found: Counter[T] = Counter()
    for key, people in pairs:
        found[key] += people
    return found


def _most_first(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _feelings(counted: Mapping[str, int]) -> list[Feeling]:
    told = {code: people for code, people in counted.items() if code}
    base = sum(told.values())
    enough = base >= ENOUGH
    return [
        Feeling(
            code,
            told.get(code, 0),
            told.get(code, 0) / base if enough else None,
            _interval(told.get(code, 0), base) if enough else None,
        )
        for code in ("negative", "neutral", "positive")
        if told
    ]


def _interval(part: int, base: int) -> Interval:
    """Return the interval of a share by E. B. Wilson, JASA 22 (1927), 209-212."""
    share, square = part / base, Z * Z
    middle = (share + square / (2 * base)) / (1 + square / base)
    spread = sqrt(share * (1 - share) / base + square / (4 * base * base))
    half = Z * spread / (1 + square / base)
    return Interval(max(middle - half, 0.0), min(middle + half, 1.0))
