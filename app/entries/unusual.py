"""Answers to be named beside the figures: late, set aside by staff, almost the same, taken back."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.builder.models import Survey
from app.db import db
from app.respond import queries as respond_queries
from app.respond.models import Receipt, Response
from app.respond.reach_models import ResponseFlag, SetAside

ALIKE = "alike"


@dataclass(frozen=True)
class Unusual:
    """How many answers are out of the ordinary.

    `late` came after the survey had closed and are in the figures. `set_aside` are not, because
    staff said so; of them, `copies` have almost the same words as others.
    """

    late: int
    set_aside: int
    copies: int
    withdrawn: int


def unusual(survey: Survey) -> Unusual:
    """Return them as they are now."""
    return Unusual(
        late=_late(survey),
        set_aside=_set_aside(survey),
        copies=_copies(survey),
        withdrawn=_withdrawn(survey),
    )


def _late(survey: Survey) -> int:
    if survey.closes_on is None:
        return 0
    late = respond_queries.visible_responses().where(
        Response.survey_id == survey.id, Response.submitted_on > survey.closes_on
    )
    return db.session.scalar(late.with_only_columns(func.count())) or 0


def _set_aside(survey: Survey) -> int:
    # The mark outlives an answer that was withdrawn; such an answer is counted as withdrawn.
    there = (
        select(func.count())
        .select_from(SetAside)
        .join(Response, Response.id == SetAside.response_id)
    )
    return db.session.scalar(there.where(SetAside.survey_id == survey.id)) or 0


def _copies(survey: Survey) -> int:
    alike = (
        select(func.count())
        .select_from(SetAside)
        .join(Response, Response.id == SetAside.response_id)
        .join(ResponseFlag, ResponseFlag.response_id == SetAside.response_id)
        .where(SetAside.survey_id == survey.id, ResponseFlag.reason == ALIKE)
    )
    return db.session.scalar(alike) or 0


def _withdrawn(survey: Survey) -> int:
    gone = select(func.count()).where(
        Receipt.survey_id == survey.id, Receipt.withdrawn_on.is_not(None)
    )
    return db.session.scalar(gone) or 0
