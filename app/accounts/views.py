"""One's own account, and the people who have one."""

from flask import Blueprint, Flask, request, session
from flask_security import current_user

from app.access import Actor
from app.accounts import sessions, sign_in
from app.config import Settings

ACCESS: dict[str, str] = {**sign_in.ACCESS}

bp = Blueprint("accounts", __name__, template_folder="templates", url_prefix="/staff")


def actor() -> Actor:
    """Return whoever makes this request."""
    return current_user  # type: ignore[no-any-return]  # Flask-Security is loosely typed


def account_locale() -> str | None:
    """Return the language that the signed-in person has chosen, or chose before signing in."""
    if not sessions.is_staff_path(request.path):
        return None
    return getattr(current_user, "locale", None) or session.get("lang")


def init_app(app: Flask, settings: Settings) -> None:
    """Set up signing in, one's account, and the administrator's page."""
    sign_in.init_app(app, settings)
    app.register_blueprint(bp)
