"""Who typed and who signed the texts of each language, and what an entry leaves out."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString


class EntryLanguage(Base):
    """The texts of an entry in one language: who changed them last, and who signed which.

    `signed_digest` stands for the texts that were signed; other texts are not signed.
    """

    __tablename__ = "entry_language"
    __table_args__ = ({"sqlite_with_rowid": False},)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    typed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[Instant | None]
    signed_digest: Mapped[str] = mapped_column(String(64), default="")


class EntryAudit(Base):
    """What the findings of an entry leave out of all comments, worked out for one state of both.

    `state_digest` stands for that state; `reason` is why the author leaves it at that, given for
    what `reason_digest` stands for.
    """

    __tablename__ = "entry_audit"
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    state_digest: Mapped[str] = mapped_column(String(64))
    found_json: Mapped[LongString]
    at: Mapped[Instant]
    reason: Mapped[LongString] = mapped_column(default="")
    reason_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reason_digest: Mapped[str] = mapped_column(String(64), default="")
