"""Topics that people make: of comments they chose, or out of another topic."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.errors import DomainError
from app.insights import moving, queries
from app.insights.editing import checked_labels
from app.insights.keeping import keep, refuse_merged, take_turn, touch
from app.insights.models import MadeBy, Run, Topic
from app.insights.moving import Change, How, Where


class NothingChosenError(DomainError):
    """None of the comments that were chosen can be in the new topic."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "nothing_chosen"


def make_topic(
    run: Run,
    labels: Mapping[str, str],
    response_ids: Sequence[UUID],
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> Topic:
    """Make a topic of chosen comments, which stay in the topics that they are in as well."""
    take_turn(run, seen=seen)
    moving.refuse_moved(run, response_ids, seen)
    topic = _new(run, labels, None)
    roots = queries.standing(queries.all_topics(run))
    changes = list(moving.changes_of(run, response_ids, Where(How.ALSO, topic), roots))
    _kept(topic, "made", changes, by=by, at=at)
    return topic


def split_topic(
    topic: Topic,
    labels: Mapping[str, str],
    response_ids: Sequence[UUID],
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> Topic:
    """Make a topic of those comments of another one that were chosen; the others stay in that."""
    run = topic.run
    take_turn(run, topic, seen=seen)
    refuse_merged(topic)
    moving.refuse_moved(run, response_ids, seen)
    roots = queries.standing(queries.all_topics(run))
    leaving = list(moving.changes_of(run, response_ids, Where(How.NOT, topic), roots))
    strengths: dict[UUID, float] = {}
    for each in leaving:
        strengths[each.response_id] = strengths.get(each.response_id, 0.0) + each.strength
    part = _new(run, labels, topic)
    arriving = [
        Change(each, part.id, True, min(1.0, strength))  # noqa: FBT003
        for each, strength in strengths.items()
    ]
    _kept(part, "split", [*leaving, *arriving], others=[topic], by=by, at=at)
    return part


def _new(run: Run, labels: Mapping[str, str], near: Topic | None) -> Topic:
    label, named = checked_labels(run, labels)
    highest = select(func.max(Topic.number)).where(Topic.run_id == run.id)
    topic = Topic(
        run_id=run.id,
        run=run,
        number=(db.session.scalar(highest) or 0) + 1,
        made_by=MadeBy.PERSON,
        label_by_staff=label,
        labels_json=named,
    )
    if near is not None:
        topic.theme_id, topic.place_x, topic.place_y = near.theme_id, near.place_x, near.place_y
    db.session.add(topic)
    db.session.flush()
    return topic


def _kept(
    topic: Topic,
    kind: str,
    changes: Sequence[Change],
    *,
    others: Iterable[Topic] = (),
    by: UUID,
    at: datetime,
) -> None:
    moved = {each.response_id for each in changes}
    if not moved:
        raise NothingChosenError
    sources = list(others)
    facts = {
        "from": [each.number for each in sources],
        "to": topic.number,
        "comments": len(moved),
    }
    edit = keep(topic, kind, ("", facts), by=by, at=at, others=sources)
    moving.carry_out(topic.run, edit, changes)
    touch(edit, topic)
