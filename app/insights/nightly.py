"""New comments are analysed every night, where a person has once accepted what was found."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select

from analysis import Recipe
from app.accounts import service as accounts
from app.builder.models import Survey, SurveyStatus
from app.db import db, reading
from app.insights import queries, service
from app.insights.comment_models import RunComment
from app.insights.models import Run, Topic
from app.insights.nightly_models import NightlyChoice

SHOWN: Final = 14
"""So many nights are told."""


def is_on(survey_id: UUID) -> bool:
    """Return whether new comments are added at night.

    Until somebody has settled it: once a person has accepted a run, or confirmed a topic.
    """
    choice = db.session.get(NightlyChoice, survey_id)
    return _is_trusted(survey_id) if choice is None else choice.is_on


def _is_trusted(survey_id: UUID) -> bool:
    confirmed = select(Topic.id).where(Topic.run_id == Run.id, Topic.is_confirmed)
    trusted = or_(Run.accepted_by.is_not(None), confirmed.exists())
    chosen = select(Run.id).where(Run.survey_id == survey_id, trusted)
    return db.session.scalar(chosen.limit(1)) is not None


def choose(survey: Survey, *, is_on: bool, by: UUID, at: datetime) -> None:
    """Add new comments at night from now on, or no longer."""
    db.session.merge(NightlyChoice(survey_id=survey.id, is_on=is_on, by=by, at=at))
    db.session.flush()
    act = "nightly.turned_on" if is_on else "nightly.turned_off"
    accounts.record(act, str(survey.id), {}, by=by, at=at)


def surveys() -> Sequence[UUID]:
    """Return the surveys of which comments may be added tonight."""
    chosen = select(Survey.id).where(
        Survey.status != SurveyStatus.DRAFT,
        Survey.archived_at.is_(None),
        Survey.erasing_since.is_(None),
        Survey.erased_on.is_(None),
    )
    found = db.session.scalars(chosen.order_by(Survey.slug)).all()
    return [each for each in found if is_on(each)]


def begin(survey_id: UUID, *, at: datetime) -> list[Run]:
    """Start a run of each question that has new comments, unless one waits or goes on; return them.

    Again starts none: the first of two workers has done it. Nothing may be waiting to be written.
    """
    # Counted on a connection that only reads: nobody waits for it in order to write.
    with reading(only=True):
        due = [run.id for run in _behind(survey_id)] if is_on(survey_id) else []
        db.session.rollback()
    return [run for run_id in due if (run := _begin(run_id, at=at)) is not None]


def _behind(survey_id: UUID) -> Iterator[Run]:
    survey = db.session.get_one(Survey, survey_id)
    for question in queries.open_questions(survey):
        run = queries.current_run(survey_id, question.id)
        if run is not None and fresh(run) > 0:
            yield run


def _begin(run_id: UUID, *, at: datetime) -> Run | None:
    current = queries.run_by_id(run_id)
    # Whoever else wants to start one waits, and then finds that it is going on.
    db.session.refresh(current, with_for_update=True)
    survey = db.session.get_one(Survey, current.survey_id)
    if _is_in_the_way(current):
        return None
    # With the same model, or comments could not be compared with those that are there.
    before = Recipe.from_json(current.recipe_json)
    recipe = Recipe(embedder=before.embedder, default_lang=before.default_lang)
    run = service.start_run(survey, current.question_id, recipe, by=None, at=at)
    run.is_nightly = True
    db.session.flush()
    return run


def fresh(run: Run) -> int:
    """Return how many comments there are now that a run does not know, whatever their day."""
    there = queries.comment_counts(run.survey_id, [run.question_id]).get(run.question_id, 0)
    known = select(func.count()).where(RunComment.run_id == run.id)
    return there - (db.session.scalar(known) or 0)


def _is_in_the_way(run: Run) -> bool:
    """Return whether a later run is going on, waits for a person, or was left aside as it is now.

    What a person did not want is not made again before they have changed something.
    """
    chosen = select(Run).where(Run.survey_id == run.survey_id, Run.question_id == run.question_id)
    later = db.session.scalars(chosen.where(Run.number > run.number).order_by(Run.number))
    return any(
        queries.is_going_on(each) or queries.is_undecided(each) or _was_refused(each, run)
        for each in later
    )


def _was_refused(later: Run, run: Run) -> bool:
    is_mine = later.is_nightly and later.previous_id == run.id
    return is_mine and later.kept_old_at is not None and later.previous_edits == run.edits


class Night(NamedTuple):
    """Comments that came into a run at night: when, how many, and how many topics they made."""

    at: datetime
    comments: int
    topics: int


class Nights(NamedTuple):
    """Whether the comments of a survey are added at night, and the newest nights of a run."""

    is_on: bool
    newest: Sequence[Night]


def told(run: Run) -> Nights:
    """Return what is told of the nights of a run."""
    chosen = select(Run).where(Run.previous_id == run.id, Run.is_added)
    newest = db.session.scalars(chosen.order_by(Run.number.desc()).limit(SHOWN))
    return Nights(
        is_on(run.survey_id),
        [Night(each.created_at, each.comments, new_topics(each)) for each in newest],
    )


def new_topics(run: Run) -> int:
    """Return how many topics a night has made."""
    found: dict[str, int] = json.loads(run.quality_json)
    return found.get("topics", 0)
