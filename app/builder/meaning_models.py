"""What people have said of changes: that an answer from before and one after mean the same."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class KeptMeaning(Base):
    """That somebody stands for exactly this change of a part leaving its meaning as it was.

    It can be taken back until a version is published with it, and is part of that version then.
    """

    __tablename__ = "kept_meaning"
    __table_args__ = (Index("ix_kept_meaning_survey_id", "survey_id", "said_at"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    part_id: Mapped[str] = mapped_column(String(32))
    """The page, question, option or row."""
    code: Mapped[str] = mapped_column(String(140))
    """Its code; that of an option or row after its question's and a dot."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the part as it was and as it is: another change needs another word."""
    changes: Mapped[LongString]
    """What changed, in the words that the person read, a line for each."""
    said_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    said_at: Mapped[Instant]
    version_number: Mapped[int | None]
    """The version published with it."""
