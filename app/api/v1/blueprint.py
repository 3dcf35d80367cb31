"""The blueprint of what programs ask for, and the moves that its routes share."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue

from app import clock
from app.api import bearer, service
from app.builder import queries as builder
from app.builder.models import Survey
from app.config import Keys
from app.db import db, reading
from app.errors import NotFoundError

bp = Blueprint("api_v1", "app.api", url_prefix="/api/v1")
PUBLIC_SECONDS: Final = 300
"""How long a cache may keep what is public."""


@bp.before_request
def no_nul() -> None:
    """Refuse what PostgreSQL cannot even be asked about."""
    if "\x00" in request.path:
        raise NotFoundError


@bp.before_request
def note_use() -> None:
    """Note on which day a token was used: the one thing that looking writes, once a day."""
    today, token = clock.today(), g.get("api_token")
    if token is None or (token.last_used_on is not None and token.last_used_on >= today):
        return
    # On the embedded database one writes at a time: what was read so far is over.
    db.session.rollback()
    with reading(only=False):
        service.note_use(token, on=today)
        db.session.commit()


def own_survey(slug: str) -> Survey:
    """Return a survey of the organisation whose token is shown; to others it does not exist."""
    return builder.survey_of(organisation_id(), slug)


def organisation_id() -> UUID:
    """Return the organisation whose token is shown."""
    return bearer.token().organisation_id


def keys() -> Keys:
    """Return the keys of this installation."""
    found: Keys = current_app.config["SETTINGS"].keys
    return found


def answer(
    body: Mapping[str, object],
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Return the body as JSON, which no cache keeps unless the headers say so."""
    sent = {"Content-Type": "application/json", "Cache-Control": "no-store"} | dict(headers or {})
    # Escaped to ASCII: half characters, which JSON can hold and UTF-8 cannot, pass through.
    return json.dumps(body), status, sent


def public(body: Mapping[str, object]) -> ResponseReturnValue:
    """Return the body as JSON that caches may keep for a while."""
    return answer(body, headers={"Cache-Control": f"public, max-age={PUBLIC_SECONDS}"})
