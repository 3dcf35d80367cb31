"""Staff download the answers of a survey: small files at once, big ones when they are ready."""

from collections.abc import Iterable
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import Engine
from werkzeug.wsgi import FileWrapper

import surveys
from app import clock, htmx
from app.access import Role, staff
from app.blobs import open_blobs
from app.builder import exchanged
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.exports import apart, files, queries, sealed, service, told, wanting
from app.exports.forms import ExportForm
from app.exports.models import FileState
from app.exports.table import Format, TooBigError, Wanted
from app.respond import queries as respond_queries
from surveys.exchange import xlsout

bp = Blueprint("exports", __name__, template_folder="templates")
PART = 64 * 1024


@bp.get("/staff/surveys/<slug>/export/")
@staff(Role.ANALYST)
def choose(slug: str) -> ResponseReturnValue:
    """Show what can be downloaded, and the files that are being written or wait to be fetched."""
    survey = _own_survey(slug)
    if htmx.is_fragment():
        return render_template("exports/_files.html", survey=survey, **told.context(survey))
    return _page(survey, _form(survey))


@bp.post("/staff/surveys/<slug>/export/")
@staff(Role.ANALYST)
def download(slug: str) -> ResponseReturnValue:
    """Send a small file at once; note that a big one is wanted, and lead to where it comes."""
    survey = _own_survey(slug)
    form = _form(survey)
    if not form.validate_on_submit():
        return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    export = service.prepare(survey, form.wanted, current_app.config["SETTINGS"].keys)
    if not wanting.comes_at_once(export, respond_queries.response_count(survey.id)):
        wanting.ask(survey, form.wanted, by=current_user.id, at=clock.now())
        db.session.commit()
        return _to_the_files(slug)
    service.note(survey, form.wanted, by=current_user.id, at=clock.now())
    # Nothing below writes: whoever waits for a turn to do so must not wait for a download.
    db.session.commit()
    try:
        body = _body(export, db.engines["reading"])
    except TooBigError:
        form.file_format.errors = [_("There are too many columns for this format.")]
        return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _sent(body, survey, form.wanted)


@bp.post("/staff/surveys/<slug>/export/files/<uuid:export_id>")
@staff(Role.ANALYST)
def fetch(slug: str, export_id: UUID) -> ResponseReturnValue:
    """Send a file that is ready; that it was downloaded, how and by whom stands in the record."""
    survey, settings = _own_survey(slug), current_app.config["SETTINGS"]
    row = wanting.one(survey, export_id, at=clock.now())
    if row.state != FileState.READY:
        return _to_the_files(slug)
    box = sealed.box_of(settings.keys, row.seal)
    body = sealed.pieces(open_blobs(settings), row.place, row.pieces, box)
    try:
        first = next(body, b"")
    except sealed.LostError:
        wanting.lose(row, wanting.Trouble.LOST)
        db.session.commit()
        return _to_the_files(slug)
    service.note(survey, row.wanted, by=current_user.id, at=clock.now())
    db.session.commit()
    answer = _sent(chain([first], body), survey, row.wanted)
    # By it a browser notices when the file is taken back in the middle of a download.
    answer.content_length = row.size
    return answer


@bp.post("/staff/surveys/<slug>/export/files/<uuid:export_id>/stop")
@staff(Role.ANALYST)
def stop(slug: str, export_id: UUID) -> ResponseReturnValue:
    """Let nobody write a file any more."""
    row = wanting.one(_own_survey(slug), export_id, at=clock.now())
    wanting.give_up(row, at=clock.now())
    db.session.commit()
    return _to_the_files(slug)


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


def _to_the_files(slug: str) -> ResponseReturnValue:
    return redirect(url_for("exports.choose", slug=slug, _anchor="files"), HTTPStatus.SEE_OTHER)


def _sent(body: Iterable[bytes], survey: Survey, wanted: Wanted) -> Response:
    kind = "application/zip" if wanted.archive else files.MEDIA_TYPES[wanted.format]
    answer = Response(body, content_type=kind)
    name = service.file_name(survey.slug, wanted)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


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
        **told.context(survey),
    )


def _own_survey(slug: str) -> Survey:
    return builder_queries.survey_of(current_user.organisation_id, slug)
