"""That somebody has opened what single people wrote: one line a day in the record."""

from datetime import datetime, time
from uuid import UUID

from flask import current_app
from sqlalchemy import Exists, exists, select

from app.accounts import service as accounts
from app.accounts.models import AuditEvent
from app.db import db

ACT = "comments.read"


def is_noted(survey_id: UUID, *, by: UUID, at: datetime) -> bool:
    """Return whether the record says that this person read comments of this survey today."""
    known: set[tuple[UUID, UUID, str]] = current_app.extensions.setdefault("comments_read", set())
    key = (survey_id, by, at.date().isoformat())
    if key not in known and db.session.scalar(select(_noted(survey_id, by, at))):
        known.difference_update([each for each in known if each[2] != key[2]])
        known.add(key)
    return key in known


def note(survey_id: UUID, *, by: UUID, at: datetime) -> None:
    """Write down that this person reads comments of this survey; never what they look for."""
    accounts.record(ACT, str(survey_id), {}, by=by, at=at)


def _noted(survey_id: UUID, by: UUID, at: datetime) -> Exists:
    today = datetime.combine(at.date(), time(), tzinfo=at.tzinfo)
    return exists().where(
        AuditEvent.action == ACT,
        AuditEvent.object_id == str(survey_id),
        AuditEvent.actor_id == by,
        AuditEvent.at >= today,
    )
