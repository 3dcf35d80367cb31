"""Staff choose what goes on a poster, look at it, and fetch it as PDF."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, jobs
from app.access import Role, staff
from app.blobs import BlobNotFoundError, open_blobs
from app.config import LOCALES
from app.db import db
from app.documents import fonts, queries, service, showing
from app.documents import posters as choosing
from app.documents.blueprint import bp
from app.documents.forms import PosterForm
from app.documents.models import EntryPoster, PosterSize
from app.entries import queries as entries
from app.entries.models import Entry
from app.entries.queries import Published
from app.i18n import current_locale, tag_of

SHOWN = 50
"""How many posters the page lists."""


@bp.get("/staff/entries/<uuid:entry_id>/posters/")
@staff(Role.EDITOR)
def posters(entry_id: UUID) -> ResponseReturnValue:
    """List the posters of an answer, and offer to make some."""
    entry = _own(entry_id)
    found = _newest(entry)
    return _page(entry, None if found is None else _form(found, is_new=True))


@bp.post("/staff/entries/<uuid:entry_id>/posters/")
@staff(Role.EDITOR)
def make_posters(entry_id: UUID) -> ResponseReturnValue:
    """Have posters of the newest version made, one in each language that was ticked."""
    entry = _own(entry_id)
    found = _newest(entry)
    if found is None:
        abort(HTTPStatus.CONFLICT)
    form = _form(found, is_new=False)
    if not form.validate_on_submit():
        return _page(entry, form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.ask_for_posters(
        found.version,
        [int(each) for each in form.findings.data or ()],
        PosterSize(form.size.data),
        form.langs.data or (),
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    flash(_("Saved"))
    return redirect(url_for("documents.posters", entry_id=entry.id), HTTPStatus.SEE_OTHER)


@bp.get("/staff/entries/<uuid:entry_id>/posters/<lang:lang>/<uuid:poster_id>/")
@staff(Role.EDITOR)
def poster(entry_id: UUID, poster_id: UUID) -> ResponseReturnValue:
    """Show a poster, to be printed from the browser."""
    entry = _own(entry_id)
    kept = _poster(entry, poster_id)
    told = showing.poster_words(
        Published(entry, kept.version), kept, kept.fit if kept.sha256 else None
    )
    return render_template("documents/poster.html", entry=entry, **told)


@bp.get("/staff/entries/<uuid:entry_id>/posters/<lang:lang>/<uuid:poster_id>/poster.pdf")
@staff(Role.EDITOR)
def poster_pdf(entry_id: UUID, poster_id: UUID) -> ResponseReturnValue:
    """Return a poster as a tagged PDF."""
    entry = _own(entry_id)
    kept = _poster(entry, poster_id)
    try:
        content = open_blobs(current_app.config["SETTINGS"]).get(kept.blob)
    except BlobNotFoundError:
        abort(HTTPStatus.NOT_FOUND)
    named = f"{entry.slug}-{tag_of(kept.lang)}-{kept.size}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{named}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _own(entry_id: UUID) -> Entry:
    return entries.entry_of(current_user.organisation_id, entry_id)


def _newest(entry: Entry) -> Published | None:
    versions = entries.versions_of(entry)
    return Published(entry, versions[0]) if versions else None


def _poster(entry: Entry, poster_id: UUID) -> EntryPoster:
    kept = queries.poster_of(entry, poster_id)
    if kept.lang != current_locale():
        abort(HTTPStatus.NOT_FOUND)
    return kept


def _form(found: Published, *, is_new: bool) -> PosterForm:
    content = found.content
    told = showing.reading_of(found, current_locale())
    first = [str(each) for each in choosing.chosen(told.findings)]
    data = {"findings": first, "size": PosterSize.A4, "langs": [content.source_lang]}
    form = PosterForm(formdata=None, data=data) if is_new else PosterForm()
    form.offer(told.findings, [lang for lang in content.languages if lang in LOCALES])
    return form


def _page(entry: Entry, form: PosterForm | None) -> str:
    return render_template(
        "documents/posters.html",
        entry=entry,
        form=form,
        posters=queries.posters_of(entry, SHOWN),
        can_draw=fonts.can_draw(),
        is_waiting=lambda each: jobs.is_waiting(service.poster_key(each.id)),
        kept_days=service.KEPT.days,
    )
