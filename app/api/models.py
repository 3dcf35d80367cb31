"""Tokens of programs: what they may do, until when, and by which hash they are known."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.access import Scope
from app.db import Base, PrimaryKey


class ApiToken(Base):
    """What a program shows to be let in. Only a keyed hash of it is kept."""

    __tablename__ = "api_token"
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    # How the token begins, by which people recognise it.
    prefix: Mapped[str] = mapped_column(String(20))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    ends_on: Mapped[date | None]
    made_by: Mapped[UUID | None]
    made_on: Mapped[date]
    # A day only: when a program works is nobody's business.
    last_used_on: Mapped[date | None]
    revoked_on: Mapped[date | None]

    @property
    def granted(self) -> frozenset[Scope]:
        """Return what the token may be used for."""
        return frozenset(map(Scope, self.scopes.split()))

    def works(self, on: date) -> bool:
        """Return whether the token is let in on this day; the last day is one of its days."""
        return self.revoked_on is None and (self.ends_on is None or on <= self.ends_on)
