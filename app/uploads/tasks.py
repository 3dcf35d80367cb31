"""Background entry points of this feature."""

from datetime import date, timedelta
from itertools import islice
from typing import Final

from flask import current_app

from app import clock, jobs
from app.blobs import open_blobs
from app.uploads import queries

MOST_AT_ONCE: Final = 500
KEPT: Final = timedelta(days=1)


@jobs.task("uploads.delete", attempts=10)
def delete(blobs: list[str]) -> None:
    """Remove files from the store, in every version that it keeps."""
    store = open_blobs(current_app.config["SETTINGS"])
    for key in blobs:
        store.delete(key)


@jobs.periodic("50 2 * * *")
@jobs.task("uploads.sweep")
def sweep() -> None:
    """Remove files that were stored, but never came to belong to anybody."""
    store = open_blobs(current_app.config["SETTINGS"])
    old = (key for key in store.list("uploads/") if _day(key) < clock.today() - KEPT)
    while some := list(islice(old, MOST_AT_ONCE)):
        known = queries.known(key.rpartition("/")[2] for key in some)
        for key in some:
            if key.rpartition("/")[2] not in known:
                store.delete(key)


def _day(key: str) -> date:
    return date.fromisoformat(key.split("/")[1])
