"""Which surveys and versions there are; citizens' reads and staff's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, defer, load_only

from app import clock
from app.builder.models import Survey, SurveyStatus, SurveyVersion
from app.db import db
from app.errors import DomainError, NotFoundError


class ClosedError(DomainError):
    """The survey cannot be answered now; `survey` says since when, or from when on."""

    status = HTTPStatus.GONE
    code = "closed"

    def __init__(self, survey: Survey) -> None:
        super().__init__("the survey is not open")
        self.survey = survey


def open_surveys(at: datetime | None = None) -> Sequence[Survey]:
    """Return the surveys that citizens can answer, those closing first at the top."""
    at = at or clock.now()
    # Days are those of the survey's own zone: at most one away from those of UTC.
    yesterday, tomorrow = at.date() - timedelta(days=1), at.date() + timedelta(days=1)
    chosen = (
        select(Survey)
        .where(Survey.status == SurveyStatus.OPEN)
        .where(or_(Survey.opens_on.is_(None), Survey.opens_on <= tomorrow))
        .where(or_(Survey.closes_on.is_(None), Survey.closes_on >= yesterday))
        .order_by(Survey.closes_on.is_(None), Survey.closes_on, Survey.name, Survey.id)
        .options(defer(Survey.draft_json))
    )
    return [survey for survey in db.session.scalars(chosen) if survey.takes_answers(at)]


def awaiting_answer() -> Sequence[Survey]:
    """Return the surveys that promised an answer and have none, those promised first at the top."""
    chosen = (
        select(Survey)
        .where(Survey.status != SurveyStatus.DRAFT)
        .where(Survey.promised_on.is_not(None), Survey.answered_on.is_(None))
        .order_by(Survey.promised_on, Survey.name, Survey.id)
        .options(defer(Survey.draft_json))
    )
    return db.session.scalars(chosen).all()


def ended_since(since: datetime, at: datetime) -> list[Survey]:
    """Return the surveys whose time has ended in between, and that is in no record yet."""
    tomorrow = at.date() + timedelta(days=1)
    chosen = select(Survey).where(
        Survey.status == SurveyStatus.OPEN,
        Survey.closes_on.between(since.date() - timedelta(days=1), tomorrow),
    )
    found = db.session.scalars(chosen.order_by(Survey.slug).options(defer(Survey.draft_json)))
    return [
        survey
        for survey in found
        if survey.closes_at is not None
        and since <= survey.closes_at <= at
        and survey.ended_at != survey.closes_at
    ]


def published_surveys() -> Sequence[UUID]:
    """Return the ids of the surveys that have been published."""
    chosen = select(SurveyVersion.survey_id).distinct().order_by(SurveyVersion.survey_id)
    return db.session.scalars(chosen).all()


def survey_by_slug(slug: str) -> Survey:
    """Return the survey with this address; NotFoundError when there is none."""
    survey = db.session.scalar(select(Survey).where(Survey.slug == slug))
    if survey is None:
        raise NotFoundError
    return survey


def survey_of(organisation_id: UUID, slug: str) -> Survey:
    """Return one of the organisation's own surveys; to others it does not exist."""
    survey = survey_by_slug(slug)
    if survey.organisation_id != organisation_id:
        raise NotFoundError
    return survey


def surveys_of(organisation_id: UUID, *, archived: bool = False) -> Sequence[Survey]:
    """Return the organisation's surveys, the newest first: those in the archive, or the others."""
    chosen = select(Survey).where(Survey.organisation_id == organisation_id)
    chosen = chosen.where(Survey.archived_at.is_not(None) == archived)
    return db.session.scalars(chosen.order_by(Survey.created_at.desc(), Survey.id)).all()


def surveys_after(organisation_id: UUID, slug: str, most: int) -> Sequence[Survey]:
    """Return the organisation's surveys from this address on, without it, in their order."""
    chosen = select(Survey).where(Survey.organisation_id == organisation_id, Survey.slug > slug)
    ordered = chosen.order_by(Survey.slug).limit(most)
    return db.session.scalars(ordered.options(defer(Survey.draft_json))).all()


def open_version(slug: str, at: datetime | None = None) -> SurveyVersion:
    """Return the version that citizens answer now; ClosedError when it is not the time."""
    version = db.session.scalar(_NEWEST_AT, {"slug": slug})
    if version is None:
        raise NotFoundError
    if not version.survey.takes_answers(at or clock.now()):
        raise ClosedError(version.survey)
    return version


def latest_version(survey: Survey) -> SurveyVersion:
    """Return the newest version of the survey; NotFoundError when it was never published."""
    version = newest_version(survey)
    if version is None:
        raise NotFoundError
    return version


def newest_version(survey: Survey) -> SurveyVersion | None:
    """Return the newest version of the survey, None when it was never published."""
    chosen = _newest_first().where(Survey.id == survey.id).limit(1)
    return db.session.scalar(chosen)


def version_by_id(version_id: UUID) -> SurveyVersion:
    """Return the version with this id; NotFoundError when there is none."""
    version = db.session.get(SurveyVersion, version_id)
    if version is None:
        raise NotFoundError
    return version


def versions_of(survey: Survey) -> Sequence[SurveyVersion]:
    """Return the survey's versions, the newest first, without their definitions."""
    chosen = _newest_first().where(Survey.id == survey.id)
    return db.session.scalars(chosen.options(defer(SurveyVersion.definition_json))).all()


def version_numbered(survey: Survey, number: int) -> SurveyVersion:
    """Return one version of the survey; NotFoundError when there is no such number."""
    chosen = _newest_first().where(Survey.id == survey.id, SurveyVersion.number == number)
    version = db.session.scalar(chosen)
    if version is None:
        raise NotFoundError
    return version


def newest_versions(organisation_id: UUID) -> Mapping[UUID, SurveyVersion]:
    """Return the newest version of each published survey, by the survey's id."""
    newest = (
        select(SurveyVersion.survey_id, func.max(SurveyVersion.number).label("number"))
        .group_by(SurveyVersion.survey_id)
        .subquery()
    )
    chosen = (
        _newest_first()
        .join(
            newest,
            (newest.c.survey_id == SurveyVersion.survey_id)
            & (newest.c.number == SurveyVersion.number),
        )
        .where(Survey.organisation_id == organisation_id)
        .options(load_only(SurveyVersion.survey_id, SurveyVersion.number, SurveyVersion.sha256))
    )
    return {version.survey_id: version for version in db.session.scalars(chosen)}


def _newest_first() -> Select[SurveyVersion]:
    return select(SurveyVersion).join(SurveyVersion.survey).order_by(SurveyVersion.number.desc())


# Made once: every start of a response asks it. Definitions in a dozen languages are long, and
# whoever asks often has read this one before.
_NEWEST_AT = (
    _newest_first()
    .where(Survey.slug == bindparam("slug"))
    .options(
        contains_eager(SurveyVersion.survey).defer(Survey.draft_json),
        defer(SurveyVersion.definition_json),
    )
    .limit(1)
)
