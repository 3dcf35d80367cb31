"""Reads about tokens, addresses, messages, and what is to be told."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.api.models import ApiToken, Delivery, DeliveryState, Event, Webhook
from app.db import db
from app.errors import NotFoundError
from app.respond import queries as respond_queries
from app.respond.models import Response


def tokens_of(organisation_id: UUID) -> Sequence[ApiToken]:
    """Return the organisation's tokens: those that work first, then by name."""
    chosen = select(ApiToken).where(ApiToken.organisation_id == organisation_id)
    order = ApiToken.revoked_on.is_not(None), ApiToken.name, ApiToken.made_on, ApiToken.id
    return db.session.scalars(chosen.order_by(*order)).all()


def token_of(organisation_id: UUID, token_id: UUID) -> ApiToken:
    """Return one of the organisation's tokens; to others there is no such token."""
    found = db.session.get(ApiToken, token_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError
    return found


def token_hashed(secret_hash: str) -> ApiToken | None:
    """Return the token that is kept under this hash."""
    return db.session.scalar(select(ApiToken).where(ApiToken.secret_hash == secret_hash))


def webhooks_of(organisation_id: UUID) -> Sequence[Webhook]:
    """Return the addresses that the organisation's happenings are told to."""
    chosen = select(Webhook).where(Webhook.organisation_id == organisation_id)
    return db.session.scalars(chosen.order_by(Webhook.url, Webhook.id)).all()


def webhook_of(organisation_id: UUID, webhook_id: UUID) -> Webhook:
    """Return one of the organisation's addresses; to others there is no such address."""
    found = db.session.get(Webhook, webhook_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError
    return found


def listening(organisation_id: UUID, event: Event, *, since: date) -> Sequence[Webhook]:
    """Return the addresses that were there on this day and want to know of this."""
    chosen = select(Webhook).where(
        Webhook.organisation_id == organisation_id,
        Webhook.made_on <= since,
        Webhook.disabled_on.is_(None),
    )
    found = db.session.scalars(chosen.order_by(Webhook.id)).all()
    return [webhook for webhook in found if event in webhook.wanted]


def has_listeners(event: Event) -> bool:
    """Return whether anybody at all wants to know of this."""
    found = db.session.scalars(select(Webhook).where(Webhook.disabled_on.is_(None))).all()
    return any(event in webhook.wanted for webhook in found)


def waiting(delivery_id: UUID) -> Delivery | None:
    """Return a message that is still to be sent, to an address that is still told."""
    found = db.session.get(Delivery, delivery_id)
    if found is None or found.state != DeliveryState.WAITING:
        return None
    return found if found.webhook.disabled_on is None else None


def waiting_for(webhook: Webhook) -> Sequence[Delivery]:
    """Return the messages that are still to be sent to an address, the oldest first."""
    chosen = select(Delivery).where(
        Delivery.webhook_id == webhook.id, Delivery.state == DeliveryState.WAITING
    )
    return db.session.scalars(chosen.order_by(Delivery.made_at, Delivery.id)).all()


def newest_deliveries(organisation_id: UUID, most: int) -> Sequence[Delivery]:
    """Return the organisation's last messages, the newest first."""
    chosen = select(Delivery).join(Delivery.webhook)
    theirs = chosen.where(Webhook.organisation_id == organisation_id)
    newest = theirs.order_by(Delivery.made_at.desc(), Delivery.id).limit(most)
    return db.session.scalars(newest.options(contains_eager(Delivery.webhook))).all()


def responses_by_day(first: date, last: date) -> Sequence[tuple[UUID, date, int]]:
    """Return how many responses each survey received on each of these days."""
    chosen = (
        respond_queries.visible_responses()
        .where(Response.submitted_on.between(first, last))
        .group_by(Response.survey_id, Response.submitted_on)
        .order_by(Response.submitted_on, Response.survey_id)
        .with_only_columns(Response.survey_id, Response.submitted_on, func.count())
    )
    return [(survey, day, count) for survey, day, count in db.session.execute(chosen)]
