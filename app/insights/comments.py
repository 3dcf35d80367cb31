"""The comments of a run as staff read them: filtered, searched, in pages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, exists, func, select

from app.db import db
from app.errors import NotFoundError
from app.insights import choosing, queries, sums
from app.insights.choosing import chosen
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, Topic
from app.insights.wanted import Sort, Wanted
from app.respond.models import Answer, Response

PAGE = 50


class CommentView(NamedTuple):
    """One comment with what is known about it."""

    response_id: UUID
    text: str
    lang: str
    channel: str
    submitted_on: date
    not_grouped: str
    moved: bool
    read: bool
    feeling: str
    topics: tuple[Topic, ...] = ()


class CommentPage(NamedTuple):
    """Some comments out of all that were wanted."""

    comments: list[CommentView]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def page(run: Run, wanted: Wanted, number: int) -> CommentPage:
    """Return one page of a run's comments in the order asked for."""
    number = max(1, number)
    ordered = chosen(run, wanted).ordered.limit(PAGE).offset((number - 1) * PAGE)
    if wanted.words:
        # Looking through all texts takes longest: it is done once, for the page and the number.
        rows = db.session.execute(ordered.add_columns(func.count().over())).all()
        ids: Sequence[UUID] = [row[0] for row in rows]
        total = rows[0][1] if rows else 0
    else:
        ids, total = db.session.scalars(ordered).all(), count(run, wanted)
    if not ids and number > 1:
        total = count(run, wanted)
    return CommentPage(views(run, ids), total, number)


def count(run: Run, wanted: Wanted) -> int:
    """Return how many comments fit."""
    known = choosing.known_people(run, wanted)
    if known is not None:
        return known
    ids = chosen(run, replace(wanted, sort=Sort.FIT)).ids
    return db.session.scalar(ids.with_only_columns(func.count())) or 0


def fitting(run: Run, wanted: Wanted, most: int) -> Sequence[UUID]:
    """Return the comments that fit, the first `most` of them in the order asked for."""
    return db.session.scalars(chosen(run, wanted).ordered.limit(most)).all()


def one(run: Run, response_id: UUID) -> CommentView:
    """Return one comment of a run; NotFoundError when there is none."""
    found = views(run, [response_id])
    if not found:
        raise NotFoundError
    return found[0]


def kinds(run: Run) -> tuple[list[str], list[str]]:
    """Return the languages and the feelings that occur among all comments of a run."""
    found = sums.everybody(run)
    return sorted(found.langs), sorted(each for each in found.feelings if each)


def views(run: Run, response_ids: Sequence[UUID]) -> list[CommentView]:
    """Return these comments, in this order."""
    moved = exists().where(
        Assignment.run_id == run.id,
        Assignment.response_id == RunComment.response_id,
        Assignment.decided_by.is_not(None),
    )
    wanted = (
        select(
            RunComment.response_id,
            Answer.value_json,
            RunComment.lang,
            Response.channel,
            Response.submitted_on,
            RunComment.not_grouped,
            moved.label("moved"),
            RunComment.read_by,
            RunComment.sentiment,
        )
        .join(Response, Response.id == RunComment.response_id)
        .join(Answer, Answer.response_id == RunComment.response_id)
        .where(RunComment.run_id == run.id, Answer.question_id == run.question_id)
        .where(RunComment.response_id.in_(response_ids))
        .order_by(RunComment.place)
    )
    rows = {row.response_id: row for row in db.session.execute(wanted)} if response_ids else {}
    inside = _topics_of(run, list(rows))
    return [_view(rows[each], inside.get(each, ())) for each in response_ids if each in rows]


def _topics_of(run: Run, response_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Topic, ...]]:
    if not response_ids:
        return {}
    roots = queries.standing(queries.all_topics(run))
    rows = select(Assignment.response_id, Assignment.topic_id).where(
        Assignment.run_id == run.id,
        Assignment.response_id.in_(response_ids),
        Assignment.standing,
    )
    found: dict[UUID, dict[UUID, Topic]] = {}
    ordered = rows.order_by(Assignment.strength.desc(), Assignment.topic_id)
    for response_id, topic_id in db.session.execute(ordered):
        root = roots[topic_id]
        found.setdefault(response_id, {})[root.id] = root
    return {key: tuple(topics.values()) for key, topics in found.items()}


def _view(row: Row[*tuple[Any, ...]], topics: tuple[Topic, ...]) -> CommentView:
    text = str(json.loads(row.value_json))
    facts = (row.lang, row.channel, row.submitted_on, row.not_grouped)
    return CommentView(
        row.response_id, text, *facts, row.moved, row.read_by is not None, row.sentiment, topics
    )


def spans(run: Run, response_id: UUID, topic_ids: Sequence[UUID]) -> list[tuple[int, int]]:
    """Return where a comment speaks of these topics, in order; empty means everywhere."""
    rows = select(Assignment.spans_json).where(
        Assignment.run_id == run.id,
        Assignment.response_id == response_id,
        Assignment.topic_id.in_(topic_ids),
        Assignment.standing,
    )
    stored = [json.loads(each) for each in db.session.scalars(rows.order_by(Assignment.topic_id))]
    if not all(stored):
        return []
    found: list[tuple[int, int]] = []
    for start, stop in sorted((each[0], each[1]) for some in stored for each in some):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found
