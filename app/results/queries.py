"""Reads of this feature: versions, volumes, saved views and weights, in a stated order."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.builder.models import SurveyVersion
from app.db import db
from app.errors import NotFoundError
from app.respond.models import PageVolume, Volume
from app.results.models import SavedView, Weighting


class Volumes(NamedTuple):
    """How many first pages were served and responses begun."""

    served: int
    started: int


class Passage(NamedTuple):
    """How many came to a page, and how many of them went on."""

    reached: int
    passed: int


def versions(survey_id: UUID) -> Sequence[SurveyVersion]:
    """Return the published versions of a survey, the newest first."""
    chosen = select(SurveyVersion).where(SurveyVersion.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(SurveyVersion.number.desc())).all()


def volumes(survey_id: UUID, since: date | None, until: date | None) -> Volumes:
    """Return the volumes of a survey in a period, both days included."""
    chosen = select(
        func.coalesce(func.sum(Volume.served), 0), func.coalesce(func.sum(Volume.started), 0)
    ).where(Volume.survey_id == survey_id)
    if since is not None:
        chosen = chosen.where(Volume.on >= since)
    if until is not None:
        chosen = chosen.where(Volume.on <= until)
    served, started = db.session.execute(chosen).one()
    return Volumes(int(served), int(started))


def page_volumes(survey_id: UUID, since: date | None, until: date | None) -> dict[str, Passage]:
    """Return by page code how many came to it and went on in a period, both days included."""
    summed = func.sum(PageVolume.reached), func.sum(PageVolume.passed)
    chosen = select(PageVolume.page_code, *summed).where(PageVolume.survey_id == survey_id)
    if since is not None:
        chosen = chosen.where(PageVolume.on >= since)
    if until is not None:
        chosen = chosen.where(PageVolume.on <= until)
    rows = db.session.execute(chosen.group_by(PageVolume.page_code).order_by(PageVolume.page_code))
    return {code: Passage(int(reached), int(passed)) for code, reached, passed in rows}


def saved_views(survey_id: UUID) -> Sequence[SavedView]:
    """Return the saved views of a survey by name."""
    chosen = select(SavedView).where(SavedView.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(SavedView.name, SavedView.id)).all()


def saved_view(survey_id: UUID, view_id: UUID) -> SavedView:
    """Return one saved view of a survey; NotFoundError when there is none."""
    view = db.session.get(SavedView, view_id)
    if view is None or view.survey_id != survey_id:
        raise NotFoundError
    return view


def weightings(survey_id: UUID) -> Sequence[Weighting]:
    """Return the weights of a survey, the newest first."""
    chosen = select(Weighting).where(Weighting.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(Weighting.number.desc())).all()


def weighting_numbered(survey_id: UUID, number: int) -> Weighting:
    """Return weights by their number; NotFoundError when there are none."""
    chosen = select(Weighting).where(Weighting.survey_id == survey_id, Weighting.number == number)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFoundError
    return found
