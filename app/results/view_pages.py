"""Saved views: what was asked for, under a name, for everybody in the organisation."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights.blueprint import own_survey
from app.results import queries, service
from app.results.blueprint import bp
from app.results.forms import ViewForm


@bp.post("/views/")
@staff(Role.ANALYST)
def save_view(slug: str) -> ResponseReturnValue:
    """Save what is shown under a name; the same name again replaces it."""
    survey = own_survey(slug)
    form = ViewForm()
    is_sound = form.validate_on_submit()
    if form.page.errors or form.query.errors:
        raise NotFoundError
    if is_sound:
        made = service.View(
            (form.name.data or "").strip(), form.page.data or "", form.query.data or ""
        )
        service.save_view(survey, made, by=current_user.id, at=clock.now())
        db.session.commit()
        flash(_("The view has been saved."))
    else:
        flash(str(next(iter(form.errors.values()))[0]), "error")
    target = url_for(f"live.{form.page.data}", slug=slug)
    return redirect(f"{target}?{form.query.data or ''}".rstrip("?"), code=HTTPStatus.SEE_OTHER)


@bp.post("/views/<uuid:view_id>/delete/")
@staff(Role.ANALYST)
def drop_view(slug: str, view_id: UUID) -> ResponseReturnValue:
    """Delete a saved view."""
    survey = own_survey(slug)
    view = queries.saved_view(survey.id, view_id)
    service.drop_view(view)
    db.session.commit()
    flash(_("The view has been deleted."))
    return redirect(url_for(f"live.{view.page}", slug=slug), code=HTTPStatus.SEE_OTHER)
