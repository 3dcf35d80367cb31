"""How the machine would split a topic: kept until a person takes parts of it, or sends it away."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class SplitState(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    READY = "ready"
    NONE = "none"
    TAKEN = "taken"
    DISMISSED = "dismissed"


class TopicSplit(Base):
    """A proposal to split a topic. `edits`: how many edits of the run it knows."""

    __tablename__ = "topic_split"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'ready', 'none', 'taken', 'dismissed')", name="state"
        ),
        Index("ix_topic_split_topic_id", "topic_id", "asked_at"),
    )
    id: Mapped[PrimaryKey]
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    state: Mapped[str] = mapped_column(String(10), default=SplitState.WAITING)
    edits: Mapped[int]
    words_json: Mapped[LongString] = mapped_column(default="[]")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]


class SplitComment(Base):
    """The part in which a proposal puts a comment; `quote` is its rank among the part's quotes."""

    __tablename__ = "split_comment"
    __table_args__ = (
        Index("ix_split_comment_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    split_id: Mapped[UUID] = mapped_column(ForeignKey("topic_split.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    part: Mapped[int]
    quote: Mapped[int | None]
