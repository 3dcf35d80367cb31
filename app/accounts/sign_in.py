"""Signing in: Flask-Security's views at our addresses, with our limits, and who may open them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security import recovery_codes as fs_recovery
from flask_security import views as fs

from app.access import MEMBER, SIGN_IN
from app.accounts import queries, service, sessions
from app.config import STAFF_LOCALES
from app.db import db
from app.i18n import locale_of
from app.security import limiter, network_key

TRIES_BY_NETWORK = "20 per 5 minutes"
TRIES_BY_ACCOUNT = "5 per 5 minutes"
POSTS_BY_NETWORK = "60 per minute"
SETTING_UP = frozenset({"setup_from_login", "validating_profile"})

bp = Blueprint("security", __name__, url_prefix=sessions.PREFIX)

ACCESS: dict[str, str] = {
    "security.login": SIGN_IN,
    "security.logout": SIGN_IN,
    "security.two_factor_setup": SIGN_IN,
    "security.two_factor_token_validation": SIGN_IN,
    "security.two_factor_rescue": SIGN_IN,
    "security.mf_recovery": SIGN_IN,
    "security.verify": MEMBER,
    "security.mf_recovery_codes": MEMBER,
    "security.change_password": MEMBER,
}


def _has_failed(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _account_key() -> str:
    # Failures count per person and network: nobody can lock somebody else out from afar.
    who = request.form.get("email", "").strip().lower()
    return f"{network_key()}:{service.session_hash(who)}"


def _own_key() -> str:
    return f"own:{session.get('_user_id', '')}"


def _second_step_key() -> str:
    # Whoever gets here knew the password, so these failures count from everywhere together.
    return f"second-step:{session.get('tf_user_id', '')}"


def _limited(view: Callable[[], Any], account_key: Callable[[], str]) -> Callable[[], Any]:
    post = ["POST"]
    view = limiter.limit(POSTS_BY_NETWORK, methods=post)(view)
    view = limiter.limit(TRIES_BY_NETWORK, methods=post, deduct_when=_has_failed)(view)
    return limiter.limit(
        TRIES_BY_ACCOUNT, key_func=account_key, methods=post, deduct_when=_has_failed
    )(view)


def second_step() -> ResponseReturnValue:
    """Ask for the code; somebody who is signed in and only came back is sent on."""
    if current_user.is_authenticated and session.get("tf_state") != "validating_profile":
        return redirect(url_for("dashboard.show"))
    return _sent_away() or fs.two_factor_token_validation()


def set_up() -> ResponseReturnValue:
    """Set up an app, for the first time or anew."""
    return _sent_away() or fs.two_factor_setup()


def _sent_away() -> ResponseReturnValue | None:
    # Somebody who knew the password before the account had an app, and has waited since, would
    # replace that app with their own.
    if current_user.is_authenticated or session.get("tf_state") not in SETTING_UP:
        return None
    person = queries.user_by_uniquifier(session.get("tf_user_id", ""))
    if person is None or person.tf_primary_method is None:
        return None
    session.clear()
    return redirect(url_for("security.login"))


def sign_out() -> ResponseReturnValue:
    """End the session on the server as well as in the browser."""
    answer = redirect(url_for("security.login"))
    fs.logout()
    sessions.end()
    db.session.commit()
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def without_the_app() -> ResponseReturnValue:
    """Lead those who have lost their app to the recovery codes."""
    return redirect(url_for("security.mf_recovery"))


def _route(path: str, endpoint: str, view: Callable[[], Any], methods: str = "GET POST") -> None:
    bp.add_url_rule(path, endpoint, view, methods=methods.split())


_route("/sign-in", "login", _limited(fs.login, _account_key))
_route("/sign-out", "logout", sign_out, "POST")
_route("/second-step/set-up", "two_factor_setup", set_up)
_route("/second-step", "two_factor_token_validation", _limited(second_step, _second_step_key))
_route("/second-step/without-app", "two_factor_rescue", without_the_app, "GET")
_route("/second-step/recovery", "mf_recovery", _limited(fs_recovery.mf_recovery, _second_step_key))
_route("/account/confirm", "verify", _limited(fs.verify, _own_key))
_route("/account/recovery-codes", "mf_recovery_codes", fs_recovery.mf_recovery_codes)
_route("/account/password", "change_password", _limited(fs.change_password, _own_key))


@bp.before_request
def only_forms() -> None:
    """Take forms alone, and remember the language chosen before there is an account."""
    if request.is_json:
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    wanted = locale_of(request.args.get("lang", ""))
    if wanted in STAFF_LOCALES:
        session["lang"] = wanted
