"""Whether people who are in the middle may still finish: asked on every page, read now and then."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from app.builder.models import Survey
from app.builder.queries import ClosedError
from app.db import db
from app.respond.models import UnfinishedResponse

FRESH: Final = timedelta(seconds=20)
MOST_KNOWN: Final = 1_000


class TooLateError(ClosedError):
    """The survey closed while somebody was answering it, and their time to finish is over."""

    def __init__(self, survey: Survey, draft: UnfinishedResponse) -> None:
        super().__init__(survey)
        self.draft = draft


class _Seen(NamedTuple):
    at: datetime
    is_open: bool


known: dict[UUID, _Seen] = {}


def refuse_if_over(survey_id: UUID, draft: UnfinishedResponse, *, at: datetime) -> None:
    """Raise TooLateError when nobody may finish any more; known again after a few seconds.

    Sending asks anew: see `refuse_late`.
    """
    seen = known.get(survey_id)
    if seen is not None and seen.is_open and seen.at <= at < seen.at + FRESH:
        return
    survey = db.session.scalars(
        select(Survey).where(Survey.id == survey_id).options(defer(Survey.draft_json))
    ).one()
    note(survey, at=at)
    refuse_late(survey, draft, at=at)


def refuse_late(survey: Survey, draft: UnfinishedResponse, *, at: datetime) -> None:
    """Raise TooLateError when nobody may finish any more, by what has just been read."""
    if not survey.lets_finish(at):
        raise TooLateError(survey, draft)


def note(survey: Survey, *, at: datetime) -> None:
    """Keep in mind what was read of a survey anyway."""
    if len(known) >= MOST_KNOWN:
        known.clear()
    known[survey.id] = _Seen(at, survey.lets_finish(at))
