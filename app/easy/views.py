"""Staff's routes: how far each language is, writing it, reading and signing it, pictures."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.easy import desk, forms, pages, picture_pages, pictures, queries, service
from app.easy.blueprint import bp, language_of, own_entry
from app.easy.content import keys
from app.easy.refusals import (
    NotCompleteError,
    NotPublishedError,
    OwnTextError,
)
from app.errors import ConflictError, NotFoundError

__all__ = ["bp", "pages", "picture_pages"]


@bp.get("/staff/easy/<uuid:entry_id>/")
@staff(Role.ANALYST)
def overview(entry_id: UUID) -> ResponseReturnValue:
    """Show how far the easy-read text is in each language, and the pictures of one's own."""
    return desk.overview(own_entry(entry_id), forms.PictureForm())


@bp.route("/staff/easy/<uuid:entry_id>/<tag>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def write(entry_id: UUID, tag: str) -> ResponseReturnValue:
    """Show or save the easy-read text of one language, beside the answer's own words."""
    entry = own_entry(entry_id)
    lang = language_of(entry, tag)
    draft = queries.draft_of(entry, lang)
    form = forms.easy_form(
        service.text_of(entry, lang),
        keys(queries.told(entry)),
        pictures.choices(queries.pictures_of(entry)),
        0 if draft is None else draft.revision,
        request.form if request.method == "POST" else None,
    )
    if request.method == "GET":
        return desk.written(entry, lang, form)
    if not form.validate():
        return desk.written(entry, lang, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen, by = form.seen_revision, current_user.id
    try:
        service.save(entry, lang, form.easy(), seen=seen, by=by, at=clock.now())
    except ConflictError:
        db.session.rollback()
        return desk.written(own_entry(entry_id), lang, form, HTTPStatus.CONFLICT)
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for("easy.write", entry_id=entry_id, tag=tag), HTTPStatus.SEE_OTHER)


@bp.get("/staff/easy/<uuid:entry_id>/<tag>/read/")
@staff(Role.ANALYST)
def read(entry_id: UUID, tag: str) -> ResponseReturnValue:
    """Show the text as it was saved last, with what is hard or missing, to be signed."""
    entry = own_entry(entry_id)
    lang = language_of(entry, tag)
    state = queries.state_of(entry, lang)
    if state.draft is None:
        raise NotFoundError(tag)
    return desk.read(entry, state)


@bp.post("/staff/easy/<uuid:entry_id>/<tag>/sign/")
@staff(Role.APPROVER)
def sign(entry_id: UUID, tag: str) -> ResponseReturnValue:
    """Sign the text that was read, which makes it public."""
    entry = own_entry(entry_id)
    lang = language_of(entry, tag)
    seen = request.form.get("digest", "")
    problem = ""
    try:
        service.sign(entry, lang, seen, by=current_user.id, at=clock.now())
    except NotPublishedError:
        problem = _("Publish the answer first. Its easy-read text can be signed then.")
    except NotCompleteError:
        problem = _("Something is missing. It can be signed when all is there.")
    except OwnTextError:
        problem = _("You wrote some of this. Somebody else has to sign it.")
    except ConflictError:
        problem = _("The texts have changed since you read them. Read them again.")
    if problem:
        db.session.rollback()
        flash(problem, "error")
        target = url_for("easy.read", entry_id=entry_id, tag=tag)
        return redirect(target, HTTPStatus.SEE_OTHER)
    db.session.commit()
    flash(_("Signed. Everybody can read it now."), "ok")
    return redirect(url_for("easy.overview", entry_id=entry_id), HTTPStatus.SEE_OTHER)
