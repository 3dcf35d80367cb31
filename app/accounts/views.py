"""One's own account; and what the application needs to know of whoever makes a request."""

from flask import Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Actor, member
from app.accounts import names, organisation, people, service, sessions, sign_in, wiring
from app.accounts.blueprint import bp
from app.accounts.forms import LanguageForm
from app.config import Settings
from app.db import db

ACCESS: dict[str, str] = sign_in.ACCESS
PAGES = (people, organisation)
BEFORE_OWN_PASSWORD = frozenset({"security.change_password", "security.logout"})


def actor() -> Actor:
    """Return whoever makes this request."""
    return current_user  # type: ignore[no-any-return]  # Flask-Security is loosely typed


def account_locale() -> str | None:
    """Return the language that the signed-in person has chosen, or chose before signing in."""
    if not sessions.is_staff_path(request.path):
        return None
    return getattr(current_user, "locale", None) or session.get("lang")


@bp.get("/account/")
@member
def account() -> ResponseReturnValue:
    """Show one's own account."""
    return _account(LanguageForm(language=current_user.locale))


@bp.post("/account/")
@member
def set_language() -> ResponseReturnValue:
    """Change the language of the staff pages."""
    form = LanguageForm()
    if not form.validate():
        return _account(form), 422
    service.set_language(current_user, form.language.data)
    db.session.commit()
    with force_locale(form.language.data):
        flash(_("Saved."))
    return redirect(url_for("accounts.account"), code=303)


def _account(form: LanguageForm) -> str:
    return render_template(
        "accounts/account.html",
        form=form,
        roles=people.role_names(current_user),
        codes_left=len(current_user.mf_recovery_codes or []),
        has_errors=bool(form.errors),
    )


def own_password_first() -> ResponseReturnValue | None:
    """Let somebody whose password others know do nothing but choose another."""
    if not sessions.is_staff_path(request.path) or request.endpoint in BEFORE_OWN_PASSWORD:
        return None
    if getattr(current_user, "password_expires_at", None) is None:
        return None
    return redirect(url_for("security.change_password"))


def init_app(app: Flask, settings: Settings) -> None:
    """Set up signing in, one's account, and the administrator's page."""
    wiring.init_app(app, settings)
    app.before_request(own_password_first)
    app.register_blueprint(bp)
    names.init_app(app, clock.now)
