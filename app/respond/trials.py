"""Test responses of staff: sent from a preview, listed apart, never counted."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n
from app.builder import queries as builder
from app.builder import trials
from app.errors import NotFoundError
from app.respond import preview


def tests(slug: str) -> str:
    """List the test responses of a survey."""
    survey, now = builder.survey_of(current_user.organisation_id, slug), clock.now()
    return render_template(
        "respond/tests.html",
        survey=survey,
        found=trials.of(survey),
        when=lambda at: i18n.moment(at, now),
    )


def send(slug: str) -> ResponseReturnValue:
    """Keep what was answered in a preview as a test response."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    lang = request.form.get("lang", "")
    if lang not in survey.draft.languages:
        raise NotFoundError
    rows = preview.sent_rows(survey, lang, request.form.get("state", ""))
    if rows is None:
        flash(_("Questions still need an answer, so nothing was sent."), "error")
    else:
        trials.send(survey, rows, lang=lang, by=current_user.id, at=clock.now())
        flash(_("The test response has been sent. It counts nowhere."))
    return redirect(url_for("respond.tests", slug=slug), code=HTTPStatus.SEE_OTHER)


def forget(slug: str) -> ResponseReturnValue:
    """Throw all test responses of a survey away."""
    trials.purge(builder.survey_of(current_user.organisation_id, slug))
    flash(_("All test responses have been thrown away."))
    return redirect(url_for("respond.tests", slug=slug), code=HTTPStatus.SEE_OTHER)
