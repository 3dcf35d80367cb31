"""Verbs on reports: asked for, given up, noted when fetched, dropped when a quote in them goes."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select, update

from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.entries import queries as entries
from app.entries.models import Entry
from app.errors import DomainError
from app.exports import sealed
from app.exports.models import OPEN, FileState
from app.insights.models import PublishedQuote, QuoteState
from app.reports import queries
from app.reports.content import Format, Wanted
from app.reports.models import ReportQuote, WantedReport


class Trouble(StrEnum):
    """Why there is no file."""

    WITHDRAWN = "withdrawn"
    LOST = "lost"
    CRASHED = "crashed"


KEPT: Final = timedelta(days=30)


class NotOfferedError(DomainError):
    """The answer is not published, not in this language, or cannot be had as this file here."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "report_not_offered"


def ask(
    entry: Entry, wanted: Wanted, offered: Collection[Format], *, by: UUID, at: datetime
) -> WantedReport:
    """Ask for a report of the newest version; the same one, asked twice, is written once.

    Raises NotOfferedError.
    """
    # Of two requests at the same moment, the second one finds what the first has asked for.
    db.session.refresh(entry, with_for_update=True)
    versions = entries.versions_of(entry)
    if not versions or wanted.lang not in queries.languages_of(versions[0]):
        raise NotOfferedError(wanted.lang)
    if wanted.format not in offered:
        raise NotOfferedError(wanted.format)
    for row in queries.open_reports(entry.id, by=by):
        if (row.version_id, row.wanted) == (versions[0].id, wanted) and queries.is_worked_on(row):
            return row
    row = WantedReport(
        id=uuid4(),
        entry_id=entry.id,
        version_id=versions[0].id,
        asked_by=by,
        asked_at=at,
        **wanted._asdict(),
    )
    db.session.add(row)
    db.session.flush()
    jobs.enqueue(
        "reports.write", {"report_id": str(row.id)}, unique_key=queries.key(row), actor_id=by
    )
    note("report.asked", row, by=by, at=at)
    return row


def note(action: str, row: WantedReport, *, by: UUID, at: datetime) -> None:
    """Add to the record of acts that a report of an answer was asked for, or taken out."""
    detail = {
        "kind": row.kind,
        "format": row.format,
        "lang": row.lang,
        "exact": row.exact,
        "version": row.version.number,
    }
    accounts.record(action, str(row.entry_id), detail, by=by, at=at)


def give_up(row: WantedReport, *, at: datetime) -> None:
    """Let nobody write the file any more; one that is ready stays."""
    if row.is_open:
        row.state, row.ended_at = FileState.STOPPED, at
        db.session.flush()


def lose(row: WantedReport, trouble: Trouble) -> None:
    """Take a file that was ready back, for good."""
    _delete_files([row])
    row.state, row.trouble, row.seal, row.pieces = FileState.DROPPED, trouble, "", 0
    db.session.flush()


def forget(response_id: UUID) -> None:
    """Drop every report in which words of this response stand; what is being written begins anew.

    Call it before the quotes themselves lose their words.
    """
    theirs = PublishedQuote.response_id == response_id
    quotes = select(PublishedQuote.id).where(theirs)
    about = select(Entry.id).where(
        Entry.survey_id.in_(select(PublishedQuote.survey_id).where(theirs))
    )
    again = {"state": FileState.WAITING, "attempt": WantedReport.attempt + 1, "step": 0}
    mine = WantedReport.entry_id.in_(about), WantedReport.state.in_(OPEN)
    db.session.execute(update(WantedReport).where(*mine).values(again))
    named = select(ReportQuote.report_id).where(ReportQuote.quote_id.in_(quotes))
    _drop(named)


def drop_withdrawn() -> None:
    """Drop what holds words that may no longer be shown, however it came to be written."""
    gone = select(ReportQuote.report_id).join(
        PublishedQuote, PublishedQuote.id == ReportQuote.quote_id
    )
    _drop(gone.where(PublishedQuote.state != QuoteState.APPROVED))


def remove_old(*, at: datetime) -> None:
    """Delete every file, and what is known of it, when its time is over."""
    for row in queries.all_reports():
        if not queries.stands(row, at=at, kept=KEPT):
            _delete_files([row])
            db.session.execute(delete(ReportQuote).where(ReportQuote.report_id == row.id))
            db.session.delete(row)
    db.session.flush()


def _drop(named: Select[UUID]) -> None:
    ready = select(WantedReport).where(
        WantedReport.id.in_(named), WantedReport.state == FileState.READY
    )
    for row in db.session.scalars(ready.order_by(WantedReport.id).with_for_update()).all():
        lose(row, Trouble.WITHDRAWN)


def _delete_files(rows: Iterable[WantedReport]) -> None:
    for row in rows:
        if row.pieces:
            jobs.enqueue("uploads.delete", {"blobs": sealed.keys_of(row.place, row.pieces)})
