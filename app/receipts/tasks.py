"""After a withdrawal: nothing of it may stay behind in the database's own files."""

from flask import current_app

from app.db import connect_sqlite
from app.jobs import task


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
