"""Start runs, and keep what people decide about topics beside what the machine found."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from analysis import Recipe
from app import jobs
from app.accounts import service as accounts
from app.builder.models import Survey
from app.db import db
from app.errors import ConflictError, DomainError
from app.insights import queries
from app.insights.models import (
    MAX_LABEL,
    Assignment,
    Embedding,
    PublishedQuote,
    QuoteState,
    Run,
    RunState,
    Topic,
    TopicEdit,
    text_hash,
)
from app.respond.models import Answer

BATCH = 500


class RunGoingOnError(ConflictError):
    """An analysis of this question is under way already."""

    code = "run_going_on"


class LabelMissingError(DomainError):
    """A topic needs a name in the survey's own language before it can be shown to anybody."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "label_missing"


class LabelTooLongError(DomainError):
    """A topic's name must fit on a line or two."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "label_too_long"


class NotStandingError(ConflictError):
    """The topic was merged into another, so it takes no comments and no name of its own."""

    code = "topic_merged"


def start_run(
    survey: Survey, question_id: str, recipe: Recipe, *, by: UUID | None, at: datetime
) -> Run:
    """Add a run that waits for the worker, and the job that will do it."""
    _close_dead_runs(survey, question_id, at=at)
    last = db.session.scalar(select(func.max(Run.number)).where(Run.survey_id == survey.id))
    run = Run(
        survey_id=survey.id,
        question_id=question_id,
        number=(last or 0) + 1,
        state=RunState.WAITING,
        recipe_json=recipe.to_json(),
        started_by=by,
        created_at=at,
    )
    db.session.add(run)
    db.session.flush()
    job = {"run_id": str(run.id)}
    jobs.enqueue("insights.run", job, unique_key=queries.job_key(run), actor_id=by)
    detail = {"survey": str(survey.id), "question": question_id, "number": run.number}
    accounts.record("run.started", str(run.id), detail, by=by, at=at)
    return run


def rename_topic(topic: Topic, labels: Mapping[str, str], *, by: UUID, at: datetime) -> None:
    """Give a topic people's own name, per language; the machine's words stay beside it."""
    _refuse_merged(topic)
    named = {lang: " ".join(label.split()) for lang, label in sorted(labels.items())}
    named = {lang: label for lang, label in named.items() if label}
    if any(len(label) > MAX_LABEL for label in named.values()):
        raise LabelTooLongError
    source_lang = queries.source_lang(topic.run)
    if source_lang not in named:
        raise LabelMissingError
    before, after = topic.labels_json, json.dumps(named, ensure_ascii=False, sort_keys=True)
    if before != after:
        topic.labels_json, topic.label_by_staff = after, named[source_lang]
        _keep(topic, "renamed", before, after, by=by, at=at)


def confirm_topic(topic: Topic, *, by: UUID, at: datetime) -> None:
    """Say that a person has checked this topic, so that it may be shown in public."""
    _refuse_merged(topic)
    if not topic.label_by_staff:
        raise LabelMissingError
    _set_confirmed(topic, value=True, by=by, at=at)


def take_back_confirmation(topic: Topic, *, by: UUID, at: datetime) -> None:
    """Say that a topic needs to be looked at again; the next figures leave it out."""
    _set_confirmed(topic, value=False, by=by, at=at)


def merge_topics(topic: Topic, into: Topic, *, by: UUID, at: datetime) -> None:
    """Count `topic` as part of `into` from now on; nothing is deleted."""
    _refuse_merged(topic)
    _refuse_merged(into)
    if topic.id == into.id or topic.run_id != into.run_id:
        raise NotStandingError
    topic.merged_into_id = into.id
    numbers = json.dumps({"from": topic.number, "to": into.number})
    _keep(topic, "merged", "", numbers, by=by, at=at)
    _keep(into, "joined", "", numbers, by=by, at=at)


def separate_topic(topic: Topic, *, by: UUID, at: datetime) -> None:
    """Take back a merge: the topic stands on its own again, with its own comments."""
    joined = db.session.get(Topic, topic.merged_into_id) if topic.merged_into_id else None
    if joined is None:
        raise NotStandingError
    topic.merged_into_id = None
    numbers = json.dumps({"from": joined.number, "to": topic.number})
    _keep(topic, "separated", "", numbers, by=by, at=at)
    _keep(joined, "left", "", numbers, by=by, at=at)


def move_comments(
    run: Run, response_ids: Sequence[UUID], to: Topic | None, *, by: UUID, at: datetime
) -> int:
    """Move comments to another topic, or to "not grouped" (None); return how many moved."""
    if to is not None:
        _refuse_merged(to)
        if to.run_id != run.id:
            raise NotStandingError
    target = None if to is None else to.id
    roots = queries.standing(queries.all_topics(run))
    moved: dict[UUID | None, int] = {}
    for assignment in _assignments(run, response_ids):
        source = None if assignment.topic_id is None else roots[assignment.topic_id].id
        if source == target:
            continue
        assignment.topic_id = target
        assignment.not_grouped = ""
        assignment.moved_by, assignment.moved_at = by, at
        assignment.read_by, assignment.read_at = by, at
        moved[source] = moved.get(source, 0) + 1
    _keep_moves(moved, roots, to, by=by, at=at)
    return sum(moved.values())


def mark_read(run: Run, response_ids: Sequence[UUID], *, by: UUID, at: datetime) -> int:
    """Note that a person has read these comments; return how many were new."""
    unread = [each for each in _assignments(run, response_ids) if each.read_by is None]
    for assignment in unread:
        assignment.read_by, assignment.read_at = by, at
    db.session.flush()
    return len(unread)


def _assignments(run: Run, response_ids: Sequence[UUID]) -> Sequence[Assignment]:
    chosen = select(Assignment).where(
        Assignment.run_id == run.id, Assignment.response_id.in_(response_ids[:BATCH])
    )
    return db.session.scalars(chosen.order_by(Assignment.response_id)).all()


def _keep_moves(
    moved: Mapping[UUID | None, int],
    roots: Mapping[UUID, Topic],
    to: Topic | None,
    *,
    by: UUID,
    at: datetime,
) -> None:
    for source_id, count in moved.items():
        source = None if source_id is None else roots[source_id]
        numbers = json.dumps(
            {
                "from": None if source is None else source.number,
                "to": None if to is None else to.number,
                "comments": count,
            }
        )
        if source is not None:
            _keep(source, "moved_out", "", numbers, by=by, at=at)
        if to is not None:
            _keep(to, "moved_in", "", numbers, by=by, at=at)


def _set_confirmed(topic: Topic, *, value: bool, by: UUID, at: datetime) -> None:
    if topic.is_confirmed != value:
        topic.is_confirmed = value
        _keep(topic, "confirmed" if value else "reopened", "", "", by=by, at=at)


def _keep(topic: Topic, kind: str, before: str, after: str, *, by: UUID, at: datetime) -> None:
    edit = TopicEdit(topic_id=topic.id, kind=kind, before=before, after=after, by=by, at=at)
    db.session.add(edit)
    db.session.flush()
    detail = {"run": str(topic.run_id), "number": topic.number}
    accounts.record(f"topic.{kind}", str(topic.id), detail, by=by, at=at)


def _refuse_merged(topic: Topic) -> None:
    if topic.merged_into_id is not None:
        raise NotStandingError


def _close_dead_runs(survey: Survey, question_id: str, *, at: datetime) -> None:
    unfinished = select(Run).where(
        Run.survey_id == survey.id,
        Run.question_id == question_id,
        Run.state.in_((RunState.WAITING, RunState.RUNNING)),
    )
    for run in db.session.scalars(unfinished.order_by(Run.number)):
        if queries.is_going_on(run):
            raise RunGoingOnError
        run.state, run.error, run.finished_at = RunState.FAILED, "stopped", at
    db.session.flush()


def forget(response_id: UUID) -> None:
    """Remove every trace of what one person wrote; quotes say "withdrawn" from now on.

    Called while the answers are still there: they name the vectors that have to go.
    """
    for value_json in _texts_of_nobody_else(response_id):
        key = text_hash(json.loads(value_json))
        db.session.execute(delete(Embedding).where(Embedding.text_hash == key))
    db.session.execute(delete(Assignment).where(Assignment.response_id == response_id))
    db.session.execute(
        update(PublishedQuote)
        .where(PublishedQuote.response_id == response_id)
        .values(state=QuoteState.WITHDRAWN, text="", salt="", response_id=None)
    )
    named = select(Topic).where(Topic.quotes_json.contains(str(response_id)))
    for topic in db.session.scalars(named):
        kept = [each for each in json.loads(topic.quotes_json) if each != str(response_id)]
        topic.quotes_json = json.dumps(kept)
    db.session.flush()


def forget_rare_words(survey_id: UUID) -> None:
    """Keep of each topic's words only those that at least ten people used."""
    topics = select(Topic).join(Topic.run).where(Run.survey_id == survey_id)
    for topic in db.session.scalars(topics):
        topic.words_json = topic.public_words_json
    db.session.flush()


def _texts_of_nobody_else(response_id: UUID) -> Sequence[str]:
    other = aliased(Answer)
    same = (
        select(other.response_id)
        .where(other.question_id == Answer.question_id, other.value_json == Answer.value_json)
        .where(other.response_id != response_id)
    )
    mine = select(Answer.value_json).where(Answer.response_id == response_id, ~same.exists())
    # Closed answers are stored as objects, written ones as a JSON string.
    return db.session.scalars(mine.where(Answer.value_json.startswith('"'))).all()
