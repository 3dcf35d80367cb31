"""How people are reached: sheets that staff typed in, collectors, embedding sites, flags."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PrimaryKey


class SheetEntry(Base):
    """That staff typed in the sheet with this number.

    The row outlives a withdrawal, so that a sheet whose answers were taken back stays out.
    """

    __tablename__ = "sheet_entry"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("channel in ('paper', 'phone', 'session')", name="channel"),
        Index("ix_sheet_entry_entered_by", "entered_by", "entered_at"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[str] = mapped_column(String(40))
    response_id: Mapped[UUID]
    body_digest: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10))
    received_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[Instant]


class Collector(Base):
    """A way in which people are reached, such as a poster in the library, and how many came by it.

    Its counts have no days, and no response says by which collector it came: a small one, such as
    a leaflet in one house, would tell who wrote it.
    """

    __tablename__ = "collector"
    __table_args__ = (
        UniqueConstraint("survey_id", "code"),
        UniqueConstraint("short"),
        {"sqlite_with_rowid": False},
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    short: Mapped[str] = mapped_column(String(12))
    served: Mapped[int] = mapped_column(default=0)
    started: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)


class EmbedSite(Base):
    """A site that may show the survey in a frame of its own pages."""

    __tablename__ = "embed_site"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(String(200), primary_key=True)


class ResponseFlag(Base):
    """A reason to look at a response. It changes nothing by itself."""

    __tablename__ = "response_flag"
    __table_args__ = (
        CheckConstraint(
            "reason in ('trap', 'haste', 'alike', 'burst', 'noproof', 'badproof')", name="reason"
        ),
        {"sqlite_with_rowid": False},
    )
    response_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(10), primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    raised_on: Mapped[date]


class SetAside(Base):
    """That staff do not count a response, until the row is deleted again."""

    __tablename__ = "set_aside"
    __table_args__ = ({"sqlite_with_rowid": False},)
    response_id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[Instant]
