"""Ratings of answers, and the figures of them that the public sees."""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, LongString, PrimaryKey

MOST_WORDS: Final = 1_000


class Verdict(StrEnum):
    """What somebody says to "Does this answer what you told us?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Rating(Base):
    """What one rater says of an answer, or of a commitment that is called done.

    `rater` follows from a receipt code, or from a form, by a key that the database does not have,
    and is another one for each thing that is rated: it leads to no receipt, no response, and to no
    other rating of the same person.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("about_id", "rater"),
        CheckConstraint("verdict in ('yes', 'partly', 'no')", name="verdict"),
        Index("ix_rating_entry_id", "entry_id"),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    about_id: Mapped[UUID]
    """The entry itself, or one of its commitments."""
    rater: Mapped[str] = mapped_column(String(64))
    by_receipt: Mapped[bool]
    verdict: Mapped[str] = mapped_column(String(8))
    words: Mapped[LongString] = mapped_column(default="")
    """What only staff read."""
    lang: Mapped[str] = mapped_column(String(20))
    in_haste: Mapped[bool]
    """Sent faster than anybody reads: kept, and in no figure."""
    rated_on: Mapped[date]


class VerdictFigures(Base):
    """The ratings as they stood on a day, exactly; pages show them rounded, in no other state."""

    __tablename__ = "verdict_figures"
    __table_args__ = (UniqueConstraint("about_id", "frozen_on"),)
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), index=True)
    about_id: Mapped[UUID]
    frozen_on: Mapped[date]
    receipt_yes: Mapped[int]
    receipt_partly: Mapped[int]
    receipt_no: Mapped[int]
    open_yes: Mapped[int]
    open_partly: Mapped[int]
    open_no: Mapped[int]
