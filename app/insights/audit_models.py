"""Who reads which comment now, the sample that people judge, and what they judged."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString


class ReadingClaim(Base):
    """That a person has a comment before them until then, or passed it over.

    While it lasts nobody else is given the comment. One who passed it over is not given it again.
    """

    __tablename__ = "reading_claim"
    __table_args__ = (
        Index("ix_reading_claim_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    until: Mapped[Instant]
    is_skipped: Mapped[bool] = mapped_column(default=False)


class AuditComment(Base):
    """A comment of a run's sample; `place` is where it stands in the order of judging."""

    __tablename__ = "audit_comment"
    __table_args__ = (
        UniqueConstraint("run_id", "place"),
        Index("ix_audit_comment_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    place: Mapped[int]


class AuditJudgement(Base):
    """The topics that a person said a comment speaks of; none are an empty list.

    `is_blind`: as far as is known, they had not seen there what the machine said of it.
    """

    __tablename__ = "audit_judgement"
    __table_args__ = (
        Index("ix_audit_judgement_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    topics_json: Mapped[LongString]
    is_blind: Mapped[bool]
    at: Mapped[Instant]


class GroupVoices(Base):
    """Which topics groups of people speak of more than others, worked out at some time.

    `edits` is how many edits of the run were known then.
    """

    __tablename__ = "group_voices"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    edits: Mapped[int]
    found_json: Mapped[LongString]
    at: Mapped[Instant]
