"""When nothing more is to be told, addresses are deleted; counts of what was sent stay."""

import json
from datetime import date, timedelta
from operator import itemgetter
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select

from app.builder.models import Survey
from app.db import db
from app.notices import answers, queries
from app.notices.models import (
    KEEP_DAYS,
    Delivery,
    Notice,
    NoticeRound,
    NoticeText,
    Occasion,
    RoundState,
    Subscription,
)

_UNSEEN: Final = {"synchronize_session": False}
_OPEN: Final = (Delivery.WAITING, Delivery.CLAIMED)


def forget_when_over(survey: Survey, *, on: date) -> None:
    """Note since when nothing more is to be told, and delete the addresses when that is enough."""
    is_due = survey.deletes_on is not None and survey.deletes_on <= on and not survey.held_for
    if survey.erased_on is not None or is_due:
        forget(survey.id)
        return
    plan = queries.plan(survey.id)
    if not _is_over(survey.id):
        plan.over_on = None
        return
    plan.over_on = plan.over_on or on
    db.session.add(plan)
    if plan.over_on + timedelta(days=KEEP_DAYS) <= on:
        forget(survey.id)
    db.session.flush()


def forget(survey_id: UUID) -> None:
    """Delete all addresses of a survey; how far their messages came is kept as counts."""
    rounds = select(NoticeRound).where(NoticeRound.survey_id == survey_id)
    for each in db.session.scalars(rounds.order_by(NoticeRound.id)).all():
        each.counts_json = json.dumps(queries.counts_of(each))
        each.state = RoundState.GATHERED
        db.session.flush()
        db.session.execute(delete(Notice).where(Notice.round_id == each.id))
    db.session.execute(delete(Subscription).where(Subscription.survey_id == survey_id))
    db.session.execute(delete(NoticeText).where(NoticeText.survey_id == survey_id))
    db.session.flush()


def blur() -> None:
    """Store all wishes of which no message was written yet anew, in an order that says nothing.

    PostgreSQL keeps rows in the order of writing, each with its transaction, which could be laid
    beside the order of the answers. SQLite keeps these rows by their keys alone.
    """
    if db.engine.dialect.name == "sqlite":
        return
    told = select(Notice.subscription_id)
    columns = Subscription.__table__.columns
    gone = delete(Subscription).where(Subscription.id.not_in(told)).returning(*columns)
    rows = [dict(row) for row in db.session.execute(gone, execution_options=_UNSEEN).mappings()]
    if rows:
        db.session.execute(insert(Subscription), sorted(rows, key=itemgetter("id")))


def _is_over(survey_id: UUID) -> bool:
    """Return whether everything was told: also the question whether the answer answers."""
    lines = queries.rounds(survey_id)
    asked = any(line.round.occasion == Occasion.ASKED for line in lines)
    done = all(line.round.state == RoundState.GATHERED and not line.of(*_OPEN) for line in lines)
    return asked and done and not answers.still_promises(survey_id)
