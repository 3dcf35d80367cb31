"""Start and stop runs, and forget what single people wrote."""

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import aliased

from analysis import Recipe
from app import jobs
from app.accounts import service as accounts
from app.builder.models import Survey
from app.db import db
from app.errors import ConflictError
from app.insights import day_sums, facets, queries, sums
from app.insights.audit_models import AuditComment, AuditJudgement, ReadingClaim
from app.insights.comment_models import (
    Assignment,
    CommentText,
    Embedding,
    MovedComment,
    RunComment,
    text_hash,
)
from app.insights.models import PublishedQuote, QuoteState, Run, RunState, Theme, Topic, TopicEdit
from app.insights.split_models import SplitComment, TopicSplit
from app.respond.models import Answer

WRITTEN = (
    Assignment,
    RunComment,
    CommentText,
    MovedComment,
    ReadingClaim,
    AuditComment,
    AuditJudgement,
    SplitComment,
)
"""What is stored of single comments."""


class RunGoingOnError(ConflictError):
    """An analysis of this question is under way already."""

    code = "run_going_on"


def start_run(
    survey: Survey,
    question_id: str,
    recipe: Recipe,
    *,
    by: UUID | None,
    at: datetime,
    renew: bool = False,
) -> Run:
    """Add a run that waits for the worker, and the job that will do it.

    `renew`: topics that nobody has decided about may be found anew; otherwise all are kept.
    """
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
        renew=renew,
    )
    db.session.add(run)
    db.session.flush()
    job = {"run_id": str(run.id)}
    jobs.enqueue("insights.run", job, unique_key=queries.job_key(run), actor_id=by)
    detail = {"survey": str(survey.id), "question": question_id, "number": run.number}
    accounts.record("run.started", str(run.id), detail, by=by, at=at)
    return run


def stop_run(run: Run, *, by: UUID, at: datetime) -> None:
    """Ask a run to stop; it does so between two steps, and leaves nothing behind."""
    if run.state in {RunState.WAITING, RunState.RUNNING} and not run.wanted_stop:
        run.wanted_stop = True
        if not queries.is_going_on(run):
            run.state, run.finished_at = RunState.CANCELLED, at
        db.session.flush()
        accounts.record("run.stopped", str(run.id), {"number": run.number}, by=by, at=at)


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

    Called while the answers are still there: they name the vectors that have to go. A sentence that
    somebody else wrote in another comment gets its vector again with the next run.
    """
    sums.forget(response_id)
    day_sums.forget(response_id)
    facets.forget(response_id)
    gone = sorted(set(_hashes_of(response_id)))
    db.session.execute(delete(Embedding).where(Embedding.text_hash.in_(gone)))
    for model in WRITTEN:
        db.session.execute(delete(model).where(model.response_id == response_id))
    db.session.execute(
        update(PublishedQuote)
        .where(PublishedQuote.response_id == response_id)
        .values(state=QuoteState.WITHDRAWN, text="", salt="", response_id=None)
    )
    _forget_in_topics(str(response_id))
    _forget_in_history(str(response_id))


def _forget_in_topics(response_id: str) -> None:
    named = or_(Topic.quotes_json.contains(response_id), Topic.examples_json.contains(response_id))
    for topic in db.session.scalars(select(Topic).where(named)):
        topic.quotes_json = _without(response_id, topic.quotes_json)
        topic.examples_json = _without(response_id, topic.examples_json)
    db.session.flush()


def _forget_in_history(response_id: str) -> None:
    named = or_(TopicEdit.before.contains(response_id), TopicEdit.after.contains(response_id))
    for edit in db.session.scalars(select(TopicEdit).where(TopicEdit.kind == "codebook", named)):
        for name in ("before", "after"):
            facts = json.loads(getattr(edit, name))
            facts["examples"] = [each for each in facts["examples"] if each != response_id]
            setattr(edit, name, json.dumps(facts, ensure_ascii=False))
    db.session.flush()


def _without(response_id: str, ids_json: str) -> str:
    return json.dumps([each for each in json.loads(ids_json) if each != response_id])


def drop_facets(survey_id: UUID) -> None:
    """Throw away what is kept to search a survey's comments by: all its answers are about to go."""
    for run in queries.runs(survey_id):
        facets.drop(run)


def forget_rare_words(survey_id: UUID) -> None:
    """Keep of each topic's words only those that at least ten people used."""
    theirs = select(Run.id).where(Run.survey_id == survey_id)
    for topic in db.session.scalars(select(Topic).where(Topic.run_id.in_(theirs))):
        topic.words_json = topic.public_words_json
    for theme in db.session.scalars(select(Theme).where(Theme.run_id.in_(theirs))):
        theme.words_json = theme.public_words_json
    topics = select(Topic.id).where(Topic.run_id.in_(theirs))
    splits = select(TopicSplit.id).where(TopicSplit.topic_id.in_(topics))
    db.session.execute(delete(SplitComment).where(SplitComment.split_id.in_(splits)))
    db.session.execute(delete(TopicSplit).where(TopicSplit.topic_id.in_(topics)))
    db.session.flush()


def _hashes_of(response_id: UUID) -> Iterator[str]:
    """Yield the keys of all vectors made of what this person wrote and nobody else did."""
    other = aliased(Answer)
    same = (
        select(other.response_id)
        .where(other.question_id == Answer.question_id, other.value_json == Answer.value_json)
        .where(other.response_id != response_id)
    )
    # Closed answers are stored as objects, written ones as a JSON string.
    mine = select(Answer.question_id, Answer.value_json).where(
        Answer.response_id == response_id, Answer.value_json.startswith('"'), ~same.exists()
    )
    written = {row[0]: row[1] for row in db.session.execute(mine)}
    yield from (text_hash(json.loads(value_json)) for value_json in written.values())
    parts = select(CommentText.part_hashes).where(
        CommentText.response_id == response_id, CommentText.question_id.in_(written)
    )
    for hashes in db.session.scalars(parts):
        yield from (hashes[start : start + 32].hex() for start in range(0, len(hashes), 32))
