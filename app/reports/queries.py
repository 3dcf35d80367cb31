"""Reads: the reports of an entry, how far they are, and whether they may still be had."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app import jobs
from app.accounts.models import User
from app.config import LOCALES
from app.db import db
from app.entries.content import parsed
from app.entries.models import Entry, EntryVersion
from app.errors import NotFoundError
from app.exports.models import OPEN, FileState
from app.insights.models import PublishedQuote, QuoteState
from app.reports.models import ReportQuote, WantedReport

MOST_SHOWN: Final = 50
CRASHED: Final = "crashed"


class Standing(NamedTuple):
    """How far one report is, and who asked for it."""

    row: WantedReport
    asker: str
    state: str
    trouble: str

    @property
    def is_open(self) -> bool:
        """Return whether somebody still works on it, or will."""
        return self.state in OPEN


def languages_of(version: EntryVersion) -> tuple[str, ...]:
    """Return the languages in which a published version can be told."""
    return tuple(lang for lang in parsed(version.content_json).languages if lang in LOCALES)


def listed(entry: Entry, *, at: datetime, kept: timedelta, exact: bool) -> list[Standing]:
    """Return the reports of an entry, the newest first; those with exact figures if `exact`."""
    mine = select(WantedReport, User.name).join(User, User.id == WantedReport.asked_by)
    mine = mine.where(WantedReport.entry_id == entry.id)
    if not exact:
        mine = mine.where(WantedReport.exact.is_(False))
    in_order = mine.order_by(WantedReport.asked_at.desc(), WantedReport.id)
    found = db.session.execute(in_order.limit(MOST_SHOWN))
    return [_standing(row, name) for row, name in found if stands(row, at=at, kept=kept)]


def one(
    entry: Entry, report_id: UUID, *, at: datetime, kept: timedelta, exact: bool
) -> WantedReport:
    """Return a report to be changed; NotFoundError when it is not this entry's, or not theirs."""
    row = db.session.get(WantedReport, report_id, with_for_update=True, populate_existing=True)
    if row is None or row.entry_id != entry.id or not stands(row, at=at, kept=kept):
        raise NotFoundError
    if row.exact and not exact:
        raise NotFoundError
    return row


def stands(row: WantedReport, *, at: datetime, kept: timedelta) -> bool:
    """Return whether the file may be written and fetched."""
    since = row.ended_at or row.asked_at
    return at < since + kept or is_worked_on(row)


def is_worked_on(row: WantedReport) -> bool:
    """Return whether somebody works on it, or will."""
    return row.is_open and jobs.is_waiting(key(row))


def key(row: WantedReport) -> str:
    """Return what the job of a report is known by."""
    return f"report:{row.id}"


def open_reports(entry_id: UUID, *, by: UUID) -> Sequence[WantedReport]:
    """Return the reports of an entry that one person waits for."""
    mine = WantedReport.entry_id == entry_id, WantedReport.asked_by == by
    chosen = select(WantedReport).where(*mine, WantedReport.state.in_(OPEN))
    return db.session.scalars(chosen.order_by(WantedReport.id)).all()


def all_reports() -> Sequence[WantedReport]:
    """Return every report, in the order of their ids."""
    return db.session.scalars(select(WantedReport).order_by(WantedReport.id)).all()


def in_use() -> Sequence[WantedReport]:
    """Return the reports that have a file, or are just getting one."""
    states = (FileState.READY, FileState.WRITING)
    chosen = select(WantedReport).where(WantedReport.state.in_(states))
    return db.session.scalars(chosen.order_by(WantedReport.id)).all()


def are_approved(row: WantedReport) -> bool:
    """Return whether all words of people that stand in a report may still be shown."""
    named = select(ReportQuote.quote_id).where(ReportQuote.report_id == row.id)
    gone = select(PublishedQuote.id).where(
        PublishedQuote.id.in_(named), PublishedQuote.state != QuoteState.APPROVED
    )
    return db.session.scalar(gone.limit(1)) is None


def _standing(row: WantedReport, asker: str) -> Standing:
    # A worker that was killed says nothing: who works on it is known by the job alone.
    if row.is_open and not is_worked_on(row):
        return Standing(row, asker, FileState.FAILED, CRASHED)
    return Standing(row, asker, row.state, row.trouble)
