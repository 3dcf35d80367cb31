"""What is never sent: left, idle for too long, or overtaken; nothing here commits."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, update

from app.db import db
from app.respond import queries, tokens
from app.respond.errors import EndedError
from app.respond.models import UnfinishedResponse
from app.uploads import service as uploads


def leave(handle: str, *, at: datetime) -> None:
    """Forget what was answered under `handle`; nothing happens when there is nothing.

    EndedError when only the return code opens it: who merely has an old address may not delete.
    """
    if queries.unfinished(handle, at=at, for_change=True) is None and queries.is_saved(handle):
        raise EndedError(is_saved=True)
    forget(UnfinishedResponse.handle_hash == tokens.hashed(handle))


def expire(*, at: datetime, most: int) -> int:
    """Forget up to `most` unfinished responses that nobody has touched for too long.

    Of those that were saved to come back to, forget how to reach whoever wrote them.
    """
    hashes = queries.idle(at=at, most=most)
    # Asked again: somebody may have come back since.
    forget(UnfinishedResponse.handle_hash.in_(hashes), queries.over(at=at))
    left = and_(UnfinishedResponse.is_shared, UnfinishedResponse.touched_at <= at - queries.SHARED)
    forget_details(or_(UnfinishedResponse.touched_at <= at - queries.IDLE, left))
    return len(hashes)


def forget(*which: ColumnElement[bool]) -> None:
    """Delete unfinished responses with the files that were sent for them alone."""
    gone = delete(UnfinishedResponse).where(*which).returning(UnfinishedResponse.handle_hash)
    uploads.forget_unsent(db.session.scalars(gone).all())


def forget_details(*which: ColumnElement[bool]) -> None:
    """Delete the contact details in unfinished responses; the answers stay."""
    known = UnfinishedResponse.details_json.is_not(None)
    statement = update(UnfinishedResponse).where(known, *which).values(details_json=None)
    db.session.execute(statement)
