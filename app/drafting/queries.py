"""Drafts, and the comments that they are about, always in a stated order."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app import jobs
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.drafting.models import DraftComment, DraftState, TopicDraft
from app.errors import NotFoundError
from app.insights import queries as insights
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Topic
from app.respond import queries as respond
from app.respond.models import Answer, Response

BATCH = 500
MOST_TOLD = 10


class TopicComment(NamedTuple):
    """One person's comment in a topic."""

    response_id: UUID
    text: str
    lang: str


class Asked(NamedTuple):
    """A draft, and the name of who asked for it."""

    draft: TopicDraft
    asker: str


def comments_of(topic: Topic) -> list[TopicComment]:
    """Return the comments of a topic and of those merged into it, in the order of response ids.

    What staff have set aside is left out.
    """
    run = topic.run
    chosen = (
        respond.visible_responses()
        .join(Answer, Answer.response_id == Response.id)
        .join(Assignment, Assignment.response_id == Response.id)
        .where(Answer.question_id == run.question_id, Assignment.run_id == run.id)
        .join(RunComment, RunComment.response_id == Response.id)
        .where(RunComment.run_id == run.id, Assignment.standing)
        .where(Assignment.topic_id.in_(insights.members(topic)))
        .with_only_columns(Response.id, Answer.value_json, RunComment.lang)
        .order_by(Response.id)
    )
    # A comment may reach several topics that are now one; it is one person's all the same.
    found = {key: (json.loads(raw), lang) for key, raw, lang in db.session.execute(chosen)}
    return [
        TopicComment(key, text, lang)
        for key, (text, lang) in found.items()
        if isinstance(text, str)
    ]


def comment_count(topic: Topic) -> int:
    """Return how many people's comments are in a topic."""
    chosen = select(func.count(Assignment.response_id.distinct())).where(
        Assignment.run_id == topic.run_id,
        Assignment.standing,
        Assignment.topic_id.in_(insights.members(topic)),
    )
    return db.session.scalar(chosen) or 0


def texts(question_id: str, response_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the comments of these people, as they are stored, by response."""
    chosen = select(Answer.response_id, Answer.value_json).where(
        Answer.question_id == question_id, Answer.response_id.in_(response_ids)
    )
    rows = db.session.execute(chosen.order_by(Answer.response_id))
    return {key: str(json.loads(raw)) for key, raw in rows}


def present(response_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these responses are still there."""
    found: set[UUID] = set()
    for start in range(0, len(response_ids), BATCH):
        some = response_ids[start : start + BATCH]
        found |= set(db.session.scalars(select(Response.id).where(Response.id.in_(some))))
    return found


def draft_of(topic: Topic, draft_id: UUID) -> TopicDraft:
    """Return one draft of a topic; NotFoundError when there is none, or it was thrown away."""
    draft = db.session.get(TopicDraft, draft_id)
    if draft is None or draft.topic_id != topic.id or draft.dropped_at is not None:
        raise NotFoundError
    return draft


def drafts(topic: Topic) -> Sequence[Asked]:
    """Return the drafts of a topic and who asked for them, the newest first."""
    chosen = select(TopicDraft, User.name).join(User, User.id == TopicDraft.asked_by)
    mine = chosen.where(TopicDraft.topic_id == topic.id)
    ordered = mine.order_by(TopicDraft.asked_at.desc(), TopicDraft.kind, TopicDraft.id)
    return [Asked(*row) for row in db.session.execute(ordered.limit(MOST_TOLD))]


def open_drafts(topic_id: UUID) -> Sequence[UUID]:
    """Return the drafts of a topic that are still to be made, extracts first."""
    is_open = TopicDraft.state.in_((DraftState.WAITING, DraftState.RUNNING))
    chosen = select(TopicDraft.id).where(TopicDraft.topic_id == topic_id, is_open)
    return db.session.scalars(chosen.order_by(TopicDraft.kind, TopicDraft.id)).all()


def comments_behind(draft: TopicDraft) -> Sequence[DraftComment]:
    """Return the comments that a draft was made from, by number."""
    chosen = select(DraftComment).where(DraftComment.draft_id == draft.id)
    return db.session.scalars(chosen.order_by(DraftComment.number)).all()


def is_going_on(topic: Topic) -> bool:
    """Return whether a job still waits for the drafts of a topic, or works on them."""
    return jobs.is_waiting(job_key(topic.id))


def job_key(topic_id: UUID) -> str:
    """Return the unique key of the job that makes the drafts of a topic."""
    return f"drafting:{topic_id}"


def question(topic: Topic) -> Mapping[str, str]:
    """Return what people were asked, by language; the survey's source language comes first."""
    survey_id, question_id = topic.run.survey_id, topic.run.question_id
    for definition in insights.definitions(db.session.get_one(Survey, survey_id)):
        for item in definition.items():
            if item.id == question_id:
                first = definition.source_lang
                langs = (first, *(lang for lang in definition.languages if lang != first))
                return {lang: definition.text(item.prompt, lang).text for lang in langs}
    return {}
