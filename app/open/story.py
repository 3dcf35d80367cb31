"""One concern over surveys and years: how many spoke of it, what was decided, what was done."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.builder.models import Survey
from app.db import db
from app.entries import concerns, queries
from app.entries.commitments import queries as commitments
from app.entries.concern_models import Concern
from app.entries.content import Content, FindingContent
from app.entries.models import DecisionStatus, EntryStage
from app.entries.public_models import EntryPublic, EntryPublicTopic
from app.entries.reading import Words, words
from app.entries.texts import COMMITTING
from app.entries.timeline import Pace
from app.insights import queries as insights
from app.insights import results
from app.insights.disclosure import PublicCount, PublicPercent
from app.insights.models import Snapshot, Topic
from app.insights.wording import Wording


@dataclass(frozen=True)
class Spoken:
    """How many people spoke of it in one survey, as that survey's results tell it."""

    slug: str
    title: Wording
    year: int
    label: Wording
    people: PublicCount
    share: PublicPercent | None
    answered: PublicCount
    run: int
    number: int


@dataclass(frozen=True)
class Decided:
    """What was decided about it in one published answer."""

    slug: str
    title: Words
    number: int
    status: DecisionStatus | None
    texts: Mapping[str, Words]
    decided_on: date | None
    due_on: date | None
    is_overdue: bool
    stage: EntryStage


class Happened(StrEnum):
    """What a line of the history tells of."""

    OPENED = "opened"
    CLOSED = "closed"
    DECIDED = "decided"
    ANSWERED = "answered"
    DUE = "due"


class Moment(NamedTuple):
    """One line of the history: when, what, and of which survey or answer."""

    when: date
    what: Happened
    about: Words
    pace: Pace


@dataclass(frozen=True)
class Story:
    """Everything that the page of one concern tells."""

    name: Words
    spoken: Sequence[Spoken]
    decided: Sequence[Decided]
    history: Sequence[Moment]


def story(concern: Concern, locale: str, *, on: date) -> Story:
    """Return what is known in public about a concern, for readers of one language."""
    keys = concerns.keys_of(concern)
    decided = list(_decided(keys, locale, on))
    spoken = [each for key, survey in keys.items() for each in _spoken(key, survey, locale)]
    return Story(
        name=concerns.name_in(concern, locale),
        spoken=sorted(spoken, key=lambda each: (-each.year, each.slug, each.number)),
        decided=[each for each, _ in decided],
        history=sorted({each for _, moments in decided for each in moments}, key=_order),
    )


def _order(moment: Moment) -> tuple[date, int, str]:
    return moment.when, list(Happened).index(moment.what), moment.about.text


def _spoken(key: UUID, survey_id: UUID, locale: str) -> Iterator[Spoken]:
    same = set(db.session.scalars(select(Topic.id).where(Topic.key == key)))
    survey = db.session.get_one(Survey, survey_id)
    for snapshot in insights.snapshots(survey_id):
        found = _in_snapshot(snapshot, same, survey, locale)
        if found is not None:
            yield found
            return


def _in_snapshot(
    snapshot: Snapshot, same: Collection[UUID], survey: Survey, locale: str
) -> Spoken | None:
    shown = results.frozen(snapshot.figures_json, locale)
    for question in shown.open:
        for topic in question.topics:
            if topic.id in same:
                return Spoken(
                    slug=survey.slug,
                    title=shown.title,
                    # Of the year in which it was asked; while it runs, of the newest figures.
                    year=min(survey.closes_on or snapshot.made_on, snapshot.made_on).year,
                    label=topic.label,
                    people=topic.people,
                    share=topic.share,
                    answered=question.answered,
                    run=topic.run,
                    number=topic.number,
                )
    return None


def _decided(
    keys: Collection[UUID], locale: str, on: date
) -> Iterator[tuple[Decided, list[Moment]]]:
    named = (
        select(EntryPublic.slug, EntryPublicTopic.number)
        .join(EntryPublicTopic, EntryPublicTopic.entry_id == EntryPublic.entry_id)
        .where(EntryPublicTopic.key.in_(keys))
        .distinct()
        .order_by(EntryPublic.slug, EntryPublicTopic.number)
    )
    for slug, number in db.session.execute(named).all():
        content = queries.published(slug).content
        decision = _decision(content, content.findings[number - 1], number, locale, on)
        yield decision, _moments(content, decision, on)


def _decision(
    content: Content, finding: FindingContent, number: int, locale: str, on: date
) -> Decided:
    due_on, is_overdue = _due(content, finding, on)
    source_lang = content.source_lang
    return Decided(
        slug=content.slug,
        title=_words(content.texts.wording("title", locale, source_lang), locale),
        number=number,
        status=finding.status,
        texts={
            name: _words(finding.texts.wording(name, locale, source_lang), locale)
            for name in finding.texts.root
        },
        decided_on=finding.decided_on,
        due_on=due_on,
        is_overdue=is_overdue,
        stage=content.stage,
    )


def _due(content: Content, finding: FindingContent, on: date) -> tuple[date | None, bool]:
    """Return by when it is to be done, as it was promised last, and whether it is late."""
    due_on = finding.due_on if finding.status in COMMITTING else None
    if due_on is None or content.stage is EntryStage.WITHDRAWN:
        return due_on, False
    promise = commitments.of_findings([finding.id]).get(finding.id)
    return (due_on, due_on < on) if promise is None else (promise.due_on, promise.days_late(on) > 0)


def _words(said: tuple[str, str], locale: str) -> Words:
    return words(*said, locale=locale)


def _moments(content: Content, decision: Decided, on: date) -> list[Moment]:
    dates = content.dates
    known = (
        (Happened.OPENED, dates.opened),
        (Happened.CLOSED, dates.closed),
        (Happened.DECIDED, decision.decided_on),
        (Happened.ANSWERED, dates.first_published),
        (Happened.DUE, decision.due_on),
    )
    return [
        Moment(when, what, decision.title, _pace(when, what, decision, on))
        for what, when in known
        if when
    ]


def _pace(when: date, what: Happened, decision: Decided, on: date) -> Pace:
    if what is Happened.DUE and decision.is_overdue:
        return Pace.LATE
    return Pace.NEXT if when > on else Pace.DONE
