"""That nothing which people decided has changed: asked of a report, and of what was written.

A run that the software started at night counts without a person's click only when both say so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select

from analysis import Assignment as Found
from analysis import Former, NotGrouped, Report
from app.db import db
from app.insights import queries
from app.insights.audit_models import AuditJudgement
from app.insights.carrying_topics import COPIED
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run

UNREADABLE = frozenset({NotGrouped.NO_LETTERS, NotGrouped.NON_ANSWER})
STANDS_BY = ("key", "number", "merged_into_id", "is_undone", "revision", "theme_id")


class Refused(StrEnum):
    """Why a person has to look at a report before it counts."""

    LOST = "lost"
    MOVED = "moved"
    MODEL = "model"
    CHANGED = "changed"


class ChangedError(Exception):
    """What was about to be written would have changed what people decided."""


class Decided(NamedTuple):
    """What people have made of a run, and where its comments are, to be compared.

    `topics` are the facts of each, `placed` how many comments are in each, `said` is a digest of
    what people said of single comments; `marks` are how many they edited, read and judged.
    """

    topics: Mapping[UUID, tuple[object, ...]]
    placed: Mapping[UUID, int]
    said: str
    marks: tuple[int, ...]


def refused(report: Report, former: Former) -> Refused | None:
    """Return why a report may not count by itself, or None: it only adds to what was there.

    Every topic is still there, and whoever was in a topic is in exactly the same ones. What says
    nothing to the machine is nowhere in a report: of that, what people said stands as it is.
    """
    keys = {topic.number: topic.former for topic in report.topics}
    told = [each for each in report.assignments if not _is_only_decided(each, former)]
    used = {key for each in told for key in former.topics.get(each.comment_id, {})}
    if not used <= set(keys.values()):
        return Refused.LOST
    if any(_is_moved(each, former, keys) for each in told):
        return Refused.MOVED
    return None


def _is_only_decided(found: Found, former: Former) -> bool:
    return found.not_grouped in UNREADABLE and found.comment_id in former.decided


def _is_moved(found: Found, former: Former, keys: Mapping[int, str | None]) -> bool:
    before = former.topics.get(found.comment_id)
    if not before and found.comment_id not in former.decided:
        return False
    return {keys[each.topic] for each in found.topics} != set(before or {})


def decided(run: Run, *, without: Sequence[UUID] = ()) -> Decided:
    """Return what people have made of a run until now, as if these comments were not in it."""
    db.session.flush()
    db.session.expire_all()
    topics = {
        each.id: tuple(getattr(each, name) for name in (*STANDS_BY, *COPIED))
        for each in queries.all_topics(run)
    }
    placed, fresh = _placed(list(topics)), _fresh(run, without)
    return Decided(
        topics=topics,
        placed={each: number - fresh.get(each, 0) for each, number in placed.items()},
        said=_said(run),
        marks=(run.edits, *_marks(run, without)),
    )


def refuse_changed(before: Decided, after: Decided) -> None:
    """Raise ChangedError unless people's decisions are the same; topics may have been added."""
    same = (before.said, before.marks) == (after.said, after.marks)
    known = before.topics.keys()
    stay = {each: after.topics.get(each) for each in known} == dict(before.topics)
    placed = {each: number for each, number in after.placed.items() if number}
    if not (same and stay and placed == {each: n for each, n in before.placed.items() if n}):
        raise ChangedError


def _placed(topic_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    return _by_topic(Assignment.topic_id.in_(topic_ids))


def _fresh(run: Run, response_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    theirs = (Assignment.run_id == run.id, Assignment.response_id.in_(response_ids))
    return _by_topic(*theirs) if response_ids else {}


def _by_topic(*which: ColumnElement[bool]) -> Mapping[UUID, int]:
    counted = select(Assignment.topic_id, func.count()).where(Assignment.standing, *which)
    grouped = counted.group_by(Assignment.topic_id).order_by(Assignment.topic_id)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


def _marks(run: Run, without: Sequence[UUID]) -> tuple[int, ...]:
    """Return how many comments there are, and how many people read and judged."""
    mine = select(func.count()).where(RunComment.run_id == run.id)
    fresh = mine.where(RunComment.response_id.in_(without))
    read = mine.where(RunComment.read_by.is_not(None))
    judged = select(func.count()).where(AuditJudgement.run_id == run.id)
    there = (db.session.scalar(mine) or 0) - (db.session.scalar(fresh) or 0)
    return there, db.session.scalar(read) or 0, db.session.scalar(judged) or 0


def _said(run: Run) -> str:
    # As text: to make ids and moments of very many rows takes longer than to read them.
    columns = (
        Assignment.response_id,
        Assignment.topic_id,
        Assignment.standing,
        Assignment.decided_by,
        Assignment.decided_at,
    )
    chosen = (
        select(*(cast(each, String) for each in columns))
        .where(Assignment.run_id == run.id, Assignment.decided_by.is_not(None))
        .order_by(Assignment.response_id, Assignment.topic_id)
    )
    digest = hashlib.sha256()
    for row in db.session.execute(chosen):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
