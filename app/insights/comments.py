"""The comments of a topic, or of none, as staff read them: filtered, searched, in pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select

from analysis.text import bare_form
from app.db import db
from app.errors import NotFoundError
from app.insights.comment_models import Assignment, CommentText, RunComment
from app.insights.models import Run
from app.respond.models import Answer, Response

PAGE = 50

_is_of = and_(
    Assignment.run_id == RunComment.run_id, Assignment.response_id == RunComment.response_id
)


@dataclass(frozen=True)
class Wanted:
    """Which comments somebody wants to read. No topics: the ones that are not grouped."""

    topic_ids: tuple[UUID, ...] = ()
    words: str = ""
    lang: str = ""
    channel: str = ""
    reason: str | None = None


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
    """Return one page of a run's comments, those nearest to their topic first."""
    chosen = _chosen(run, wanted)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = chosen.order_by(_nearness(wanted.topic_ids).desc(), RunComment.response_id)
    offset = (max(1, number) - 1) * PAGE
    ids = db.session.scalars(ordered.limit(PAGE).offset(offset)).all()
    return CommentPage(_views(run, ids), total, max(1, number))


def one(run: Run, response_id: UUID) -> CommentView:
    """Return one comment of a run; NotFoundError when there is none."""
    found = _views(run, [response_id])
    if not found:
        raise NotFoundError
    return found[0]


def kinds(run: Run, wanted: Wanted) -> tuple[list[str], list[str]]:
    """Return the languages and the channels that occur among the comments wanted."""
    occurring = _chosen(run, Wanted(wanted.topic_ids, reason=wanted.reason))
    langs = db.session.scalars(occurring.with_only_columns(RunComment.lang).distinct())
    answered = occurring.join(Response, Response.id == RunComment.response_id)
    channels = db.session.scalars(answered.with_only_columns(Response.channel).distinct())
    return sorted(langs), sorted(channels)


def languages(run: Run, topic_ids: tuple[UUID, ...]) -> dict[str, int]:
    """Return how many people wrote in which language, the most first."""
    counted = _chosen(run, Wanted(topic_ids)).with_only_columns(RunComment.lang, func.count())
    rows = db.session.execute(
        counted.group_by(RunComment.lang).order_by(func.count().desc(), RunComment.lang)
    )
    return {row[0]: row[1] for row in rows}


def _chosen(run: Run, wanted: Wanted) -> Select[UUID]:
    chosen = select(RunComment.response_id).where(RunComment.run_id == run.id)
    if len(wanted.topic_ids) == 1:
        # One topic is read in the order of its index, so that the first page comes at once.
        chosen = chosen.join(Assignment, _is_of).where(
            Assignment.topic_id == wanted.topic_ids[0], Assignment.standing
        )
    elif wanted.topic_ids:
        chosen = chosen.where(_is_in(wanted.topic_ids))
    else:
        chosen = chosen.where(RunComment.grouped.is_(False))
    if wanted.reason is not None:
        chosen = chosen.where(RunComment.not_grouped == wanted.reason)
    if wanted.lang:
        chosen = chosen.where(RunComment.lang == wanted.lang)
    if wanted.channel:
        answered = exists().where(Response.id == RunComment.response_id)
        chosen = chosen.where(answered.where(Response.channel == wanted.channel))
    for word in bare_form(wanted.words).split():
        chosen = chosen.where(_says(run, word))
    return chosen


def _is_in(topic_ids: Sequence[UUID]) -> ColumnElement[bool]:
    inside = select(Assignment.response_id)
    return RunComment.response_id.in_(
        inside.where(Assignment.topic_id.in_(topic_ids), Assignment.standing)
    )


def _nearness(topic_ids: Sequence[UUID]) -> ColumnElement[float]:
    if not topic_ids:
        return RunComment.fit.expression
    if len(topic_ids) == 1:
        return Assignment.strength.expression
    strongest = select(func.max(Assignment.strength)).where(
        _is_of, Assignment.topic_id.in_(topic_ids), Assignment.standing
    )
    return strongest.correlate(RunComment).scalar_subquery()


def _says(run: Run, word: str) -> ColumnElement[bool]:
    return exists().where(
        CommentText.question_id == run.question_id,
        CommentText.response_id == RunComment.response_id,
        CommentText.folded.contains(word, autoescape=True),
    )


def _views(run: Run, response_ids: Sequence[UUID]) -> list[CommentView]:
    """Return these comments, in this order."""
    moved = exists().where(
        Assignment.run_id == run.id,
        Assignment.response_id == RunComment.response_id,
        Assignment.decided_by.is_not(None),
    )
    chosen = (
        select(
            RunComment.response_id,
            Answer.value_json,
            RunComment.lang,
            Response.channel,
            Response.submitted_on,
            RunComment.not_grouped,
            moved.label("moved"),
            RunComment.read_by,
        )
        .join(Response, Response.id == RunComment.response_id)
        .join(Answer, Answer.response_id == RunComment.response_id)
        .where(RunComment.run_id == run.id, Answer.question_id == run.question_id)
        .where(RunComment.response_id.in_(response_ids))
        .order_by(RunComment.place)
    )
    views = {row.response_id: _view(row) for row in db.session.execute(chosen)}
    return [views[each] for each in response_ids if each in views]


def _view(row: Row[*tuple[Any, ...]]) -> CommentView:
    text = str(json.loads(row.value_json))
    facts = (row.lang, row.channel, row.submitted_on, row.not_grouped)
    return CommentView(row.response_id, text, *facts, row.moved, row.read_by is not None)
