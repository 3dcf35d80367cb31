"""Surveys that are over: into the archive and back, how long answers stay, and what stops that."""

from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app import i18n
from app.accounts import service as accounts
from app.builder.models import Survey, SurveyStatus
from app.db import db
from app.errors import DomainError

MOST_MONTHS: Final = 600


class ArchivedError(DomainError):
    """The survey is in the archive: it can be read, and not changed."""

    status = HTTPStatus.CONFLICT
    code = "archived"


class StillOpenError(DomainError):
    """A survey that takes answers cannot be archived."""

    status = HTTPStatus.CONFLICT
    code = "still_open"


def refuse_archived(survey: Survey) -> None:
    """Raise ArchivedError when the survey is in the archive."""
    if survey.is_archived:
        raise ArchivedError


def archive(survey: Survey, *, by: UUID | None, at: datetime) -> None:
    """Make a survey that is over read-only and take it out of the lists; again is the same.

    Its public pages, entries and receipts stay. StillOpenError while somebody can answer.
    """
    db.session.refresh(survey, with_for_update=True)
    if survey.status == SurveyStatus.OPEN and not survey.is_over(at):
        raise StillOpenError
    if survey.archived_at is None:
        survey.archived_at = at
        if survey.ends_at is None and survey.status == SurveyStatus.CLOSED:
            survey.closed_at = at  # an older release did not note when it closed
        _record("survey.archive", survey, by=by, at=at)


def unarchive(survey: Survey, *, by: UUID | None, at: datetime) -> None:
    """Take a survey out of the archive; again is the same."""
    db.session.refresh(survey, with_for_update=True)
    if survey.archived_at is not None:
        survey.archived_at = None
        _record("survey.unarchive", survey, by=by, at=at)


def retain(survey: Survey, months: int | None, *, by: UUID | None, at: datetime) -> None:
    """Settle how many months after closing the answers are deleted; None is never by itself."""
    db.session.refresh(survey, with_for_update=True)
    if survey.retention_months != months:
        before, survey.retention_months = survey.retention_months, months
        survey.erasing_since = None
        survey.forget_warnings()
        _record("survey.retain", survey, by=by, at=at, before=before, now=months)


def hold(survey: Survey, reason: str, *, by: UUID | None, at: datetime) -> None:
    """Let nothing be deleted because its time is over, for this reason.

    What has begun to be deleted stops; afterwards it begins with a warning, like all that goes.
    """
    db.session.refresh(survey, with_for_update=True)
    survey.held_for, survey.erasing_since = reason, None
    survey.forget_warnings()
    _record("survey.hold", survey, by=by, at=at, reason=reason)


def release(survey: Survey, *, by: UUID | None, at: datetime) -> None:
    """Let answers be deleted again when their time is over."""
    db.session.refresh(survey, with_for_update=True)
    if survey.held_for:
        survey.held_for = ""
        _record("survey.release", survey, by=by, at=at)


def retention_words(survey: Survey) -> str:
    """Return when the answers are deleted, in words; nothing where no time is set."""
    months = survey.retention_months
    if survey.held_for:
        return str(_("The answers are kept for longer than planned, because the law asks for it."))
    goes_on = survey.goes_on
    if goes_on is not None:
        if survey.erased_on is not None and goes_on <= survey.erased_on:
            return str(_("The answers were deleted on %(day)s.", day=i18n.day(survey.erased_on)))
        return str(_("The answers are deleted on %(day)s.", day=i18n.day(goes_on)))
    if months is None:
        return ""
    return str(
        ngettext(
            "The answers are deleted %(num)s month after the survey closes.",
            "The answers are deleted %(num)s months after the survey closes.",
            months,
        )
    )


def _record(
    action: str, survey: Survey, *, by: UUID | None, at: datetime, **detail: object
) -> None:
    db.session.flush()
    accounts.record(action, str(survey.id), detail, by=by, at=at)
