"""What waits for people who sort comments, for the staff start page."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from app.builder.models import Survey
from app.db import db
from app.insights import queries
from app.insights.comment_models import RunComment
from app.insights.models import Run, RunState


def unread(organisation_id: UUID) -> list[tuple[Survey, Run, int]]:
    """Return the current runs with comments in no topic that nobody has read, and how many."""
    found = []
    for survey, run in _current(organisation_id).values():
        counted = select(func.count()).where(
            RunComment.run_id == run.id,
            RunComment.grouped.is_(False),
            RunComment.read_by.is_(None),
        )
        number = db.session.scalar(counted) or 0
        if number:
            found.append((survey, run, number))
    return found


def _current(organisation_id: UUID) -> Mapping[tuple[UUID, str], tuple[Survey, Run]]:
    chosen = (
        select(Survey, Run)
        .join(Run, Run.survey_id == Survey.id)
        .where(Survey.organisation_id == organisation_id)
        .where(Run.state == RunState.DONE, Run.accepted_at.is_not(None))
        .order_by(Survey.name, Survey.id, Run.question_id, Run.number)
    )
    # The newest of each question comes last, so that it is the one that stays.
    return {
        (survey.id, run.question_id): (survey, run) for survey, run in db.session.execute(chosen)
    }


def undecided(organisation_id: UUID) -> list[tuple[Survey, Run]]:
    """Return the newest analysis of each question that somebody has to accept or leave aside."""
    waiting = (
        select(Survey, Run)
        .join(Run, Run.survey_id == Survey.id)
        .where(Survey.organisation_id == organisation_id, Survey.archived_at.is_(None))
        .where(Run.state == RunState.DONE, Run.is_added.is_(False))
        .where(Run.accepted_at.is_(None), Run.kept_old_at.is_(None))
        .order_by(Survey.name, Survey.id, Run.question_id, Run.number)
    )
    newest = {
        (survey.id, run.question_id): (survey, run) for survey, run in db.session.execute(waiting)
    }
    return [(survey, run) for survey, run in newest.values() if queries.is_undecided(run)]
