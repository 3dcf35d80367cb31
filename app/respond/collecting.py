"""Collectors: by which of our ways people came, counted without knowing who."""

import re
import secrets
from collections import Counter
from collections.abc import Sequence
from threading import Lock
from typing import Final
from uuid import UUID

from flask import current_app, request
from sqlalchemy import Update, func, select, update

from app.db import db
from app.errors import ConflictError, NotFoundError
from app.respond.reach_models import Collector

VIA: Final = "via"
CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_CHARACTERS: Final = 40
MOST: Final = 1000
MOST_WAITING: Final = 5000
_LETTERS: Final = "23456789bcdfghjkmnpqrstvwxyz"
_SHORT: Final = 6


class Tally:
    """First pages served by collector in this process, until somebody starts by it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._served: Counter[tuple[UUID, str]] = Counter()

    def serve(self, survey_id: UUID, code: str) -> None:
        """Count a first page; codes that no collector can have mean nothing."""
        if not is_code(code):
            return
        with self._lock:
            key = (survey_id, code)
            # Made-up codes must not fill the memory.
            if key in self._served or len(self._served) < MOST_WAITING:
                self._served[key] += 1

    def take(self, survey_id: UUID, code: str) -> int:
        """Return what was counted of one collector, and begin again with nothing."""
        with self._lock:
            return self._served.pop((survey_id, code), 0)


def tally() -> Tally:
    """Return the count of this application in this process."""
    kept: Tally = current_app.extensions.setdefault("collectors", Tally())
    return kept


def is_code(text: str) -> bool:
    """Return whether a collector can have this code."""
    return len(text) <= MOST_CHARACTERS and CODE.fullmatch(text) is not None


def via_here() -> str:
    """Return the code in the address of this request, or nothing."""
    code = request.args.get(VIA, "")
    return code if is_code(code) else ""


def collector_coded(survey_id: UUID, code: str) -> Collector | None:
    """Return the collector with this code, None when the survey has none."""
    if not is_code(code):
        return None
    chosen = select(Collector).where(Collector.survey_id == survey_id)
    return db.session.scalar(chosen.where(Collector.code == code))


def collector_numbered(survey_id: UUID, number: int) -> Collector:
    """Return one collector of the survey. Raises NotFoundError."""
    found = db.session.get(Collector, (survey_id, number))
    if found is None:
        raise NotFoundError
    return found


def collector_behind(short: str) -> Collector | None:
    """Return the collector of a short link, None when there is none."""
    return db.session.scalar(select(Collector).where(Collector.short == short))


def collectors_of(survey_id: UUID) -> Sequence[Collector]:
    """Return the survey's collectors in the order in which they were added."""
    chosen = select(Collector).where(Collector.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(Collector.number)).all()


def add(survey_id: UUID, *, name: str, code: str) -> Collector:
    """Add a collector with a short link of its own; ConflictError when the code is taken."""
    newest = select(func.max(Collector.number)).where(Collector.survey_id == survey_id)
    number = (db.session.scalar(newest) or 0) + 1
    if number > MOST or collector_coded(survey_id, code) is not None:
        raise ConflictError
    short = "".join(secrets.choice(_LETTERS) for _each in range(_SHORT))
    made = Collector(survey_id=survey_id, number=number, code=code, name=name, short=short)
    db.session.add(made)
    db.session.flush()
    return made


def started(collector: Collector | None) -> None:
    """Count a beginning, and the first pages that were served meanwhile."""
    if collector is not None:
        served = tally().take(collector.survey_id, collector.code)
        mine = _row(collector.survey_id, collector.number)
        more = {"served": Collector.served + served, "started": Collector.started + 1}
        db.session.execute(mine.values(more))


def completed(survey_id: UUID, number: int) -> None:
    """Count somebody who came by a collector and has sent their answers."""
    if number:
        more = {"completed": Collector.completed + 1}
        db.session.execute(_row(survey_id, number).values(more))


def _row(survey_id: UUID, number: int) -> Update:
    return update(Collector).where(Collector.survey_id == survey_id, Collector.number == number)
