"""Background entry points of this feature."""

import shutil

from flask import current_app

from app import clock, jobs
from app.blobs import open_blobs
from app.db import db
from app.reports import queries, service

jobs.isolated("reports.write", "app.reports.writing:write")
FOLDER = "reports/"


@jobs.periodic("25 * * * *")
@jobs.task("reports.sweep")
def sweep() -> None:
    """Delete reports whose time is over, and what killed processes have left of others."""
    service.drop_withdrawn()
    service.remove_old(at=clock.now())
    db.session.commit()
    settings = current_app.config["SETTINGS"]
    store = open_blobs(settings)
    # What lies there is looked up first: what comes to lie there later is not even asked about.
    stored = list(store.list(FOLDER))
    folders = list((settings.data / "reports").glob("*"))
    rows = queries.in_use()
    places = {row.place for row in rows}
    names = {f"{row.id}-{row.attempt}" for row in rows}
    db.session.rollback()
    for key in stored:
        if key.rpartition("-")[0] not in places:
            store.delete(key)
    for folder in folders:
        if folder.name.rpartition("-")[0] not in names:
            shutil.rmtree(folder, ignore_errors=True)
