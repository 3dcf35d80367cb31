"""Whether a comment is in a topic at all: the one place that writes `RunComment.grouped`."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, update

from app.db import db
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run


def settle(run: Run, response_ids: Sequence[UUID]) -> None:
    """Note for at most BATCH comments of a run whether an assignment of theirs stands."""
    stands = exists().where(
        Assignment.run_id == RunComment.run_id,
        Assignment.response_id == RunComment.response_id,
        Assignment.standing,
    )
    db.session.execute(
        update(RunComment)
        .where(RunComment.run_id == run.id, RunComment.response_id.in_(response_ids))
        .values(grouped=stands)
        .execution_options(synchronize_session=False)
    )
