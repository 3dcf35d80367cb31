"""Reads about alerts, always ordered."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.alerts.models import (
    Alert,
    AlertKind,
    AlertLook,
    AlertMatch,
    AlertSettings,
    AlertSubscription,
    AlertTerm,
)
from app.builder.models import Survey, SurveyStatus
from app.db import db
from app.errors import NotFoundError
from app.insights import queries as insights
from app.insights.models import Run
from app.respond.models import Response
from app.respond.queries import visible_responses

PAGE: Final = 30


class AlertPage(NamedTuple):
    """Some alerts out of all of a survey."""

    alerts: Sequence[Alert]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def watched() -> Sequence[UUID]:
    """Return the surveys that are looked at: those that were published and are not archived."""
    chosen = select(Survey.id).where(
        Survey.status != SurveyStatus.DRAFT, Survey.archived_at.is_(None)
    )
    return db.session.scalars(chosen.order_by(Survey.slug)).all()


def settings_of(survey_id: UUID) -> AlertSettings:
    """Return what a survey tells of; what counts until staff say something else."""
    found = db.session.get(AlertSettings, survey_id)
    return found or AlertSettings(survey_id=survey_id, kinds=" ".join(AlertKind))


def terms_of(survey_id: UUID) -> Sequence[AlertTerm]:
    """Return the terms that are watched for, in the order of their letters."""
    chosen = select(AlertTerm).where(AlertTerm.survey_id == survey_id, AlertTerm.is_watched)
    return db.session.scalars(chosen.order_by(AlertTerm.folded)).all()


def term_of(survey_id: UUID, term_id: UUID) -> AlertTerm:
    """Return a term of this survey's list; NotFoundError when there is none."""
    term = db.session.get(AlertTerm, term_id)
    if term is None or term.survey_id != survey_id or not term.is_watched:
        raise NotFoundError
    return term


def page(survey_id: UUID, number: int) -> AlertPage:
    """Return a page of the alerts of a survey: what nobody has seen first, then the newest."""
    mine = Alert.survey_id == survey_id
    total = db.session.scalar(select(func.count()).select_from(Alert).where(mine)) or 0
    chosen = select(Alert).where(mine)
    ordered = chosen.order_by(Alert.seen_at.is_not(None), Alert.day.desc(), Alert.kind, Alert.id)
    found = db.session.scalars(ordered.limit(PAGE).offset((max(1, number) - 1) * PAGE)).all()
    return AlertPage(found, total, max(1, number))


def alert_of(survey_id: UUID, alert_id: UUID) -> Alert:
    """Return an alert of this survey; NotFoundError when there is none."""
    alert = db.session.get(Alert, alert_id)
    if alert is None or alert.survey_id != survey_id:
        raise NotFoundError
    return alert


def surveys_with_open(organisation_id: UUID) -> list[tuple[Survey, int]]:
    """Return the surveys with alerts that nobody has seen, and how many, by name."""
    counted = (
        select(Survey, func.count())
        .join(Alert, Alert.survey_id == Survey.id)
        .where(Survey.organisation_id == organisation_id, Survey.archived_at.is_(None))
        .where(Alert.seen_at.is_(None))
        .group_by(Survey.id)
        .order_by(Survey.name, Survey.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(counted)]


def newest_open(survey_id: UUID, most: int) -> Sequence[Alert]:
    """Return the newest alerts of a survey that nobody has seen."""
    chosen = select(Alert).where(Alert.survey_id == survey_id, Alert.seen_at.is_(None))
    return db.session.scalars(
        chosen.order_by(Alert.day.desc(), Alert.kind, Alert.id).limit(most)
    ).all()


def is_subscribed(survey_id: UUID, user_id: UUID) -> bool:
    """Return whether somebody wants the alerts of a survey by e-mail."""
    return db.session.get(AlertSubscription, (survey_id, user_id)) is not None


def subscribers(survey_id: UUID) -> Sequence[User]:
    """Return who wants the alerts of a survey by e-mail, by name."""
    chosen = select(User).join(AlertSubscription, AlertSubscription.user_id == User.id)
    theirs = chosen.where(AlertSubscription.survey_id == survey_id, User.active)
    return db.session.scalars(theirs.order_by(User.name, User.id)).all()


def matching(alert: Alert, number: int, size: int) -> Sequence[UUID]:
    """Return a page of the responses that an alert about a term is about, the newest first."""
    ordered = _matching(alert).order_by(Response.submitted_on.desc(), Response.id)
    return db.session.scalars(ordered.limit(size).offset((number - 1) * size)).all()


def people_matching(alert: Alert) -> int:
    """Return how many people an alert about a term is about."""
    return db.session.scalar(_matching(alert).with_only_columns(func.count())) or 0


def _matching(alert: Alert) -> Select[UUID]:
    chosen = visible_responses().join(AlertMatch, AlertMatch.response_id == Response.id)
    return chosen.where(AlertMatch.alert_id == alert.id).with_only_columns(Response.id)


def unlooked(survey: Survey) -> list[Run]:
    """Return the current runs of a survey that nobody has looked at since comments came into them.

    A run gets comments when it is made, and later at night.
    """
    looks = select(AlertLook).where(AlertLook.survey_id == survey.id)
    known = {each.question_id: each for each in db.session.scalars(looks)}
    questions = [each.id for each in insights.open_questions(survey)]
    runs = [insights.current_run(survey.id, each) for each in questions]
    return [
        each
        for each in runs
        if each is not None and not _is_looked_at(each, known.get(each.question_id))
    ]


def _is_looked_at(run: Run, look: AlertLook | None) -> bool:
    return look is not None and (look.run_id, look.reached_at) == (run.id, run.reached_at)
