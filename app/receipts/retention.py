"""Deleting the answers of a survey whose time is over: a batch at a time, until nothing is left.

Each batch is a transaction. What a crash has left is found by the next run, which goes on.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import defer

from app import jobs
from app.accounts import service as accounts
from app.alerts import service as alerts
from app.builder import queries as builder
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.documents import service as documents
from app.drafting import service as drafting
from app.entries import service as entries
from app.exports import wanting
from app.insights import figures
from app.insights import service as insights
from app.replies import service as replies
from app.reports import service as reports
from app.respond import removal, unsent
from app.respond.models import ImportedRow, Response, UnfinishedResponse
from app.respond.reach_models import SheetEntry
from app.results import blocks as results
from app.verdicts import service as verdicts

AT_ONCE: Final = 50


def due(*, at: datetime) -> list[UUID]:
    """Return the surveys whose answers are to be deleted now, the longest due first.

    Nothing goes before staff have been told (`warnings`), and a week has passed since.
    """
    chosen = select(Survey).where(Survey.retention_months.is_not(None), Survey.held_for == "")
    found = db.session.scalars(chosen.options(defer(Survey.draft_json))).all()
    ready = [(survey.deletes_on, survey.id) for survey in found if _is_due(survey, at)]
    return [survey_id for _day, survey_id in sorted(ready, key=str)]


def begin(survey_id: UUID, *, at: datetime) -> None:
    """Freeze the last figures, and let the database give the answers away; again is the same."""
    survey = _locked(survey_id)
    if survey.erasing_since is None and _is_due(survey, at):
        if builder.newest_version(survey) is not None and figures.is_due(survey):
            figures.make_snapshot(survey, at=at)
        survey.erasing_since = at
        db.session.flush()


def erase_some(survey_id: UUID, *, at: datetime) -> bool:
    """Delete some answers everywhere; return whether more may be left."""
    survey = _locked(survey_id)
    if survey.erasing_since is None or not _is_due(survey, at):
        survey.erasing_since = None
        db.session.flush()
        return False
    chosen = select(Response.id).where(Response.survey_id == survey_id).order_by(Response.id)
    found = db.session.scalars(chosen.limit(AT_ONCE)).all()
    if found:
        insights.drop_facets(survey_id)
    for response_id in found:
        documents.forget(response_id)
        reports.forget(response_id)
        entries.forget(response_id)
        drafting.forget(response_id, on=at.date())
        alerts.forget(response_id)
        replies.forget(response_id)
        insights.forget(response_id)
        results.forget(response_id)
        removal.expire_response(response_id)
    if found:
        wanting.drop(survey_id)
        survey.erased_on = at.date()
        db.session.flush()
        return True
    _finish(survey, at)
    return False


def _finish(survey: Survey, at: datetime) -> None:
    versions = select(SurveyVersion.id).where(SurveyVersion.survey_id == survey.id)
    unsent.forget(UnfinishedResponse.version_id.in_(versions))
    # The numbers of sheets, and of imported rows, could still tell who has taken part.
    db.session.execute(delete(SheetEntry).where(SheetEntry.survey_id == survey.id))
    db.session.execute(delete(ImportedRow).where(ImportedRow.survey_id == survey.id))
    insights.forget_rare_words(survey.id)
    verdicts.forget_words(survey.id)
    survey.erasing_since = None
    survey.forget_warnings()
    db.session.flush()
    accounts.record("survey.erase", str(survey.id), {}, by=None, at=at)
    jobs.enqueue("receipts.sweep", {})


def _is_due(survey: Survey, at: datetime) -> bool:
    if survey.erasing_since is not None and not survey.held_for and not _has_responses(survey):
        return True  # the answers are gone, and what is left beside them follows
    goes_on = survey.goes_on
    if survey.held_for or goes_on is None or goes_on > at.date() or not survey.is_warned:
        return False
    return survey.is_over(at) and (survey.erasing_since is not None or _has_responses(survey))


def _has_responses(survey: Survey) -> bool:
    chosen = select(Response.id).where(Response.survey_id == survey.id).limit(1)
    return db.session.scalar(chosen) is not None


def _locked(survey_id: UUID) -> Survey:
    survey = db.session.get_one(Survey, survey_id)
    db.session.refresh(survey, with_for_update=True)
    return survey
