"""Reminders once a day, at the hour of the survey's own place; a job names a promise, no words."""

from app import clock, jobs
from app.db import db
from app.entries.commitments import reminding


@jobs.periodic("15 * * * *")
@jobs.task("promises.remind")
def remind() -> None:
    """Send what falls on this day; each commit is one reminder, so that a crash loses no other."""
    found = reminding.all_due()
    db.session.commit()
    for due in found:
        reminding.remind(due, at=clock.now())
        db.session.commit()
