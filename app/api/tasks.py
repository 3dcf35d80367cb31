"""Background entry points: what has happened becomes messages, and messages are sent."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import current_app

from app import clock, jobs
from app.api import messages, queries, sending
from app.api.models import Event
from app.builder.models import Survey
from app.db import db
from app.entries.commitments.models import Commitment
from app.entries.models import Entry

LOOKED_BACK: Final = timedelta(days=7)


@jobs.task("api.tell")
def tell(event: str, about: str, mark: str) -> None:
    """Make messages of something that was done; `mark` tells it from the same done again."""
    kind, at = Event(event), clock.now()
    entry = db.session.get(Entry, UUID(about)) if kind is Event.ENTRY_PUBLISHED else None
    done = db.session.get(Commitment, UUID(about)) if kind is Event.COMMITMENT_DONE else None
    entry = done.entry if done else entry
    survey = entry.survey if entry else db.session.get(Survey, UUID(about))
    if survey is None:
        return
    data: dict[str, object] = {"survey": survey.slug}
    if entry is not None:
        data["entry"] = entry.slug
    if done is not None:
        data["commitment"] = done.number
    elif kind is not Event.SURVEY_CLOSED:
        data["version"] = int(mark)
    messages.announce(survey.organisation_id, kind, f"{about}:{mark}", data, on=at.date(), at=at)
    db.session.commit()


@jobs.periodic("40 2 * * *")
@jobs.task("api.tell_daily")
def tell_daily() -> None:
    """Tell once a day how many responses each survey received, so that no time tells of anybody."""
    at = clock.now()
    first, last = at.date() - LOOKED_BACK, at.date() - timedelta(days=1)
    if queries.has_listeners(Event.RESPONSE_RECEIVED):
        for survey_id, day, count in queries.responses_by_day(first, last):
            survey = db.session.get_one(Survey, survey_id)
            data = {"survey": survey.slug, "on": day.isoformat(), "responses": count}
            subject, kind = f"{survey_id}:{day}", Event.RESPONSE_RECEIVED
            messages.announce(survey.organisation_id, kind, subject, data, on=day, at=at)
    messages.sweep(at=at)
    db.session.commit()


@jobs.task("api.deliver")
def deliver(delivery_id: str) -> None:
    """Send one message. A message that was sent already, or is not wanted any more, is left."""
    settings, at = current_app.config["SETTINGS"], clock.now()
    delivery = queries.waiting(UUID(delivery_id))
    if delivery is None:
        return
    secret = sending.secret_of(delivery.webhook_id, settings.keys)
    body, url = delivery.payload.encode(), delivery.webhook.url
    headers = sending.signed(f"msg_{delivery.id.hex}", body, secret, at=at)
    # Nobody waits for a turn to write while the other side takes its time.
    db.session.commit()
    wire = sending.Wire(loopback=settings.messages_to_loopback)
    outcome = sending.send(url, body, headers, wire)
    delivery = queries.waiting(UUID(delivery_id))
    if delivery is not None:
        messages.note(delivery, outcome, at=clock.now())
    db.session.commit()
