"""Several people read at once, and nobody is given a comment that another has before them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, or_

from app.db import db
from app.insights.audit_models import ReadingClaim
from app.insights.comment_models import RunComment
from app.insights.models import Run

HELD_FOR = timedelta(minutes=15)


def claim(run: Run, wanted: list[Select[UUID]], *, by: UUID, at: datetime) -> UUID | None:
    """Give this person the first free comment of the first of these lists that has one.

    Whoever asks at the same moment waits, and gets another one.
    """
    db.session.refresh(run, with_for_update=True)
    for chosen in wanted:
        found = db.session.scalar(chosen.where(is_free(run, by, at)).limit(1))
        if found is not None:
            hold(run, found, by=by, at=at)
            return found
    return None


def hold(run: Run, response_id: UUID, *, by: UUID, at: datetime) -> None:
    """Keep a comment for this person for a quarter of an hour."""
    row = db.session.get(ReadingClaim, (run.id, response_id, by))
    if row is None:
        row = ReadingClaim(run_id=run.id, response_id=response_id, by=by)
        db.session.add(row)
    row.until, row.is_skipped = at + HELD_FOR, False
    db.session.flush()


def skip(run: Run, response_id: UUID, *, by: UUID, at: datetime) -> None:
    """Leave a comment to others: this person is not given it again."""
    hold(run, response_id, by=by, at=at)
    db.session.get_one(ReadingClaim, (run.id, response_id, by)).is_skipped = True
    db.session.flush()


def let_go(run: Run, response_id: UUID, *, by: UUID) -> None:
    """Say that this person is done with a comment."""
    theirs = (ReadingClaim.run_id == run.id, ReadingClaim.by == by)
    db.session.execute(delete(ReadingClaim).where(*theirs, ReadingClaim.response_id == response_id))


def is_held_by_another(run: Run, response_id: UUID, *, by: UUID, at: datetime) -> bool:
    """Return whether somebody else has this comment before them."""
    held = exists().where(
        ReadingClaim.run_id == run.id, ReadingClaim.response_id == response_id, _others(by, at)
    )
    return bool(db.session.scalar(held.select()))


def is_free(run: Run, by: UUID, at: datetime) -> ColumnElement[bool]:
    """Return the condition that this person may be given a row of `RunComment`."""
    mine = (ReadingClaim.by == by) & ReadingClaim.is_skipped
    return ~exists().where(
        ReadingClaim.run_id == run.id,
        ReadingClaim.response_id == RunComment.response_id,
        or_(mine, _others(by, at)),
    )


def _others(by: UUID, at: datetime) -> ColumnElement[bool]:
    return (ReadingClaim.by != by) & (ReadingClaim.until > at) & ReadingClaim.is_skipped.is_(False)
