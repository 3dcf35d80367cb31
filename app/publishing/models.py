"""When the public pages were last written as files, and how that went."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, PrimaryKey


class PublicationState(StrEnum):
    """How far one writing of the site has come."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Publication(Base):
    """One writing of the site. Refused: a link leads nowhere, `problem` says which."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'refused', 'failed')", name="state"),
        Index("ix_publication_started_at", "started_at"),
    )
    id: Mapped[PrimaryKey]
    about: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(10), default=PublicationState.RUNNING)
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]
    files: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    kilobytes: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(500), default="")
