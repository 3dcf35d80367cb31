"""Background entry points of this feature."""

from app import clock, jobs
from app.contacts import service
from app.db import db


@jobs.periodic("40 2 * * *")
@jobs.task("contacts.expire")
def expire() -> None:
    """Delete contact details whose last day is over."""
    service.expire(on=clock.today())
    db.session.commit()
