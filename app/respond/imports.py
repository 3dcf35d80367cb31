"""Staff bring in answers collected elsewhere: choose a file, look at what it holds, take it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from app import clock, jobs
from app.access import Role, staff
from app.accounts import service as accounts
from app.blobs import BlobNotFoundError, Blobs, open_blobs
from app.builder import exchanged
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.respond import batches, importing, intake
from surveys.exchange import ExchangeError, Outcome, lsa

bp = Blueprint("imports", __name__, template_folder="templates")
SHOWN = 200


class LeftOut(NamedTuple):
    """What of an archive is no answer: columns by name, and a sentence on responses not sent."""

    columns: Sequence[str] = ()
    responses: Sequence[str] = ()


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The file and where it comes from."""

    source = StringField(
        _l("Where do these answers come from?"),
        [InputRequired(_l("Say where these answers come from.")), Length(max=200)],
        description=_l("Use the same name when you bring in more from there."),
    )
    file = FileField(
        _l("File with the answers"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV in UTF-8 with one row for each person, or a LimeSurvey archive (.lsa) from which"
            " this survey was made; at most 30 MB."
        ),
    )


class TakeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Which uploaded file to take."""

    upload = HiddenField(validators=[Regexp(r"^\d{4}-\d\d-\d\d/[0-9a-f]{32}$")])
    source = HiddenField(validators=[InputRequired(), Length(max=200)])


@bp.get("/staff/surveys/<slug>/import/")
@staff(Role.EDITOR)
def upload(slug: str) -> ResponseReturnValue:
    """Show the form, what the file should look like, and earlier imports."""
    return _upload_page(builder_queries.survey_by_slug(slug), UploadForm())


@bp.post("/staff/surveys/<slug>/import/")
@staff(Role.EDITOR)
def preview(slug: str) -> ResponseReturnValue:
    """Show what the file would bring in; nothing is stored but the file, for a day."""
    survey = builder_queries.survey_by_slug(slug)
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    definition = builder_queries.latest_version(survey).definition
    try:
        data, left_out = _rows_of(form.file.data.read(), definition.code)
        plan = importing.plan_of(definition, data, source=(form.source.data or "").strip())
    except importing.UnreadableFileError as error:
        form.file.errors = [error.sentence()]
        return _upload_page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    except ExchangeError as error:
        form.file.errors = [exchanged.sentence(error)]
        return _upload_page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    name = f"{clock.today()}/{uuid4().hex}"
    _blobs().put(f"imports/{name}", data)
    take = TakeForm(formdata=None, upload=name, source=plan.source)
    return render_template(
        "respond/import_preview.html",
        survey=survey,
        plan=plan,
        form=take,
        definition=definition,
        left_out=left_out,
        shown=SHOWN,
    )


@bp.post("/staff/surveys/<slug>/import/take")
@staff(Role.EDITOR)
def take(slug: str) -> ResponseReturnValue:
    """Take all valid rows; the worker stores them and they appear in one step."""
    survey = builder_queries.survey_by_slug(slug)
    form = TakeForm()
    if not form.validate_on_submit():
        raise NotFoundError
    try:
        data = _blobs().get(f"imports/{form.upload.data}")
    except BlobNotFoundError as error:
        raise NotFoundError from error
    definition = builder_queries.latest_version(survey).definition
    plan = importing.plan_of(definition, data, source=form.source.data or "")
    batch = intake.begin(survey, plan, by=current_user.id, at=clock.now())
    jobs.enqueue(
        "respond.import",
        {"batch_id": str(batch.id), "upload": form.upload.data},
        actor_id=current_user.id,
    )
    detail = {"batch": str(batch.id), "rows": len(plan.rows), "refused": len(plan.refused)}
    accounts.record("responses.import", str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    return redirect(url_for("imports.show", slug=slug, batch_id=batch.id), HTTPStatus.SEE_OTHER)


@bp.get("/staff/surveys/<slug>/import/<uuid:batch_id>")
@staff(Role.EDITOR)
def show(slug: str, batch_id: UUID) -> ResponseReturnValue:
    """Show whether the import is complete."""
    survey = builder_queries.survey_by_slug(slug)
    batch = batches.import_batch(survey.id, batch_id)
    return render_template("respond/import.html", survey=survey, batch=batch)


def _rows_of(data: bytes, code: str) -> tuple[bytes, LeftOut]:
    """Return a file as CSV, and what of an archive is left out. Raises ExchangeError."""
    if not lsa.is_archive(data):
        return data, LeftOut()
    converted = lsa.structure_of(data)
    if converted.survey.code != code:
        raise ExchangeError("other_survey", found=converted.survey.code, expected=code)
    found = lsa.responses_of(data, converted)
    refused = [each for each in found.report if each.outcome is Outcome.REFUSED]
    columns = [each.source.name for each in refused if each.source.kind == "column"]
    responses = [exchanged.reason(each) for each in refused if each.source.kind == "response"]
    return lsa.as_csv(found.rows), LeftOut(columns, responses)


def _upload_page(survey: Survey, form: UploadForm) -> str:
    version = survey.versions[-1] if survey.versions else None
    return render_template(
        "respond/import_upload.html",
        survey=survey,
        form=form,
        definition=version.definition if version else None,
        batches=batches.import_batches(survey.id),
        title=_("Bring in answers collected elsewhere"),
    )


def _blobs() -> Blobs:
    return open_blobs(current_app.config["SETTINGS"])
