"""All surveys, and making a new one."""

from http import HTTPStatus

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.builder import queries, sentences, service
from app.builder.forms.survey import BLANK, NewSurveyForm
from app.builder.views.blueprint import bp, leave, link
from app.db import db
from surveys import editing, library


@bp.get("/")
@staff(Role.READER)
def index() -> str:
    """List the organisation's surveys."""
    is_archive = "archived" in request.args
    found = queries.surveys_of(current_user.organisation_id, archived=is_archive)
    return render_template(
        "builder/index.html",
        found=found,
        newest=queries.newest_versions(current_user.organisation_id),
        is_archive=is_archive,
        now=clock.now(),
        can_edit=current_user.may(Role.EDITOR),
        link=link,
    )


@bp.route("/new/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Make a survey from the library, or a blank one."""
    form = NewSurveyForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        slug = form.slug.data or service.slug_from(form.survey_name.data or "")
        if not slug:
            form.slug.errors = [_("Enter an address: none could be made of the name.")]
        else:
            try:
                return _create(form, slug)
            except service.SlugTakenError:
                form.slug.errors = [_("Another survey has this address. Choose a different one.")]
    text = render_template(
        "builder/new.html", form=form, library=library.names(), descriptions=sentences.LIBRARY
    )
    return text, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _create(form: NewSurveyForm, slug: str) -> ResponseReturnValue:
    survey = service.create(
        _definition(form, slug),
        name=form.survey_name.data or "",
        slug=slug,
        organisation_id=current_user.organisation_id,
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    return leave(url_for("builder.edit", slug=survey.slug), _("The survey has been made."))


def _definition(form: NewSurveyForm, slug: str) -> surveys.Survey:
    if form.start.data != BLANK:
        return library.load(str(form.start.data))
    code = f"s_{slug.replace('-', '_')}" if slug[0].isdecimal() else slug.replace("-", "_")
    blank = editing.new_survey(
        code=code, source_lang=str(form.lang.data), title=form.survey_name.data or ""
    )
    return editing.add_page(blank)
