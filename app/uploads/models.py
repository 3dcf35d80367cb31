"""Which files are kept, and whose they are."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class UploadedFile(Base):
    """A file in the store. It belongs to what somebody is writing, then to what was sent.

    A file without a row belongs to nobody: the sweep removes it.
    """

    __tablename__ = "uploaded_file"
    __table_args__ = (
        CheckConstraint("(handle_hash is null) <> (response_id is null)", name="owner"),
        Index("ix_uploaded_file_handle_hash", "handle_hash"),
        Index("ix_uploaded_file_response_id", "response_id"),
        {"sqlite_with_rowid": False},
    )
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    # The day of its coming, under which the store has it.
    day: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    handle_hash: Mapped[str | None] = mapped_column(String(64))
    response_id: Mapped[UUID | None]

    @property
    def blob(self) -> str:
        """Return its key in the store."""
        return f"uploads/{self.day}/{self.key}"
