"""What reads all comments of a run: done on a reading connection, so that nobody waits to write."""

from datetime import datetime
from uuid import UUID

from app.builder.models import Survey
from app.db import db, reading
from app.insights import audit, closed, day_sums, facets, queries, sums
from app.insights.day_sums import Due


def sum_up(run_id: UUID) -> None:
    """Keep the sums of a run's topics that have changed since the last time."""
    with reading(only=True):
        made = sums.stale(queries.run_by_id(run_id))
        db.session.rollback()
    sums.keep(queries.run_by_id(run_id), made)


def find_facets(run_id: UUID) -> None:
    """Keep the facets of a run."""
    with reading(only=True):
        made = facets.made(queries.run_by_id(run_id))
        db.session.rollback()
    facets.keep(queries.run_by_id(run_id), made)


def days_to_sum_up(survey_id: UUID, *, at: datetime) -> list[Due]:
    """Return the days of a survey whose sums have to be made."""
    with reading(only=True):
        due = day_sums.due(survey_id, at=at)
        db.session.rollback()
    return due


def sum_up_day(survey_id: UUID, due: Due, *, at: datetime) -> bool:
    """Keep the sums of one day of a survey; return whether that was still right to do."""
    with reading(only=True):
        survey = db.session.get_one(Survey, survey_id)
        question_ids = closed.counted_ids(queries.definitions(survey))
        made = day_sums.counted(survey_id, question_ids, due, at=at)
        db.session.rollback()
    return day_sums.keep(survey_id, due, made)


def planned_sample(run_id: UUID, size: int) -> list[UUID]:
    """Return which comments a sample of a run has; all are read for it."""
    db.session.rollback()
    with reading(only=True):
        planned = audit.planned(queries.run_by_id(run_id), size)
        db.session.rollback()
    return planned
