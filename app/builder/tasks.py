"""Background entry points of this feature."""

from datetime import timedelta
from typing import Final

from app import clock, jobs
from app.builder import queries, service, unsaved
from app.db import db

LOOKED_BACK: Final = timedelta(days=7)
jobs.isolated("builder.fetch_drafts", "app.builder.fetching:fetch")


@jobs.periodic("*/5 * * * *")
@jobs.task("builder.note_ends")
def note_ends() -> None:
    """Record the surveys that the clock has closed: it does so without this."""
    at = clock.now()
    for survey in queries.ended_since(at - LOOKED_BACK, at):
        service.note_end(survey, at=at)
        db.session.commit()


@jobs.periodic("20 3 * * *")
@jobs.task("builder.sweep")
def sweep() -> None:
    """Forget what was typed and never saved, thirty days later."""
    unsaved.sweep(at=clock.now())
    db.session.commit()
