"""Comments that people put into topics and take out of them, many at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from app.db import db
from app.insights import history, placing, queries
from app.insights.comment_models import Assignment, MovedComment, RunComment
from app.insights.keeping import StaleError, keep, refuse_merged, take_turn
from app.insights.models import Run, Topic, TopicEdit

BATCH = 500


class How(StrEnum):
    """What becomes of the topics that a comment was in."""

    ONLY = "only"  # it is in this topic and in no other
    ALSO = "also"  # it stays where it is
    NOT = "not"  # it is no longer in this topic


class Where(NamedTuple):
    """Where comments are to be; no topic means in none."""

    how: How
    topic: Topic | None


class Change(NamedTuple):
    """What is to become of one comment and one topic."""

    response_id: UUID
    topic_id: UUID
    standing: bool
    strength: float


def move_comments(
    run: Run, response_ids: Sequence[UUID], to: Topic | None, *, seen: int, by: UUID, at: datetime
) -> int:
    """Put comments in this topic only, or in none (None); return how many moved."""
    return _move(run, response_ids, Where(How.ONLY, to), seen=seen, by=by, at=at)


def add_comments(
    run: Run, response_ids: Sequence[UUID], to: Topic, *, seen: int, by: UUID, at: datetime
) -> int:
    """Put comments in this topic as well as where they are; return how many that changed."""
    return _move(run, response_ids, Where(How.ALSO, to), seen=seen, by=by, at=at)


def take_out(
    run: Run, response_ids: Sequence[UUID], of: Topic, *, seen: int, by: UUID, at: datetime
) -> int:
    """Say that comments are not about this topic; return how many that changed."""
    return _move(run, response_ids, Where(How.NOT, of), seen=seen, by=by, at=at)


def mark_read(run: Run, response_ids: Sequence[UUID], *, by: UUID, at: datetime) -> int:
    """Note that a person has read these comments; return how many were new."""
    unread = [each for each in comments_in(run, response_ids) if each.read_by is None]
    for comment in unread:
        comment.read_by, comment.read_at = by, at
    db.session.flush()
    return len(unread)


def _move(
    run: Run,
    response_ids: Sequence[UUID],
    where: Where,
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> int:
    how, topic = where
    take_turn(run, *([] if topic is None else [topic]), seen=seen)
    if topic is not None:
        refuse_merged(topic)
    refuse_moved(run, response_ids, seen)
    roots = queries.standing(queries.all_topics(run))
    changes = list(changes_of(run, response_ids, where, roots))
    moved = {each.response_id for each in changes}
    if changes:
        left = {roots[each.topic_id] for each in changes if not each.standing}
        facts = {
            "from": sorted(each.number for each in left),
            "to": topic.number if topic is not None and how != How.NOT else None,
            "comments": len(moved),
        }
        kind = {How.ALSO: "added", How.NOT: "taken_out"}.get(how, "moved")
        about = run if topic is None else topic
        edit = keep(about, kind, ("", facts), by=by, at=at, others=left)
        carry_out(run, edit, changes)
    return len(moved)


def refuse_moved(run: Run, response_ids: Sequence[UUID], seen: int) -> None:
    """Raise StaleError when somebody has moved one of these comments since `seen`."""
    later = (
        select(MovedComment.edit_id)
        .join(TopicEdit, TopicEdit.id == MovedComment.edit_id)
        .where(TopicEdit.run_id == run.id, TopicEdit.number > seen)
    )
    stale: set[UUID] = set()
    for start in range(0, len(response_ids), BATCH):
        some = response_ids[start : start + BATCH]
        stale.update(db.session.scalars(later.where(MovedComment.response_id.in_(some))))
    if stale:
        raise StaleError([each for each in history.edits(run, after=seen) if each.edit.id in stale])


def changes_of(
    run: Run,
    response_ids: Sequence[UUID],
    where: Where,
    roots: Mapping[UUID, Topic],
) -> Iterator[Change]:
    """Yield what has to change so that these comments are where a person wants them."""
    how, topic = where
    target = None if topic is None else topic.id
    for response_id, rows in _by_comment(run, response_ids).items():
        standing = [each for each in rows if each.standing]
        inside = [each for each in standing if roots[each.topic_id].id == target]
        other = [each for each in standing if roots[each.topic_id].id != target]
        leaving = {How.ONLY: other, How.ALSO: [], How.NOT: inside}[how]
        for each in leaving:
            yield Change(response_id, each.topic_id, False, each.strength)  # noqa: FBT003
        if target is not None and how != How.NOT and not inside:
            strength = sum(each.strength for each in leaving) or 1.0
            yield Change(response_id, target, True, min(1.0, strength))  # noqa: FBT003


def carry_out(run: Run, edit: TopicEdit, changes: Sequence[Change]) -> None:
    """Make changes in the name of an edit, and note how each can be undone.

    Nobody has read a comment only because it was moved: a split or a search moves many at once.
    """
    rows = rows_of(run, list({each.response_id for each in changes}))
    moves = []
    for change in changes:
        row = rows.get((change.response_id, change.topic_id)) or _new(run, change)
        moves.append(moved(edit, change.response_id, change.topic_id, row))
        row.standing, row.decided_by, row.decided_at = change.standing, edit.by, edit.at
        moves[-1]["is_standing"] = row.standing
    db.session.flush()
    db.session.execute(insert(MovedComment), moves)
    settle(run, list({each.response_id for each in changes}))


def settle(run: Run, response_ids: Sequence[UUID]) -> None:
    """Note which of these comments are in a topic now."""
    for start in range(0, len(response_ids), BATCH):
        placing.settle(run, response_ids[start : start + BATCH])


def _new(run: Run, change: Change) -> Assignment:
    row = Assignment(
        run_id=run.id,
        response_id=change.response_id,
        topic_id=change.topic_id,
        strength=change.strength,
        standing=False,
    )
    db.session.add(row)
    return row


def moved(edit: TopicEdit, response_id: UUID, topic_id: UUID, row: Assignment) -> dict[str, object]:
    """Return the note of how a comment stood to a topic before an edit."""
    return {
        "edit_id": edit.id,
        "response_id": response_id,
        "topic_id": topic_id,
        "was_standing": row.standing,
        "was_decided_by": row.decided_by,
        "was_decided_at": row.decided_at,
    }


def rows_of(run: Run, response_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], Assignment]:
    """Return the assignments of these comments, by comment and topic."""
    found = _by_comment(run, response_ids).values()
    return {(each.response_id, each.topic_id): each for rows in found for each in rows}


def comments_in(run: Run, response_ids: Sequence[UUID]) -> Iterator[RunComment]:
    """Yield what a run knows of these comments."""
    for start in range(0, len(response_ids), BATCH):
        chosen = select(RunComment).where(
            RunComment.run_id == run.id,
            RunComment.response_id.in_(response_ids[start : start + BATCH]),
        )
        yield from db.session.scalars(chosen.order_by(RunComment.place))


def _by_comment(run: Run, response_ids: Sequence[UUID]) -> dict[UUID, list[Assignment]]:
    """Return the assignments of these comments, also when there are none, by comment."""
    found: dict[UUID, list[Assignment]] = {
        each.response_id: [] for each in comments_in(run, response_ids)
    }
    for start in range(0, len(response_ids), BATCH):
        chosen = select(Assignment).where(
            Assignment.run_id == run.id,
            Assignment.response_id.in_(response_ids[start : start + BATCH]),
        )
        ordered = chosen.order_by(Assignment.response_id, Assignment.topic_id)
        for each in db.session.scalars(ordered.execution_options(populate_existing=True)):
            found[each.response_id].append(each)
    return found
