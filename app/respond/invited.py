"""Answering by invitation: a token counts once, and nothing tells which answers came by it.

While somebody writes, the unfinished response holds the hash of the token, masked by its handle,
which only they have. It is deleted when it is sent; what stays is that the token is used.
"""

from operator import itemgetter
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db
from app.respond import tokens
from app.respond.errors import InvitationUsedError

_UNSEEN: Final = {"synchronize_session": False}


class Invitation(Base):
    """That somebody may answer once. No day is kept: a day could name one of few responses."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_survey_id", "survey_id", "batch", "is_used"),
        {"sqlite_with_rowid": False},
    )
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    batch: Mapped[int]
    group_label: Mapped[str] = mapped_column(String(200), default="")
    is_used: Mapped[bool] = mapped_column(default=False)


def invitation_of(token: str) -> Invitation | None:
    """Return what this token stands for, None when nobody was given it."""
    return db.session.get(Invitation, tokens.hashed(token), populate_existing=True)


def use(handle: str, masked: str) -> None:
    """Use the invitation by which the response of `handle` was begun.

    Raises InvitationUsedError when it was used before, or taken back.
    """
    mine = Invitation.token_hash == tokens.unmasked_hash(handle, masked)
    # One statement, so that the database decides who of several is first.
    free = update(Invitation).where(mine, Invitation.is_used.is_(False))
    found = db.session.execute(free.values(is_used=True), execution_options=_UNSEEN)
    if found.rowcount != 1:  # type: ignore[attr-defined]  # an update has a cursor
        raise InvitationUsedError


def blur() -> None:
    """Store all used invitations anew, in an order that says nothing.

    PostgreSQL keeps rows in the order of writing, each with its transaction; and the transaction
    that used an invitation wrote the response too. SQLite keeps these rows by their keys alone.
    """
    if db.engine.dialect.name == "sqlite":
        return
    gone = delete(Invitation).where(Invitation.is_used).returning(*Invitation.__table__.columns)
    rows = [dict(row) for row in db.session.execute(gone, execution_options=_UNSEEN).mappings()]
    if rows:
        db.session.execute(insert(Invitation), sorted(rows, key=itemgetter("token_hash")))
