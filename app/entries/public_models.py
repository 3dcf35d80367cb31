"""What the public finds answers by: one short copy of each newest version, never read back."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString


class EntryPublic(Base):
    """An entry as lists and figures tell of it: dates, decisions, rounded figures, no texts.

    It says nothing that the version does not say, and can be made anew from it at any time. Of
    each figure, `_shown` is how it is told and the number is there only where it is rounded.
    """

    __tablename__ = "entry_public"
    __table_args__ = (
        Index("ix_entry_public_published_at", "published_at"),
        Index("ix_entry_public_survey_id", "survey_id"),
    )
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    slug: Mapped[str] = mapped_column(String(80))
    survey: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(10))
    is_sample: Mapped[bool]
    source_lang: Mapped[str] = mapped_column(String(20))
    first_published_on: Mapped[date]
    published_at: Mapped[Instant]
    closed_on: Mapped[date | None]
    people_shown: Mapped[str] = mapped_column(String(10))
    people: Mapped[int | None]
    answered_shown: Mapped[str] = mapped_column(String(10))
    answered: Mapped[int | None]
    decided_shown: Mapped[str] = mapped_column(String(10))
    decided: Mapped[int | None]
    # The languages people answered in, each between commas.
    languages: Mapped[str] = mapped_column(String(400))


class EntryPublicText(Base):
    """The words of an entry for readers of one language, and those that it is found by.

    `texts_json` holds each text with the language that it is in. `folded` is made by
    `app.entries.folding` from the texts in this language and in the source language.
    """

    __tablename__ = "entry_public_text"
    __table_args__ = ({"sqlite_with_rowid": False},)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    texts_json: Mapped[LongString]
    folded: Mapped[LongString]


class EntryPublicFinding(Base):
    """A finding as lists and figures tell of it; `names_json` is its name by language."""

    __tablename__ = "entry_public_finding"
    __table_args__ = ({"sqlite_with_rowid": False},)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[UUID]
    status: Mapped[str | None] = mapped_column(String(20))
    people_shown: Mapped[str] = mapped_column(String(10))
    people: Mapped[int | None]
    share_shown: Mapped[str | None] = mapped_column(String(10))
    share: Mapped[float | None]
    names_json: Mapped[LongString]
    document: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date | None]
    due_on: Mapped[date | None]


class EntryPublicTopic(Base):
    """A topic that a finding answers; `key` stays the same over the runs of its question."""

    __tablename__ = "entry_public_topic"
    __table_args__ = (Index("ix_entry_public_topic_key", "key"), {"sqlite_with_rowid": False})
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[UUID]
