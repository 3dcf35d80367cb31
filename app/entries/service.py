"""Verbs on entries: draft, edit, submit, approve and publish, forget."""

from uuid import UUID

from sqlalchemy import delete, select

from app.db import db
from app.entries.models import FindingQuote
from app.insights.models import PublishedQuote


def forget(response_id: UUID) -> None:
    """Take this person's quotes out of every draft. Published versions hold no quote's words."""
    theirs = select(PublishedQuote.id).where(PublishedQuote.response_id == response_id)
    db.session.execute(delete(FindingQuote).where(FindingQuote.quote_id.in_(theirs)))
