"""The comments of a topic, or of none, as staff read them: filtered, searched, in pages."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from app.db import db
from app.errors import NotFoundError
from app.insights.models import Assignment, Run
from app.respond.models import Answer, Response

PAGE = 50


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
    ordered = chosen.order_by(Assignment.strength.desc(), Assignment.response_id)
    offset = (max(1, number) - 1) * PAGE
    if wanted.words:
        found = [row for row in map(_view, db.session.execute(ordered)) if _has(row, wanted.words)]
        return CommentPage(found[offset : offset + PAGE], len(found), max(1, number))
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.execute(ordered.limit(PAGE).offset(offset))
    return CommentPage([_view(row) for row in rows], total, max(1, number))


def one(run: Run, response_id: UUID) -> tuple[CommentView, Assignment]:
    """Return one comment of a run, and where it is; NotFoundError when there is none."""
    chosen = _select(run).where(Assignment.response_id == response_id)
    row = db.session.execute(chosen).one_or_none()
    assignment = db.session.get(Assignment, (run.id, response_id))
    if row is None or assignment is None:
        raise NotFoundError
    return _view(row), assignment


def kinds(run: Run, wanted: Wanted) -> tuple[list[str], list[str]]:
    """Return the languages and the channels that occur among the comments wanted."""
    occurring = _chosen(run, Wanted(wanted.topic_ids, reason=wanted.reason)).with_only_columns(
        Assignment.lang, Response.channel
    )
    pairs = db.session.execute(occurring.distinct()).all()
    return sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})


def languages(run: Run, topic_ids: tuple[UUID, ...]) -> dict[str, int]:
    """Return how many people wrote in which language, the most first."""
    counted = _chosen(run, Wanted(topic_ids)).with_only_columns(Assignment.lang, func.count())
    rows = db.session.execute(
        counted.group_by(Assignment.lang).order_by(func.count().desc(), Assignment.lang)
    )
    return {row[0]: row[1] for row in rows}


def _select(run: Run) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.response_id,
            Answer.value_json,
            Assignment.lang,
            Response.channel,
            Response.submitted_on,
            Assignment.not_grouped,
            Assignment.moved_by,
            Assignment.read_by,
        )
        .join(Response, Response.id == Assignment.response_id)
        .join(Answer, Answer.response_id == Assignment.response_id)
        .where(Assignment.run_id == run.id, Answer.question_id == run.question_id)
    )


def _chosen(run: Run, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    chosen = _select(run)
    if wanted.topic_ids:
        chosen = chosen.where(Assignment.topic_id.in_(wanted.topic_ids))
    else:
        chosen = chosen.where(Assignment.topic_id.is_(None))
    if wanted.reason is not None:
        chosen = chosen.where(Assignment.not_grouped == wanted.reason)
    if wanted.lang:
        chosen = chosen.where(Assignment.lang == wanted.lang)
    if wanted.channel:
        chosen = chosen.where(Response.channel == wanted.channel)
    return chosen


def _view(row: Row[Any]) -> CommentView:
    text = str(json.loads(row.value_json))
    moved, read = row.moved_by is not None, row.read_by is not None
    facts = (row.lang, row.channel, row.submitted_on, row.not_grouped)
    return CommentView(row.response_id, text, *facts, moved, read)


def _has(comment: CommentView, words: str) -> bool:
    # Not in SQL: LIKE folds case for ASCII only, and people write in every script.
    return _folded(words) in _folded(comment.text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
