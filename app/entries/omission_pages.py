"""What the findings of an entry leave out: the page, working it out again, and the answer to it."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import Form
from wtforms.validators import DataRequired

from app import clock
from app.access import Role, staff
from app.builder.forms.fields import at_most, clean_text
from app.db import db
from app.entries import omissions
from app.entries.blueprint import bp, own_entry
from app.entries.inputs import MAX_TEXT, WrittenField, plain
from app.entries.left_out import read
from app.entries.models import Entry


class ReasonForm(Form):
    """Why an author leaves something out."""

    reason = WrittenField(
        _l("Why do you leave it at that?"),
        [DataRequired(_l("Write why.")), at_most(MAX_TEXT), clean_text],
        description=_l("The reason is kept with the version that is published."),
    )


@bp.get("/staff/entries/<uuid:entry_id>/left-out/")
@staff(Role.READER)
def left_out(entry_id: UUID) -> ResponseReturnValue:
    """Show which groups and topics the findings leave out."""
    return _page(own_entry(entry_id), ReasonForm())


@bp.post("/staff/entries/<uuid:entry_id>/left-out/")
@staff(Role.EDITOR)
def answer_left_out(entry_id: UUID) -> ResponseReturnValue:
    """Keep why the author leaves it at that."""
    entry, form = own_entry(entry_id), ReasonForm(request.form)
    if not form.validate():
        return _page(entry, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        omissions.answer(entry, plain(form.reason.data), by=current_user.id, at=clock.now())
    except omissions.NothingLeftOutError:
        flash(_("This was worked out for other findings. Work it out again first."), "error")
        return _page(entry, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for("entries.left_out", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)


@bp.post("/staff/entries/<uuid:entry_id>/left-out/again/")
@staff(Role.EDITOR)
def work_out_left_out(entry_id: UUID) -> ResponseReturnValue:
    """Let the worker work it out for the findings and comments as they are now."""
    entry = own_entry(entry_id)
    omissions.ask(entry)
    db.session.commit()
    flash(_("It is worked out again. Look again in a minute."))
    return redirect(url_for("entries.left_out", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)


def _page(
    entry: Entry, form: ReasonForm, status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    found, exact = omissions.found(entry), current_user.may(Role.ANALYST)
    if found is not None and not form.reason.data and request.method == "GET":
        form.reason.data = found.reason
    page = render_template(
        "entries/left_out.html",
        entry=entry,
        form=form,
        found=found,
        shown=None if found is None else read(entry, found, str(get_locale()), exact=exact),
        exact=exact,
        may_edit=current_user.may(Role.EDITOR),
    )
    return page, status
