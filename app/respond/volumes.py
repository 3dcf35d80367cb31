"""How many first pages were served and responses begun: counted in memory, stored now and then.

Opening a page writes nothing, so the count waits for somebody who starts. A process that ends
takes at most the last half minute of its count with it.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final
from uuid import UUID

from flask import current_app

from app.db import db
from app.respond.models import Volume
from app.upsert import insert

EVERY: Final = timedelta(seconds=30)


class Tally:
    """What one process has counted since it last stored it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._served: Counter[tuple[UUID, date]] = Counter()
        self._started: Counter[tuple[UUID, date]] = Counter()
        self._stored_at: datetime | None = None

    def serve(self, survey_id: UUID, *, on: date) -> None:
        """Count a first page."""
        with self._lock:
            self._served[survey_id, on] += 1

    def start(self, survey_id: UUID, *, at: datetime) -> None:
        """Count a beginning and, when it is time, store all counts in this transaction."""
        with self._lock:
            self._started[survey_id, at.date()] += 1
            if self._stored_at is not None and at - self._stored_at < EVERY:
                return
            served, started = self._served, self._started
            self._served, self._started = Counter(), Counter()
            self._stored_at = at
        for survey_id_, on in sorted(served | started):
            _add(survey_id_, on, served[survey_id_, on], started[survey_id_, on])


def tally() -> Tally:
    """Return the count of this application in this process."""
    kept: Tally = current_app.extensions.setdefault("volumes", Tally())
    return kept


def _add(survey_id: UUID, on: date, served: int, started: int) -> None:
    row = insert(Volume).values(survey_id=survey_id, on=on, served=served, started=started)
    more = {"served": Volume.served + served, "started": Volume.started + started}
    db.session.execute(row.on_conflict_do_update(index_elements=["survey_id", "on"], set_=more))
