"""Quotas: how many complete responses of a sort there are, counted exactly and never refused."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

import surveys
from app.db import db
from app.respond.models import QuotaPlace, QuotaTally
from app.upsert import insert


def stopped_by(
    survey_id: UUID, definition: surveys.Survey, *, before: surveys.Answers, after: surveys.Answers
) -> str | None:
    """Return the quota whose limit is reached and that these answers have just come to fit.

    Somebody who fitted it while there was room goes on: what they have answered is not cut short.
    """
    fitted = {quota.id for quota in surveys.quotas_met(definition, before)}
    wanted = [
        quota
        for quota in surveys.quotas_met(definition, after)
        if quota.action == "stop" and quota.id not in fitted
    ]
    counts = tallies(survey_id) if wanted else {}
    return next((quota.id for quota in wanted if counts.get(quota.code, 0) >= quota.limit), None)


def tallies(survey_id: UUID) -> dict[str, int]:
    """Return how many complete responses each quota of the survey has, those beyond it too."""
    chosen = select(QuotaTally.quota_code, QuotaTally.completes).where(
        QuotaTally.survey_id == survey_id
    )
    rows = db.session.execute(chosen.order_by(QuotaTally.quota_code))
    return {quota_code: completes for quota_code, completes in rows}  # noqa: C416  (typed rows)


def count(survey_id: UUID, response_id: UUID, quotas: Sequence[surveys.Quota]) -> None:
    """Count a complete response under each of its quotas; beyond the limit it is marked so."""
    # In one order, so that two responses never wait for each other.
    for quota in sorted(quotas, key=lambda each: each.code):
        row = insert(QuotaTally).values(survey_id=survey_id, quota_code=quota.code, completes=1)
        # One statement counts and tells the place: the database decides who was first.
        place = db.session.scalar(
            row.on_conflict_do_update(
                index_elements=["survey_id", "quota_code"],
                set_={"completes": QuotaTally.completes + 1},
            ).returning(QuotaTally.completes)
        )
        is_over = (place or 0) > quota.limit
        db.session.add(QuotaPlace(response_id=response_id, quota_code=quota.code, is_over=is_over))


def release(survey_id: UUID, response_id: UUID) -> None:
    """Count a response no longer: it is withdrawn, and its place is free again."""
    mine = QuotaPlace.response_id == response_id
    held = db.session.scalars(
        select(QuotaPlace.quota_code).where(mine).order_by(QuotaPlace.quota_code)
    )
    for quota_code in held.all():
        tally = QuotaTally.survey_id == survey_id, QuotaTally.quota_code == quota_code
        db.session.execute(
            update(QuotaTally).where(*tally).values(completes=QuotaTally.completes - 1)
        )
    db.session.execute(delete(QuotaPlace).where(mine))
