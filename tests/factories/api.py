"""Tokens of programs."""

from datetime import date

from flask import current_app

from app import clock
from app.access import Role, Scope
from app.api import service
from app.api.models import ApiToken
from app.db import db
from tests.factories import accounts


def token(*scopes: Scope, ends_on: date | None = None) -> tuple[ApiToken, dict[str, str]]:
    """Return a token (for everything without any scope) and the header that shows it."""
    body = accounts.organisation()
    made, secret = service.make_token(
        body.id,
        current_app.config["SETTINGS"].keys,
        name="Kiosk",
        scopes=scopes or tuple(Scope),
        ends_on=ends_on,
        by=accounts.user(Role.ADMINISTRATOR).id,
        at=clock.now(),
    )
    db.session.commit()
    return made, {"Authorization": f"Bearer {secret}"}


def bearer(*scopes: Scope) -> dict[str, str]:
    """Return the header that shows a new token."""
    return token(*scopes)[1]
