"""The administrator's pages: who has an account, and what they may do."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import queries, service
from app.accounts.blueprint import bp
from app.accounts.forms import ROLE_NAMES, PersonForm, RolesForm
from app.accounts.models import User
from app.db import db


def role_names(user: User) -> list[str]:
    """Return the roles of `user`, in the reader's language."""
    held = {each.name for each in user.roles}
    return [str(name) for role, name in ROLE_NAMES.items() if role in held]


@bp.get("/people/")
@staff(Role.ADMINISTRATOR)
def people() -> ResponseReturnValue:
    """List everybody, with a form for one more."""
    return _people(PersonForm(roles=[Role.READER]))


@bp.post("/people/")
@staff(Role.ADMINISTRATOR)
def add_person() -> ResponseReturnValue:
    """Open an account and show its one-time password, once."""
    form, at = PersonForm(), clock.now()
    if not form.validate():
        return _people(form, status=422)
    password = service.one_time_password()
    try:
        person = service.create_user(
            current_user.organisation,
            name=form.name.data or "",
            email=form.email.data or "",
            password=password,
            roles=[Role(each) for each in form.roles.data or []],
            locale=current_user.locale,
            password_expires_at=at + timedelta(days=service.ONE_TIME_DAYS),
            by=current_user.id,
            at=at,
        )
    except service.EmailTakenError:
        form.email.errors = [_("Somebody has an account with this address already")]
        return _people(form, status=422)
    db.session.commit()
    return render_template("accounts/one_time_password.html", person=person, password=password)


@bp.get("/people/<uuid:user_id>/")
@staff(Role.ADMINISTRATOR)
def person(user_id: UUID) -> ResponseReturnValue:
    """Show one person."""
    found = queries.user_of(current_user.organisation_id, user_id)
    return _person(found, RolesForm(roles=[each.name for each in found.roles]))


@bp.post("/people/<uuid:user_id>/")
@staff(Role.ADMINISTRATOR)
def change_roles(user_id: UUID) -> ResponseReturnValue:
    """Change what one person may do."""
    found = queries.user_of(current_user.organisation_id, user_id)
    form = RolesForm()
    if not form.validate():
        return _person(found, form, status=422)
    wanted = [Role(each) for each in form.roles.data or []]
    try:
        service.change_roles(found, wanted, by=current_user.id, at=clock.now())
    except service.LastAdministratorError:
        form.roles.errors = [_("Somebody must be administrator. Give the role to another first.")]
        return _person(found, form, status=422)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("accounts.people"), code=303)


@bp.post("/people/<uuid:user_id>/reset")
@staff(Role.ADMINISTRATOR)
def reset_access(user_id: UUID) -> ResponseReturnValue:
    """Give a new one-time password to somebody who has lost password or app."""
    found = queries.user_of(current_user.organisation_id, user_id)
    password = service.one_time_password()
    service.reset_access(found, password, by=current_user.id, at=clock.now())
    db.session.commit()
    return render_template("accounts/one_time_password.html", person=found, password=password)


@bp.post("/people/<uuid:user_id>/close")
@staff(Role.ADMINISTRATOR)
def close(user_id: UUID) -> ResponseReturnValue:
    """Close an account."""
    found = queries.user_of(current_user.organisation_id, user_id)
    try:
        service.deactivate(found, by=current_user.id, at=clock.now())
    except service.LastAdministratorError:
        flash(_("Somebody must be administrator. Give the role to another first."), "error")
        return redirect(url_for("accounts.person", user_id=user_id), code=303)
    db.session.commit()
    flash(_("The account is closed."))
    return redirect(url_for("accounts.people"), code=303)


@bp.post("/people/<uuid:user_id>/open")
@staff(Role.ADMINISTRATOR)
def reopen(user_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    found = queries.user_of(current_user.organisation_id, user_id)
    service.activate(found, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The account is open again."))
    return redirect(url_for("accounts.people"), code=303)


def _people(form: PersonForm, status: int = 200) -> ResponseReturnValue:
    everybody = queries.users_of(current_user.organisation_id)
    page = render_template(
        "accounts/people.html",
        people=everybody,
        form=form,
        role_names=role_names,
        has_errors=bool(form.errors),
    )
    return page, status


def _person(found: User, form: RolesForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "accounts/person.html", person=found, form=form, has_errors=bool(form.errors)
    )
    return page, status
