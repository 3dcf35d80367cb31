"""Files of answers that take long: asked for, followed, given up, dropped when an answer goes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, update

import surveys
from app import jobs
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.exports import sealed
from app.exports.models import OPEN, FileState, WantedExport
from app.exports.service import Export
from app.exports.table import Wanted

KEPT: Final = timedelta(hours=24)
MOST_AT_ONCE: Final = 50_000
"""Cells of a file that is written while somebody waits: 2,000 responses in 25 columns."""
MOST_SHOWN: Final = 20


class Trouble(StrEnum):
    """Why there is no file."""

    TOO_BIG = "too_big"
    NO_ROOM = "no_room"
    CHANGED = "changed"
    LOST = "lost"
    CRASHED = "crashed"


class Standing(NamedTuple):
    """How far one file is, and who asked for it."""

    row: WantedExport
    asker: str
    state: str
    trouble: str

    @property
    def is_open(self) -> bool:
        """Return whether somebody still works on it, or will."""
        return self.state in OPEN


def comes_at_once(export: Export, people: int) -> bool:
    """Return whether the file is written in the time that a proxy, and a person, waits."""
    items = (item for version in export.versions for item in version.definition.items())
    if export.wanted.archive and any(isinstance(item, surveys.Upload) for item in items):
        return False
    # The long shape has about as much to write in its rows as the wide one in its columns.
    return people * len(export.variables()) <= MOST_AT_ONCE


def ask(survey: Survey, wanted: Wanted, *, by: UUID, at: datetime) -> WantedExport:
    """Ask for a file; the same one, asked for by the same person, is written once at a time."""
    # Of two requests at the same moment, the second one finds what the first has asked for.
    db.session.refresh(survey, with_for_update=True)
    for row in _same(survey.id, wanted, by=by):
        if row.is_open and jobs.is_waiting(_key(row)):
            return row
    row = WantedExport(id=uuid4(), survey_id=survey.id, asked_by=by, asked_at=at, **vars(wanted))
    db.session.add(row)
    db.session.flush()
    args = {"export_id": str(row.id)}
    jobs.enqueue("exports.write", args, unique_key=_key(row), actor_id=by)
    return row


def listed(survey: Survey, *, at: datetime) -> list[Standing]:
    """Return the files of a survey with those that are being written, the newest first."""
    mine = select(WantedExport, User.name).join(User, User.id == WantedExport.asked_by)
    mine = mine.where(WantedExport.survey_id == survey.id)
    in_order = mine.order_by(WantedExport.asked_at.desc(), WantedExport.id)
    found = db.session.execute(in_order.limit(MOST_SHOWN))
    return [_standing(row, name) for row, name in found if stands(row, survey, at=at)]


def one(survey: Survey, export_id: UUID, *, at: datetime) -> WantedExport:
    """Return what was asked for, to be changed; NotFoundError when it is not of this survey."""
    row = db.session.get(WantedExport, export_id, with_for_update=True, populate_existing=True)
    if row is None or row.survey_id != survey.id or not stands(row, survey, at=at):
        raise NotFoundError
    return row


def stands(row: WantedExport, survey: Survey, *, at: datetime) -> bool:
    """Return whether the file may be written and fetched: for a day, unless the survey is over."""
    if survey.archived_at is not None and row.asked_at <= survey.archived_at:
        return False
    since = row.ended_at or row.asked_at
    return at < since + KEPT or (row.is_open and jobs.is_waiting(_key(row)))


def give_up(row: WantedExport, *, at: datetime) -> None:
    """Let nobody write the file any more; one that is ready stays."""
    if row.is_open:
        row.state, row.ended_at = FileState.STOPPED, at
        db.session.flush()


def lose(row: WantedExport, trouble: Trouble) -> None:
    """Take a file that was ready back, for good."""
    _forget([row])
    row.state, row.trouble, row.seal, row.pieces = FileState.DROPPED, trouble, "", 0
    db.session.flush()


def drop(survey_id: UUID) -> None:
    """Take back every file of a survey, because an answer that may stand in it goes.

    What is being written begins anew. Call it last in the transaction that deletes the answer:
    until that is over, nobody can begin to read for a file.
    """
    mine = WantedExport.survey_id == survey_id
    again = {"state": FileState.WAITING, "attempt": WantedExport.attempt + 1, "done": 0}
    db.session.execute(update(WantedExport).where(mine, WantedExport.state.in_(OPEN)).values(again))
    ready = select(WantedExport).where(mine, WantedExport.state == FileState.READY)
    for row in db.session.scalars(ready.order_by(WantedExport.id).with_for_update()).all():
        lose(row, Trouble.CHANGED)


def supersede(row: WantedExport) -> None:
    """Delete what the same person had of the same kind before."""
    same = _same(row.survey_id, row.wanted, by=row.asked_by)
    _remove([each for each in same if each.id != row.id and not each.is_open])


def remove_old(*, at: datetime) -> None:
    """Delete every file, and what is known of it, when its day is over or its survey archived."""
    chosen = select(WantedExport, Survey).join(Survey, Survey.id == WantedExport.survey_id)
    found = db.session.execute(chosen.order_by(WantedExport.id)).all()
    _remove([row for row, survey in found if not stands(row, survey, at=at)])


def in_use() -> Sequence[WantedExport]:
    """Return the rows that have a file, or are just getting one."""
    states = (FileState.READY, FileState.WRITING)
    chosen = select(WantedExport).where(WantedExport.state.in_(states))
    return db.session.scalars(chosen.order_by(WantedExport.id)).all()


def _same(survey_id: UUID, wanted: Wanted, *, by: UUID) -> list[WantedExport]:
    mine = WantedExport.survey_id == survey_id, WantedExport.asked_by == by
    found = db.session.scalars(select(WantedExport).where(*mine).order_by(WantedExport.id))
    return [row for row in found if row.wanted == wanted]


def _standing(row: WantedExport, asker: str) -> Standing:
    # A worker that was killed says nothing: who works on it is known by the job alone.
    if row.is_open and not jobs.is_waiting(_key(row)):
        return Standing(row, asker, FileState.FAILED, Trouble.CRASHED)
    return Standing(row, asker, row.state, row.trouble)


def _remove(rows: Iterable[WantedExport]) -> None:
    for row in rows:
        _forget([row])
        db.session.delete(row)
    db.session.flush()


def _forget(rows: Iterable[WantedExport]) -> None:
    for row in rows:
        if row.pieces:
            keys = sealed.keys_of(row.place, row.pieces)
            jobs.enqueue("uploads.delete", {"blobs": keys})


def _key(row: WantedExport) -> str:
    return f"export:{row.id}"
