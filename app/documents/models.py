"""Published answers and posters as PDF. The files lie in the store."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, PrimaryKey
from app.entries.models import EntryVersion


class PosterSize(StrEnum):
    """The paper of a poster."""

    A4 = "a4"
    A3 = "a3"


class EntryPaper(Base):
    """A version of an entry as PDF in one language.

    It is never changed, but deleted when one of its quotes is taken back; `quotes` says in which
    state these were when it was made.
    """

    __tablename__ = "entry_paper"
    __table_args__ = (UniqueConstraint("version_id", "lang"),)
    id: Mapped[PrimaryKey]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("entry_version.id"))
    lang: Mapped[str] = mapped_column(String(20))
    quotes: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]

    @property
    def blob(self) -> str:
        """Return where the store has it."""
        return f"papers/{self.version_id}/{self.id}.pdf"


class EntryPoster(Base):
    """A poster of some findings of a version, which holds nobody's own words.

    While `sha256` is empty, its PDF has not been made.
    """

    __tablename__ = "entry_poster"
    __table_args__ = (
        UniqueConstraint("version_id", "lang", "size", "findings"),
        CheckConstraint("size in ('a4', 'a3')", name="size"),
    )
    id: Mapped[PrimaryKey]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("entry_version.id"))
    lang: Mapped[str] = mapped_column(String(20))
    size: Mapped[str] = mapped_column(String(2))
    findings: Mapped[str] = mapped_column(String(20))
    """The numbers of the findings on it, in order: "1 3 4"."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    bytes: Mapped[int] = mapped_column(default=0, server_default="0")
    pages: Mapped[int] = mapped_column(default=0, server_default="0")
    fit: Mapped[int] = mapped_column(default=0, server_default="0")
    """Which of `posters.FITS` its type is: the largest with which it is one page."""
    version: Mapped[EntryVersion] = relationship()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return which findings are on it."""
        return tuple(int(each) for each in self.findings.split())

    @property
    def blob(self) -> str:
        """Return where the store has it."""
        return f"posters/{self.version_id}/{self.id}.pdf"
