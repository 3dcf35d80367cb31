"""What machines have translated, kept apart from the words of surveys."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class RequestState(StrEnum):
    """How far a request for drafts is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class MachineRequest(Base):
    """That somebody asked for drafts of what a language lacks, and what came of it."""

    __tablename__ = "machine_request"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'done', 'stopped')", name="state"),
        Index("ix_machine_request_survey_id", "survey_id", "lang", "asked_at"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    lang: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[int]
    """How many texts there were to translate when it was asked."""
    state: Mapped[str] = mapped_column(String(10), default=RequestState.WAITING)
    trouble: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Why it stopped."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]


class MachineDraft(Base):
    """A machine's words for one text, made from the source words that the hash names.

    Never shown to the public: words of a survey are only what a person has taken or written. It
    stays when it is taken, so that an undo shows it again.
    """

    __tablename__ = "machine_draft"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    string_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    source_hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("machine_request.id"))
    text: Mapped[LongString]
    fault: Mapped[str] = mapped_column(String(20))
    """Why there is no text; "" when there is one."""
    provider: Mapped[str] = mapped_column(String(20))
    engine: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[Instant]
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    dropped_at: Mapped[Instant | None]
