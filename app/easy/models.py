"""Easy-read texts: one draft per entry and language, who wrote what, signed versions, pictures."""

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey


class EasyDraft(Base):
    """The easy-read text of an entry in one language, as it is being written."""

    __tablename__ = "easy_draft"
    __table_args__ = ({"sqlite_with_rowid": False},)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int]
    content_json: Mapped[LongString]


class EasyWriting(Base):
    """That somebody wrote one revision of a draft; a row is never changed."""

    __tablename__ = "easy_writing"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "lang"], ["easy_draft.entry_id", "easy_draft.lang"]),
        {"sqlite_with_rowid": False},
    )
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[Instant]


class EasyVersion(Base):
    """A signed easy-read text, frozen, and by its hash the version of the entry it tells of."""

    __tablename__ = "easy_version"
    __table_args__ = (
        UniqueConstraint("entry_id", "lang", "number"),
        CheckConstraint("signer_id <> writer_id", name="four_eyes"),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    lang: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    revision: Mapped[int]
    entry_version_id: Mapped[UUID] = mapped_column(ForeignKey("entry_version.id"))
    entry_sha256: Mapped[str] = mapped_column(String(64))
    content_json: Mapped[LongString]
    sha256: Mapped[str] = mapped_column(String(64))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    signer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[Instant]


class EasyPicture(Base):
    """A picture that staff brought for the easy-read texts of an entry, cleaned; never changed."""

    __tablename__ = "easy_picture"
    __table_args__ = (UniqueConstraint("entry_id", "sha256"),)
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(20))
    ending: Mapped[str] = mapped_column(String(4))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Instant]
