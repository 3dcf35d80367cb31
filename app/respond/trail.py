"""How many came to each page and went on from it: counted by page and day, never by person.

What an unfinished response has been counted for stands in its own row, which goes when it is sent
or left. Counts wait in memory and are stored now and then, as `volumes` does.
"""

from collections import Counter
from datetime import date, datetime
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app

from app.db import db
from app.respond.models import PageVolume, UnfinishedResponse
from app.respond.volumes import EVERY
from app.upsert import insert

# The last stop, where all answers are checked; no page code has a hyphen.
CHECK: Final = "check-answers"
_REACHED: Final = "+"
_PASSED: Final = "-"


class _Stop(NamedTuple):
    survey_id: UUID
    on: date
    page_code: str


class Tally:
    """What one process has counted since it last stored it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reached: Counter[_Stop] = Counter()
        self._passed: Counter[_Stop] = Counter()
        self._stored_at: datetime | None = None

    def count(
        self, survey_id: UUID, *, reached: str | None, passed: str | None, at: datetime
    ) -> None:
        """Count a page that was reached and one that was passed; store all when it is time."""
        with self._lock:
            if reached is not None:
                self._reached[_Stop(survey_id, at.date(), reached)] += 1
            if passed is not None:
                self._passed[_Stop(survey_id, at.date(), passed)] += 1
            if self._stored_at is not None and at - self._stored_at < EVERY:
                return
            counted, went_on = self._reached, self._passed
            self._reached, self._passed = Counter(), Counter()
            self._stored_at = at
        for stop in sorted(counted | went_on):
            _add(stop, counted[stop], went_on[stop])


def tally() -> Tally:
    """Return the count of this application in this process."""
    kept: Tally = current_app.extensions.setdefault("trail", Tally())
    return kept


def begun(page_code: str) -> str:
    """Return the trail of a response that has just come to its first page."""
    return f"{page_code}{_REACHED}"


def note(
    draft: UnfinishedResponse,
    survey_id: UUID,
    page_code: str,
    following: str | None,
    *,
    at: datetime,
) -> None:
    """Count that a page was passed and the next one reached, each once for every response."""
    if draft.replaces is not None:
        return  # sent already: nobody can stop any more
    seen = set((draft.trail or "").split())
    passed, reached = f"{page_code}{_PASSED}", f"{following or CHECK}{_REACHED}"
    fresh = {passed, reached} - seen
    if fresh:
        draft.trail = " ".join(sorted(seen | fresh))
        tally().count(
            survey_id,
            reached=(following or CHECK) if reached in fresh else None,
            passed=page_code if passed in fresh else None,
            at=at,
        )


def _add(stop: _Stop, reached: int, passed: int) -> None:
    row = insert(PageVolume).values(**stop._asdict(), reached=reached, passed=passed)
    more = {"reached": PageVolume.reached + reached, "passed": PageVolume.passed + passed}
    keys = ["survey_id", "on", "page_code"]
    db.session.execute(row.on_conflict_do_update(index_elements=keys, set_=more))
