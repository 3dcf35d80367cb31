"""A questionnaire made elsewhere: choose a file, see what becomes of it, make the draft."""

from http import HTTPStatus
from uuid import uuid4

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.blobs import BlobNotFoundError, Blobs, open_blobs
from app.builder import exchanged, service
from app.builder.forms.exchange import MAX_FILE, DraftForm, QuestionnaireForm
from app.builder.forms.fields import MAX_NAME
from app.builder.received import Received, packed, unpacked
from app.builder.views.blueprint import bp, leave
from app.db import db
from app.errors import NotFoundError
from surveys.exchange import ExchangeError, convert, lsa


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
            return _looked_at(form)
        except ExchangeError as error:
            form.file.errors = [exchanged.sentence(error)]
    page = render_template("builder/exchange.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/import/draft")
@staff(Role.EDITOR)
def questionnaire_draft() -> ResponseReturnValue:
    """Make the draft that was looked at; a name or address that cannot be is asked for again."""
    form = DraftForm()
    is_sound = form.validate_on_submit()
    found = _kept(form)
    if not is_sound:
        return _report(form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        survey = service.create(
            found.survey,
            name=form.survey_name.data or "",
            slug=form.slug.data or "",
            organisation_id=current_user.organisation_id,
            by=current_user.id,
            at=clock.now(),
        )
    except service.SlugTakenError as error:
        form.slug.errors = [_("Another survey has this address. Choose a different one.")]
        return _report(form, found), error.status
    db.session.commit()
    message = _("The survey has been made.")
    if found.has_answers:
        message = _("The survey has been made. Publish it, then bring in the answers.")
    return leave(url_for("builder.edit", slug=survey.slug), message)


def _kept(form: DraftForm) -> Received:
    if form.upload.errors or form.csrf_token.errors:
        raise NotFoundError
    try:
        return unpacked(_blobs().get(f"imports/{form.upload.data}"))
    except (BlobNotFoundError, ValueError) as error:
        raise NotFoundError from error


def _looked_at(form: QuestionnaireForm) -> str:
    with form.file.data.stream as stream:
        data = stream.read(MAX_FILE + 1)
    converted = convert(data, source_lang=str(form.lang.data))
    upload = f"{clock.today()}/{uuid4().hex}"
    kept = packed(converted, has_answers=lsa.has_responses(data))
    _blobs().put(f"imports/{upload}", kept)
    survey = converted.survey
    name = " ".join(survey.text(survey.title, survey.source_lang).text.split())[:MAX_NAME].strip()
    slug = service.free_slug(name)
    draft = DraftForm(formdata=None, upload=upload, survey_name=name, slug=slug)
    return _report(draft, unpacked(kept))


def _report(form: DraftForm, found: Received) -> str:
    return render_template(
        "builder/exchange_report.html",
        form=form,
        survey=found.survey,
        report=exchanged.losses_first(found.report),
        has_answers=found.has_answers,
        exchanged=exchanged,
    )


def _blobs() -> Blobs:
    return open_blobs(current_app.config["SETTINGS"])
