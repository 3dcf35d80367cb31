"""Reads about responses: unfinished ones by handle, sent ones by survey or by receipt code."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import defer, selectinload

import surveys
from app.builder import queries as builder
from app.builder.models import Survey, SurveyStatus, SurveyVersion
from app.db import db
from app.errors import NotFoundError
from app.respond import tokens
from app.respond.models import Answer, ImportBatch, Receipt, Response, UnfinishedResponse
from app.respond.reach_models import SetAside

IDLE: Final = timedelta(hours=2)
SHARED: Final = timedelta(minutes=12)
"""After how long nobody is taken to stand before a shared device any more."""
SAVED_DAYS: Final = 30
# A day more than is promised, so that the day that is named on the page is whole everywhere.
SAVED: Final = timedelta(days=SAVED_DAYS + 1)

# Made once: every request of somebody who answers asks one of them.
_WRITTEN = select(UnfinishedResponse).where(
    UnfinishedResponse.handle_hash == bindparam("handle_hash")
)
_WRITTEN_ALONE = _WRITTEN.with_for_update()


class CommentRow(NamedTuple):
    """An open-text answer, by the id of its response."""

    response_id: UUID
    text: str
    lang: str


@dataclass(frozen=True)
class Pinned:
    """A published version, on which a response that has begun also ends."""

    id: UUID
    survey_id: UUID
    slug: str
    definition: surveys.Survey


class Sent(NamedTuple):
    """What somebody is shown who has sent an answer to this survey."""

    survey: Survey
    definition: surveys.Survey
    code: str
    was_saved: bool


def visible_responses() -> Select[Response]:
    """Select the responses that count: sent here, or brought in by an import that is complete.

    Those that staff have set aside do not count, until they are restored.
    """
    chosen = select(Response).outerjoin(ImportBatch, ImportBatch.id == Response.batch_id)
    chosen = chosen.where(or_(Response.batch_id.is_(None), ImportBatch.state == "complete"))
    return chosen.where(~exists().where(SetAside.response_id == Response.id))


def response_count(survey_id: UUID) -> int:
    """Return how many responses to this survey count."""
    chosen = visible_responses().where(Response.survey_id == survey_id)
    return db.session.scalar(chosen.with_only_columns(func.count())) or 0


def comments_on(survey_id: UUID, question_id: str) -> Sequence[CommentRow]:
    """Return the comments on one question in every version, in the order of response ids."""
    chosen = (
        visible_responses()
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == survey_id, Answer.question_id == question_id)
        .with_only_columns(Answer.response_id, Answer.value_json, Answer.lang)
        .order_by(Answer.response_id)
    )
    rows = ((key, json.loads(raw), lang) for key, raw, lang in db.session.execute(chosen))
    return [CommentRow(key, text, lang) for key, text, lang in rows if isinstance(text, str)]


def response_by_id(response_id: UUID) -> Response:
    """Return a sent response with its answers and version; NotFoundError when there is none."""
    chosen = select(Response).where(Response.id == response_id)
    loaded = chosen.options(selectinload(Response.answers), selectinload(Response.version))
    response = db.session.scalar(loaded)
    if response is None:
        raise NotFoundError
    return response


def responses_by_id(ids: Collection[UUID]) -> Sequence[Response]:
    """Return the sent responses with these ids, with answers and versions, in few statements."""
    chosen = select(Response).where(Response.id.in_(ids)).order_by(Response.id)
    loaded = chosen.options(selectinload(Response.answers), selectinload(Response.version))
    return db.session.scalars(loaded).all()


def receipt_by_code(code: str) -> Receipt | None:
    """Return the receipt with this code (as `tokens.read_code` gives it), or None."""
    found = select(Receipt).where(Receipt.code_hash == tokens.hashed(code))
    return db.session.scalar(found)


def receipt_of(handle: str, *, for_change: bool = False) -> Receipt | None:
    """Return the receipt of what was sent from this handle, or None when nothing was.

    `for_change` makes other writers wait.
    """
    return receipt_under(tokens.final_token(handle), for_change=for_change)


def receipt_under(token: str, *, for_change: bool = False) -> Receipt | None:
    """Return the receipt of what was sent under this token, or None when nothing was."""
    key = tokens.hashed(token)
    return db.session.get(Receipt, key, with_for_update=for_change or None)


def receipt_by_return_code(code: str) -> Receipt | None:
    """Return the receipt of what was saved under this return code and has been sent since."""
    found = select(Receipt).where(Receipt.return_hash == tokens.hashed(code))
    return db.session.scalar(found)


def saved(code: str, *, at: datetime) -> tuple[UnfinishedResponse, Survey] | None:
    """Return what this return code opens, and its survey; other writers wait."""
    chosen = (
        select(UnfinishedResponse, Survey)
        .join(UnfinishedResponse.version)
        .join(SurveyVersion.survey)
        .where(UnfinishedResponse.code_hash == tokens.hashed(code))
        .where(UnfinishedResponse.touched_at > at - SAVED)
        .options(defer(Survey.draft_json))
        .with_for_update(of=UnfinishedResponse)
    )
    found = db.session.execute(chosen).first()
    return None if found is None else (found[0], found[1])


def is_saved(handle: str) -> bool:
    """Return whether the answers of this handle, dead or alive, wait for their return code."""
    code_hash = tokens.hashed(tokens.return_code(handle))
    found = select(UnfinishedResponse.version_id).where(UnfinishedResponse.code_hash == code_hash)
    return db.session.scalar(found) is not None


def unfinished(handle: str, *, at: datetime, for_change: bool = False) -> UnfinishedResponse | None:
    """Return what is being written under this handle; None when it has ended.

    `for_change` makes other writers wait.
    """
    chosen = _WRITTEN_ALONE if for_change else _WRITTEN
    found = db.session.scalar(chosen, {"handle_hash": tokens.hashed(handle)})
    return found if found is not None and _is_open(found, at) else None


def ready_to_send(handle: str, *, at: datetime) -> tuple[UnfinishedResponse, Survey] | None:
    """Return what is being written under this handle, and its survey; other writers wait."""
    chosen = (
        select(UnfinishedResponse, Survey)
        .join(UnfinishedResponse.version)
        .join(SurveyVersion.survey)
        .where(UnfinishedResponse.handle_hash == tokens.hashed(handle))
        .options(defer(Survey.draft_json))
        .with_for_update(of=UnfinishedResponse)
    )
    found = db.session.execute(chosen).first()
    return (found[0], found[1]) if found is not None and _is_open(found[0], at) else None


def _is_open(found: UnfinishedResponse, at: datetime) -> bool:
    return found.touched_at > at - (SHARED if found.is_shared else IDLE)


def sent_under(receipt: Receipt, token: str) -> Sent:
    """Return what the author of this receipt was shown when the answers were sent."""
    version_id = select(Response.version_id).where(Response.id == receipt.response_id)
    version = pinned(db.session.scalars(version_id).one())
    survey = db.session.get_one(Survey, version.survey_id, options=[defer(Survey.draft_json)])
    was_saved = receipt.return_hash is not None
    return Sent(survey, version.definition, tokens.receipt_code(token), was_saved)


def idle(*, at: datetime, most: int) -> Sequence[str]:
    """Return the hashes of unfinished responses that nobody has touched for too long."""
    chosen = select(UnfinishedResponse.handle_hash).where(over(at=at))
    return db.session.scalars(chosen.order_by(UnfinishedResponse.handle_hash).limit(most)).all()


def over(*, at: datetime) -> ColumnElement[bool]:
    """Return the condition under which an unfinished response is to be forgotten."""
    of_closed = select(SurveyVersion.id).where(SurveyVersion.survey_id.in_(_over(at)))
    idle = and_(
        UnfinishedResponse.touched_at <= at - IDLE,
        or_(
            UnfinishedResponse.code_hash.is_(None),
            UnfinishedResponse.touched_at <= at - SAVED,
            UnfinishedResponse.version_id.in_(of_closed),
        ),
    )
    return or_(idle, left_behind(at=at))


def left_behind(*, at: datetime) -> ColumnElement[bool]:
    """Return the condition under which somebody has walked away from a shared device for good."""
    return and_(
        UnfinishedResponse.is_shared,
        UnfinishedResponse.code_hash.is_(None),
        UnfinishedResponse.touched_at <= at - SHARED,
    )


def _over(at: datetime) -> list[UUID]:
    tomorrow = at.date() + timedelta(days=1)
    chosen = select(Survey).where(
        or_(Survey.status != SurveyStatus.OPEN, Survey.closes_on <= tomorrow)
    )
    found = db.session.scalars(chosen.options(defer(Survey.draft_json)))
    return [survey.id for survey in found if _is_over(survey, at)]


def _is_over(survey: Survey, at: datetime) -> bool:
    if survey.ends_at is None:  # also where an older release closed it, which noted no time
        return survey.status != SurveyStatus.OPEN
    return not survey.lets_finish(at)


@lru_cache(maxsize=128)
def pinned(version_id: UUID) -> Pinned:
    """Return a published version. It never changes, so each process reads it once."""
    version = builder.version_by_id(version_id)
    return Pinned(version.id, version.survey_id, version.survey.slug, version.definition)
