"""What people decided in a question's current run, handed to the analysis and kept in its result.

The analysis keeps topics together as far as it can. What it says of single comments gives way to
what people said, and stays visible beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, select, update

from analysis import Former, Recipe, Report
from app.db import db
from app.insights import carrying_topics, placing, queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, Topic

BATCH = 200


class Decided(NamedTuple):
    """That a comment is (or is not) about a topic, and who said so, and when."""

    standing: bool
    strength: float
    by: UUID | None
    at: datetime | None


class Said(NamedTuple):
    """What people said of one comment: of each topic, and of every other."""

    of_topics: dict[UUID, Decided]
    of_others: Decided


def former_of(previous: Run) -> Former:
    """Return what the earlier run, and people since, made of the comments."""
    topics = queries.all_topics(previous)
    keys = {topic_id: str(root.key) for topic_id, root in queries.standing(topics).items()}
    languages = {
        str(response_id): (lang, certainty)
        for response_id, lang, certainty in db.session.execute(_languages(previous))
    }
    inside: dict[str, dict[str, float]] = {each: {} for each in languages}
    for response_id, topic_id, strength in db.session.execute(_standing(previous)):
        reached, key = inside[str(response_id)], keys[topic_id]
        reached[key] = reached.get(key, 0.0) + strength
    used = {key for reached in inside.values() for key in reached}
    kept = (str(each.key) for each in topics if each.is_kept and each.merged_into_id is None)
    return Former(
        topics={each: _shares(reached) for each, reached in inside.items()},
        kept=frozenset(key for key in kept if key in used),
        decided=frozenset(str(each) for each in db.session.scalars(_decided(previous))),
        resolution=Recipe.from_json(previous.recipe_json).resolution,
        languages=languages,
    )


def _shares(reached: Mapping[str, float]) -> dict[str, float]:
    whole = sum(reached.values())
    return {key: strength / whole for key, strength in reached.items()} if whole else {}


def moved_since(former: Former, report: Report) -> int:
    """Return how many comments that had a topic are now in none that continues one of theirs."""
    keys = {topic.number: topic.former for topic in report.topics}
    moved = 0
    for each in report.assignments:
        before = former.topics.get(each.comment_id, {}).keys()
        now = {keys[reached.topic] for reached in each.topics}
        is_decided = each.comment_id in former.decided
        moved += bool(before) and not is_decided and before.isdisjoint(now)
    return moved


def _languages(run: Run) -> Select[UUID, str, float]:
    chosen = select(RunComment.response_id, RunComment.lang, RunComment.certainty)
    return chosen.where(RunComment.run_id == run.id).order_by(RunComment.place)


def _standing(run: Run) -> Select[UUID, UUID, float]:
    chosen = select(Assignment.response_id, Assignment.topic_id, Assignment.strength)
    standing = chosen.where(Assignment.run_id == run.id, Assignment.standing)
    return standing.order_by(Assignment.response_id, Assignment.topic_id)


def _decided(run: Run) -> Select[UUID]:
    chosen = select(Assignment.response_id).where(
        Assignment.run_id == run.id, Assignment.decided_by.is_not(None)
    )
    return chosen.distinct().order_by(Assignment.response_id)


def carried_ids(previous: Run) -> list[UUID]:
    """Return the comments of a run that a person decided about or has read."""
    read = select(RunComment.response_id).where(
        RunComment.run_id == previous.id, RunComment.read_by.is_not(None)
    )
    both = {*db.session.scalars(_decided(previous)), *db.session.scalars(read)}
    return sorted(both)


def pieces(response_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Yield the ids in pieces that make a small transaction each."""
    for start in range(0, len(response_ids), BATCH):
        yield response_ids[start : start + BATCH]


def carry_comments(run: Run, previous: Run, response_ids: Sequence[UUID]) -> None:
    """Leave these comments where people put them, and remember who has read them."""
    keys = {topic.key: topic.id for topic in queries.all_topics(run)}
    roots = queries.standing(queries.all_topics(previous))
    here = _by_comment(run, response_ids)
    there = _by_comment(previous, response_ids)
    comments = _run_comments(run, response_ids)
    marks = _run_comments(previous, response_ids)
    for response_id, comment in comments.items():
        mark = marks[response_id]
        comment.read_by, comment.read_at = mark.read_by, mark.read_at
        old = there.get(response_id, [])
        if any(each.decided_by is not None for each in old):
            _put(run, response_id, here.get(response_id, []), _said(old, roots, keys))
    db.session.flush()
    placing.settle(run, response_ids)


def _said(
    old: Sequence[Assignment], roots: Mapping[UUID, Topic], keys: Mapping[UUID, UUID]
) -> Said:
    """Return what people's decisions mean for the topics of the new run."""
    last = max(old, key=lambda each: "" if each.decided_at is None else each.decided_at.isoformat())
    of_topics: dict[UUID, Decided] = {}
    for each in sorted(old, key=lambda each: each.standing):
        topic_id = keys.get(roots[each.topic_id].key)
        if topic_id is not None:
            who = each if each.decided_by is not None else last
            of_topics[topic_id] = Decided(
                each.standing, each.strength, who.decided_by, who.decided_at
            )
    return Said(of_topics, Decided(False, 0.0, last.decided_by, last.decided_at))  # noqa: FBT003


def _put(run: Run, response_id: UUID, here: Iterable[Assignment], said: Said) -> None:
    rows = {each.topic_id: each for each in here}
    for topic_id in said.of_topics.keys() - rows.keys():
        rows[topic_id] = Assignment(
            run_id=run.id, response_id=response_id, topic_id=topic_id, strength=0.0
        )
        db.session.add(rows[topic_id])
    for topic_id, row in rows.items():
        each = said.of_topics.get(topic_id, said.of_others)
        row.standing, row.decided_by, row.decided_at = each.standing, each.by, each.at
        row.strength = row.strength or each.strength


def _by_comment(run: Run, response_ids: Sequence[UUID]) -> dict[UUID, list[Assignment]]:
    chosen = select(Assignment).where(
        Assignment.run_id == run.id, Assignment.response_id.in_(response_ids)
    )
    found: dict[UUID, list[Assignment]] = {}
    for each in db.session.scalars(chosen.order_by(Assignment.response_id, Assignment.topic_id)):
        found.setdefault(each.response_id, []).append(each)
    return found


def _run_comments(run: Run, response_ids: Sequence[UUID]) -> dict[UUID, RunComment]:
    chosen = select(RunComment).where(
        RunComment.run_id == run.id, RunComment.response_id.in_(response_ids)
    )
    return {each.response_id: each for each in db.session.scalars(chosen)}


def carry_again(run: Run, previous: Run) -> None:
    """Carry decisions once more, when people went on deciding while a run was made or waited."""
    before = list(db.session.scalars(_decided(run)))
    theirs = (Assignment.run_id == run.id, Assignment.decided_by.is_not(None))
    db.session.execute(delete(Assignment).where(*theirs, Assignment.machine_strength.is_(None)))
    as_found = {"standing": True, "strength": Assignment.machine_strength}
    back = update(Assignment).where(*theirs).values(**as_found, decided_by=None, decided_at=None)
    db.session.execute(back)
    db.session.expire_all()
    for some in pieces(before):
        placing.settle(run, some)
    carrying_topics.carry_topics(run, previous)
    for some in pieces(carried_ids(previous)):
        carry_comments(run, previous, some)
