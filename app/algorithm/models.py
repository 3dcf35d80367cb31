"""What staff state about the algorithm, version by version."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class Statement(Base):
    """All that staff say about the algorithm, as one of them left it; no row is ever changed.

    Save for the confirmation: from then on the public reads it. It is about all surveys of the
    organisation, or about one; `scope_id` is the id of whichever it is.
    """

    __tablename__ = "algorithm_statement"
    __table_args__ = (
        CheckConstraint("confirmed_by is null or confirmed_by <> written_by", name="four_eyes"),
        UniqueConstraint("scope_id", "number"),
    )
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id"))
    scope_id: Mapped[UUID]
    number: Mapped[int]
    answers_json: Mapped[LongString]
    sha256: Mapped[str] = mapped_column(String(64))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[Instant]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[Instant | None]
