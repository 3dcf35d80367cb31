"""What a person should read next: what the machine was least sure of, and what few said."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, select

from analysis import NotGrouped
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.insights import claims, comments, moving, queries
from app.insights.comment_models import RunComment
from app.insights.comments import CommentView
from app.insights.models import Run, Topic

LEAST_SURE = 0.05
"""The share of the grouped comments that counts as fitting badly: those that fit least."""
FEW_WROTE = 0.05
"""A language in which a smaller share of the comments is written is read on purpose."""
PAGE = 50


class Why(StrEnum):
    """Why a person should read a comment; the first counts most."""

    NOT_GROUPED = "not_grouped"
    FITS_BADLY = "fits_badly"
    FEW_WROTE_IN_IT = "language"


class AlreadyReadError(ConflictError):
    """Somebody else has meanwhile read this comment and said where it belongs."""

    code = "comment_already_read"


class Edges(NamedTuple):
    """From where on comments of a run fit badly, and its languages in which few wrote."""

    fit: float
    langs: frozenset[str]


class Queued(NamedTuple):
    """A comment to read, and why."""

    comment: CommentView
    why: tuple[Why, ...]


def edges(run: Run) -> Edges:
    """Return what counts as fitting badly in a run, and as a language in which few wrote."""
    # One that a person put into a topic has no fit of its own.
    inside = (RunComment.run_id == run.id, RunComment.grouped, RunComment.not_grouped == "")
    grouped = db.session.scalar(select(func.count()).where(*inside)) or 0
    least = select(RunComment.fit).where(*inside).order_by(RunComment.fit)
    # Of few comments none is enough to be one of the least sure.
    fit = db.session.scalar(least.offset(int(LEAST_SURE * grouped)).limit(1))
    found: Mapping[str, int] = json.loads(run.quality_json).get("languages", {})
    whole = sum(found.values())
    few = {lang for lang, people in found.items() if people < FEW_WROTE * whole}
    return Edges(-1.0 if fit is None else fit, frozenset(few - {"und"}))


def left(run: Run) -> Mapping[Why, int]:
    """Return how many comments are still to be read for each reason.

    One comment may be there for several reasons.
    """
    known = edges(run)
    counted = {
        why: select(func.count()).select_from(_unread(run, why, known).order_by(None).subquery())
        for why in Why
    }
    return {why: db.session.scalar(chosen) or 0 for why, chosen in counted.items()}


def listed(run: Run, why: Why, number: int) -> list[Queued]:
    """Return one page of what is to be read for a reason, in its order."""
    known = edges(run)
    chosen = _unread(run, why, known).limit(PAGE).offset((max(1, number) - 1) * PAGE)
    ids = db.session.scalars(chosen).all()
    theirs = (RunComment.run_id == run.id, RunComment.response_id.in_(ids))
    rows = {
        each.response_id: each for each in db.session.scalars(select(RunComment).where(*theirs))
    }
    return [
        Queued(each, _reasons(rows[each.response_id], known)) for each in comments.views(run, ids)
    ]


def reasons(run: Run, response_id: UUID, known: Edges) -> tuple[Why, ...]:
    """Return why a comment should be read; nothing when there is no special reason."""
    comment = db.session.get(RunComment, (run.id, response_id))
    if comment is None:
        raise NotFoundError
    return _reasons(comment, known)


def _reasons(comment: RunComment, known: Edges) -> tuple[Why, ...]:
    holds = {
        Why.NOT_GROUPED: not comment.grouped,
        Why.FITS_BADLY: comment.grouped and not comment.not_grouped and comment.fit < known.fit,
        Why.FEW_WROTE_IN_IT: comment.lang in known.langs,
    }
    return tuple(why for why in Why if holds[why])


def give(run: Run, why: Why | None, *, by: UUID, at: datetime) -> UUID | None:
    """Give this person the next comment to read, for one reason or for any; None: all are read."""
    known = edges(run)
    wanted = [_unread(run, each, known) for each in ([why] if why else Why)]
    return claims.claim(run, wanted, by=by, at=at)


def answer_fits(run: Run, response_id: UUID, *, by: UUID, at: datetime) -> None:
    """Say that a comment is where it belongs."""
    _refuse_read(run, response_id, by)
    moving.mark_read(run, [response_id], by=by, at=at)
    claims.let_go(run, response_id, by=by)


def answer_topics(
    run: Run, response_id: UUID, topics: Sequence[Topic], *, seen: int, by: UUID, at: datetime
) -> None:
    """Put a comment into exactly these topics, or into none."""
    _refuse_read(run, response_id, by)
    if {each.id for each in topics} != {each.id for each in queries.topics_of(run, response_id)}:
        first = topics[0] if topics else None
        moving.move_comments(run, [response_id], first, seen=seen, by=by, at=at)
        for topic in topics[1:]:
            moving.add_comments(run, [response_id], topic, seen=run.edits, by=by, at=at)
    moving.mark_read(run, [response_id], by=by, at=at)
    claims.let_go(run, response_id, by=by)


def _refuse_read(run: Run, response_id: UUID, by: UUID) -> None:
    comment = db.session.get(RunComment, (run.id, response_id), populate_existing=True)
    if comment is None:
        raise NotFoundError
    if comment.read_by not in {None, by}:
        raise AlreadyReadError


def _unread(run: Run, why: Why, known: Edges) -> Select[UUID]:
    # What is in the sample is judged first, on a page that does not say where the machine put it.
    chosen = select(RunComment.response_id).where(
        RunComment.run_id == run.id, RunComment.read_by.is_(None), RunComment.audit.is_(False)
    )
    if why is Why.NOT_GROUPED:
        far = case((RunComment.not_grouped == NotGrouped.FAR, 0), else_=1)
        return chosen.where(RunComment.grouped.is_(False)).order_by(far, RunComment.place)
    if why is Why.FITS_BADLY:
        badly = chosen.where(
            RunComment.grouped, RunComment.not_grouped == "", RunComment.fit < known.fit
        )
        return badly.order_by(RunComment.fit, RunComment.place)
    few = chosen.where(RunComment.lang.in_(sorted(known.langs)))
    return few.order_by(RunComment.lang, RunComment.place)
