"""Staff ask for reports of a published answer, follow how far they are, and download them."""

from http import HTTPStatus
from itertools import chain
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.blobs import open_blobs
from app.db import db
from app.documents import fonts
from app.entries import queries as entries
from app.entries.models import Entry, EntryVersion
from app.errors import NotFoundError
from app.exports import sealed
from app.exports.models import FileState
from app.reports import queries, service, told
from app.reports.content import Format
from app.reports.forms import ReportForm
from app.reports.models import WantedReport

bp = Blueprint("reports", __name__, template_folder="templates")
MEDIA_TYPES: Final = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HTML: "text/html; charset=utf-8",
}
# Even opened by mistake, nothing in a file may run, ask for anything, or reach a page of ours.
SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@bp.record
def look_for_pango(state: BlueprintSetupState) -> None:
    """Note once whether this machine can make PDF."""
    state.app.config.setdefault("MAKES_PDF", fonts.can_draw())


@bp.get("/staff/entries/<uuid:entry_id>/reports/")
@staff(Role.READER)
def index(entry_id: UUID) -> ResponseReturnValue:
    """Show which reports can be made, those that are being made, and those that were."""
    entry = _own_entry(entry_id)
    if htmx.is_fragment():
        return render_template("reports/_files.html", entry=entry, **_listed(entry))
    return _page(entry, _form(entry))


@bp.post("/staff/entries/<uuid:entry_id>/reports/")
@staff(Role.READER)
def ask(entry_id: UUID) -> ResponseReturnValue:
    """Note that a report is wanted, and lead to where it comes."""
    entry = _own_entry(entry_id)
    form = _form(entry)
    if not form.validate_on_submit():
        return _page(entry, form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.ask(entry, form.wanted, _formats(), by=current_user.id, at=clock.now())
    db.session.commit()
    return _to_the_files(entry)


@bp.post("/staff/entries/<uuid:entry_id>/reports/<uuid:report_id>/")
@staff(Role.READER)
def fetch(entry_id: UUID, report_id: UUID) -> ResponseReturnValue:
    """Send a report that is ready; that it was downloaded and by whom stands in the record."""
    entry, settings = _own_entry(entry_id), current_app.config["SETTINGS"]
    row = _own_report(entry, report_id)
    if row.state != FileState.READY:
        return _to_the_files(entry)
    if not queries.are_approved(row):
        return _lost(entry, row, service.Trouble.WITHDRAWN)
    box = sealed.box_of(settings.keys, row.seal)
    body = sealed.pieces(open_blobs(settings), row.place, row.pieces, box)
    try:
        first = next(body, b"")
    except sealed.LostError:
        return _lost(entry, row, service.Trouble.LOST)
    service.note("report.downloaded", row, by=current_user.id, at=clock.now())
    name, size = told.file_name(entry, row), row.size
    answer = Response(chain([first], body), content_type=MEDIA_TYPES[row.wanted.format])
    db.session.commit()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    answer.content_length = size
    return answer


@bp.post("/staff/entries/<uuid:entry_id>/reports/<uuid:report_id>/stop/")
@staff(Role.READER)
def stop(entry_id: UUID, report_id: UUID) -> ResponseReturnValue:
    """Let nobody write a report any more."""
    entry = _own_entry(entry_id)
    service.give_up(_own_report(entry, report_id), at=clock.now())
    db.session.commit()
    return _to_the_files(entry)


def _own_entry(entry_id: UUID) -> Entry:
    """Return a published entry of the organisation; a draft has no reports."""
    entry = entries.entry_of(current_user.organisation_id, entry_id)
    if not entry.versions:
        raise NotFoundError
    return entry


def _own_report(entry: Entry, report_id: UUID) -> WantedReport:
    exact, at = _sees_exact(), clock.now()
    return queries.one(entry, report_id, at=at, kept=service.KEPT, exact=exact)


def _newest(entry: Entry) -> EntryVersion:
    return entries.versions_of(entry)[0]


def _sees_exact() -> bool:
    return bool(current_user.may(Role.ANALYST))


def _formats() -> list[Format]:
    makes_pdf = current_app.config["MAKES_PDF"]
    return [each for each in Format if makes_pdf or each is not Format.PDF]


def _form(entry: Entry) -> ReportForm:
    form = ReportForm()
    form.offer(_formats(), queries.languages_of(_newest(entry)), exact=_sees_exact())
    return form


def _listed(entry: Entry) -> dict[str, object]:
    return told.context(entry, exact=_sees_exact())


def _page(entry: Entry, form: ReportForm) -> str:
    return render_template(
        "reports/index.html",
        entry=entry,
        form=form,
        newest=_newest(entry),
        makes_pdf=current_app.config["MAKES_PDF"],
        sees_exact=_sees_exact(),
        sees_entry=current_user.may(Role.ANALYST),
        **_listed(entry),
    )


def _lost(entry: Entry, row: WantedReport, trouble: service.Trouble) -> ResponseReturnValue:
    service.lose(row, trouble)
    db.session.commit()
    return _to_the_files(entry)


def _to_the_files(entry: Entry) -> ResponseReturnValue:
    target = url_for("reports.index", entry_id=entry.id, _anchor="files")
    return redirect(target, HTTPStatus.SEE_OTHER)
