"""Who does what by when; every change, comment and reason for sending back, kept for good."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey

MAX_COMMENT = 4_000
STATES = "state in ('to_write', 'in_work', 'waits', 'ready', 'sent_back')"


class WorkState(StrEnum):
    """How far a piece of work is. The last two follow from the entry and are never stored."""

    TO_WRITE = "to_write"
    IN_WORK = "in_work"
    WAITS = "waits"
    READY = "ready"
    SENT_BACK = "sent_back"
    HANDED_IN = "handed_in"
    PUBLISHED = "published"


class Often(StrEnum):
    """How often somebody gets a mail of what waits for them."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class WorkItem(Base):
    """Who has an entry or a finding, by when, and how far it is. Without a row: nobody yet.

    `about_id` is the entry's own id, or that of a finding, which may be gone by now.
    """

    __tablename__ = "work_item"
    __table_args__ = (CheckConstraint(STATES, name="state"),)
    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default=WorkState.TO_WRITE)
    waits_for: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class WorkChange(Base):
    """What a piece of work was after a change; no row is ever changed."""

    __tablename__ = "work_change"
    __table_args__ = (
        CheckConstraint(STATES, name="state"),
        Index("ix_work_change_about_id", "about_id", "at"),
    )
    id: Mapped[PrimaryKey]
    about_id: Mapped[UUID]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    waits_for: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class WorkComment(Base):
    """What a colleague says about the work. It is never edited; deleting leaves who did it."""

    __tablename__ = "work_comment"
    __table_args__ = (
        CheckConstraint("(removed_by is null) = (removed_at is null)", name="removed"),
        Index("ix_work_comment_about_id", "about_id", "at"),
    )
    id: Mapped[PrimaryKey]
    about_id: Mapped[UUID]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    text: Mapped[LongString]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[Instant | None]


class WorkMention(Base):
    """That a comment is meant for somebody, and since when they know."""

    __tablename__ = "work_mention"
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("work_comment.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )
    seen_at: Mapped[Instant | None]


class WorkReturn(Base):
    """That an entry or a finding was sent back, and why; no row is ever changed."""

    __tablename__ = "work_return"
    __table_args__ = (Index("ix_work_return_entry_id", "entry_id", "at"),)
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    about_id: Mapped[UUID]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    revision: Mapped[int]
    """The revision of the entry that was sent back: an edit makes another one."""
    words: Mapped[LongString]


class ReturnReason(Base):
    """One of the reasons that were given."""

    __tablename__ = "work_return_reason"
    return_id: Mapped[UUID] = mapped_column(ForeignKey("work_return.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


class KeptReason(Base):
    """A reason that an organisation added, or one of ours as it words it or leaves it out."""

    __tablename__ = "work_reason"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40))
    texts_json: Mapped[LongString] = mapped_column(default="{}")
    is_offered: Mapped[bool] = mapped_column(default=True)


class DigestChoice(Base):
    """How often somebody wants to be told; weekly until they say."""

    __tablename__ = "digest_choice"
    __table_args__ = (CheckConstraint("often in ('off', 'daily', 'weekly')", name="often"),)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    often: Mapped[str] = mapped_column(String(10))


class DigestZone(Base):
    """By whose clock an organisation begins its day; UTC until somebody says."""

    __tablename__ = "digest_zone"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(60))


class SentDigest(Base):
    """That somebody was told on this day; written before the mail is queued."""

    __tablename__ = "sent_digest"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    sent_on: Mapped[date] = mapped_column(primary_key=True)
