"""Exports that somebody asked for and the worker writes. The file lies in the store, sealed."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PrimaryKey
from app.exports.table import Format, Shape, Wanted


class FileState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"
    DROPPED = "dropped"


OPEN = (FileState.WAITING, FileState.WRITING)


class WantedExport(Base):
    """Who asked for which file of a survey's answers, and what came of it; never an answer.

    Each try, and each withdrawal meanwhile, is an attempt of its own: what an earlier one has
    written is never taken for the file.
    """

    __tablename__ = "wanted_export"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'writing', 'ready', 'failed', 'stopped', 'dropped')", name="state"
        ),
        CheckConstraint("(state = 'ready') = (seal <> '')", name="seal"),
        Index("ix_wanted_export_survey_id", "survey_id", "asked_at"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    format: Mapped[str] = mapped_column(String(10))
    shape: Mapped[str] = mapped_column(String(10))
    labels: Mapped[bool]
    lang: Mapped[str | None] = mapped_column(String(20))
    archive: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10), default=FileState.WAITING)
    trouble: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Why there is no file."""
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """How many responses are in the file so far, of `total`."""
    total: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """What the key of the file is made with: without it, no piece can be read any more."""
    pieces: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    ended_at: Mapped[Instant | None]

    @property
    def wanted(self) -> Wanted:
        """Return what was chosen."""
        return Wanted(Format(self.format), Shape(self.shape), self.labels, self.lang, self.archive)

    @property
    def is_open(self) -> bool:
        """Return whether the file is still to be written, or to be finished."""
        return self.state in OPEN

    @property
    def place(self) -> str:
        """Return where the store keeps what this attempt has written."""
        return f"exports/{self.id}/{self.attempt}"
