"""Reads about who wants to hear, and how far messages have come: counts, never addresses."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.builder.models import Survey
from app.db import db
from app.insights.disclosure import THRESHOLD
from app.notices import sealing
from app.notices.models import (
    UNDELIVERED,
    Channel,
    Delivery,
    Notice,
    NoticePlan,
    NoticeRound,
    NoticeText,
    RoundState,
    Subscription,
    Wish,
)
from app.respond.models import Response


class Audience(NamedTuple):
    """How many want to hear, by channel and state, and in which languages."""

    by_channel: Mapping[str, Mapping[str, int]]
    languages: Sequence[tuple[str, int]]
    """Of those who are told, by language, most first; small counts are for the page to hide."""

    def of(self, channel: str, state: str = Wish.CONFIRMED) -> int:
        """Return how many of one channel are in one state."""
        return self.by_channel.get(channel, {}).get(state, 0)

    @property
    def told(self) -> int:
        """Return how many would be told now."""
        return sum(self.of(channel) for channel in Channel)


class RoundLine(NamedTuple):
    """A round, what it tells, and how many of its messages are in which state."""

    round: NoticeRound
    counts: Mapping[str, Mapping[str, int]]
    """By channel, then by state."""

    def of(self, *states: str, channel: str = "") -> int:
        """Return how many messages are in these states, of one channel or of all."""
        channels = [channel] if channel else list(self.counts)
        return sum(self.counts.get(each, {}).get(state, 0) for each in channels for state in states)

    @property
    def undelivered(self) -> int:
        """Return how many people were not reached, as far as is known."""
        return self.of(*UNDELIVERED)


def plan(survey_id: UUID) -> NoticePlan:
    """Return what is settled for a survey: a new plan, not stored yet, when nothing is."""
    return db.session.get(NoticePlan, survey_id) or NoticePlan(
        survey_id=survey_id, weeks=6, by_letter=True
    )


def numbers(survey_id: UUID) -> Audience:
    """Return how many want to hear of a survey, without their languages."""
    chosen = select(Subscription.channel, Subscription.state, func.count())
    mine = chosen.where(Subscription.survey_id == survey_id)
    found: dict[str, dict[str, int]] = {}
    for channel, state, number in db.session.execute(
        mine.group_by(Subscription.channel, Subscription.state)
    ):
        found.setdefault(channel, {})[state] = number
    return Audience(found, ())


def audience(survey_id: UUID) -> Audience:
    """Return how many want to hear, and in which languages: each address has to be opened."""
    sealed = select(Subscription.sealed).where(
        Subscription.survey_id == survey_id, Subscription.state == Wish.CONFIRMED
    )
    counted = Counter(sealing.opened(each)["lang"] for each in db.session.scalars(sealed))
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return numbers(survey_id)._replace(languages=ordered)


def rounds(survey_id: UUID) -> list[RoundLine]:
    """Return what was and will be told of a survey, the newest first."""
    chosen = select(NoticeRound).where(NoticeRound.survey_id == survey_id)
    ordered = chosen.order_by(NoticeRound.due_on.desc(), NoticeRound.occasion, NoticeRound.id)
    return [RoundLine(each, counts_of(each)) for each in db.session.scalars(ordered)]


def counts_of(round_: NoticeRound) -> Mapping[str, Mapping[str, int]]:
    """Return how many messages of a round are in which state, by channel; also afterwards."""
    kept: dict[str, dict[str, int]] = json.loads(round_.counts_json)
    chosen = select(Notice.channel, Notice.state, func.count())
    grouped = chosen.where(Notice.round_id == round_.id).group_by(Notice.channel, Notice.state)
    for channel, state, number in db.session.execute(grouped):
        states = kept.setdefault(channel, {})
        states[state] = states.get(state, 0) + number
    return kept


def round_of(survey_id: UUID, round_id: UUID) -> NoticeRound | None:
    """Return a round of this survey."""
    found = db.session.get(NoticeRound, round_id)
    return found if found is not None and found.survey_id == survey_id else None


def undelivered(organisation_id: UUID) -> list[tuple[Survey, int]]:
    """Return the surveys of which people were not reached while their addresses are kept."""
    counted = (
        select(NoticeRound.survey_id, func.count())
        .join(Notice, Notice.round_id == NoticeRound.id)
        .where(Notice.state.in_(UNDELIVERED))
        .group_by(NoticeRound.survey_id)
    )
    numbers = {row[0]: row[1] for row in db.session.execute(counted)}
    mine = select(Survey).where(
        Survey.organisation_id == organisation_id, Survey.id.in_(list(numbers))
    )
    found = db.session.scalars(mine.order_by(Survey.name, Survey.id)) if numbers else ()
    return [(survey, numbers[survey.id]) for survey in found]


def paragraphs(survey_id: UUID) -> Mapping[tuple[str, str], str]:
    """Return what staff add to the messages, by occasion and language."""
    chosen = select(NoticeText).where(NoticeText.survey_id == survey_id)
    return {(each.occasion, each.lang): each.body for each in db.session.scalars(chosen)}


def told_of(survey_id: UUID) -> frozenset[tuple[str, str]]:
    """Return on which occasions people were told of what."""
    chosen = select(NoticeRound.occasion, NoticeRound.about)
    mine = chosen.where(NoticeRound.survey_id == survey_id)
    return frozenset((row[0], row[1]) for row in db.session.execute(mine))


def due(channel: Channel, most: int, *, at: datetime) -> list[tuple[UUID, UUID]]:
    """Return which messages are to go out now, the longest due first."""
    chosen = select(Notice.round_id, Notice.subscription_id).where(
        Notice.state == Delivery.WAITING, Notice.channel == channel, Notice.due_at <= at
    )
    ordered = chosen.order_by(Notice.due_at, Notice.subscription_id, Notice.round_id)
    return [(row[0], row[1]) for row in db.session.execute(ordered.limit(most))]


def rounds_due(*, on: date) -> Sequence[UUID]:
    """Return the rounds whose day has come and whose messages are not all written down."""
    waits = NoticeRound.state != RoundState.GATHERED
    chosen = select(NoticeRound.id).where(waits, NoticeRound.due_on <= on)
    return db.session.scalars(chosen.order_by(NoticeRound.due_on, NoticeRound.id)).all()


def letters(round_id: UUID, most: int) -> Sequence[Subscription]:
    """Return to whom letters of a round are still to be printed."""
    chosen = (
        select(Subscription)
        .join(Notice, Notice.subscription_id == Subscription.id)
        .where(Notice.round_id == round_id, Notice.channel == Channel.LETTER)
        .where(Notice.state == Delivery.WAITING, Subscription.state == Wish.CONFIRMED)
    )
    return db.session.scalars(chosen.order_by(Subscription.id).limit(most)).all()


def common_languages(survey_id: UUID) -> frozenset[str]:
    """Return the languages in which enough people answered that none of them is told apart."""
    chosen = select(Response.lang).where(Response.survey_id == survey_id)
    grouped = chosen.group_by(Response.lang).having(func.count() >= THRESHOLD)
    return frozenset(db.session.scalars(grouped))


def surveys_in_use() -> Sequence[UUID]:
    """Return the surveys that keep addresses here."""
    chosen = select(Subscription.survey_id).distinct()
    return db.session.scalars(chosen.order_by(Subscription.survey_id)).all()
