"""What is known of single comments: vectors, words to search, and where each run put them."""

import hashlib
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString


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


class CommentText(Base):
    """A comment as it is searched: in `analysis.text.bare_form`, without case, accents or marks.

    `part_hashes` are the keys of the vectors of its parts, 32 bytes each: they go when it goes.
    """

    __tablename__ = "comment_text"
    __table_args__ = (
        Index("ix_comment_text_response_id", "response_id"),
        Index("ix_comment_text_survey_id", "survey_id"),
        {"sqlite_with_rowid": False},
    )
    question_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    folded: Mapped[LongString]
    part_hashes: Mapped[bytes] = mapped_column(LargeBinary)


UNREAD = ("run_id", "read_by", "audit", "grouped", "not_grouped", "fit", "lang")
"""What the reading queue counts by: it needs nothing but this index."""


class RunComment(Base):
    """What one run knows of one comment; `place` is its place in the run's order.

    `grouped`: it has a standing assignment; only `app.insights.placing` writes it. `not_grouped`
    is why the machine put it nowhere. `similar` are the places of the comments nearest to it,
    as unsigned integers of four bytes, the lowest first. `audit`: drawn for people to check.
    """

    __tablename__ = "run_comment"
    __table_args__ = (
        UniqueConstraint("run_id", "place"),
        Index("ix_run_comment_run_id_grouped", "run_id", "grouped", "not_grouped", "fit"),
        # With the place, so that facets are looked up without reading the rows themselves.
        Index("ix_run_comment_run_id_fit", "run_id", "fit", "response_id", "place"),
        Index("ix_run_comment_run_id_lang", "run_id", "lang", "sentiment"),
        Index("ix_run_comment_run_id_read_by", "run_id", "read_by"),
        Index("ix_run_comment_response_id", "response_id"),
        Index("ix_run_comment_unread", *UNREAD),
        # Few are read: they are counted without a walk over all of them.
        Index(
            "ix_run_comment_read",
            "run_id",
            sqlite_where=text("read_by is not null"),
            postgresql_where=text("read_by is not null"),
        ),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    place: Mapped[int]
    grouped: Mapped[bool]
    lang: Mapped[str] = mapped_column(String(20))
    certainty: Mapped[float] = mapped_column(default=1.0)
    not_grouped: Mapped[str] = mapped_column(String(20), default="")
    fit: Mapped[float]
    sentiment: Mapped[str] = mapped_column(String(10), default="")
    similar: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    audit: Mapped[bool] = mapped_column(default=False)
    read_by: Mapped[UUID | None]
    read_at: Mapped[Instant | None]


class Assignment(Base):
    """One comment and one topic: what the machine found, and what a person decided.

    It counts only while it is `standing`. Nothing is deleted when a comment is moved: the row of
    the topic that it leaves stops standing, and that of the other one stands.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_response_id", "response_id"),
        Index(
            "ix_assignment_decided",
            "run_id",
            "response_id",
            sqlite_where=text("decided_by is not null"),
            postgresql_where=text("decided_by is not null"),
        ),
        Index("ix_assignment_topic_id", "topic_id", "standing", "strength"),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    # None: only a person put it there. Neither this nor `spans_json` ever changes.
    machine_strength: Mapped[float | None]
    strength: Mapped[float]
    standing: Mapped[bool]
    # Begin and end of its sentences about the topic, in code points; empty means all of it.
    spans_json: Mapped[LongString] = mapped_column(default="[]")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[Instant | None]


class MovedComment(Base):
    """What an edit changed about one comment and one topic, so that it can be undone exactly."""

    __tablename__ = "moved_comment"
    __table_args__ = (
        Index("ix_moved_comment_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    edit_id: Mapped[UUID] = mapped_column(ForeignKey("topic_edit.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    was_standing: Mapped[bool]
    is_standing: Mapped[bool]
    was_decided_by: Mapped[UUID | None]
    was_decided_at: Mapped[Instant | None]
