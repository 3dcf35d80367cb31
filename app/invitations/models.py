"""Whom a survey invites, with which words, and how far the mails have come.

Addresses live here, sealed; whether somebody has answered stands with the invitation's token in
`respond`. What joins the two is inside the seal, and nothing joins either to a response.
"""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey

KEEP_DAYS: Final = 30
MOST_A_MINUTE: Final = 60


class ContactState(StrEnum):
    """Whether mails still go to an address. Nobody is shown which addresses are done."""

    WAITING = "waiting"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    DONE = "done"


class MailState(StrEnum):
    """How far one mail has come. A claimed one is out, or a crash has taken it: never again."""

    CLAIMED = "claimed"
    LATER = "later"
    SENT = "sent"
    REFUSED = "refused"


class TextKind(StrEnum):
    """Which mail the words are for."""

    FIRST = "first"
    REMINDER = "reminder"


class InvitationBatch(Base):
    """A list that was uploaded, or codes that were made for letters, in one step."""

    __tablename__ = "invitation_batch"
    __table_args__ = (
        CheckConstraint("kind in ('list', 'codes')", name="kind"),
        {"sqlite_with_rowid": False},
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    made_on: Mapped[date]


class InvitationPlan(Base):
    """When the mails of a survey go out, and when its addresses are deleted."""

    __tablename__ = "invitation_plan"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    is_running: Mapped[bool] = mapped_column(default=False)
    reminder_days: Mapped[str] = mapped_column(String(40), default="7 14")
    """Days after the first mail, in order, up to three."""
    most_a_minute: Mapped[int] = mapped_column(default=MOST_A_MINUTE)
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS)
    closed_on: Mapped[date | None]
    """Since when the survey has been seen closed: from then on the days are counted."""

    @property
    def days(self) -> list[int]:
        """Return after how many days each reminder is due."""
        return [int(day) for day in self.reminder_days.split()]


class InvitationText(Base):
    """The words of a mail in one language, where staff have written their own."""

    __tablename__ = "invitation_text"
    __table_args__ = (
        CheckConstraint("kind in ('first', 'reminder')", name="kind"),
        {"sqlite_with_rowid": False},
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[LongString]


class Contact(Base):
    """An address to which mails go. `sealed` holds it, and the token that the mails carry."""

    __tablename__ = "invitation_contact"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'bounced', 'unsubscribed', 'done')", name="state"),
        UniqueConstraint("survey_id", "address_hash"),
        Index("ix_invitation_contact_address_hash", "address_hash", "state"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    batch: Mapped[int]
    address_hash: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[LongString]
    lang: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=ContactState.WAITING)


class InvitationMail(Base):
    """One mail to one address: 0 is the invitation, 1 to 3 are reminders. It is sent once."""

    __tablename__ = "invitation_mail"
    __table_args__ = (
        CheckConstraint("state in ('claimed', 'later', 'sent', 'refused')", name="state"),
        {"sqlite_with_rowid": False},
    )
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("invitation_contact.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    due_at: Mapped[Instant | None]
    sent_on: Mapped[date]


class UnsubscribedAddress(Base):
    """That an address wants no invitations of this organisation: a keyed hash, not the address."""

    __tablename__ = "unsubscribed_address"
    __table_args__ = ({"sqlite_with_rowid": False},)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
