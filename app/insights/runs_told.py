"""The analyses of a question one after the other: who started them, and what became of each."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import User
from app.db import db
from app.insights import queries
from app.insights.models import Run, Topic


class ToldRun(NamedTuple):
    """A run with what is said about it in a list."""

    run: Run
    topics: int
    by: str
    decided_by: str
    is_current: bool
    is_going_on: bool


def all_runs(survey_id: UUID, question_id: str) -> list[ToldRun]:
    """Return the runs of a question, the newest first."""
    runs = [each for each in queries.runs(survey_id) if each.question_id == question_id]
    current = queries.current_run(survey_id, question_id)
    topics, names = _topics(runs), _names(runs)
    return [
        ToldRun(
            run=run,
            topics=topics.get(run.id, 0),
            by=names.get(run.started_by, ""),
            decided_by=names.get(run.accepted_by or run.kept_old_by, ""),
            is_current=current is not None and current.id == run.id,
            is_going_on=queries.is_going_on(run),
        )
        for run in runs
    ]


def _topics(runs: list[Run]) -> Mapping[UUID, int]:
    chosen = (
        select(Topic.run_id, func.count())
        .where(Topic.run_id.in_([run.id for run in runs]))
        .where(Topic.merged_into_id.is_(None), Topic.is_undone.is_(False))
        .group_by(Topic.run_id)
        .order_by(Topic.run_id)
    )
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def _names(runs: list[Run]) -> Mapping[UUID | None, str]:
    ids = {each for run in runs for each in (run.started_by, run.accepted_by, run.kept_old_by)}
    chosen = select(User.id, User.name).where(User.id.in_(ids - {None})).order_by(User.id)
    return {row[0]: row[1] for row in db.session.execute(chosen)}
