"""Background entry points of this feature."""

import shutil

from flask import current_app

from app import clock, jobs
from app.blobs import open_blobs
from app.db import db
from app.exports import sealed, wanting

jobs.isolated("exports.write", "app.exports.writing:write")


@jobs.periodic("15 * * * *")
@jobs.task("exports.sweep")
def sweep() -> None:
    """Delete files whose day is over, and what killed processes have left of others."""
    wanting.remove_old(at=clock.now())
    db.session.commit()
    settings = current_app.config["SETTINGS"]
    store = open_blobs(settings)
    # What lies there is looked up first: what comes to lie there later is not even asked about.
    stored = list(store.list(sealed.FOLDER))
    folders = list(sealed.aside(settings).glob("*"))
    rows = wanting.in_use()
    places = {row.place for row in rows}
    names = {f"{row.id}-{row.attempt}" for row in rows}
    db.session.rollback()
    for key in stored:
        if key.rpartition("-")[0] not in places:
            store.delete(key)
    for folder in folders:
        if folder.name.rpartition("-")[0] not in names:
            shutil.rmtree(folder, ignore_errors=True)
