"""Reads about tokens."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.api.models import ApiToken
from app.db import db
from app.errors import NotFoundError


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
