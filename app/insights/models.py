"""Runs of the analysis, the topics found, and what people made of them."""

import hashlib
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, LongString, PrimaryKey

MAX_LABEL = 200


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def text_hash(text: str) -> str:
    """Return the key under which a text's vector is stored."""
    return hashlib.sha256(text.encode()).hexdigest()


class Embedding(Base):
    """A text's vector, stored once: float16, keyed by the text's hash and the model."""

    __tablename__ = "embedding"
    __table_args__ = ({"sqlite_with_rowid": False},)
    text_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    model_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class Run(Base):
    """One analysis of one question's comments; `number` counts the runs of a survey."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
        UniqueConstraint("survey_id", "number"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    question_id: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=RunState.WAITING)
    stage: Mapped[str] = mapped_column(String(40), default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    recipe_json: Mapped[LongString]
    quality_json: Mapped[LongString] = mapped_column(default="{}")
    embedder: Mapped[str] = mapped_column(String(120), default="")
    versions_json: Mapped[LongString] = mapped_column(default="{}")
    comments: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(80), default="")
    started_by: Mapped[UUID | None]
    created_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]
    topics: Mapped[list["Topic"]] = relationship(order_by="Topic.number", back_populates="run")


class Topic(Base):
    """A topic: the machine's words and, beside them, what people decided."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("run_id", "number"),)
    id: Mapped[PrimaryKey]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    number: Mapped[int]
    words_json: Mapped[LongString]
    # Only the words that at least ten people used: a rare one may be somebody's name.
    public_words_json: Mapped[LongString] = mapped_column(default="{}")
    label_by_machine: Mapped[str] = mapped_column(String(MAX_LABEL))
    label_by_staff: Mapped[str] = mapped_column(String(MAX_LABEL), default="")
    labels_json: Mapped[LongString] = mapped_column(default="{}")
    quotes_json: Mapped[LongString] = mapped_column(default="[]")
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    run: Mapped[Run] = relationship(back_populates="topics")

    @property
    def label(self) -> str:
        """Return the staff's name for it, or the machine's words until there is one."""
        return self.label_by_staff or self.label_by_machine


class Assignment(Base):
    """One comment in one topic: what the machine found, and where a person moved it."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_response_id", "response_id"),
        Index("ix_assignment_topic_id", "topic_id"),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    # The topic that counts now; `machine_topic_id` never changes.
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    machine_topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    strength: Mapped[float]
    lang: Mapped[str] = mapped_column(String(20))
    not_grouped: Mapped[str] = mapped_column(String(20), default="")
    moved_by: Mapped[UUID | None]
    moved_at: Mapped[Instant | None]
    read_by: Mapped[UUID | None]
    read_at: Mapped[Instant | None]


class TopicEdit(Base):
    """What somebody did to a topic: who, when, what it was and what it became."""

    __tablename__ = "topic_edit"
    __table_args__ = (Index("ix_topic_edit_topic_id", "topic_id"),)
    id: Mapped[PrimaryKey]
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[LongString]
    after: Mapped[LongString]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]


class QuoteState(StrEnum):
    """How far a quote has come on its way to the public."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PublishedQuote(Base):
    """Exact words that may be shown in public: their author agreed, a second person approved.

    `text` and `salt` are emptied when the author withdraws; `text_hash` stays, so that versions
    that name it still verify.
    """

    __tablename__ = "published_quote"
    __table_args__ = (
        CheckConstraint("state in ('proposed', 'approved', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("approved_by is null or approved_by <> proposed_by", name="four_eyes"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    response_id: Mapped[UUID | None] = mapped_column(index=True)
    question_id: Mapped[str] = mapped_column(String(32))
    lang: Mapped[str] = mapped_column(String(20))
    text: Mapped[LongString]
    salt: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default=QuoteState.PROPOSED)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[Instant]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[Instant | None]


class Snapshot(Base):
    """Exact figures frozen on one day; public pages show them rounded, and only these."""

    __tablename__ = "snapshot"
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("run.id"))
    made_on: Mapped[date]
    made_at: Mapped[Instant]
    figures_json: Mapped[LongString]
    sha256: Mapped[str] = mapped_column(String(64))
