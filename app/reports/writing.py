"""A report that somebody asked for is written: loaded only by the process that does it.

What it says is read after its attempt has begun, and offered only while that attempt still counts:
words that are withdrawn meanwhile are never in a file that somebody gets.
"""

import logging
import secrets
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, insert, update

from app import clock
from app.blobs import open_blobs
from app.config import Settings
from app.db import db
from app.exports import sealed
from app.exports.models import FileState
from app.reports import drawing, queries, service
from app.reports.content import Report, Wanted
from app.reports.models import ReportQuote, WantedReport
from app.reports.service import Trouble

logger = logging.getLogger(__name__)
MOST_ROUNDS: Final = 5
"""How often a report is begun anew because words in it were taken back meanwhile."""
READ, DRAWN, STORED = 1, 2, 3


class StaleError(Exception):
    """Nobody wants this attempt any more: it was given up, or has to begin anew."""


class Work(NamedTuple):
    """What one attempt is about, as plain values."""

    report_id: UUID
    attempt: int
    place: str
    version_id: UUID
    wanted: Wanted
    on: date


def write(report_id: str) -> None:
    """Write a report that is still wanted; one that is ready, or given up, stays as it is."""
    for _round in range(MOST_ROUNDS):
        work = _take_up(UUID(report_id))
        if work is None:
            return
        try:
            _write(work)
        except StaleError:
            continue
        except Exception:
            db.session.rollback()
            _changed(work, state=FileState.WAITING)  # until the worker tries again
            raise
        return
    _fail(UUID(report_id), Trouble.WITHDRAWN)


def aside(settings: Settings) -> Path:
    """Return where files are written: beside the database, not in memory as /tmp may be."""
    return settings.data / "reports"


def _take_up(report_id: UUID) -> Work | None:
    row = db.session.get(WantedReport, report_id, with_for_update=True, populate_existing=True)
    if row is None or not row.is_open:
        db.session.rollback()
        return None
    row.state, row.attempt, row.step = FileState.WRITING, row.attempt + 1, 0
    work = Work(row.id, row.attempt, row.place, row.version_id, row.wanted, clock.today())
    db.session.commit()
    logger.info("report %s: attempt %d", work.report_id, work.attempt)
    return work


def _write(work: Work) -> None:
    settings = current_app.config["SETTINGS"]
    report, store = drawing.made(work.version_id, work.wanted, on=work.on), open_blobs(settings)
    _tell(work, READ)
    root = aside(settings)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.glob(f"{work.report_id}-*"):  # by an attempt that was killed
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=root, prefix=f"{work.report_id}-{work.attempt}-") as folder:
        path = Path(folder) / f"report.{work.wanted.format}"
        drawing.write(report, work.wanted.format, path)
        _tell(work, DRAWN)
        seal, size = secrets.token_hex(32), path.stat().st_size
        pieces = sealed.put(store, work.place, path, sealed.box_of(settings.keys, seal))
    file = {"seal": seal, "pieces": pieces, "size": size, "ended_at": clock.now()}
    if not _offer(work, report, file):
        for key in sealed.keys_of(work.place, pieces):
            store.delete(key)
        raise StaleError


def _offer(work: Work, report: Report, file: dict[str, object]) -> bool:
    """Offer the file, and note in the same moment whose words stand in it."""
    mine = ReportQuote.report_id == work.report_id
    if not _noted(work, state=FileState.READY, step=STORED, **file):
        db.session.rollback()
        return False
    db.session.execute(delete(ReportQuote).where(mine))
    rows = [{"report_id": work.report_id, "quote_id": each} for each in sorted(report.quotes)]
    if rows:
        db.session.execute(insert(ReportQuote), rows)
    row = db.session.get_one(WantedReport, work.report_id, populate_existing=True)
    if not queries.are_approved(row):
        service.lose(row, Trouble.WITHDRAWN)
    db.session.commit()
    return True


def _tell(work: Work, step: int) -> None:
    if not _changed(work, step=step):
        raise StaleError


def _fail(report_id: UUID, trouble: Trouble) -> None:
    db.session.rollback()
    row = db.session.get(WantedReport, report_id, with_for_update=True, populate_existing=True)
    if row is not None and row.is_open:
        row.state, row.trouble, row.ended_at = FileState.FAILED, trouble, clock.now()
    db.session.commit()
    logger.warning("report %s failed: %s", report_id, trouble)


def _changed(work: Work, **values: object) -> bool:
    """Write down how far this attempt is; return whether it is still the one that counts."""
    found = _noted(work, **values)
    db.session.commit()
    return found


def _noted(work: Work, **values: object) -> bool:
    mine = (
        WantedReport.id == work.report_id,
        WantedReport.attempt == work.attempt,
        WantedReport.state == FileState.WRITING,
    )
    noted = update(WantedReport).where(*mine).values(values).returning(WantedReport.id)
    return db.session.scalar(noted) is not None
