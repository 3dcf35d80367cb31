"""Reports that somebody asked for and the worker writes. The file lies in the store, sealed."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, PrimaryKey
from app.entries.models import EntryVersion
from app.exports.models import OPEN, FileState
from app.reports.content import Format, Kind, Wanted


class WantedReport(Base):
    """Who asked for which report of a published version, and what came of it.

    Each try, and each withdrawal meanwhile, is an attempt of its own: what an earlier one has
    written is never taken for the file.
    """

    __tablename__ = "wanted_report"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'writing', 'ready', 'failed', 'stopped', 'dropped')", name="state"
        ),
        CheckConstraint("kind in ('brief', 'full')", name="kind"),
        CheckConstraint("format in ('pdf', 'docx', 'xlsx', 'html')", name="format"),
        CheckConstraint("(state = 'ready') = (seal <> '')", name="seal"),
        Index("ix_wanted_report_entry_id", "entry_id", "asked_at"),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("entry_version.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(20))
    exact: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10), default=FileState.WAITING)
    trouble: Mapped[str] = mapped_column(String(20), default="")
    """Why there is no file."""
    attempt: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    """How many of the steps of the writing are done."""
    seal: Mapped[str] = mapped_column(String(64), default="")
    """What the key of the file is made with: without it, no piece can be read any more."""
    pieces: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    ended_at: Mapped[Instant | None]
    version: Mapped[EntryVersion] = relationship()

    @property
    def wanted(self) -> Wanted:
        """Return what was chosen."""
        return Wanted(Kind(self.kind), Format(self.format), self.lang, self.exact)

    @property
    def is_open(self) -> bool:
        """Return whether the file is still to be written, or to be finished."""
        return self.state in OPEN

    @property
    def place(self) -> str:
        """Return where the store keeps what this attempt has written."""
        return f"reports/{self.id}/{self.attempt}"


class ReportQuote(Base):
    """That a person's own words stand in a report: when they are withdrawn, it goes."""

    __tablename__ = "report_quote"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("wanted_report.id"), primary_key=True)
    quote_id: Mapped[UUID] = mapped_column(
        ForeignKey("published_quote.id"), primary_key=True, index=True
    )
