"""Staff say whether new comments are added at night."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.insights import nightly
from app.insights.blueprint import bp, own_survey


@bp.post("/insights/nightly/")
@staff(Role.ANALYST)
def choose_nightly(slug: str) -> ResponseReturnValue:
    """Add new comments every night from now on, or no longer."""
    survey = own_survey(slug)
    is_on = request.form.get("nightly") == "yes"
    nightly.choose(survey, is_on=is_on, by=current_user.id, at=clock.now())
    db.session.commit()
    if is_on:
        flash(_("New comments are added every night from now on."))
    else:
        flash(_("New comments are no longer added by themselves."))
    index = url_for("insights.index", slug=slug)
    back = request.form.get("back", "")
    # Only to a page of these analyses: an address from outside must not lead away.
    target = back if back.startswith(index) else index
    return redirect(target, code=HTTPStatus.SEE_OTHER)
