"""Runs of the analysis, the topics found, and what people made of them.

What is known of single comments is in comment_models.py.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, LongString, PrimaryKey

MAX_LABEL = 200


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MadeBy(StrEnum):
    """Who made a topic."""

    MACHINE = "machine"
    PERSON = "person"


class Run(Base):
    """One analysis of one question's comments; `number` counts the runs of a survey.

    `edits` counts what people did to it: whoever changes something says how many they knew of.
    """

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"
        ),
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
    edits: Mapped[int] = mapped_column(default=0)
    wanted_stop: Mapped[bool] = mapped_column(default=False)
    # The run that it continues, and how many of that run's edits it knows.
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("run.id"))
    previous_edits: Mapped[int] = mapped_column(default=0)
    # Lists, figures and the public read the newest accepted run; the first is accepted by itself.
    accepted_by: Mapped[UUID | None]
    accepted_at: Mapped[Instant | None]
    kept_old_by: Mapped[UUID | None]
    kept_old_at: Mapped[Instant | None]
    # Whether topics that nobody has decided about may be found anew.
    renew: Mapped[bool] = mapped_column(default=False)
    # Started by the software, not by a person; and what it found was put into the run before it,
    # so that it holds nothing itself (`comments` is how many were new).
    is_nightly: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_added: Mapped[bool] = mapped_column(default=False, server_default=false())
    # When the newest comments that a nightly run put into this one were taken up.
    reached_at: Mapped[Instant | None]
    topics: Mapped[list["Topic"]] = relationship(order_by="Topic.number", back_populates="run")

    @property
    def as_of(self) -> datetime:
        """Return when its newest comments were taken up: at first, or by the last nightly run."""
        return self.reached_at or self.created_at


class Theme(Base):
    """Topics that belong together: the machine's words, and people's name for it."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("run_id", "number"),)
    id: Mapped[PrimaryKey]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    number: Mapped[int]
    words_json: Mapped[LongString] = mapped_column(default="{}")
    public_words_json: Mapped[LongString] = mapped_column(default="{}")
    label_by_machine: Mapped[str] = mapped_column(String(MAX_LABEL))
    label_by_staff: Mapped[str] = mapped_column(String(MAX_LABEL), default="")
    labels_json: Mapped[LongString] = mapped_column(default="{}")
    revision: Mapped[int] = mapped_column(default=0)

    @property
    def label(self) -> str:
        """Return the staff's name for it, or the machine's words until there is one."""
        return self.label_by_staff or self.label_by_machine


class Topic(Base):
    """A topic: the machine's words and, beside them, what people decided.

    `key` stays the same when a later run continues the topic. `revision` is the number of the
    run's edit that changed it last.
    """

    __tablename__ = "topic"
    __table_args__ = (
        CheckConstraint("made_by in ('machine', 'person')", name="made_by"),
        UniqueConstraint("run_id", "number"),
        UniqueConstraint("run_id", "key"),
        Index("ix_topic_key", "key"),
    )
    id: Mapped[PrimaryKey]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"))
    key: Mapped[UUID] = mapped_column(default=uuid4)
    number: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(10), default=MadeBy.MACHINE)
    words_json: Mapped[LongString] = mapped_column(default="{}")
    # Only the words that at least ten people used: a rare one may be somebody's name.
    public_words_json: Mapped[LongString] = mapped_column(default="{}")
    label_by_machine: Mapped[str] = mapped_column(String(MAX_LABEL), default="")
    label_by_staff: Mapped[str] = mapped_column(String(MAX_LABEL), default="")
    labels_json: Mapped[LongString] = mapped_column(default="{}")
    quotes_json: Mapped[LongString] = mapped_column(default="[]")
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    # A person made it and took that back: it has no comments and is shown nowhere.
    is_undone: Mapped[bool] = mapped_column(default=False)
    place_x: Mapped[float] = mapped_column(default=0.5)
    place_y: Mapped[float] = mapped_column(default=0.5)
    # The codebook: what staff say that the topic means, and comments that show it.
    meaning: Mapped[LongString] = mapped_column(default="")
    includes: Mapped[LongString] = mapped_column(default="")
    excludes: Mapped[LongString] = mapped_column(default="")
    examples_json: Mapped[LongString] = mapped_column(default="[]")
    # Sentences that came with a codebook from elsewhere: no comments of this survey.
    given_json: Mapped[LongString] = mapped_column(default="[]", server_default="[]")
    revision: Mapped[int] = mapped_column(default=0)
    run: Mapped[Run] = relationship(back_populates="topics")
    theme: Mapped[Theme | None] = relationship()

    @property
    def label(self) -> str:
        """Return the staff's name for it, or the machine's words until there is one."""
        return self.label_by_staff or self.label_by_machine

    @property
    def has_codebook(self) -> bool:
        """Return whether staff wrote down what it means."""
        texts = self.meaning or self.includes or self.excludes
        return bool(texts) or self.examples_json != "[]" or self.given_json != "[]"

    @property
    def is_kept(self) -> bool:
        """Return whether people decided something about it that a later run must keep."""
        by_person = self.made_by == MadeBy.PERSON or bool(self.label_by_staff)
        return self.is_confirmed or by_person or self.has_codebook


class Descent(Base):
    """One line of a run's lineage: a topic of the run before, one of this run, what both share."""

    __tablename__ = "descent"
    __table_args__ = ({"sqlite_with_rowid": False},)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    former_topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    shared: Mapped[int]


class TopicEdit(Base):
    """What somebody did to topics of a run: who, when, what it was and what it became.

    `number` counts the edits of a run. `topic_id` is the topic that it is mostly about; all that
    it changed are in `EditedTopic`, and the comments that it moved in `MovedComment`.
    """

    __tablename__ = "topic_edit"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        Index("ix_topic_edit_topic_id", "topic_id"),
    )
    id: Mapped[PrimaryKey]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    number: Mapped[int]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"))
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[LongString]
    after: Mapped[LongString]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    # Set on what undoes an edit; the edit that was undone says so itself.
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic_edit.id"))
    is_undone: Mapped[bool] = mapped_column(default=False)


class EditedTopic(Base):
    """A topic that an edit changed, or out of or into which it moved comments."""

    __tablename__ = "edited_topic"
    __table_args__ = (
        Index("ix_edited_topic_topic_id", "topic_id"),
        {"sqlite_with_rowid": False},
    )
    edit_id: Mapped[UUID] = mapped_column(ForeignKey("topic_edit.id"), primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)


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
    # Kinds that were found in the text and that each of the two said to be no personal data.
    proposed_with: Mapped[str] = mapped_column(String(200), default="", server_default="")
    approved_with: Mapped[str] = mapped_column(String(200), default="", server_default="")


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
