"""Entries: you asked, you said, we did, with proof; drafts, decisions and frozen versions."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.builder.models import Survey
from app.db import Base, Instant, LongString, PrimaryKey
from app.insights.models import Run


class EntryStage(StrEnum):
    """How far the answer has come. 'analysing' is not an outcome and cannot be published as one."""

    ANALYSING = "analysing"
    DECIDED = "decided"
    UNDER_WAY = "under_way"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class EntryState(StrEnum):
    """How far the draft has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class DecisionStatus(StrEnum):
    """What was decided about one finding."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_NOW = "not_now"
    NO = "no"
    NOT_OURS = "not_ours"
    ALREADY_DONE = "already_done"


class Entry(Base):
    """The answer to one survey, as staff write it. Texts are per language, in `texts_json`.

    `editor_id` is whoever changed it last: neither they nor the author may approve it.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("state in ('draft', 'in_review', 'published')", name="state"),
        CheckConstraint(
            "stage in ('analysing', 'decided', 'under_way', 'done', 'withdrawn')", name="stage"
        ),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("run.id"))
    slug: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=EntryState.DRAFT)
    stage: Mapped[str] = mapped_column(String(10), default=EntryStage.DECIDED)
    revision: Mapped[int] = mapped_column(default=1)
    is_sample: Mapped[bool] = mapped_column(default=False)
    source_lang: Mapped[str] = mapped_column(String(20), default="en")
    texts_json: Mapped[LongString] = mapped_column(default="{}")
    contact: Mapped[str] = mapped_column(String(200), default="")
    links_json: Mapped[LongString] = mapped_column(default="{}")
    late_answers: Mapped[int] = mapped_column(default=0)
    duplicate_answers: Mapped[int] = mapped_column(default=0)
    # The closed question whose answers say as what people answered: alone, for an organisation.
    type_question: Mapped[str] = mapped_column(String(64), default="", server_default="")
    next_update_on: Mapped[date | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    editor_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    review_note: Mapped[LongString] = mapped_column(default="")
    created_at: Mapped[Instant]
    survey: Mapped[Survey] = relationship()
    run: Mapped[Run | None] = relationship()
    findings: Mapped[list["Finding"]] = relationship(
        order_by="Finding.position", back_populates="entry", cascade="all, delete-orphan"
    )
    versions: Mapped[list["EntryVersion"]] = relationship(
        order_by="EntryVersion.number", back_populates="entry"
    )


class Finding(Base):
    """One thing people said, and what was decided about it."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(
            "status is null or status in "
            "('accepted', 'partly', 'not_now', 'no', 'not_ours', 'already_done')",
            name="status",
        ),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    position: Mapped[int]
    status: Mapped[str | None] = mapped_column(String(20))
    texts_json: Mapped[LongString] = mapped_column(default="{}")
    document: Mapped[str] = mapped_column(String(200), default="")
    decided_on: Mapped[date | None]
    due_on: Mapped[date | None]
    entry: Mapped[Entry] = relationship(back_populates="findings")
    topics: Mapped[list["FindingTopic"]] = relationship(cascade="all, delete-orphan")
    quotes: Mapped[list["FindingQuote"]] = relationship(cascade="all, delete-orphan")


class FindingTopic(Base):
    """A topic that a finding answers."""

    __tablename__ = "finding_topic"
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)


class FindingQuote(Base):
    """An approved quote that a finding shows."""

    __tablename__ = "finding_quote"
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    quote_id: Mapped[UUID] = mapped_column(ForeignKey("published_quote.id"), primary_key=True)


class EntryVersion(Base):
    """A published entry, frozen: its content, its figures, who wrote it and who approved it."""

    __tablename__ = "entry_version"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("approver_id <> author_id and approver_id <> editor_id", name="four_eyes"),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("snapshot.id"))
    content_json: Mapped[LongString]
    sha256: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    editor_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    approver_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[Instant]
    entry: Mapped[Entry] = relationship(back_populates="versions")
