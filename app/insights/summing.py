"""What reads all comments of a run: done on a reading connection, so that nobody waits to write."""

from uuid import UUID

from app.db import db, reading
from app.insights import audit, facets, queries, sums


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


def planned_sample(run_id: UUID, size: int) -> list[UUID]:
    """Return which comments a sample of a run has; all are read for it."""
    db.session.rollback()
    with reading(only=True):
        planned = audit.planned(queries.run_by_id(run_id), size)
        db.session.rollback()
    return planned
