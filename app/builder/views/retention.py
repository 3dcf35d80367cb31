"""What becomes of a survey that is over: its archive, and how long its answers stay."""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.builder import archiving
from app.builder.archiving import retention_words
from app.builder.forms.retention import HoldForm, RetentionForm
from app.builder.models import Survey
from app.builder.views.blueprint import bp, own_survey, page, stay
from app.db import db

bp.add_app_template_filter(retention_words, "retention")


@bp.route("/<slug>/retention/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def retention(slug: str) -> ResponseReturnValue:
    """Show and settle how long the answers stay."""
    survey = own_survey(slug)
    if request.method == "GET":
        return _show(survey)
    form = RetentionForm(request.form)
    if not form.validate():
        return _show(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    months = form.months.whole_number
    archiving.retain(survey, months, by=current_user.id, at=clock.now())
    return _done(slug, _("The settings have been saved."))


@bp.post("/<slug>/hold")
@staff(Role.ADMINISTRATOR)
def hold(slug: str) -> ResponseReturnValue:
    """Stop the deletion, with a reason."""
    survey, form = own_survey(slug), HoldForm(request.form)
    if not form.validate():
        return _show(survey, holding=form), HTTPStatus.UNPROCESSABLE_ENTITY
    archiving.hold(survey, form.reason.data or "", by=current_user.id, at=clock.now())
    return _done(slug, _("The answers will not be deleted."))


@bp.post("/<slug>/release-hold")
@staff(Role.ADMINISTRATOR)
def release_hold(slug: str) -> ResponseReturnValue:
    """Let the answers be deleted again when their time is over."""
    survey = own_survey(slug)
    archiving.release(survey, by=current_user.id, at=clock.now())
    return _done(slug, _("The answers will be deleted when their time is over."))


@bp.post("/<slug>/archive")
@staff(Role.EDITOR)
def archive(slug: str) -> ResponseReturnValue:
    """Put the survey into the archive."""
    survey = own_survey(slug)
    archiving.archive(survey, by=current_user.id, at=clock.now())
    return _done(slug, _("The survey is in the archive. It can be read, and not changed."))


@bp.post("/<slug>/unarchive")
@staff(Role.EDITOR)
def unarchive(slug: str) -> ResponseReturnValue:
    """Take the survey out of the archive."""
    survey = own_survey(slug)
    archiving.unarchive(survey, by=current_user.id, at=clock.now())
    return _done(slug, _("The survey is out of the archive."))


def _done(slug: str, message: str) -> ResponseReturnValue:
    db.session.commit()
    return stay(url_for("builder.retention", slug=slug), message)


def _show(
    survey: Survey, form: RetentionForm | None = None, holding: HoldForm | None = None
) -> str:
    return page(
        "retention",
        survey,
        form=form or RetentionForm(data={"months": survey.retention_months}),
        holding=holding or HoldForm(),
        may_hold=current_user.may(Role.ADMINISTRATOR),
        can_archive=survey.status != "open" or survey.is_over(clock.now()),
    )
