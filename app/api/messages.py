"""Verbs on addresses that are told what happens, and on the messages to them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete

from app import jobs
from app.accounts import service as accounts
from app.api import queries
from app.api.models import Delivery, DeliveryState, Event, Webhook
from app.api.sending import Outcome
from app.db import db
from app.upsert import insert

TRIES: Final = 8
FIRST_WAIT: Final = timedelta(seconds=30)
GIVEN_UP: Final = 3
"""So many messages in a row that nobody took, and the address is told no more."""
GONE: Final = 410
KEPT: Final = timedelta(days=30)


def add_webhook(
    organisation_id: UUID, url: str, events: Iterable[Event], *, by: UUID, at: datetime
) -> Webhook:
    """Return a new address that is told these events from now on."""
    wanted = sorted(set(events))
    webhook = Webhook(
        organisation_id=organisation_id,
        url=url,
        events=" ".join(wanted),
        made_by=by,
        made_on=at.date(),
        failures=0,
    )
    db.session.add(webhook)
    db.session.flush()
    accounts.record("webhook.add", str(webhook.id), {"events": wanted}, by=by, at=at)
    return webhook


def remove_webhook(webhook: Webhook, *, by: UUID, at: datetime) -> None:
    """Tell this address nothing more, and forget what was sent to it."""
    db.session.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
    db.session.delete(webhook)
    db.session.flush()
    accounts.record("webhook.remove", str(webhook.id), {}, by=by, at=at)


def enable(webhook: Webhook, *, by: UUID, at: datetime) -> None:
    """Tell an address again that had been given up, beginning with what waits for it."""
    if webhook.disabled_on is not None:
        webhook.disabled_on, webhook.failures = None, 0
        for delivery in queries.waiting_for(webhook):
            jobs.enqueue("api.deliver", {"delivery_id": str(delivery.id)})
        db.session.flush()
        accounts.record("webhook.enable", str(webhook.id), {}, by=by, at=at)


def announce(
    organisation_id: UUID,
    event: Event,
    subject: str,
    data: Mapping[str, object],
    *,
    on: date,
    at: datetime,
) -> None:
    """Send a message to each address that wants to know; the same happening again sends none."""
    content = {"type": event.value, "timestamp": at.isoformat(), "data": dict(data)}
    for webhook in queries.listening(organisation_id, event, since=on):
        delivery_id = uuid4()
        added = db.session.execute(
            insert(Delivery)
            .values(
                id=delivery_id,
                webhook_id=webhook.id,
                event=event.value,
                subject=subject,
                payload=json.dumps(content, sort_keys=True),
                state=DeliveryState.WAITING,
                tries=0,
                error="",
                made_at=at,
            )
            .on_conflict_do_nothing()
        )
        if added.rowcount == 1:  # type: ignore[attr-defined]  # an insert has a cursor
            jobs.enqueue("api.deliver", {"delivery_id": str(delivery_id)})


def note(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    """Note what became of one try: done, tried again later, or given up."""
    delivery.tries += 1
    delivery.last_status, delivery.error = outcome.status, outcome.error
    if outcome.is_good:
        delivery.state, delivery.webhook.failures = DeliveryState.DONE, 0
    elif outcome.status == GONE:
        # The other side says that it will never want this again.
        delivery.state = DeliveryState.FAILED
        _disable(delivery.webhook, at=at)
    elif delivery.tries >= TRIES:
        delivery.state = DeliveryState.FAILED
        delivery.webhook.failures += 1
        if delivery.webhook.failures >= GIVEN_UP:
            _disable(delivery.webhook, at=at)
    else:
        wait = FIRST_WAIT * 4 ** (delivery.tries - 1)
        jobs.enqueue("api.deliver", {"delivery_id": str(delivery.id)}, run_at=at + wait)
    db.session.flush()


def sweep(*, at: datetime) -> None:
    """Forget messages that are settled and old."""
    old = Delivery.state != DeliveryState.WAITING, Delivery.made_at < at - KEPT
    db.session.execute(delete(Delivery).where(*old))


def _disable(webhook: Webhook, *, at: datetime) -> None:
    webhook.disabled_on = at.date()
    accounts.record("webhook.disable", str(webhook.id), {}, by=None, at=at)
