"""Who wants to hear of a survey, what there is to tell, and how far each message has come.

Nothing here leads to an answer: no response, no receipt, no day of asking, no order, and the
language and the address lie sealed together. An e-mail that nobody has confirmed names the day on
which it is forgotten; once it is confirmed, not even that.
"""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, LongString, PrimaryKey

WEEKS: Final = 6
KEEP_DAYS: Final = 30


class Channel(StrEnum):
    """How somebody is told."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class Wish(StrEnum):
    """Whether somebody is told. Of those who stopped, nothing but that is kept."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    BOUNCED = "bounced"
    STOPPED = "stopped"


class Occasion(StrEnum):
    """Why people are told."""

    ANSWERED = "answered"
    DONE = "done"
    ASKED = "asked"
    CORRECTED = "corrected"


class RoundState(StrEnum):
    """Whether the messages of a round are still to be written down, or are."""

    PLANNED = "planned"
    GATHERING = "gathering"
    GATHERED = "gathered"


class Delivery(StrEnum):
    """How far one message has come.

    A claimed one is being handed over; what a crash or a broken line took is unsure for good.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    BOUNCED = "bounced"
    REFUSED = "refused"
    FAILED = "failed"
    UNSURE = "unsure"
    UNSUBSCRIBED = "unsubscribed"


UNDELIVERED: Final = (Delivery.BOUNCED, Delivery.REFUSED, Delivery.FAILED, Delivery.UNSURE)


class Wanted(NamedTuple):
    """How somebody wants to be told; `to` is as `mail.address` or `numbers.number` returns it."""

    channel: Channel
    to: str
    lang: str


class Subscription(Base):
    """That somebody wants to hear what became of a survey; address and language are sealed."""

    __tablename__ = "notice_subscription"
    __table_args__ = (
        CheckConstraint("channel in ('email', 'sms', 'letter')", name="channel"),
        CheckConstraint("state in ('asked', 'confirmed', 'bounced', 'stopped')", name="state"),
        UniqueConstraint("survey_id", "address_hash"),
        Index("ix_notice_subscription_survey_id", "survey_id", "state", "id"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    channel: Mapped[str] = mapped_column(String(10))
    address_hash: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[LongString]
    state: Mapped[str] = mapped_column(String(10), default=Wish.ASKED)
    tries: Mapped[int] = mapped_column(default=0)
    """How often something was sent, or a code typed, to confirm it."""
    forget_on: Mapped[date | None]


class NoticeRound(Base):
    """One thing to tell everybody who asked; its story stands as it was when it was queued."""

    __tablename__ = "notice_round"
    __table_args__ = (
        CheckConstraint("occasion in ('answered', 'done', 'asked', 'corrected')", name="occasion"),
        CheckConstraint("state in ('planned', 'gathering', 'gathered')", name="state"),
        UniqueConstraint("survey_id", "occasion", "about"),
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    occasion: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(80))
    story_json: Mapped[LongString]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=RoundState.PLANNED)
    counts_json: Mapped[LongString] = mapped_column(default="{}")
    """How far its messages had come when the addresses were deleted."""


class Notice(Base):
    """One message of one round to one person. It is sent once."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'claimed', 'handed_over', 'bounced', 'refused', 'failed', "
            "'unsure', 'unsubscribed')",
            name="state",
        ),
        Index("ix_notice_state", "state", "channel", "due_at"),
        {"sqlite_with_rowid": False},
    )
    round_id: Mapped[UUID] = mapped_column(ForeignKey("notice_round.id"), primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey("notice_subscription.id"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=Delivery.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Instant]
    """From when on it may go; of a claimed one, when it counts as lost."""


class NoticePlan(Base):
    """What staff have settled about the messages of a survey."""

    __tablename__ = "notice_plan"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    weeks: Mapped[int] = mapped_column(default=WEEKS)
    """How long after the answer people are asked whether it answers what they said."""
    by_letter: Mapped[bool] = mapped_column(default=True)
    """Whether letters are offered."""
    over_on: Mapped[date | None]
    """Since when nothing more is to be told: from then on the days are counted."""


class NoticeText(Base):
    """A paragraph that staff add to the messages of one occasion, in one language."""

    __tablename__ = "notice_text"
    __table_args__ = (
        CheckConstraint("occasion in ('answered', 'done', 'asked', 'corrected')", name="occasion"),
        {"sqlite_with_rowid": False},
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(10), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    body: Mapped[LongString]
