"""A later run waits until a person accepts it, or keeps the one before."""

from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.db import db
from app.errors import ConflictError
from app.insights import carrying, queries, sums
from app.insights.models import Run


class DecidedRunError(ConflictError):
    """Somebody has decided about this run already, or a later one counts."""

    code = "run_decided"


def accept_run(run: Run, *, by: UUID, at: datetime) -> None:
    """Let a run count from now on, with all that people decided in the one before until now."""
    _lock(run)
    if run.previous_id is not None:
        previous = queries.run_by_id(run.previous_id)
        db.session.refresh(previous, with_for_update=True)
        if previous.edits > run.previous_edits:
            carrying.carry_again(run, previous)
            run.previous_edits = previous.edits
            sums.drop(run)
    run.accepted_by, run.accepted_at = by, at
    db.session.flush()
    accounts.record("run.accepted", str(run.id), {"number": run.number}, by=by, at=at)


def keep_old(run: Run, *, by: UUID, at: datetime) -> None:
    """Leave a run aside: the one before goes on to count."""
    _lock(run)
    run.kept_old_by, run.kept_old_at = by, at
    db.session.flush()
    accounts.record("run.kept_old", str(run.id), {"number": run.number}, by=by, at=at)


def _lock(run: Run) -> None:
    db.session.refresh(run, with_for_update=True)
    if not queries.is_undecided(run):
        raise DecidedRunError
