"""Drafts of what a topic says: people's own sentences, and a machine's words beside them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class DraftKind(StrEnum):
    """Who worded a draft."""

    EXTRACT = "extract"  # people: sentences of comments, as they stand
    MACHINE = "machine"


class DraftState(StrEnum):
    """How far a draft is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    STOPPED = "stopped"


class TopicDraft(Base):
    """One draft of one topic. What people made of it stands beside it; nothing here is public.

    An extract holds no words: only where they stand in which comment.
    """

    __tablename__ = "topic_draft"
    __table_args__ = (
        CheckConstraint("kind in ('extract', 'machine')", name="kind"),
        CheckConstraint("state in ('waiting', 'running', 'ready', 'stopped')", name="state"),
        Index("ix_topic_draft_topic_id", "topic_id", "asked_at"),
    )
    id: Mapped[PrimaryKey]
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=DraftState.WAITING)
    stage: Mapped[str] = mapped_column(String(20), default="")
    trouble: Mapped[str] = mapped_column(String(20), default="")
    """Why it stopped."""
    provider: Mapped[str] = mapped_column(String(20), default="")
    model: Mapped[str] = mapped_column(String(200), default="")
    prompt_version: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    """How many people's comments were in the topic when it was made."""
    content_json: Mapped[LongString] = mapped_column(default="{}")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    made_at: Mapped[Instant | None]
    outdated_on: Mapped[date | None]
    """Since when it no longer rests on all comments that it was made from."""
    taken_json: Mapped[LongString] = mapped_column(default="{}")
    """The words that somebody took over, as they left them."""
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[Instant | None]
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    dropped_at: Mapped[Instant | None]


class DraftComment(Base):
    """A comment that a draft was made from, under the number that the draft knows it by."""

    __tablename__ = "topic_draft_comment"
    __table_args__ = (
        Index("ix_topic_draft_comment_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("topic_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    # False for one that seems to speak to a machine: the language model never saw it.
    was_given: Mapped[bool] = mapped_column(default=True)
