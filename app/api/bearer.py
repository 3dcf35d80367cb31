"""Who asks: the token of a program, looked at before its request is."""

from typing import Final

from flask import current_app, g, request

from app import clock
from app.access import Scope
from app.api import minting, queries
from app.api.errors import ScopeMissingError, TokenRefusedError
from app.api.models import ApiToken
from app.db import db, reading
from app.security import network_key, spend

USES: Final = "300 per minute"
"""How often one token may be used."""
REFUSALS: Final = "30 per minute"
"""How often one network may show a token that does not work."""


def check(scope: Scope) -> None:
    """Let the request in when its token has `scope`. Raises TokenRefusedError, ScopeMissingError.

    429 for a token that is used too often, and for a network that tries too many.
    """
    token = _known()
    if token is None:
        spend(REFUSALS, "api-refused", network_key())
        raise TokenRefusedError
    spend(USES, "api-token", str(token.id))
    if scope not in token.granted:
        raise ScopeMissingError(scope)
    g.api_token = token


def token() -> ApiToken:
    """Return the token of this request, which `check` has let in; it is read only."""
    found: ApiToken = g.api_token
    return found


def _known() -> ApiToken | None:
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    secret = shown.strip()
    if kind.lower() != "bearer" or not secret.startswith(minting.MARK):
        return None
    if len(secret) > minting.LONGEST:
        return None
    found = _stored(minting.hashed(secret, current_app.config["SETTINGS"].keys))
    return found if found is not None and found.works(clock.today()) else None


def _stored(secret_hash: str) -> ApiToken | None:
    # On a connection that cannot write, and closed again: whoever sends a body slowly keeps no
    # writer waiting meanwhile.
    with reading(only=True):
        found = queries.token_hashed(secret_hash)
        if found is not None:
            db.session.expunge(found)
        db.session.rollback()
    return found
