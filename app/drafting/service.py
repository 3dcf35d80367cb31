"""Drafts are asked for, taken over by a person or thrown away; a withdrawal goes through them."""

import json
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from analysis.claims import tells_of
from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.drafting import queries
from app.drafting.content import Extract, Written
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.errors import ConflictError
from app.insights import codebook, editing
from app.insights import queries as insights_queries
from app.insights.models import Topic


class NotReadyError(ConflictError):
    """The draft is not there, was taken over already, or has no words."""

    code = "draft_not_ready"


def ask(topic: Topic, *, with_machine: bool, by: UUID, at: datetime) -> bool:
    """Ask for an extract and, if wanted, a machine's draft; False while some are being made."""
    # Of two who ask at the same moment, the second one finds the drafts of the first.
    db.session.refresh(topic, with_for_update=True)
    if queries.is_going_on(topic):
        return False
    _close_dead(topic)
    kinds = [DraftKind.EXTRACT, *([DraftKind.MACHINE] if with_machine else [])]
    for kind in kinds:
        db.session.add(TopicDraft(topic_id=topic.id, kind=kind, asked_by=by, asked_at=at))
    db.session.flush()
    key = queries.job_key(topic.id)
    jobs.enqueue("drafting.make", {"topic_id": str(topic.id)}, unique_key=key, actor_id=by)
    detail = {"run": str(topic.run_id), "number": topic.number, "machine": with_machine}
    accounts.record("topic.draft_asked", str(topic.id), detail, by=by, at=at)
    return True


def take(draft: TopicDraft, label: str, meaning: str, *, seen: int, by: UUID, at: datetime) -> None:
    """Make these words, which somebody has read and may have changed, those of the topic.

    An empty label or meaning leaves the topic's own as it is. `seen` is how many edits of the run
    this person knew.
    """
    if draft.state != DraftState.READY or draft.taken_at is not None:
        raise NotReadyError
    topic = db.session.get_one(Topic, draft.topic_id)
    if label:
        source_lang = insights_queries.source_lang(topic.run)
        labels = json.loads(topic.labels_json) | {source_lang: label}
        editing.rename_topic(topic, labels, seen=seen, by=by, at=at)
        seen = topic.run.edits
    if meaning:
        examples = [UUID(each) for each in json.loads(topic.examples_json)]
        what = codebook.Meaning(meaning, topic.includes, topic.excludes, examples)
        codebook.set_codebook(topic, what, seen=seen, by=by, at=at)
    words = {"label": label, "meaning": meaning}
    draft.taken_json = json.dumps(words, ensure_ascii=False, sort_keys=True)
    draft.taken_by, draft.taken_at = by, at
    db.session.flush()
    detail = {"draft": str(draft.id), "parts": [part for part, text in words.items() if text]}
    accounts.record("topic.draft_taken", str(topic.id), detail, by=by, at=at)


def drop(draft: TopicDraft, *, by: UUID, at: datetime) -> None:
    """Throw a draft away: its words are deleted, that there was one stays."""
    if draft.state not in {DraftState.READY, DraftState.STOPPED}:
        raise NotReadyError
    draft.content_json = "{}"
    draft.dropped_by, draft.dropped_at = by, at
    for row in queries.comments_behind(draft):
        db.session.delete(row)
    db.session.flush()
    detail = {"draft": str(draft.id)}
    accounts.record("topic.draft_dropped", str(draft.topic_id), detail, by=by, at=at)


def forget(response_id: UUID, *, on: date) -> None:
    """Let a comment that is taken back go out of every draft, and say that these are outdated.

    Called while the answers are still there: they tell which words are nobody else's.
    """
    chosen = select(DraftComment).where(DraftComment.response_id == response_id)
    in_order = chosen.order_by(DraftComment.draft_id, DraftComment.number)
    for row in db.session.scalars(in_order).all():
        draft = db.session.get_one(TopicDraft, row.draft_id)
        draft.outdated_on = draft.outdated_on or on
        if draft.state == DraftState.READY and draft.dropped_at is None:
            draft.content_json = _without(draft, row)
        db.session.delete(row)
    db.session.flush()


def _without(draft: TopicDraft, row: DraftComment) -> str:
    if draft.kind == DraftKind.EXTRACT:
        extract = Extract.model_validate_json(draft.content_json)
        return extract.without(row.number).model_dump_json()
    topic = db.session.get_one(Topic, draft.topic_id)
    ids = [each.response_id for each in queries.comments_behind(draft)]
    texts = dict(queries.texts(topic.run.question_id, ids))
    theirs = texts.pop(row.response_id, "")
    others = [*texts.values(), *queries.question(topic).values()]
    written = Written.model_validate_json(draft.content_json)
    return written.without(
        row.number, lambda text: tells_of(text, theirs, others)
    ).model_dump_json()


def _close_dead(topic: Topic) -> None:
    """Say of drafts whose job has died that they came to nothing."""
    for draft_id in queries.open_drafts(topic.id):
        draft = db.session.get_one(TopicDraft, draft_id)
        draft.state, draft.trouble = DraftState.STOPPED, "failed"
    db.session.flush()
