"""A second person reads the whole entry, and approves it or sends it back."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, refresh
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.entries import faults, forms, gate, queries, service
from app.entries import reading as readings
from app.entries.blueprint import bp, own_entry, seen_revision
from app.entries.freezing import previewed
from app.entries.models import Entry, EntryState
from app.entries.refusals import NotReadyError, OwnWorkError
from app.errors import ConflictError
from app.i18n import locale_of
from app.insights import figures, results


@bp.get("/staff/entries/<uuid:entry_id>/preview/")
@staff(Role.ANALYST)
def preview(entry_id: UUID) -> ResponseReturnValue:
    """Show the draft exactly as the public would see it, in the language asked for."""
    entry = own_entry(entry_id)
    locale = locale_of(request.args.get("in", "")) or entry.source_lang
    g.locale = locale
    refresh()
    return render_template("entries/preview.html", **_shown(entry, locale))


@bp.post("/staff/entries/<uuid:entry_id>/submit/")
@staff(Role.EDITOR)
def submit(entry_id: UUID) -> ResponseReturnValue:
    """Hand the draft to a second person."""
    entry = own_entry(entry_id)
    try:
        service.submit_for_review(entry, seen=seen_revision(), by=current_user.id, at=clock.now())
    except NotReadyError as error:
        db.session.rollback()
        flash(_("Some points on the list still have to be done."), "error")
        for sentence in faults.sentences(error.problems):
            flash(sentence, "error")
        return _to_overview(entry)
    db.session.commit()
    flash(_("Handed in. Somebody else can now approve and publish it."), "ok")
    return _to_overview(entry)


@bp.get("/staff/entries/<uuid:entry_id>/review/")
@staff(Role.APPROVER)
def review(entry_id: UUID) -> ResponseReturnValue:
    """Show the whole entry to the one who decides about its publication."""
    return _review_page(own_entry(entry_id), forms.NoteForm())


@bp.post("/staff/entries/<uuid:entry_id>/approve/")
@staff(Role.APPROVER)
def approve(entry_id: UUID) -> ResponseReturnValue:
    """Publish the entry as it was read."""
    entry = own_entry(entry_id)
    try:
        service.approve_and_publish(entry, by=current_user.id, at=clock.now(), seen=seen_revision())
    except (NotReadyError, OwnWorkError, ConflictError) as error:
        db.session.rollback()
        db.session.refresh(entry)
        for sentence in faults.sentences(getattr(error, "problems", ())):
            flash(sentence, "error")
        return _review_page(entry, forms.NoteForm(), HTTPStatus.CONFLICT)
    db.session.commit()
    flash(_("Published."), "ok")
    return _to_overview(entry)


@bp.post("/staff/entries/<uuid:entry_id>/send-back/")
@staff(Role.APPROVER)
def send_back(entry_id: UUID) -> ResponseReturnValue:
    """Return the entry to its author with a note."""
    entry = own_entry(entry_id)
    form = forms.NoteForm(request.form)
    if not form.validate():
        return _review_page(entry, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    note = form.note.data or ""
    service.send_back(entry, note.strip(), seen=seen_revision(), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Sent back to its author."), "ok")
    return _to_overview(entry)


def may_approve(entry: Entry) -> bool:
    """Return whether whoever asks may approve this entry now."""
    own = {entry.author_id, entry.editor_id, entry.submitted_by}
    is_ready = entry.state == EntryState.IN_REVIEW
    return is_ready and current_user.may(Role.APPROVER) and current_user.id not in own


def _review_page(
    entry: Entry, form: forms.NoteForm, status: int = HTTPStatus.OK
) -> ResponseReturnValue:
    locale = str(get_locale())
    page = render_template(
        "entries/review.html",
        **_shown(entry, locale),
        form=form,
        may_approve=may_approve(entry),
        is_own=current_user.id in {entry.author_id, entry.editor_id, entry.submitted_by},
        problems=[problem for problem in gate.problems(entry) if problem.blocks],
    )
    return page, status


def _shown(entry: Entry, locale: str) -> dict[str, object]:
    content = previewed(entry)
    quotes = queries.quotes_by_id([ref.id for each in content.findings for ref in each.quotes])
    public = results.read(figures.exact(entry.survey), locale)
    return {
        "entry": entry,
        "reading": readings.read(content, locale, quotes, public, on=clock.today()),
        "version": None,
        "versions": [],
        "corrections": [],
        "changed": None,
        "results_url": url_for("results.survey", slug=entry.survey.slug),
        "offered": queries.languages_of(entry.survey),
    }


def _to_overview(entry: Entry) -> ResponseReturnValue:
    return redirect(url_for("entries.edit", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)
