"""How the people of each topic are made up: by day, language, way of answering and feeling.

A comment counts once in each topic that it speaks of. Counting a big run takes seconds, so the
sums are kept (`TopicSums`); a page counts anew only the topics that have changed since.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.db import db
from app.insights import queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import EditedTopic, Run, TopicEdit
from app.insights.queries import SizedTopic
from app.insights.sum_models import TopicSums
from app.respond.models import Response

EVERYBODY: Final = 0
"""The number under which the sums of all comments of a run are kept."""
FEW_TOPICS: Final = 8
MOST_KNOWN: Final = 2_000
_known: dict[tuple[UUID, int, "Stamp"], "Sums"] = {}


class Stamp(NamedTuple):
    """What sums are the sums of: so many people, after this edit of the run."""

    people: int
    edit: int


@dataclass(frozen=True)
class Sums:
    """How many people are in it by day (in ISO form), language, channel and feeling."""

    days: Mapping[str, int] = field(default_factory=dict)
    langs: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    feelings: Mapping[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return sum(self.days.values())

    def between(self, since: date | None, until: date | None) -> int:
        """Return how many people answered from one day to another, both included."""
        first, last = since or date.min, until or date.max
        return sum(n for day, n in self.days.items() if first <= date.fromisoformat(day) <= last)


def of_run(run: Run, topics: Sequence[SizedTopic]) -> Mapping[int, Sums]:
    """Return the sums of these topics by their number, and those of all comments."""
    stamps = _stamps(run, topics)
    kept = _kept(run)
    found = {number: kept[number][1] for number in stamps if _is_kept(kept, stamps, number)}
    for number in stamps.keys() - found.keys():
        if (run.id, number, stamps[number]) in _known:
            found[number] = _known[run.id, number, stamps[number]]
    missing = stamps.keys() - found.keys()
    made = _made(run, topics, missing) if missing else {}
    if len(_known) > MOST_KNOWN:
        _known.clear()
    _known.update({(run.id, number, stamps[number]): each for number, each in made.items()})
    return found | made


def refresh(run: Run) -> int:
    """Keep the sums of what has changed since they were made; return how many were stale."""
    topics = queries.topics_for(run)
    stamps, kept = _stamps(run, topics), _kept(run)
    stale = {number for number in stamps if not _is_kept(kept, stamps, number)}
    for number, each in _made(run, topics, stale).items() if stale else ():
        row = TopicSums(run_id=run.id, number=number, **stamps[number]._asdict())
        row.sums_json = json.dumps(asdict(each), sort_keys=True)
        db.session.merge(row)
    db.session.flush()
    db.session.get_one(TopicSums, (run.id, EVERYBODY)).edit = run.edits
    db.session.flush()
    return len(stale)


def changed_runs() -> Sequence[Run]:
    """Return the runs that people have changed since their sums were kept."""
    chosen = select(Run).join(TopicSums, TopicSums.run_id == Run.id)
    behind = chosen.where(TopicSums.number == EVERYBODY, TopicSums.edit < Run.edits)
    return db.session.scalars(behind.order_by(Run.id)).all()


def _is_kept(
    kept: Mapping[int, tuple[Stamp, Sums]], stamps: Mapping[int, Stamp], number: int
) -> bool:
    if number not in kept:
        return False
    stamp, wanted = kept[number][0], stamps[number]
    # Of everybody the edit only says how far the topics were looked at.
    return stamp == wanted or (number == EVERYBODY and stamp.people == wanted.people)


def _kept(run: Run) -> dict[int, tuple[Stamp, Sums]]:
    rows = db.session.execute(
        select(TopicSums.number, TopicSums.people, TopicSums.edit, TopicSums.sums_json)
        .where(TopicSums.run_id == run.id)
        .order_by(TopicSums.number)
    )
    return {row[0]: (Stamp(row[1], row[2]), Sums(**json.loads(row[3]))) for row in rows}


def _stamps(run: Run, topics: Sequence[SizedTopic]) -> dict[int, Stamp]:
    """Return what the sums of each topic must be the sums of."""
    last = _last_edits(run)
    found = {
        topic.number: Stamp(people, max((last.get(each, 0) for each in ids), default=0))
        for (topic, people), ids in zip(topics, _families(run, topics), strict=True)
    }
    everybody = db.session.scalar(
        select(func.count()).select_from(RunComment).where(RunComment.run_id == run.id)
    )
    return found | {EVERYBODY: Stamp(everybody or 0, 0)}


def _last_edits(run: Run) -> Mapping[UUID, int]:
    chosen = (
        select(EditedTopic.topic_id, func.max(TopicEdit.number))
        .join(TopicEdit, TopicEdit.id == EditedTopic.edit_id)
        .where(TopicEdit.run_id == run.id)
        .group_by(EditedTopic.topic_id)
        .order_by(EditedTopic.topic_id)
    )
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def _families(run: Run, topics: Sequence[SizedTopic]) -> list[list[UUID]]:
    """Return for each topic its id and those of what was merged into it."""
    roots = queries.standing(queries.all_topics(run))
    members: dict[UUID, list[UUID]] = {}
    for topic_id, root in roots.items():
        members.setdefault(root.id, []).append(topic_id)
    return [members[each.topic.id] for each in topics]


def _made(run: Run, topics: Sequence[SizedTopic], numbers: Iterable[int]) -> dict[int, Sums]:
    wanted = set(numbers)
    made = {EVERYBODY: _sums(_everybody(run))} if EVERYBODY in wanted else {}
    families = {
        topic.number: ids
        for (topic, _people), ids in zip(topics, _families(run, topics), strict=True)
        if topic.number in wanted
    }
    alone = {ids[0]: number for number, ids in families.items() if not ids[1:]}
    if len(alone) > FEW_TOPICS:
        made |= _all_at_once(run, alone)
    for number, ids in families.items():
        if number not in made:
            made[number] = _sums(_of_topics(run, ids))
    return made


def _all_at_once(run: Run, alone: Mapping[UUID, int]) -> dict[int, Sums]:
    inside = (Assignment.run_id == RunComment.run_id) & (
        Assignment.response_id == RunComment.response_id
    )
    counted = (
        _counted(Assignment.topic_id.expression)
        .join(Assignment, inside)
        .where(Assignment.run_id == run.id, Assignment.standing)
        .group_by(Assignment.topic_id, *_KEYS)
    )
    rows: dict[int, list[Row[*tuple[Any, ...]]]] = {number: [] for number in alone.values()}
    for row in db.session.execute(counted):
        if row[0] in alone:
            rows[alone[row[0]]].append(row)
    return {number: _added(each) for number, each in rows.items()}


_KEYS: Final[tuple[ColumnElement[Any], ...]] = (
    Response.submitted_on.expression,
    RunComment.lang.expression,
    Response.channel.expression,
    RunComment.sentiment.expression,
)


def _counted(*first: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    chosen: Select[*tuple[Any, ...]] = select(*first, *_KEYS, func.count())
    return chosen.select_from(RunComment).join(Response, Response.id == RunComment.response_id)


def _everybody(run: Run) -> Select[*tuple[Any, ...]]:
    return _counted().where(RunComment.run_id == run.id).group_by(*_KEYS)


def _of_topics(run: Run, ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    # One person may be in several of the topics that were merged, and counts once.
    inside = select(Assignment.response_id).where(Assignment.topic_id.in_(ids), Assignment.standing)
    return _everybody(run).where(RunComment.response_id.in_(inside))


def _sums(counted: Select[*tuple[Any, ...]]) -> Sums:
    return _added(db.session.execute(counted).all())


def _added(rows: Iterable[Row[*tuple[Any, ...]]]) -> Sums:
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for row in rows:
        *_topic, day, lang, channel, feeling, people = row
        for into, key in zip(sums, (day, lang, channel, feeling), strict=True):
            into[str(key)] += people
    ordered = [dict(sorted(each.items())) for each in sums]
    # Comments of which no feeling is known say nothing about it.
    return Sums(ordered[0], *(_biggest_first(each) for each in ordered[1:]))


def _biggest_first(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
