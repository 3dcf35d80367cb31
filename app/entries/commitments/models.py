"""Commitments and what happened to each of them; what happened is never changed or taken away."""

import json
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, Instant, LongString, PrimaryKey
from app.entries.models import Entry


class CommitmentState(StrEnum):
    """How far a promised change has come. What is 'to_confirm' is not done yet."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    TO_CONFIRM = "to_confirm"
    DONE = "done"


class EventKind(StrEnum):
    """What can happen to a commitment."""

    MADE = "made"
    ASSIGNED = "assigned"
    UPDATED = "updated"
    MILESTONE = "milestone"
    MILESTONE_DONE = "milestone_done"
    MOVED = "moved"
    SAID_DONE = "said_done"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REOPENED = "reopened"
    DROPPED = "dropped"
    KEPT = "kept"


class Commitment(Base):
    """A promised change of a published answer, and where it stands after its last event.

    It belongs to a finding, by the id that the finding keeps from version to version. A draft may
    lose the finding: so no foreign key leads there.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("finding_id"),
        UniqueConstraint("entry_id", "number"),
        CheckConstraint(
            "state in ('not_started', 'under_way', 'to_confirm', 'done')", name="state"
        ),
        CheckConstraint("progress is null or progress between 0 and 100", name="progress"),
        Index("ix_commitment_due_on", "due_on"),
    )
    id: Mapped[PrimaryKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"))
    finding_id: Mapped[UUID]
    number: Mapped[int]
    """Its place among all that the entry ever promised: the end of its address."""
    version_number: Mapped[int]
    """The newest version of the entry that makes this promise."""
    made_on: Mapped[date]
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=CommitmentState.NOT_STARTED)
    progress: Mapped[int | None]
    done_on: Mapped[date | None]
    dropped_on: Mapped[date | None]
    """When a version was published that makes this promise no more."""
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    entry: Mapped[Entry] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    events: Mapped[list["CommitmentEvent"]] = relationship(
        order_by="CommitmentEvent.number", back_populates="commitment", lazy="selectin"
    )

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be kept."""
        return self.state != CommitmentState.DONE and self.dropped_on is None

    def days_late(self, on: date) -> int:
        """Return for how many days it has been overdue."""
        return max(0, (on - self.due_on).days) if self.is_open else 0


class CommitmentEvent(Base):
    """One thing that happened to a commitment. The database lets nobody change or delete it.

    Whoever confirms is not whoever said that it is done: `about` names the claim with its author,
    the foreign key holds them to it, and the check compares.
    """

    __tablename__ = "commitment_event"
    __table_args__ = (
        UniqueConstraint("commitment_id", "number"),
        UniqueConstraint("id", "commitment_id", "kind", "by_id"),
        UniqueConstraint("about_id", "kind"),
        ForeignKeyConstraint(
            ["about_id", "commitment_id", "about_kind", "about_by"],
            [
                "commitment_event.id",
                "commitment_event.commitment_id",
                "commitment_event.kind",
                "commitment_event.by_id",
            ],
            name="fk_commitment_event_about_id",
        ),
        CheckConstraint(
            "kind in ('made', 'assigned', 'updated', 'milestone', 'milestone_done', 'moved', "
            "'said_done', 'confirmed', 'refused', 'reopened', 'dropped', 'kept')",
            name="kind",
        ),
        CheckConstraint("by_id is not null or kind = 'reopened'", name="by"),
        CheckConstraint(
            "kind <> 'confirmed' or (about_id is not null and about_by is not null "
            "and about_kind is not null and about_kind = 'said_done' and about_by <> by_id)",
            name="four_eyes",
        ),
        CheckConstraint(
            "kind <> 'said_done' or (texts_json <> '{}' and (link <> '' or document <> ''))",
            name="evidence",
        ),
        CheckConstraint(
            "kind <> 'moved' or (texts_json <> '{}' and before_on is not null "
            "and due_on is not null)",
            name="reason",
        ),
    )
    id: Mapped[PrimaryKey]
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[Instant]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    texts_json: Mapped[LongString] = mapped_column(default="{}")
    """What the public reads about it, by language."""
    note: Mapped[LongString] = mapped_column(default="")
    """What only staff read."""
    link: Mapped[str] = mapped_column(String(500), default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str | None] = mapped_column(String(12))
    progress: Mapped[int | None]
    before_on: Mapped[date | None]
    due_on: Mapped[date | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    version_number: Mapped[int | None]
    about_id: Mapped[UUID | None]
    about_kind: Mapped[str | None] = mapped_column(String(16))
    about_by: Mapped[UUID | None]
    commitment: Mapped[Commitment] = relationship(back_populates="events")

    @property
    def texts(self) -> dict[str, str]:
        """Return its text by language."""
        found: dict[str, str] = json.loads(self.texts_json)
        return found


class PromiseReminder(Base):
    """A reminder that was sent: one for each step before or after a day that was promised."""

    __tablename__ = "promise_reminder"
    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The survey or the commitment."""
    due_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(12), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    sent_on: Mapped[date]
