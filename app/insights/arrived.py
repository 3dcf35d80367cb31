"""How far an analysis has got: what it counted, what people read of it, and what came in since."""

from collections.abc import Collection, Mapping
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from app.db import db
from app.insights import queries
from app.insights.comment_models import RunComment
from app.insights.models import Run
from app.respond import queries as respond_queries
from app.respond.models import Answer, ImportBatch, Response


class Reached(NamedTuple):
    """How many comments a run is about, and how many of them people have read."""

    comments: int
    read: int


def reached(run: Run, comments: int) -> Reached:
    """Return how far people have got with a run of so many comments."""
    read = select(func.count()).where(RunComment.run_id == run.id, RunComment.read_by.is_not(None))
    return Reached(comments, db.session.scalar(read) or 0)


def left_out(run: Run) -> int:
    """Return how many comments are in no topic."""
    alone = select(func.count()).where(RunComment.run_id == run.id, RunComment.grouped.is_(False))
    return db.session.scalar(alone) or 0


def since(run: Run) -> int:
    """Return how many comments came in since a run's newest, by themselves or in a file."""
    on = run.as_of.astimezone(UTC).date()
    # Each by itself: together no index would serve.
    batches = _imported(run)
    brought_in = (Response.submitted_on < on, Response.batch_id.in_(batches))
    return _new(run, Response.submitted_on >= on) + (_new(run, *brought_in) if batches else 0)


def _imported(run: Run) -> list[UUID]:
    chosen = select(ImportBatch.id).where(
        ImportBatch.survey_id == run.survey_id, ImportBatch.imported_at >= run.as_of
    )
    return list(db.session.scalars(chosen.order_by(ImportBatch.id)))


def _new(run: Run, *which: ColumnElement[bool]) -> int:
    known = exists().where(
        RunComment.run_id == run.id, RunComment.response_id == Answer.response_id
    )
    chosen = (
        respond_queries.visible_responses()
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == run.survey_id, Answer.question_id == run.question_id)
        .where(~known, *which)
        .with_only_columns(func.count())
    )
    return db.session.scalar(chosen) or 0


def counts(survey_id: UUID, question_ids: Collection[str]) -> Mapping[str, int]:
    """Return how many comments there are on each question: what its run counted, and the rest."""
    runs = {each: queries.current_run(survey_id, each) for each in question_ids}
    without = [question_id for question_id, run in runs.items() if run is None]
    found = dict(queries.comment_counts(survey_id, without)) if without else {}
    for question_id, run in runs.items():
        if run is not None:
            counted = select(func.count()).where(RunComment.run_id == run.id)
            found[question_id] = (db.session.scalar(counted) or 0) + since(run)
    return found
