"""The day by which a survey is answered: who answers for it, and how that day was moved."""

import json
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class Promised:
    """The columns of a survey that are about the answer it will get."""

    promised_on: Mapped[date | None]
    first_promised_on: Mapped[date | None]
    """The day that was promised first; none where it was never moved."""
    answered_on: Mapped[date | None]
    """The day on which an answer was first published."""
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who has to see to it that there is an answer in time."""

    def days_late(self, on: date) -> int:
        """Return for how many days an answer has been overdue; none is overdue once it is there."""
        if self.promised_on is None or self.answered_on is not None:
            return 0
        return max(0, (on - self.promised_on).days)


class PromiseMove(Base):
    """One move of a promise that the public had read: never changed, never taken away."""

    __tablename__ = "promise_move"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("before_on <> now_on", name="moves"),
        CheckConstraint("reason_json <> '{}'", name="reason"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    before_on: Mapped[date]
    now_on: Mapped[date]
    reason_json: Mapped[LongString]
    """The reason by language."""
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]

    @property
    def reasons(self) -> dict[str, str]:
        """Return the reason in each language in which it was given."""
        found: dict[str, str] = json.loads(self.reason_json)
        return found
