"""The table of contact details, which has no key to the answers."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, LongString


class ContactDetail(Base):
    """How to reach one person, until a day that was said when it was asked.

    Neither a language nor a day of sending stands here: either could tell whose answers these are.
    """

    __tablename__ = "contact_detail"
    __table_args__ = (
        Index("ix_contact_detail_survey_id", "survey_id"),
        {"sqlite_with_rowid": False},
    )
    # A hash of the receipt code under a purpose of its own: only who has the code can find it.
    link_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    details_json: Mapped[LongString]
    kept_until: Mapped[date]
    # Only where the survey says that staff may write back about the answers.
    response_id: Mapped[UUID | None]
