"""Background work: what the findings of an entry leave out."""

from uuid import UUID

from app import jobs
from app.db import db
from app.entries import omitting


@jobs.task("entries.omissions")
def work_out_omissions(entry_id: str) -> None:
    """Work out what an entry leaves out; again gives the same."""
    omitting.work_out(UUID(entry_id))
    db.session.commit()
