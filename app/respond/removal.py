"""Sent responses that go: their author took them back, or their time is over; nothing commits."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update

from app.db import db
from app.respond import quotas, signals, unsent
from app.respond.models import Answer, QuotaPlace, Receipt, Response, UnfinishedResponse
from app.uploads import service as uploads


def forget(response_id: UUID, *, on: date) -> None:
    """Delete a response for good, and what was to replace it.

    Its receipt stays, empty, so that a late retry is told so.
    """
    mine = Receipt.response_id == response_id
    # The database lets a response go only when its receipt already says that it was withdrawn.
    db.session.execute(update(Receipt).where(mine).values(withdrawn_on=on))
    survey_id = db.session.scalar(select(Response.survey_id).where(Response.id == response_id))
    if survey_id is not None:
        quotas.release(survey_id, response_id)
    expire_response(response_id)


def expire_response(response_id: UUID) -> None:
    """Delete a response because its time is over; what was counted of it stays counted.

    The database lets it go only while its survey says so: see `erasing`.
    """
    mine = Receipt.response_id == response_id
    db.session.execute(delete(QuotaPlace).where(QuotaPlace.response_id == response_id))
    changed = UnfinishedResponse.replaces.in_(select(Receipt.token_hash).where(mine))
    unsent.forget(changed)
    signals.forget(response_id)
    uploads.forget(response_id)
    db.session.execute(delete(Answer).where(Answer.response_id == response_id))
    db.session.execute(delete(Response).where(Response.id == response_id))
    db.session.execute(update(Receipt).where(mine).values(response_id=None))
