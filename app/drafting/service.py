"""Drafts are asked for, taken over by a person or thrown away; a withdrawal goes through them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from analysis.claims import Doubt, doubt_in_words
from analysis.privacy import redact
from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.drafting import queries
from app.drafting.content import Extract, Written
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.errors import ConflictError
from app.insights import queries as insights_queries
from app.insights import service as insights
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


def take(draft: TopicDraft, label: str, meaning: str, *, by: UUID, at: datetime) -> None:
    """Make these words, which somebody has read and may have changed, those of the topic.

    An empty label or meaning leaves the topic's own as it is.
    """
    if draft.state != DraftState.READY or draft.taken_at is not None:
        raise NotReadyError
    topic = db.session.get_one(Topic, draft.topic_id)
    if label:
        source_lang = insights_queries.source_lang(topic.run)
        labels = json.loads(topic.labels_json) | {source_lang: label}
        insights.rename_topic(topic, labels, by=by, at=at)
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

    Called while the answers are still there.
    """
    chosen = select(DraftComment).where(DraftComment.response_id == response_id)
    for row in db.session.scalars(
        chosen.order_by(DraftComment.draft_id, DraftComment.number)
    ).all():
        draft = db.session.get_one(TopicDraft, row.draft_id)
        number = row.number
        db.session.delete(row)
        db.session.flush()
        remove(draft, [number], on=on)


def remove(draft: TopicDraft, numbers: Sequence[int], *, on: date) -> None:
    """Take comments out of a draft; a machine's text that rests on them alone is deleted."""
    draft.outdated_on = draft.outdated_on or on
    if draft.state == DraftState.READY:
        for number in numbers:
            draft.content_json = _without(draft, number)
    db.session.flush()


def _without(draft: TopicDraft, number: int) -> str:
    if draft.kind == DraftKind.EXTRACT:
        return Extract.model_validate_json(draft.content_json).without(number).model_dump_json()
    topic = db.session.get_one(Topic, draft.topic_id)
    ids = {row.number: row.response_id for row in queries.comments_behind(draft) if row.was_given}
    stored = queries.texts(topic.run.question_id, ids.values())
    texts = {each: redact(stored[key]) for each, key in ids.items() if key in stored}
    lang = insights_queries.source_lang(topic.run)
    in_words = words_check(texts, lang, "\n".join(queries.question(topic).values()))
    written = Written.model_validate_json(draft.content_json)
    return written.without(number, in_words).model_dump_json()


def words_check(
    texts: Mapping[int, str], lang: str, known: str
) -> Callable[[str, Sequence[int]], Doubt | None]:
    """Return what compares a text with comments, which it names by their numbers."""

    def check(text: str, numbers: Sequence[int]) -> Doubt | None:
        said = [texts[number] for number in numbers if number in texts]
        return doubt_in_words(text, said, lang, known)

    return check


def _close_dead(topic: Topic) -> None:
    """Say of drafts whose job has died that they came to nothing."""
    for draft_id in queries.open_drafts(topic.id):
        draft = db.session.get_one(TopicDraft, draft_id)
        draft.state, draft.trouble = DraftState.STOPPED, "failed"
    db.session.flush()
