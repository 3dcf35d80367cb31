"""The work on a proposal to split a topic: loaded only by the process that does it."""

import json
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, select
from threadpoolctl import threadpool_limits

from analysis import splitting
from app.db import db, reading
from app.insights import queries, vectors
from app.insights.comment_models import Assignment, RunComment, text_hash
from app.insights.models import Topic
from app.insights.split_models import SplitComment, SplitState, TopicSplit
from app.respond.models import Answer

MOST = 20_000
"""A bigger topic is judged by so many of its comments; the others stay where they are."""


class Member(NamedTuple):
    """One comment of the topic."""

    response_id: UUID
    text: str
    lang: str


def propose(split_id: str) -> None:
    """Work out the parts of a topic and store them; a proposal that is there stays."""
    with reading(only=True):
        split = db.session.get(TopicSplit, UUID(split_id))
        members = [] if split is None or split.state != SplitState.WAITING else _members(split)
        stored = _stored(members, split)
        db.session.rollback()
    if split is None or split.state != SplitState.WAITING:
        return
    known = [each for each in members if text_hash(each.text) in stored]
    try:
        with threadpool_limits(limits=1):
            parts = splitting.proposed(
                np.stack([stored[text_hash(each.text)] for each in known]).astype(np.float64)
                if known
                else np.zeros((0, 1)),
                [each.text for each in known],
                [each.lang for each in known],
            )
    except splitting.TooAlikeError:
        parts = []
    _store(UUID(split_id), known, parts)


def _members(split: TopicSplit) -> list[Member]:
    topic = db.session.get_one(Topic, split.topic_id)
    chosen = (
        select(RunComment.response_id, Answer.value_json, RunComment.lang)
        .join(Answer, Answer.response_id == RunComment.response_id)
        .where(RunComment.run_id == topic.run_id, Answer.question_id == topic.run.question_id)
        .where(
            RunComment.response_id.in_(
                select(Assignment.response_id).where(
                    Assignment.topic_id.in_(queries.members(topic)), Assignment.standing
                )
            )
        )
        .order_by(RunComment.place)
        .limit(MOST)
    )
    return [Member(row[0], str(json.loads(row[1])), row[2]) for row in db.session.execute(chosen)]


def _stored(members: Sequence[Member], split: TopicSplit | None) -> dict[str, NDArray[np.float16]]:
    if split is None or not members:
        return {}
    run = db.session.get_one(Topic, split.topic_id).run
    hashes = sorted({text_hash(each.text) for each in members})
    found = vectors.known_vectors(hashes, run.embedder)
    return {key: np.frombuffer(vector, np.float16) for key, vector in found.items()}


def _store(split_id: UUID, members: Sequence[Member], parts: Sequence[splitting.Part]) -> None:
    split = db.session.get_one(TopicSplit, split_id, populate_existing=True)
    if split.state != SplitState.WAITING:
        return
    present = vectors.present([each.response_id for each in members])
    rows = [
        {
            "split_id": split.id,
            "response_id": members[place].response_id,
            "part": number,
            "quote": part.quotes.index(place) if place in part.quotes else None,
        }
        for number, part in enumerate(parts, 1)
        for place in part.places
        if members[place].response_id in present
    ]
    if rows:
        db.session.execute(insert(SplitComment), rows)
    split.words_json = json.dumps([each.words for each in parts], ensure_ascii=False)
    split.state = SplitState.READY if parts else SplitState.NONE
    db.session.commit()
