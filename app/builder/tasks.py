"""Background entry points of this feature."""

from app import clock, jobs
from app.builder import unsaved
from app.db import db


@jobs.periodic("20 3 * * *")
@jobs.task("builder.sweep")
def sweep() -> None:
    """Forget what was typed and never saved, thirty days later."""
    unsaved.sweep(at=clock.now())
    db.session.commit()
