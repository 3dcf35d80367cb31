"""Verbs on tokens; every making and revoking stands in the record of acts."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, update

from app.access import Scope
from app.accounts import service as accounts
from app.api import minting
from app.api.models import ApiToken
from app.config import Keys
from app.db import db


def make_token(  # noqa: PLR0913  (a token is these facts)
    organisation_id: UUID,
    keys: Keys,
    *,
    name: str,
    scopes: Iterable[Scope],
    ends_on: date | None,
    by: UUID,
    at: datetime,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is kept nowhere."""
    secret = minting.new_token()
    granted = " ".join(sorted(set(scopes)))
    token = ApiToken(
        organisation_id=organisation_id,
        name=name,
        prefix=secret[: minting.SHOWN],
        secret_hash=minting.hashed(secret, keys),
        scopes=granted,
        ends_on=ends_on,
        made_by=by,
        made_on=at.date(),
    )
    db.session.add(token)
    db.session.flush()
    detail = {"scopes": granted.split(), "ends_on": ends_on.isoformat() if ends_on else None}
    accounts.record("api_token.make", str(token.id), detail, by=by, at=at)
    return token, secret


def revoke_token(token: ApiToken, *, by: UUID, at: datetime) -> None:
    """Let the token in no more, from the next request on; again is the same as once."""
    if token.revoked_on is None:
        token.revoked_on = at.date()
        db.session.flush()
        accounts.record("api_token.revoke", str(token.id), {}, by=by, at=at)


def note_use(token: ApiToken, *, on: date) -> None:
    """Note the day on which the token was used."""
    stale = or_(ApiToken.last_used_on.is_(None), ApiToken.last_used_on < on)
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.id == token.id, stale)
        .values(last_used_on=on)
        .execution_options(synchronize_session=False)
    )
