"""Checks of the record of acts, and its last act as it was told outside, day by day."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PrimaryKey


class Finding(StrEnum):
    """What a check of the record came to."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNMET = "unmet"


class ActCheck(Base):
    """That somebody wanted the record checked, how far that is, and what came out."""

    __tablename__ = "act_check"
    __table_args__ = (
        CheckConstraint(
            "finding is null or finding in ('holds', 'broken', 'unmet')", name="finding"
        ),
    )
    id: Mapped[PrimaryKey]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    noted_number: Mapped[int | None]
    noted_hash: Mapped[str] = mapped_column(String(64), default="")
    total: Mapped[int]
    checked: Mapped[int] = mapped_column(default=0)
    finding: Mapped[str | None] = mapped_column(String(10))
    found_at: Mapped[int | None]
    """The first act that does not fit, or that differs from what was noted."""
    head_number: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(String(64), default="")
    done_at: Mapped[Instant | None]


class ToldHead(Base):
    """The last act of a day, as it was written to the log and mailed; no row is ever changed."""

    __tablename__ = "told_head"
    told_on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class HeadAddress(Base):
    """Where the last act of each day is mailed to, and in which language."""

    __tablename__ = "head_address"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(20))
