"""Test responses: sent from a preview, read by staff, gone when the survey is published."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts.models import User
from app.builder.models import Survey, TrialResponse
from app.db import db

MOST_SHOWN: Final = 100


def send(
    survey: Survey, rows: Sequence[tuple[str, list[str]]], *, lang: str, by: UUID, at: datetime
) -> TrialResponse:
    """Keep a test response, as its questions and answers read now."""
    sent = TrialResponse(
        survey_id=survey.id,
        draft_sha256=survey.draft_sha256,
        lang=lang,
        rows_json=json.dumps(rows, ensure_ascii=False),
        sent_by=by,
        sent_at=at,
    )
    db.session.add(sent)
    db.session.flush()
    return sent


def of(survey: Survey) -> list[tuple[TrialResponse, str]]:
    """Return the newest test responses, the last one first, each with who sent it."""
    mine = select(TrialResponse, User.name).join(User, User.id == TrialResponse.sent_by)
    newest = mine.where(TrialResponse.survey_id == survey.id).order_by(
        TrialResponse.sent_at.desc(), TrialResponse.id
    )
    return [(each, name) for each, name in db.session.execute(newest.limit(MOST_SHOWN))]


def purge(survey: Survey) -> None:
    """Forget every test response of the survey."""
    db.session.execute(delete(TrialResponse).where(TrialResponse.survey_id == survey.id))
