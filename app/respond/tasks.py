"""Background entry points of this feature."""

from typing import Final

from app import clock, jobs
from app.db import db
from app.respond import unsent

MOST_AT_ONCE: Final = 500


@jobs.periodic("*/2 * * * *")
@jobs.task("respond.expire")
def expire() -> None:
    """Forget unfinished responses that nobody has touched for too long."""
    while unsent.expire(at=clock.now(), most=MOST_AT_ONCE):
        db.session.commit()
