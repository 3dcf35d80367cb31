"""Concerns: what staff have said to be the same matter in several surveys."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class Concern(Base):
    """A matter that people speak of in several surveys, with a name for each language."""

    __tablename__ = "concern"
    __table_args__ = (UniqueConstraint("slug"),)
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(80))
    source_lang: Mapped[str] = mapped_column(String(20))
    names_json: Mapped[LongString]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Instant]


class ConcernTopic(Base):
    """That a topic, by its key over all runs of a question, is about a concern."""

    __tablename__ = "concern_topic"
    __table_args__ = (
        Index("ix_concern_topic_concern_id", "concern_id"),
        {"sqlite_with_rowid": False},
    )
    topic_key: Mapped[UUID] = mapped_column(primary_key=True)
    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"))
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    linked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    linked_at: Mapped[Instant]
