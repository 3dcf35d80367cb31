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
