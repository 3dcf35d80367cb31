"""Sending an entry back with reasons, for the whole or for single findings."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.builder.forms.fields import revision_from
from app.db import db
from app.entries import queries as entries
from app.entries.models import Entry, EntryState
from app.entries.refusals import NotInReviewError
from app.errors import ConflictError
from app.workflow import queries, reasons, returning
from app.workflow.blueprint import Posted, bp
from app.workflow.forms import ReturnForm


@bp.get("/<uuid:entry_id>/send-back/")
@staff(Role.APPROVER)
def ask_back(entry_id: UUID) -> ResponseReturnValue:
    """Ask why an entry comes back."""
    entry = entries.entry_of(current_user.organisation_id, entry_id)
    return _page(entry, _forms(entry))


@bp.post("/<uuid:entry_id>/send-back/")
@staff(Role.APPROVER)
def send_back(entry_id: UUID) -> ResponseReturnValue:
    """Return an entry to its author, with reasons."""
    entry = entries.entry_of(current_user.organisation_id, entry_id)
    found = _forms(entry, request.form)
    if not all([each.validate() for each in found.values()]):  # noqa: C419  (all of them are looked at)
        return _page(entry, found), HTTPStatus.UNPROCESSABLE_ENTITY
    said = {about_id: form.said for about_id, form in found.items()}
    seen = revision_from(request.form.get("seen"))
    try:
        returning.send_back(entry, said, seen=seen, by=current_user.id, at=clock.now())
    except returning.NothingSaidError:
        found[entry.id].reasons.errors = [_("Choose a reason, or say it in your own words.")]
        return _page(entry, found), HTTPStatus.UNPROCESSABLE_ENTITY
    except (ConflictError, NotInReviewError):
        db.session.rollback()
        db.session.refresh(entry)
        return _page(entry, found), HTTPStatus.CONFLICT
    db.session.commit()
    flash(_("Sent back to its author."), "ok")
    return redirect(url_for("entries.edit", entry_id=entry.id), HTTPStatus.SEE_OTHER)


def _forms(entry: Entry, posted: Posted | None = None) -> dict[UUID, ReturnForm]:
    kept = reasons.reasons_of(current_user.organisation_id)
    found = {}
    for about_id in (entry.id, *(each.id for each in entry.findings)):
        found[about_id] = ReturnForm(posted, prefix=f"{about_id}-")
        found[about_id].offer(kept)
    return found


def _page(entry: Entry, found: dict[UUID, ReturnForm]) -> str:
    return render_template(
        "workflow/send_back.html",
        entry=entry,
        forms_of=found,
        titles={each.id: queries.name_of(each) for each in entry.findings},
        can=entry.state == EntryState.IN_REVIEW,
        errors=[
            (field.id, field.errors[0]) for form in found.values() for field in form if field.errors
        ],
    )
