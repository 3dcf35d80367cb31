"""Background work: what the findings of an entry leave out."""

from typing import Final
from uuid import UUID

from app import jobs
from app.db import db
from app.entries import omitting

TIMES: Final = 5


@jobs.task("entries.omissions")
def work_out_omissions(entry_id: str) -> None:
    """Work out what an entry leaves out; again gives the same."""
    for _time in range(TIMES):
        # Whoever edits or withdraws while this goes on cannot ask for it: the key is still held.
        holds = omitting.work_out(UUID(entry_id))
        db.session.commit()
        if holds:
            return
