"""Verbs on the promise of an answer: who answers for it, and another day, with a reason."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import func, select

from app import jobs
from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.accounts.models import User
from app.builder import queries
from app.builder.archiving import refuse_archived
from app.builder.models import Survey
from app.builder.promise_models import PromiseMove
from app.db import db
from app.errors import ConflictError, DomainError


class PromiseMadeError(DomainError):
    """The public has read this promise: it is moved with a reason, or it stays."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "promise_made"


class NoReasonError(DomainError):
    """Whoever moves a promise says why, at least in the language the survey was written in."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "reason_missing"


def is_public(survey: Survey) -> bool:
    """Return whether people have read the promise, so that it is not changed without a word."""
    return survey.promised_on is not None and queries.newest_version(survey) is not None


def refuse_public(survey: Survey, wanted: date | None) -> None:
    """Raise PromiseMadeError when this would change a promise that people have read."""
    if wanted != survey.promised_on and is_public(survey):
        raise PromiseMadeError


def move(
    survey: Survey,
    on: date,
    reason: Mapping[str, str],
    *,
    seen: date | None,
    by: UUID | None,
    at: datetime,
) -> PromiseMove:
    """Promise another day; the first one stays in public, and so does the reason.

    ConflictError when the promise is not the one that was `seen`.
    """
    db.session.refresh(survey, with_for_update=True)
    refuse_archived(survey)
    texts = {lang: text.strip() for lang, text in reason.items() if text.strip()}
    if survey.draft.source_lang not in texts:
        raise NoReasonError
    before = survey.promised_on
    if before is None or before != seen or before == on:
        raise ConflictError
    moved = PromiseMove(
        survey_id=survey.id,
        number=_next_number(survey),
        before_on=before,
        now_on=on,
        reason_json=json.dumps(texts, ensure_ascii=False, sort_keys=True),
        by_id=by,
        at=at,
    )
    survey.first_promised_on = survey.first_promised_on or before
    survey.promised_on = on
    db.session.add(moved)
    db.session.flush()
    days = {"before": before.isoformat(), "now": on.isoformat()}
    accounts.record("survey.promise_moved", str(survey.id), days, by=by, at=at)
    jobs.enqueue("publishing.changed", {"about": f"survey:{survey.slug}"})
    return moved


def answer_for(survey: Survey, person_id: UUID | None, *, by: UUID | None, at: datetime) -> None:
    """Let this member of staff, or nobody, answer for the promise and be reminded of it."""
    refuse_archived(survey)
    if person_id is not None:
        accounts_queries.user_of(survey.organisation_id, person_id)
    survey.responsible_id = person_id
    db.session.flush()
    detail = {"person": str(person_id) if person_id else ""}
    accounts.record("survey.responsible", str(survey.id), detail, by=by, at=at)


def moves_of(survey: Survey) -> Sequence[PromiseMove]:
    """Return how the promise was moved, newest first."""
    theirs = select(PromiseMove).where(PromiseMove.survey_id == survey.id)
    return db.session.scalars(theirs.order_by(PromiseMove.number.desc())).all()


def responsible(survey: Survey) -> User | None:
    """Return who is reminded: whoever was chosen, else who published last; only active staff."""
    newest = queries.newest_version(survey)
    for person_id in (survey.responsible_id, newest.published_by if newest else None):
        person = db.session.get(User, person_id) if person_id else None
        if person is not None and person.active:
            return person
    return None


def _next_number(survey: Survey) -> int:
    counted = select(func.count()).where(PromiseMove.survey_id == survey.id)
    return (db.session.scalar(counted) or 0) + 1
