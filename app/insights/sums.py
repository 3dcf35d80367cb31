"""How the people of each topic are made up: by day, language, way of answering and feeling.

A comment counts once in each topic that it speaks of. Counting a big run takes seconds, so the
sums are kept (`TopicSums`); a page counts anew only the topics that have changed since.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db
from app.insights import answer_sums, queries
from app.insights.answer_sums import AnswerSums
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import EditedTopic, Run, TopicEdit
from app.insights.queries import SizedTopic
from app.insights.sum_models import TopicSums
from app.insights.summed import Sums, added, packed, unpacked, without
from app.respond.models import Response

EVERYBODY: Final = 0
"""The number under which the sums of all comments of a run are kept."""
FEW_TOPICS: Final = 8
T = TypeVar("T")


class Counted(NamedTuple):
    """The sums of one topic, ready to be kept."""

    number: int
    edit: int
    sums_json: str
    answers_json: str


class Made(NamedTuple):
    """Sums as of so many edits of a run, when it had so many comments."""

    rows: tuple[Counted, ...]
    edits: int
    comments: int


def of_run(run: Run) -> Mapping[int, Sums]:
    """Return the sums of the topics that stand, by number, and those of all comments."""
    families, kept = _families(run), _fresh(run, TopicSums.sums_json)
    found = {number: unpacked(raw) for number, raw in kept.items()}
    missing = {EVERYBODY, *families} - found.keys()
    return found | (_made(run, families, missing) if missing else {})


def answers_of_run(run: Run) -> Mapping[int, AnswerSums]:
    """Return how many people of each topic, and of all, gave which answer to closed questions."""
    families, kept = _families(run), _fresh(run, TopicSums.answers_json)
    found: dict[int, AnswerSums] = {number: json.loads(raw) for number, raw in kept.items()}
    missing = {EVERYBODY, *families} - found.keys()
    return found | {each: answer_sums.counted(run, families.get(each)) for each in missing}


def of_topic(run: Run, number: int) -> Sums:
    """Return the sums of one topic that stands."""
    kept = _fresh(run, TopicSums.sums_json, number)
    if number in kept:
        return unpacked(kept[number])
    return _sums(_of_topics(run, _families(run).get(number, [])))


def everybody(run: Run) -> Sums:
    """Return the sums of all comments of a run."""
    kept = _fresh(run, TopicSums.sums_json, EVERYBODY)
    return unpacked(kept[EVERYBODY]) if kept else _sums(_everybody(run))


def topics_for(run: Run) -> Sequence[SizedTopic]:
    """Return what `queries.topics_for` does, counting only what has changed since."""
    families = _families(run)
    kept = _fresh(run, TopicSums.sums_json)
    if len(families.keys() - kept.keys()) > FEW_TOPICS:
        return queries.topics_for(run)
    people = {
        number: unpacked(kept[number]).people if number in kept else queries.people_in(ids)
        for number, ids in families.items()
    }
    topics = [each for each in queries.all_topics(run) if each.number in people]
    return _biggest([SizedTopic(topic, people[topic.number]) for topic in topics])


def sized(run: Run, by_number: Mapping[int, Sums]) -> list[SizedTopic]:
    """Return the topics that stand with how many people are in each, biggest first."""
    topics = [
        SizedTopic(topic, by_number[topic.number].people)
        for topic in queries.all_topics(run)
        if topic.number in by_number
    ]
    return _biggest(topics)


def _biggest(topics: Sequence[SizedTopic]) -> list[SizedTopic]:
    return sorted(topics, key=lambda each: (-each.people, each.topic.number))


def refresh(run: Run) -> int:
    """Keep the sums of what has changed since they were made; return how many were stale."""
    made = stale(run)
    keep(run, made)
    return len(made.rows)


def stale(run: Run) -> Made:
    """Count what has changed since the sums were kept; writes nothing, and may take long."""
    families, last = _families(run), _last_edits(run)
    numbers = {EVERYBODY, *families} - _fresh(run, TopicSums.edit).keys()
    rows = []
    for number, each in _made(run, families, numbers).items() if numbers else ():
        ids = families.get(number)
        answers = json.dumps(answer_sums.counted(run, ids))
        rows.append(Counted(number, _edit(ids or (), last), packed(each), answers))
    return Made(tuple(rows), run.edits, _comments(run))


def keep(run: Run, made: Made) -> None:
    """Keep what was counted, unless somebody has withdrawn meanwhile: then it is counted anew."""
    db.session.refresh(run, with_for_update=True)
    if _comments(run) != made.comments:
        return
    for each in made.rows:
        row = TopicSums(run_id=run.id, number=each.number, edit=each.edit)
        row.sums_json, row.answers_json = each.sums_json, each.answers_json
        db.session.merge(row)
    db.session.flush()
    db.session.get_one(TopicSums, (run.id, EVERYBODY)).edit = made.edits
    db.session.flush()


def _comments(run: Run) -> int:
    counted = select(func.count()).select_from(RunComment).where(RunComment.run_id == run.id)
    return db.session.scalar(counted) or 0


def changed_runs() -> Sequence[Run]:
    """Return the accepted runs whose sums are not kept, or that people have changed since."""
    everybody = (TopicSums.run_id == Run.id) & (TopicSums.number == EVERYBODY)
    chosen = select(Run).outerjoin(TopicSums, everybody).where(Run.accepted_at.is_not(None))
    behind = or_(TopicSums.edit.is_(None), TopicSums.edit < Run.edits)
    return db.session.scalars(chosen.where(behind).order_by(Run.id)).all()


def forget(response_id: UUID) -> None:
    """Take one person out of all sums, while it is still known where they are counted."""
    facts = select(RunComment.run_id, *_KEYS).join(Response, Response.id == RunComment.response_id)
    for run_id, *keys in db.session.execute(facts.where(RunComment.response_id == response_id)):
        run = queries.run_by_id(run_id)
        roots = queries.standing(queries.all_topics(run))
        numbers = {roots[each].number for each in queries.assigned_to(run, response_id)}
        kept = select(TopicSums).where(TopicSums.run_id == run_id)
        for row in db.session.scalars(kept.where(TopicSums.number.in_({EVERYBODY, *numbers}))):
            row.sums_json = packed(without(unpacked(row.sums_json), keys))
            left = answer_sums.without(json.loads(row.answers_json), response_id)
            row.answers_json = json.dumps(left)
    db.session.flush()


def drop(run: Run) -> None:
    """Throw all sums of a run away: they are counted anew."""
    db.session.execute(delete(TopicSums).where(TopicSums.run_id == run.id))


def _fresh(run: Run, column: InstrumentedAttribute[T], only: int | None = None) -> dict[int, T]:
    """Return what is kept of the topics that no later edit has changed, and of everybody."""
    families, last = _families(run), _last_edits(run)
    rows = select(TopicSums.number, TopicSums.edit, column).where(TopicSums.run_id == run.id)
    if only is not None:
        rows = rows.where(TopicSums.number == only)
    return {
        number: kept
        for number, edit, kept in db.session.execute(rows.order_by(TopicSums.number))
        if number == EVERYBODY or (number in families and edit == _edit(families[number], last))
    }


def _edit(ids: Iterable[UUID], last: Mapping[UUID, int]) -> int:
    return max((last.get(each, 0) for each in ids), default=0)


def _last_edits(run: Run) -> Mapping[UUID, int]:
    chosen = (
        select(EditedTopic.topic_id, func.max(TopicEdit.number))
        .join(TopicEdit, TopicEdit.id == EditedTopic.edit_id)
        .where(TopicEdit.run_id == run.id)
        .group_by(EditedTopic.topic_id)
        .order_by(EditedTopic.topic_id)
    )
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def _families(run: Run) -> dict[int, list[UUID]]:
    """Return, for each topic that stands, its id and those of what was merged into it."""
    found: dict[int, list[UUID]] = {}
    for topic_id, root in queries.standing(queries.all_topics(run)).items():
        if not root.is_undone:
            found.setdefault(root.number, []).append(topic_id)
    return found


def _made(
    run: Run, families: Mapping[int, Sequence[UUID]], wanted: Collection[int]
) -> dict[int, Sums]:
    made = {EVERYBODY: _sums(_everybody(run))} if EVERYBODY in wanted else {}
    chosen = {number: ids for number, ids in families.items() if number in wanted}
    alone = {ids[0]: number for number, ids in chosen.items() if not ids[1:]}
    if len(alone) > FEW_TOPICS:
        made |= _all_at_once(run, alone)
    for number, ids in chosen.items():
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
    return {number: added(each) for number, each in rows.items()}


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
    return added(db.session.execute(counted).all())
