"""Closed answers as columns, views that staff keep, and weights that they made."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey

MAX_NAME = 120


class ColumnBlock(Base):
    """The closed answers of one version on one day, as columns; a copy that is made to be counted.

    It holds neither texts nor ids. `batch` is the import that brought the responses, in hex, or
    empty. It goes when one of its responses is withdrawn.
    """

    __tablename__ = "column_block"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    on: Mapped[date] = mapped_column(Date, primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), primary_key=True)
    people: Mapped[int]
    made_at: Mapped[Instant]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Erasure(Base):
    """How many responses to a survey were withdrawn: what was read before is then read again."""

    __tablename__ = "erasure"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class SavedView(Base):
    """Filters, or a comparison, under a name; for everybody in the organisation of the survey."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("survey_id", "name"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    page: Mapped[str] = mapped_column(String(20))
    query: Mapped[LongString]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Instant]


class Weighting(Base):
    """Weights as they were made: the population table with its hash, limits, and each weight.

    Never changed; a new table makes a new row, so that a figure can be made again.
    """

    __tablename__ = "weighting"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    table_csv: Mapped[LongString]
    table_sha256: Mapped[str] = mapped_column(String(64))
    result_json: Mapped[LongString]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Instant]


class OfferedCount(Base):
    """How many people were offered a survey in one way in a period, as somebody typed it in.

    Never changed: a correction, or taking it out, is a further row of the same entry, and the one
    with the highest number holds.
    """

    __tablename__ = "offered_count"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("until >= since", name="period"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), index=True)
    entry_id: Mapped[UUID]
    number: Mapped[int]
    channel: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    people: Mapped[int]
    is_out: Mapped[bool]
    typed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    typed_at: Mapped[Instant]
