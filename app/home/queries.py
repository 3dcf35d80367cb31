"""What the front page shows: surveys that can be answered, and answers that were published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.builder import queries as builder
from app.builder.closing import closing_words
from app.builder.models import Survey
from app.db import db
from app.entries import listing
from app.i18n import direction, tag_of
from app.jobs import WorkerPulse
from app.respond.reading import minutes
from surveys import Wording

PULSE_SECONDS = 60
MOST_AWAITED = 6
MOST_ANSWERS = 6


@dataclass(frozen=True)
class Title:
    """A text with the language it is in, named only when that is not the page's."""

    text: str
    lang: str = ""
    dir: str = ""

    @classmethod
    def of(cls, wording: Wording, locale: str) -> "Title":
        """Return the wording, marked with its language when it differs from `locale`."""
        if wording.lang == locale:
            return cls(wording.text)
        return cls(wording.text, tag_of(wording.lang), direction(wording.lang))


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that can be answered now, in the reader's language where it has one."""

    slug: str
    title: Title
    closes: str
    minutes: int
    languages: int
    is_sample: bool
    asked: Survey


@dataclass(frozen=True)
class Answer:
    """A published answer: how many of its findings were decided which way."""

    slug: str
    title: Title
    published_on: date
    decisions: Sequence[tuple[str, int]]
    is_sample: bool


def open_surveys(locale: str) -> list[OpenSurvey]:
    """Return the surveys that citizens can answer now, those that close first at the top."""
    found = []
    for survey in builder.open_surveys():
        if survey.by_invitation:
            continue
        version = builder.newest_version(survey)
        if version is None:
            continue
        definition = version.definition
        found.append(
            OpenSurvey(
                slug=survey.slug,
                title=Title.of(definition.text(definition.title, locale), locale),
                closes=closing_words(survey),
                minutes=survey.burden_minutes or minutes(definition),
                languages=len(definition.languages),
                is_sample=survey.is_sample,
                asked=survey,
            )
        )
    return found


@dataclass(frozen=True)
class Awaited:
    """A survey that is over and waits for the answer it was promised."""

    slug: str
    title: Title
    is_sample: bool
    asked: Survey


def awaited(locale: str, at: datetime) -> list[Awaited]:
    """Return the surveys that wait for their answer, those promised first at the top."""
    found: list[Awaited] = []
    for survey in builder.awaiting_answer():
        if len(found) == MOST_AWAITED:
            break
        if survey.by_invitation or survey.takes_answers(at):
            continue
        version = builder.newest_version(survey)
        if version is not None:
            definition = version.definition
            title = Title.of(definition.text(definition.title, locale), locale)
            found.append(Awaited(survey.slug, title, survey.is_sample, survey))
    return found


def answers(locale: str, *, on: date) -> list[Answer]:
    """Return the answers that were published last, latest first."""
    return [
        Answer(
            slug=card.slug,
            title=Title(*card.title),
            published_on=card.published_on,
            decisions=card.decisions,
            is_sample=card.is_sample,
        )
        for card in listing.latest(locale, most=MOST_ANSWERS, on=on)
    ]


def health(now: datetime) -> dict[str, str]:
    """Return how the database and the worker are: "ok", or what is wrong."""
    try:
        seen = db.session.scalar(select(func.max(WorkerPulse.seen_at)))
    except SQLAlchemyError:
        return {"database": "not reachable", "worker": "unknown"}
    if seen is None or now - _utc(seen) > timedelta(seconds=PULSE_SECONDS):
        return {"database": "ok", "worker": "not seen for a minute"}
    return {"database": "ok", "worker": "ok"}


def _utc(seen: datetime) -> datetime:
    return seen if seen.tzinfo else seen.replace(tzinfo=UTC)
