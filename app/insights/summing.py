"""What reads all comments of a run: done on a reading connection, so that nobody waits to write."""

from datetime import datetime
from uuid import UUID

from app.builder.models import Survey
from app.db import db, reading
from app.insights import audit, closed, day_sums, facets, queries, sums


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


def sum_up_days(survey_id: UUID, *, at: datetime) -> int:
    """Keep the sums of the days of a survey that have changed; return how many were stored."""
    survey = db.session.get_one(Survey, survey_id)
    question_ids = closed.counted_ids(queries.definitions(survey))
    db.session.commit()
    return day_sums.refresh(survey_id, question_ids, at=at)


def planned_sample(run_id: UUID, size: int) -> list[UUID]:
    """Return which comments a sample of a run has; all are read for it."""
    db.session.rollback()
    with reading(only=True):
        planned = audit.planned(queries.run_by_id(run_id), size)
        db.session.rollback()
    return planned
