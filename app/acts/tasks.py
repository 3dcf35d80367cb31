"""Checking a long record, and telling its last act once a day."""

from uuid import UUID

from app import clock, jobs
from app.accounts import record
from app.acts import service
from app.acts.models import ActCheck
from app.db import db, reading


@jobs.task("acts.check")
def check(check_id: str) -> None:
    """Go along the record and say how far it is; a check that is done is left alone."""
    found = db.session.get(ActCheck, UUID(check_id))
    if found is None or found.done_at is not None:
        return
    examination = service.begin(found)
    while acts := _next(examination.head.number):
        examination.go_on(acts)
        if examination.broken_at is not None:
            break
        found.checked = examination.head.number
        db.session.commit()
    service.settle(found, examination, at=clock.now())
    db.session.commit()


@jobs.periodic("40 2 * * *")
@jobs.task("acts.tell_head")
def tell_head() -> None:
    """Tell the last act outside, so that a record whose end was cut off shows."""
    service.tell_head(on=clock.today())
    db.session.commit()


def _next(number: int) -> list[record.Act]:
    # Nobody waits for this in order to write.
    with reading(only=True):
        acts = record.acts_after(number)
        db.session.rollback()
    return acts
