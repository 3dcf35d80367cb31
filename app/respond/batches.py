"""Reads about imports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.errors import NotFoundError
from app.respond.models import ImportBatch

STALE = timedelta(hours=6)


def import_batch(survey_id: UUID, batch_id: UUID) -> ImportBatch:
    """Return one import of this survey. Raises NotFoundError."""
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None or batch.survey_id != survey_id:
        raise NotFoundError
    return batch


def import_batches(survey_id: UUID) -> Sequence[ImportBatch]:
    """Return the imports of this survey, newest first."""
    mine = select(ImportBatch).where(ImportBatch.survey_id == survey_id)
    return db.session.scalars(mine.order_by(ImportBatch.imported_at.desc(), ImportBatch.id)).all()


def stale_batches(at: datetime) -> Sequence[UUID]:
    """Return the pending batches that no living import can still be filling."""
    pending = select(ImportBatch.id).where(ImportBatch.state == "pending")
    return db.session.scalars(
        pending.where(ImportBatch.imported_at < at - STALE).order_by(ImportBatch.id)
    ).all()
