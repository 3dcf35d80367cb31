"""Proposals to split a topic: asked for, read, taken in part or sent away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from app import jobs
from app.db import db
from app.errors import ConflictError
from app.insights import history, making, queries
from app.insights.keeping import NotCurrentError, refuse_merged
from app.insights.models import Topic
from app.insights.split_models import SplitComment, SplitState, TopicSplit
from app.jobs import Job, JobState

QUIET: Final = frozenset({"renamed", "confirmed", "reopened", "codebook", "themed"})
"""What can be done to a topic without changing which comments are in it."""


class OutdatedError(ConflictError):
    """Comments came into the topic or left it since the proposal was made."""

    code = "split_outdated"


@dataclass(frozen=True)
class Part:
    """One part: its words by language, of how many people, and the comments that are quoted."""

    number: int
    words: Mapping[str, Sequence[str]]
    people: int
    quotes: tuple[UUID, ...]


def newest(topic: Topic) -> TopicSplit | None:
    """Return the newest proposal for a topic that nobody has sent away or taken."""
    chosen = select(TopicSplit).where(TopicSplit.topic_id == topic.id)
    latest = chosen.order_by(TopicSplit.asked_at.desc(), TopicSplit.id).limit(1)
    found = db.session.scalar(latest)
    is_over = found is None or found.state in {SplitState.TAKEN, SplitState.DISMISSED}
    return None if is_over else found


def ask(topic: Topic, *, by: UUID, at: datetime) -> TopicSplit:
    """Ask the machine to propose how a topic could be split; nothing changes by that."""
    refuse_merged(topic)
    current = queries.current_run(topic.run.survey_id, topic.run.question_id)
    if current is None or current.id != topic.run_id:
        raise NotCurrentError
    split = TopicSplit(topic_id=topic.id, edits=topic.run.edits, asked_by=by, asked_at=at)
    db.session.add(split)
    db.session.flush()
    jobs.enqueue(
        "insights.split", {"split_id": str(split.id)}, unique_key=_job_key(split), actor_id=by
    )
    return split


def is_going_on(split: TopicSplit) -> bool:
    """Return whether a job still waits for the proposal or works on it."""
    if split.state != SplitState.WAITING:
        return False
    waiting = select(Job.id).where(Job.unique_key == _job_key(split), Job.state != JobState.DEAD)
    return db.session.scalar(waiting) is not None


def is_outdated(split: TopicSplit, topic: Topic) -> bool:
    """Return whether comments may have come into the topic or left it since."""
    later = history.edits(topic.run, topic, after=split.edits)
    return any(each.edit.kind not in QUIET for each in later)


def parts(split: TopicSplit) -> list[Part]:
    """Return the parts that are proposed, the biggest first, without who has withdrawn."""
    mine = SplitComment.split_id == split.id
    counted = select(SplitComment.part, func.count()).where(mine).group_by(SplitComment.part)
    people = {row[0]: row[1] for row in db.session.execute(counted.order_by(SplitComment.part))}
    ranked = select(SplitComment.part, SplitComment.response_id).where(
        mine, SplitComment.quote.is_not(None)
    )
    quotes: dict[int, list[UUID]] = {}
    in_order = ranked.order_by(SplitComment.quote, SplitComment.response_id)
    for part, response_id in db.session.execute(in_order):
        quotes.setdefault(part, []).append(response_id)
    return [
        Part(number, words, people[number], tuple(quotes.get(number, ())))
        for number, words in enumerate(json.loads(split.words_json), 1)
        if number in people
    ]


def _ids_in(split: TopicSplit, number: int) -> Sequence[UUID]:
    chosen = select(SplitComment.response_id).where(
        SplitComment.split_id == split.id, SplitComment.part == number
    )
    return db.session.scalars(chosen.order_by(SplitComment.response_id)).all()


def take(
    topic: Topic,
    split: TopicSplit,
    names: Mapping[int, Mapping[str, str]],
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> list[Topic]:
    """Make topics of the parts that were named; the rest stays. OutdatedError when it is old."""
    if split.state != SplitState.READY or is_outdated(split, topic):
        raise OutdatedError
    numbers = [each.number for each in parts(split) if each.number in names]
    made = [
        making.split_topic(topic, names[number], _ids_in(split, number), seen=seen, by=by, at=at)
        for number in numbers
    ]
    split.state = SplitState.TAKEN
    db.session.flush()
    return made


def dismiss(split: TopicSplit) -> None:
    """Send a proposal away."""
    split.state = SplitState.DISMISSED
    db.session.flush()


def _job_key(split: TopicSplit) -> str:
    return f"insights.split:{split.id}"
