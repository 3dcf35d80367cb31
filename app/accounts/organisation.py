"""The administrator's page about the organisation: what has to happen before publication."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import service
from app.accounts.blueprint import bp
from app.accounts.forms import OrganisationForm
from app.db import db


@bp.get("/organisation/")
@staff(Role.ADMINISTRATOR)
def organisation() -> str:
    """Show what the organisation asks for."""
    form = OrganisationForm(obj=current_user.organisation)
    return render_template("accounts/organisation.html", form=form)


@bp.post("/organisation/")
@staff(Role.ADMINISTRATOR)
def set_organisation() -> ResponseReturnValue:
    """Change what the organisation asks for."""
    form = OrganisationForm()
    if not form.validate():
        return render_template("accounts/organisation.html", form=form), 422
    months = form.retention_months.data
    service.retain(current_user.organisation, months, by=current_user.id, at=clock.now())
    service.ask_for(
        current_user.organisation,
        approval=bool(form.asks_approval.data),
        sign_off=bool(form.asks_sign_off.data),
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("accounts.organisation"), code=303)
