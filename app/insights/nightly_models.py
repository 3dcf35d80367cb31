"""Whether new comments are added at night: what staff settled for a survey."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class NightlyChoice(Base):
    """That somebody turned the nightly analysis of a survey on or off; no row: nobody did yet."""

    __tablename__ = "nightly_choice"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    is_on: Mapped[bool]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
