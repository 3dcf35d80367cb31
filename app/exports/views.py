"""Staff download the answers of a survey: choose, then get the file at once."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import Engine
from werkzeug.wsgi import FileWrapper

import surveys
from app import clock
from app.access import Role, staff
from app.builder import exchanged
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.exports import apart, files, queries, service
from app.exports.forms import ExportForm
from app.exports.table import Format, TooBigError
from app.respond import queries as respond_queries
from surveys.exchange import xlsout

bp = Blueprint("exports", __name__, template_folder="templates")
PART = 64 * 1024


@bp.get("/staff/surveys/<slug>/export/")
@staff(Role.ANALYST)
def choose(slug: str) -> ResponseReturnValue:
    """Show what can be downloaded."""
    survey = _own_survey(slug)
    return _page(survey, _form(survey))


@bp.post("/staff/surveys/<slug>/export/")
@staff(Role.ANALYST)
def download(slug: str) -> ResponseReturnValue:
    """Send the file; that it was downloaded, how and by whom stands in the record."""
    survey = _own_survey(slug)
    form = _form(survey)
    if not form.validate_on_submit():
        return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    export = service.prepare(survey, form.wanted, current_app.config["SETTINGS"].keys)
    service.note(survey, export, by=current_user.id, at=clock.now())
    # Nothing below writes: whoever waits for a turn to do so must not wait for a download.
    db.session.commit()
    try:
        body = _body(export, db.engines["reading"])
    except TooBigError:
        form.file_format.errors = [_("There are too many columns for this format.")]
        return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    kind = "application/zip" if export.wanted.archive else files.MEDIA_TYPES[export.wanted.format]
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/staff/surveys/<slug>/export/questionnaire/")
@staff(Role.ANALYST)
def questionnaire(slug: str) -> ResponseReturnValue:
    """Show what an XLSForm of the questionnaire cannot say, and offer it."""
    survey = _own_survey(slug)
    report = exchanged.losses_first(xlsout.write(_newest(survey)).report)
    return render_template(
        "exports/questionnaire.html", survey=survey, report=report, exchanged=exchanged
    )


@bp.get("/staff/surveys/<slug>/export/questionnaire.xlsx")
@staff(Role.ANALYST)
def questionnaire_file(slug: str) -> ResponseReturnValue:
    """Send the questionnaire as an XLSForm."""
    made = xlsout.write(_newest(_own_survey(slug)))
    answer = Response(made.data, content_type=files.MEDIA_TYPES[Format.XLSX])
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-xlsform.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _newest(survey: Survey) -> surveys.Survey:
    """Return what people are asked: the newest version, the draft while there is none."""
    return survey.versions[-1].definition if survey.versions else survey.draft


def _body(export: service.Export, engine: Engine) -> Iterable[bytes]:
    pieces = files.PIECES.get(export.wanted.format)
    if pieces is not None and not export.wanted.archive:
        return pieces(export.layout.columns, export.rows(engine))
    with TemporaryDirectory(prefix="heeded-") as folder:
        path = Path(folder) / export.name
        service.write(export, engine, path, apart.write)
        # It has no name from here on: whatever happens, no copy stays behind.
        return FileWrapper(path.open("rb"), PART)


def _form(survey: Survey) -> ExportForm:
    form = ExportForm()
    form.offer(service.languages(queries.versions(survey)))
    return form


def _page(survey: Survey, form: ExportForm) -> str:
    return render_template(
        "exports/choose.html",
        survey=survey,
        form=form,
        people=respond_queries.response_count(survey.id),
        published=bool(survey.versions),
        title=_("Download answers"),
    )


def _own_survey(slug: str) -> Survey:
    return builder_queries.survey_of(current_user.organisation_id, slug)
