"""Imports in the background: store what staff have looked at, sweep what was left behind."""

from datetime import date, timedelta
from uuid import UUID

from flask import current_app

from app import clock, jobs
from app.blobs import BlobNotFoundError, open_blobs
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.respond import batches, importing, intake
from app.respond.models import ImportBatch

KEPT = timedelta(days=1)


@jobs.task("respond.import")
def import_responses(batch_id: str, upload: str) -> None:
    """Bring in an uploaded file; doing it twice adds nothing."""
    batch = db.session.get(ImportBatch, UUID(batch_id))
    blobs = open_blobs(current_app.config["SETTINGS"])
    key = f"imports/{upload}"
    try:
        data = blobs.get(key)
    except BlobNotFoundError:
        return
    if batch is not None and batch.state == "pending":
        survey = db.session.get_one(Survey, batch.survey_id)
        version, source = builder_queries.latest_version(survey), batch.source
        intake.empty(batch.id)
        db.session.commit()
        plan = importing.plan_of(version.definition, data, source=source)
        intake.bring_in(UUID(batch_id), plan)
    blobs.delete(key)


@jobs.periodic("20 3 * * *")
@jobs.task("respond.sweep_imports")
def sweep_imports() -> None:
    """Remove imports that never became complete, and uploads that nobody took."""
    for batch_id in batches.stale_batches(clock.now()):
        intake.remove(batch_id)
        db.session.commit()
    blobs = open_blobs(current_app.config["SETTINGS"])
    for key in list(blobs.list("imports/")):
        if date.fromisoformat(key.split("/")[1]) < clock.today() - KEPT:
            blobs.delete(key)
