"""Conversations about a response, their messages, texts to begin from, and what staff settle."""

import json
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, LongString, PrimaryKey
from app.respond.models import Response

MOST_MESSAGES: Final = 20
MOST_IN_A_ROW: Final = 3
"""So many messages a person may write before somebody has answered."""
MOST_CHARACTERS: Final = 2_000
MOST_DAYS: Final = 90


class TalkState(StrEnum):
    """Who is to write next."""

    OURS = "ours"
    THEIRS = "theirs"
    CLOSED = "closed"
    STOPPED = "stopped"


class Conversation(Base):
    """What staff and the author of a response write to each other; dates only, no times."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("state in ('ours', 'theirs', 'closed', 'stopped')", name="state"),
        CheckConstraint("state <> 'stopped' or stop_reason <> ''", name="reason"),
        Index("ix_conversation_survey_id", "survey_id", "state"),
    )
    id: Mapped[PrimaryKey]
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), unique=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    state: Mapped[str] = mapped_column(String(8))
    waits_since: Mapped[date | None]
    """The day of the oldest message that nobody has answered."""
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    stop_reason: Mapped[str] = mapped_column(String(300), default="")
    """What the person reads when staff have stopped the conversation."""
    messages: Mapped[list["Message"]] = relationship(
        order_by="Message.number", back_populates="conversation", lazy="selectin"
    )
    response: Mapped[Response] = relationship()
    owner: Mapped[User | None] = relationship()


class Message(Base):
    """One message. Its number gives the order, and keeps two from being the same."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "mark"),
        CheckConstraint("number between 1 and 20", name="number"),
    )
    id: Mapped[PrimaryKey]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    number: Mapped[int]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who of staff wrote it; nobody where the person did."""
    text: Mapped[LongString]
    lang: Mapped[str] = mapped_column(String(20))
    written_on: Mapped[date]
    mark: Mapped[str] = mapped_column(String(64))
    """Of the form that it came with: the same form sent twice is one message."""
    conversation: Mapped[Conversation] = relationship(back_populates="messages")


class CannedReply(Base):
    """A text to begin a reply from, in some languages."""

    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(80))
    texts_json: Mapped[LongString] = mapped_column(default="{}")
    is_archived: Mapped[bool] = mapped_column(default=False)

    @property
    def texts(self) -> dict[str, str]:
        """Return its text by language."""
        found: dict[str, str] = json.loads(self.texts_json)
        return found


class ReplyTerms(Base):
    """Within how many days an organisation means to answer, and what stands above the form."""

    __tablename__ = "reply_terms"
    __table_args__ = (CheckConstraint("days between 1 and 90", name="days"),)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    days: Mapped[int]
    urgent_json: Mapped[LongString] = mapped_column(default="{}")
    """Whom to call when it cannot wait, by language."""

    @property
    def urgent(self) -> dict[str, str]:
        """Return that text by language."""
        found: dict[str, str] = json.loads(self.urgent_json)
        return found
