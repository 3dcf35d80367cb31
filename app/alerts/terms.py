"""The terms of staff's lists in the comments that arrived: each comment is looked at once."""

import json
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, insert, select

from analysis.text import bare_form
from app import upsert
from app.alerts import queries
from app.alerts.models import AlertMatch, AlertRead, AlertSettings
from app.builder.models import Survey
from app.db import db
from app.insights import queries as insights
from app.respond.models import Answer, Response
from app.respond.queries import visible_responses

BATCH: Final = 500
PASSED_AT_ONCE: Final = 10_000


class Looked(NamedTuple):
    """Responses that were looked at, and which terms were found in which of them."""

    response_ids: Sequence[UUID]
    matches: Sequence[tuple[UUID, UUID]]


def pass_over(settings: AlertSettings, most: int = PASSED_AT_ONCE) -> bool:
    """Take some responses of the days before there were terms as looked at, as nobody waits here.

    Returns whether more may be left. Called under the lock of the survey's settings.
    """
    if settings.passing is None:
        return False
    old = _new(settings.survey_id).where(Response.submitted_on < settings.passing)
    ids = db.session.scalars(old.order_by(Response.id).limit(most)).all()
    if ids:
        db.session.execute(insert(AlertRead), [{"response_id": each} for each in ids])
    else:
        settings.passing = None
        db.session.flush()
    return bool(ids)


def look(survey: Survey, most: int = BATCH) -> Looked:
    """Look for the terms in some of the responses that arrived since; writes nothing.

    A term is found wherever its letters stand in a row, as in the search, also inside a longer
    word: not all scripts have spaces, and many languages join words.
    """
    terms = [(each.id, each.folded) for each in queries.terms_of(survey.id)]
    if not terms:
        return Looked((), ())
    ids = db.session.scalars(_new(survey.id).order_by(Response.id).limit(most)).all()
    questions = [each.id for each in insights.open_questions(survey)]
    chosen = select(Answer.response_id, Answer.value_json).where(
        Answer.response_id.in_(ids), Answer.question_id.in_(questions)
    )
    found = {
        (term_id, response_id): None
        for response_id, raw in db.session.execute(chosen.order_by(Answer.response_id))
        for term_id in _in_text(json.loads(raw), terms)
    }
    return Looked(ids, list(found))


def keep(looked: Looked) -> None:
    """Store what was found, once, unless somebody has withdrawn meanwhile.

    Called under the lock of the survey's settings, so that nobody else keeps it at the same time.
    """
    present = select(Response.id).where(Response.id.in_(looked.response_ids))
    there = set(db.session.scalars(present))
    known = select(AlertRead.response_id).where(AlertRead.response_id.in_(looked.response_ids))
    new = there - set(db.session.scalars(known))
    reads = [{"response_id": each} for each in looked.response_ids if each in new]
    if reads:
        db.session.execute(insert(AlertRead), reads)
    rows = [
        {"term_id": term_id, "response_id": response_id, "alert_id": None}
        for term_id, response_id in looked.matches
        if response_id in new
    ]
    if rows:
        db.session.execute(upsert.insert(AlertMatch).values(rows).on_conflict_do_nothing())


def _new(survey_id: UUID) -> Select[UUID]:
    looked_at = exists().where(AlertRead.response_id == Response.id)
    chosen = visible_responses().where(Response.survey_id == survey_id, ~looked_at)
    return chosen.with_only_columns(Response.id)


def _in_text(value: object, terms: Sequence[tuple[UUID, str]]) -> list[UUID]:
    text = bare_form(value) if isinstance(value, str) else ""
    return [term_id for term_id, folded in terms if folded in text]
