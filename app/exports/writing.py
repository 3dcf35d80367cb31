"""A file that somebody asked for is written: loaded only by the process that does it.

It is written aside, then put into the store, and only then offered: nobody ever gets half a file.
No transaction is open while it is written.
"""

import errno
import logging
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from app import clock
from app.blobs import open_blobs
from app.builder.models import Survey
from app.config import Settings
from app.db import db
from app.exports import apart, sealed, service, wanting
from app.exports.models import FileState, WantedExport
from app.exports.table import TooBigError
from app.exports.wanting import Trouble
from app.respond import queries as respond_queries

logger = logging.getLogger(__name__)
A_STEP: Final = 2_000
"""After how many responses progress is told, and looked whether the file is still wanted."""
MOST_ROUNDS: Final = 5
"""How often a file is begun anew because an answer was taken back meanwhile."""
SPARE_BYTES: Final = 1024**2
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StaleError(Exception):
    """Nobody wants this attempt any more: it was given up, or has to begin anew."""


class NoRoomError(Exception):
    """The disk is full."""


class Work(NamedTuple):
    """What one attempt is about, as plain values."""

    export_id: UUID
    attempt: int
    place: str
    export: service.Export


def write(export_id: str) -> None:
    """Write a file that is still wanted; one that is ready, or given up, stays as it is."""
    for _round in range(MOST_ROUNDS):
        work = _take_up(UUID(export_id))
        if work is None:
            return
        try:
            _write(work)
        except StaleError:
            continue
        except TooBigError:
            _fail(work.export_id, Trouble.TOO_BIG)
        except NoRoomError:
            _fail(work.export_id, Trouble.NO_ROOM)
        except Exception:
            db.session.rollback()
            _changed(work, state=FileState.WAITING)  # until the worker tries again
            raise
        return
    _fail(UUID(export_id), Trouble.CHANGED)


def _take_up(export_id: UUID) -> Work | None:
    row = db.session.get(WantedExport, export_id, with_for_update=True, populate_existing=True)
    survey = db.session.get(Survey, row.survey_id) if row is not None else None
    if row is None or survey is None or not row.is_open:
        db.session.rollback()
        return None
    if not wanting.stands(row, survey, at=clock.now()):
        wanting.give_up(row, at=clock.now())
        db.session.commit()
        return None
    row.state, row.attempt, row.done = FileState.WRITING, row.attempt + 1, 0
    row.total = respond_queries.response_count(survey.id)
    export = service.prepare(survey, row.wanted, current_app.config["SETTINGS"].keys)
    work = Work(row.id, row.attempt, row.place, export)
    db.session.commit()
    logger.info("export %s: attempt %d", row.id, row.attempt)
    return work


def _write(work: Work) -> None:
    settings = current_app.config["SETTINGS"]
    progress, store = _Progress(work), open_blobs(settings)
    with _aside(settings, work) as folder:
        path = folder / work.export.name
        service.write(work.export, db.engines["reading"], path, apart.write, progress)
        seal, size = secrets.token_hex(32), path.stat().st_size
        box = sealed.box_of(settings.keys, seal)
        pieces = sealed.put(store, work.place, path, box)
    file = {"seal": seal, "pieces": pieces, "size": size, "ended_at": clock.now()}
    if not _changed(work, state=FileState.READY, done=progress.done, total=progress.done, **file):
        for key in sealed.keys_of(work.place, pieces):
            store.delete(key)
        raise StaleError
    wanting.supersede(db.session.get_one(WantedExport, work.export_id, populate_existing=True))
    db.session.commit()


@contextmanager
def _aside(settings: Settings, work: Work) -> Iterator[Path]:
    """Give a folder to write in, where nothing stays; NoRoomError when the disk is full."""
    root = sealed.aside(settings)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.glob(f"{work.export_id}-*"):  # by an attempt that was killed
        shutil.rmtree(left, ignore_errors=True)
    prefix = f"{work.export_id}-{work.attempt}-"
    with TemporaryDirectory(dir=root, prefix=prefix) as folder:
        try:
            yield Path(folder)
        except (OSError, apart.WritingError) as error:
            is_full = shutil.disk_usage(folder).free < SPARE_BYTES
            if is_full or (isinstance(error, OSError) and error.errno in _NO_ROOM):
                raise NoRoomError from error
            raise


class _Progress:
    """Notes how far an attempt is, and ends it when it is no longer wanted."""

    def __init__(self, work: Work) -> None:
        self.work, self.done = work, 0

    def __call__(self, done: int) -> None:
        self.done = done
        if done % A_STEP == 0 and not _changed(self.work, done=done):
            raise StaleError


def _fail(export_id: UUID, trouble: Trouble) -> None:
    db.session.rollback()
    row = db.session.get(WantedExport, export_id, with_for_update=True, populate_existing=True)
    if row is not None and row.is_open:
        row.state, row.trouble, row.ended_at = FileState.FAILED, trouble, clock.now()
    db.session.commit()
    logger.warning("export %s failed: %s", export_id, trouble)


def _changed(work: Work, **values: object) -> bool:
    """Write down how far this attempt is; return whether it is still the one that counts."""
    mine = (
        WantedExport.id == work.export_id,
        WantedExport.attempt == work.attempt,
        WantedExport.state == FileState.WRITING,
    )
    noted = update(WantedExport).where(*mine).values(values).returning(WantedExport.id)
    found = db.session.scalar(noted)
    db.session.commit()
    return found is not None
