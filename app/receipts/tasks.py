"""Deleting what has had its time, and leaving nothing of it in the database's own files."""

from flask import current_app

from app import clock
from app.db import connect_sqlite, db
from app.jobs import periodic, task
from app.receipts import retention, warnings


class StillReadError(Exception):
    """Somebody reads an older state of the database; the sweep has to come again."""


@task("receipts.sweep", attempts=10)
def sweep() -> None:
    """Write the log of the embedded database into its file, and empty the log.

    Deleted rows are overwritten with zeros in the file (`secure_delete`), but until then their
    words still stand in the log.
    """
    settings = current_app.config["SETTINGS"]
    if not settings.is_sqlite:
        return
    connection = connect_sqlite(settings)
    try:
        is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if is_busy:
        raise StillReadError


@periodic("40 3 * * *")
@task("receipts.warn")
def warn() -> None:
    """Tell staff of what will be deleted soon, each of them once."""
    for survey_id in warnings.due(at=clock.now()):
        warnings.tell(survey_id, at=clock.now())
        db.session.commit()


@periodic("10 4 * * *")
@task("receipts.erase_expired")
def erase_expired() -> None:
    """Delete the answers of surveys whose time is over; goes on where it was stopped."""
    for survey_id in retention.due(at=clock.now()):
        retention.begin(survey_id, at=clock.now())
        db.session.commit()
        while retention.erase_some(survey_id, at=clock.now()):
            db.session.commit()
        db.session.commit()
