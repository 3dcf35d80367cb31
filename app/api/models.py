"""Tokens of programs, the addresses that are told what happens, and what was sent to them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access import Scope
from app.db import Base, Instant, LongString, PrimaryKey


class Event(StrEnum):
    """What other systems can be told: ids and counts, never an answer."""

    SURVEY_PUBLISHED = "survey.published"
    SURVEY_CLOSED = "survey.closed"
    RESPONSE_RECEIVED = "response.received"
    ENTRY_PUBLISHED = "entry.published"
    COMMITMENT_DONE = "commitment.done"


class DeliveryState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


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


class Webhook(Base):
    """An address of another system that is told what happens. Its secret follows from its id."""

    __tablename__ = "webhook"
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[UUID | None]
    made_on: Mapped[date]
    # How many messages in a row were given up.
    failures: Mapped[int] = mapped_column(default=0)
    disabled_on: Mapped[date | None]

    @property
    def wanted(self) -> frozenset[Event]:
        """Return what it is told."""
        return frozenset(map(Event, self.events.split()))


class Delivery(Base):
    """One message to one address. The same happening makes one message, however often it is told.

    No body of an answer is kept: only whether it came, how often that was tried, and the status.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event", "subject"),
        CheckConstraint("state in ('waiting', 'done', 'failed')", name="state"),
    )
    id: Mapped[PrimaryKey]
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    event: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    payload: Mapped[LongString]
    state: Mapped[str] = mapped_column(String(10), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    last_status: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(20), default="")
    made_at: Mapped[Instant]
    webhook: Mapped[Webhook] = relationship()
