"""Flask-Security, set up: our forms, pages, words and rules in place of its own."""

import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, g, render_template, session
from flask.typing import ResponseReturnValue
from flask_security import (
    Security,
    SQLAlchemyUserDatastore,
    password_changed,
    tf_profile_changed,
    user_authenticated,
    user_failed_authn,
)
from flask_wtf import FlaskForm
from typing_extensions import override

from app import clock
from app.accounts import factors, forms, passwords, service, sessions, sign_in
from app.accounts.messages import MESSAGES
from app.accounts.models import Role, User
from app.config import Settings
from app.db import db
from app.i18n import TRANSLATIONS

FRESH = timedelta(minutes=30)
logger = logging.getLogger(__name__)


class FirmSecurity(Security):
    """Flask-Security without the drawing package that it wants for its own QR codes."""

    @override
    def _check_modules(self, module: str, config_name: str) -> bool:
        if module == "qrcode":
            return True
        found = super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]  # the library's own
        return bool(found)


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


def _failed(_app: Flask, user: User, auth_type: str, **_: object) -> None:
    logger.warning("sign-in of %s refused: wrong %s", user.id, auth_type)


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
    user_failed_authn.connect(_failed, app)
    password_changed.connect(_password_changed, app)
    tf_profile_changed.connect(_factor_changed, app)
    app.register_blueprint(sign_in.bp)


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
