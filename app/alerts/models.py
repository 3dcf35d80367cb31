"""Alerts, what staff want to be told of, and what has been looked at. None holds people's words."""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey

MAX_TERMS: Final = 100
MAX_TERM: Final = 100
MAX_WHY: Final = 300
MAX_NOTE: Final = 1_000


class AlertKind(StrEnum):
    """What an alert is about."""

    BURST = "burst"
    MORE = "more"
    NEW = "new"
    FEELING = "feeling"
    TERM = "term"


EVERY_KIND: Final = " ".join(AlertKind)


class Alert(Base):
    """Something that happened from one day to another, told once for its cause and last day.

    `cause` is the key of a topic, the id of a question, of a term or of the survey. The evidence
    is counts and dates as JSON.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("survey_id", "kind", "cause", "day"),
        CheckConstraint("kind in ('burst', 'more', 'new', 'feeling', 'term')", name="kind"),
        CheckConstraint("(seen_by is null) = (seen_at is null)", name="seen"),
        Index("ix_alert_survey_id_seen_at", "survey_id", "seen_at", "day"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    kind: Mapped[str] = mapped_column(String(10))
    cause: Mapped[str] = mapped_column(String(40))
    since: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    evidence_json: Mapped[LongString]
    made_at: Mapped[Instant]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    seen_at: Mapped[Instant | None]
    note: Mapped[LongString] = mapped_column(default="")


class AlertTerm(Base):
    """A word or phrase that staff watch for, and why; `folded` is how comments are searched."""

    __tablename__ = "alert_term"
    __table_args__ = (UniqueConstraint("survey_id", "folded"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    words: Mapped[str] = mapped_column(String(MAX_TERM))
    folded: Mapped[LongString]
    why: Mapped[str] = mapped_column(String(MAX_WHY))
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Instant]
    # What was taken off the list stays, as alerts name it.
    is_watched: Mapped[bool] = mapped_column(default=True)


class AlertMatch(Base):
    """That a comment has a term, and in which alert that was told; none yet while it waits."""

    __tablename__ = "alert_match"
    __table_args__ = (
        Index("ix_alert_match_response_id", "response_id"),
        Index("ix_alert_match_alert_id", "alert_id"),
        {"sqlite_with_rowid": False},
    )
    term_id: Mapped[UUID] = mapped_column(ForeignKey("alert_term.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"))


class AlertRead(Base):
    """That the terms were looked for in a response, or that it was there before there were any.

    A response has no moment of arrival, and its day can be one long ago (paper, imports).
    """

    __tablename__ = "alert_read"
    __table_args__ = ({"sqlite_with_rowid": False},)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)


class AlertSettings(Base):
    """Of which kinds a survey tells, and until which day its answers were counted.

    `passing`: responses of earlier days are still to be taken as looked at.
    """

    __tablename__ = "alert_settings"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    kinds: Mapped[str] = mapped_column(String(100), default=EVERY_KIND)
    counted_on: Mapped[date | None] = mapped_column(Date)
    passing: Mapped[date | None] = mapped_column(Date)

    @property
    def wanted(self) -> frozenset[AlertKind]:
        """Return the kinds that staff want to be told of."""
        return frozenset(AlertKind(each) for each in self.kinds.split())


class AlertLook(Base):
    """Which run of a question was looked at last, and until which of its nights."""

    __tablename__ = "alert_look"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    reached_at: Mapped[Instant | None]


class AlertSubscription(Base):
    """That somebody wants the alerts of a survey by e-mail."""

    __tablename__ = "alert_subscription"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
