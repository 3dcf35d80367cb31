"""Topics over the runs of a question: which is which, and what became of each."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.insights import queries
from app.insights.models import Descent, Run, Topic


class Line(NamedTuple):
    """One line of a run's lineage: what it was, what it is, and how many comments both share."""

    kind: str
    former: Topic | None
    topic: Topic | None
    shared: int


def kin(topic_ids: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """Return the ids under which all runs know each of these topics.

    Itself comes first, then the same topic in other runs, then what was merged into any of them.
    """
    theirs = select(Run.survey_id).join(Topic, Topic.run_id == Run.id)
    chosen = (
        select(Topic.id, Topic.key, Topic.merged_into_id)
        .join(Run, Run.id == Topic.run_id)
        .where(Run.survey_id.in_(theirs.where(Topic.id.in_(topic_ids))))
        .order_by(Run.number.desc(), Topic.number)
    )
    rows = db.session.execute(chosen).all() if topic_ids else []
    keys = {row[0]: row[1] for row in rows}
    same: dict[UUID, list[UUID]] = {}
    merged: dict[UUID | None, list[UUID]] = {}
    for topic_id, key, into in rows:
        same.setdefault(key, []).append(topic_id)
        merged.setdefault(into, []).append(topic_id)
    return {each: _family(each, keys, same, merged) for each in topic_ids}


def _family(
    topic_id: UUID,
    keys: Mapping[UUID, UUID],
    same: Mapping[UUID, Sequence[UUID]],
    merged: Mapping[UUID | None, Sequence[UUID]],
) -> Sequence[UUID]:
    found = {topic_id: None}
    waiting = [topic_id]
    while waiting:
        each = waiting.pop(0)
        near = [*same.get(keys.get(each, each), ()), *merged.get(each, ())]
        waiting += [one for one in near if one not in found]
        found |= dict.fromkeys(near)
    return list(found)


def lines(run: Run) -> Sequence[Line]:
    """Return how the topics of a run relate to those of the run that it continues."""
    chosen = select(Descent).where(Descent.run_id == run.id).order_by(Descent.number)
    runs = [run, *([] if run.previous_id is None else [queries.run_by_id(run.previous_id)])]
    topics = {topic.id: topic for each in runs for topic in queries.all_topics(each)}
    return [
        Line(
            each.kind,
            None if each.former_topic_id is None else topics.get(each.former_topic_id),
            None if each.topic_id is None else topics.get(each.topic_id),
            each.shared,
        )
        for each in db.session.scalars(chosen)
    ]
