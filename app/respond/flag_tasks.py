"""The worker looks for near duplicates and for days with far too many responses."""

import json
from collections import defaultdict
from datetime import date
from statistics import median
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from app import clock, jobs
from app.builder import queries as builder
from app.db import db
from app.respond import alike, queries, signals
from app.respond.models import Answer, Response

MANY: Final = 100
TIMES: Final = 5
DAYS: Final = 7


@jobs.periodic("20 * * * *")
@jobs.task("respond.flag")
def look() -> None:
    """Flag what is alike, and what came in a burst, in every survey that is open."""
    for survey_id in [survey.id for survey in builder.open_surveys()]:
        texts = _texts(survey_id)
        # Nobody may wait for the database while this is reckoned.
        db.session.rollback()
        found = alike.groups(texts)
        for response_id in (key for group in found for key in group):
            signals.flag(response_id, "alike", survey_id=survey_id, on=clock.today())
        _flag_bursts(survey_id)
        db.session.commit()


def _texts(survey_id: UUID) -> dict[UUID, str]:
    chosen = (
        select(Answer.response_id, Answer.value_json)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey_id, Answer.value_json.like('"%'))
        .order_by(Answer.response_id, Answer.question_id)
    )
    texts: dict[UUID, str] = defaultdict(str)
    for response_id, raw in db.session.execute(chosen):
        texts[response_id] += str(json.loads(raw))
    return texts


def _flag_bursts(survey_id: UUID) -> None:
    for day in _days_too_full(survey_id):
        on_it = queries.visible_responses().where(Response.survey_id == survey_id)
        ids = on_it.where(Response.submitted_on == day, Response.channel == "web")
        for response_id in db.session.scalars(ids.with_only_columns(Response.id)).all():
            signals.flag(response_id, "burst", survey_id=survey_id, on=clock.today())


def _days_too_full(survey_id: UUID) -> list[date]:
    chosen = (
        select(Response.submitted_on, func.count())
        .where(Response.survey_id == survey_id, Response.channel == "web")
        .group_by(Response.submitted_on)
    )
    counted = db.session.execute(chosen).all()
    by_day: dict[date, int] = {each[0]: each[1] for each in counted}
    if len(by_day) < DAYS:
        return []
    usual = median(by_day.values())
    return sorted(day for day, count in by_day.items() if count >= max(MANY, TIMES * usual))
