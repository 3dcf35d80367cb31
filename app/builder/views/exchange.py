"""A questionnaire made elsewhere: choose a file, see what becomes of it, make the draft."""

from http import HTTPStatus
from uuid import uuid4

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.blobs import BlobNotFoundError, Blobs, open_blobs
from app.builder import exchanged, service
from app.builder.forms.exchange import MAX_FILE, DraftForm, QuestionnaireForm
from app.builder.views.blueprint import bp, leave
from app.db import db
from app.errors import NotFoundError
from surveys.exchange import Converted, ExchangeError, convert


@bp.get("/import/")
@staff(Role.EDITOR)
def questionnaire() -> ResponseReturnValue:
    """Ask for the file."""
    return render_template("builder/exchange.html", form=QuestionnaireForm())


@bp.post("/import/")
@staff(Role.EDITOR)
def questionnaire_report() -> ResponseReturnValue:
    """Show what would become of each part; nothing is stored but the draft, for a day."""
    form = QuestionnaireForm()
    if form.validate_on_submit():
        try:
            service.refuse_taken(form.slug.data or "")
            return _report(form, _converted(form))
        except service.SlugTakenError:
            form.slug.errors = [_("Another survey has this address. Choose a different one.")]
        except ExchangeError as error:
            form.file.errors = [exchanged.sentence(error)]
    page = render_template("builder/exchange.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/import/draft")
@staff(Role.EDITOR)
def questionnaire_draft() -> ResponseReturnValue:
    """Make the draft that was looked at."""
    form = DraftForm()
    if not form.validate_on_submit():
        raise NotFoundError
    try:
        definition = surveys.from_json(_blobs().get(f"imports/{form.upload.data}"))
    except (BlobNotFoundError, surveys.DefinitionError) as error:
        raise NotFoundError from error
    survey = service.create(
        definition,
        name=form.survey_name.data or "",
        slug=form.slug.data or "",
        organisation_id=current_user.organisation_id,
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    return leave(url_for("builder.edit", slug=survey.slug), _("The survey has been made."))


def _converted(form: QuestionnaireForm) -> Converted:
    with form.file.data.stream as stream:
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ExchangeError("too_big", max=MAX_FILE)
    return convert(data, source_lang=str(form.lang.data))


def _report(form: QuestionnaireForm, converted: Converted) -> str:
    upload = f"{clock.today()}/{uuid4().hex}"
    _blobs().put(f"imports/{upload}", surveys.to_json(converted.survey).encode())
    draft = DraftForm(
        formdata=None, upload=upload, survey_name=form.survey_name.data, slug=form.slug.data
    )
    return render_template(
        "builder/exchange_report.html",
        form=draft,
        survey=converted.survey,
        report=exchanged.losses_first(converted.report),
        exchanged=exchanged,
    )


def _blobs() -> Blobs:
    return open_blobs(current_app.config["SETTINGS"])
