"""Concerns, and topics that are linked to them."""

from app.db import db
from app.entries import concerns
from app.entries.concern_models import Concern
from tests.factories import entries
from tests.factories.entries import Loop


def concern(loop: Loop, names: dict[str, str] | None = None) -> Concern:
    """Return a concern of the organisation of this answer, without topics."""
    made = concerns.create(
        loop.survey.organisation_id,
        names or {"en": "Waiting", "ar": "الانتظار"},
        by=loop.author.id,
        at=entries.DRAFTED,
    )
    db.session.commit()
    return made


def link(loop: Loop, concern: Concern, label: str = "Waiting times") -> concerns.SurveyTopic:
    """Link the topic of this name, of the survey of this answer."""
    topics = concerns.topics_of(loop.survey.organisation_id)
    found = next(
        each for each in topics if each.survey.id == loop.survey.id and each.topic.label == label
    )
    concerns.link(concern, found, by=loop.author.id, at=entries.DRAFTED)
    db.session.commit()
    return found
