"""Signing in: Flask-Security's views at our addresses, with our pages, limits and sessions."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import (
    Security,
    SQLAlchemyUserDatastore,
    current_user,
    password_changed,
    tf_profile_changed,
    user_authenticated,
)
from flask_security import recovery_codes as fs_recovery
from flask_security import views as fs
from flask_wtf import FlaskForm
from typing_extensions import override

from app import clock
from app.access import SIGN_IN
from app.access import Role as RoleName
from app.accounts import factors, forms, passwords, queries, service, sessions
from app.accounts.messages import MESSAGES
from app.accounts.models import Role, User
from app.config import STAFF_LOCALES, Settings
from app.db import db
from app.i18n import TRANSLATIONS, locale_of
from app.security import limiter, network_key

FRESH = timedelta(minutes=30)
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
    "security.verify": RoleName.READER,
    "security.mf_recovery_codes": RoleName.READER,
    "security.change_password": RoleName.READER,
}


class FirmSecurity(Security):
    """Flask-Security without the drawing package that it wants for its own QR codes."""

    @override
    def _check_modules(self, module: str, config_name: str) -> bool:
        if module == "qrcode":
            return True
        found = super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]  # the library's own
        return bool(found)


def _has_failed(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _account_key() -> str:
    # Failures count per person and network: nobody can lock somebody else out from afar.
    who = request.form.get("email", "").strip().lower() or session.get("tf_user_id", "")
    return f"{network_key()}:{service.session_hash(who)}"


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
_route("/account/confirm", "verify", _limited(fs.verify, _account_key))
_route("/account/recovery-codes", "mf_recovery_codes", fs_recovery.mf_recovery_codes)
_route("/account/password", "change_password", _limited(fs.change_password, _account_key))


@bp.before_request
def only_forms() -> None:
    """Take forms alone, and remember the language chosen before there is an account."""
    if request.is_json:
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    wanted = locale_of(request.args.get("lang", ""))
    if wanted in STAFF_LOCALES:
        session["lang"] = wanted


def render(template: str, **context: object) -> ResponseReturnValue:
    """Draw one of Flask-Security's pages; one that shows errors is a 422."""
    has_errors = any(isinstance(part, FlaskForm) and part.errors for part in context.values())
    if "authr_qrcode" in context:
        context["qr"] = factors.drawing(str(context["authr_qrcode"]))
    context["is_enrolled"] = session.get("tf_state") == "ready"
    page = render_template(template, has_errors=has_errors, **context)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK


def _begin(_app: Flask, user: User, authn_via: list[str] | None = None, **_: object) -> None:
    if authn_via == ["change"]:
        service.end_sessions(user)
    sessions.begin(user)
    g.pop("csrf_token", None)
    service.record("user.sign_in", str(user.id), {}, by=user.id, at=clock.now())


def _password_changed(_app: Flask, user: User, **_: object) -> None:
    user.password_expires_at = None
    service.record("user.password", str(user.id), {}, by=user.id, at=clock.now())


def _factor_changed(_app: Flask, user: User, **_: object) -> None:
    service.end_sessions(user)
    sessions.begin(user)
    service.record("user.second_step", str(user.id), {}, by=user.id, at=clock.now())


def init_app(app: Flask, settings: Settings) -> None:
    """Set up sessions, Flask-Security and the addresses above."""
    app.config.update(_configuration(settings))
    app.session_interface = sessions.StaffSessions()
    security = FirmSecurity(
        datastore=SQLAlchemyUserDatastore(db, User, Role),
        register_blueprint=False,
        render_template=render,  # type: ignore[arg-type]  # it hands on what we return
        totp_cls=factors.OnceOnlyTotp,
        mf_recovery_codes_util_cls=factors.HashedRecoveryCodes,
        password_util_cls=passwords.PasswordRules,
        login_form=forms.SignInForm,
        two_factor_setup_form=forms.SetUpForm,
        two_factor_rescue_form=forms.WithoutAppForm,
        two_factor_verify_code_form=forms.CodeForm,
        mf_recovery_form=forms.RecoveryForm,
        verify_form=forms.ConfirmForm,
        change_password_form=forms.ChangePasswordForm,
    )
    security.init_app(app)
    security.want_json(lambda _request: False)
    security.login_manager.user_loader(sessions.load)
    security.login_manager.request_loader(lambda _request: None)
    security.login_manager.session_protection = None
    user_authenticated.connect(_begin, app)
    password_changed.connect(_password_changed, app)
    tf_profile_changed.connect(_factor_changed, app)
    app.register_blueprint(bp)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "PERMANENT_SESSION_LIFETIME": sessions.IDLE,
        "SECURITY_PASSWORD_SALT": settings.keys.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": 19_456,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "accounts.account",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_TOTP_SECRETS": {"1": settings.keys.totp_key},
        "SECURITY_TOTP_ISSUER": "Heeded",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_FRESHNESS": FRESH,
        "SECURITY_FRESHNESS_GRACE_PERIOD": FRESH,
        "SECURITY_POST_LOGIN_VIEW": "dashboard.show",
        "SECURITY_POST_CHANGE_VIEW": "accounts.account",
        "SECURITY_POST_VERIFY_VIEW": "accounts.account",
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": [str(TRANSLATIONS)],
        **{f"SECURITY_MSG_{code}": message for code, message in MESSAGES.items()},
    }
