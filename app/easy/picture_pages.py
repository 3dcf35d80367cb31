"""Pictures that staff bring for an answer, and how these are sent to staff."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import FileStorage

import surveys
from app import clock
from app.access import Role, staff
from app.db import db
from app.easy import desk, forms, queries, service
from app.easy.blueprint import bp, own_entry, picture_answer
from app.easy.refusals import PictureInUseError, TooManyPicturesError
from app.respond.sentences import SENTENCES
from app.uploads.kinds import FileKind


@bp.post("/staff/easy/<uuid:entry_id>/pictures/")
@staff(Role.EDITOR)
def add_picture(entry_id: UUID) -> ResponseReturnValue:
    """Take a picture of one's own for this answer."""
    own_entry(entry_id)
    # Looking through a file takes a while: nobody waits for it to write.
    db.session.rollback()
    form = forms.PictureForm(request.form)
    is_named = form.validate()
    picture = _checked(form, request.files.get("file"))
    entry = own_entry(entry_id)
    if picture is None or not is_named:
        return desk.overview(entry, form), HTTPStatus.UNPROCESSABLE_ENTITY
    name = (form.name.data or "").strip()
    try:
        service.add_picture(entry, picture, name, by=current_user.id, at=clock.now())
    except TooManyPicturesError:
        form.refuse(_("This answer has as many pictures of its own as it may have."))
        return desk.overview(entry, form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(_("The picture is in the list now."), "ok")
    return redirect(url_for("easy.overview", entry_id=entry_id), HTTPStatus.SEE_OTHER)


@bp.post("/staff/easy/<uuid:entry_id>/pictures/<uuid:picture_id>/remove/")
@staff(Role.EDITOR)
def remove_picture(entry_id: UUID, picture_id: UUID) -> ResponseReturnValue:
    """Forget a picture that no text shows."""
    entry = own_entry(entry_id)
    try:
        service.remove_picture(entry, picture_id, by=current_user.id, at=clock.now())
    except PictureInUseError:
        db.session.rollback()
        flash(_("A text shows this picture. Choose another one there first."), "error")
    else:
        db.session.commit()
        flash(_("The picture was removed."), "ok")
    return redirect(url_for("easy.overview", entry_id=entry_id), HTTPStatus.SEE_OTHER)


@bp.get("/staff/easy/<uuid:entry_id>/pictures/<uuid:picture_id>.<any(jpg,png,webp):ending>")
@staff(Role.ANALYST)
def own_picture(entry_id: UUID, picture_id: UUID, ending: str) -> Response:
    """Send a picture that staff brought, whether it is public or not."""
    return picture_answer(queries.own_picture(own_entry(entry_id), picture_id), ending)


def _checked(form: forms.PictureForm, file: FileStorage | None) -> tuple[bytes, FileKind] | None:
    """Return the picture as it may be kept, or say at the form why it is not taken."""
    if file is None or not file.filename:
        form.refuse(_("Choose a file."))
        return None
    try:
        return service.checked_picture(file.read(), file.filename)
    except surveys.AnswerError as error:
        form.refuse(SENTENCES[error.code](error.params))
        return None
