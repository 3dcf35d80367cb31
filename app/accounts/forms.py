"""Forms for signing in and for managing people."""

from types import SimpleNamespace
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import ChangePasswordForm as SecurityChangePasswordForm
from flask_security import (
    LoginForm,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_wtf import FlaskForm
from typing_extensions import override
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import DataRequired, EqualTo, Length, NumberRange, Optional, Regexp

from app import clock
from app.access import Role
from app.accounts.models import User
from app.config import STAFF_LOCALES
from app.i18n import ENDONYMS

HOME = "/staff/"
LONGEST_EMAIL = 254
LONGEST_PASSWORD = 1000
ROLES = {
    Role.TRANSLATOR: _l("Translator: translates surveys and signs translations, nothing else"),
    Role.READER: _l("Reader: sees results and approved quotes"),
    Role.ANALYST: _l("Analyst: reads every comment and works on topics"),
    Role.EDITOR: _l("Editor: makes surveys and writes answers"),
    Role.APPROVER: _l("Approver: approves what others have written"),
    Role.ADMINISTRATOR: _l("Administrator: manages people, and may do everything else too"),
}
ROLE_NAMES = {
    Role.TRANSLATOR: _l("Translator"),
    Role.READER: _l("Reader"),
    Role.ANALYST: _l("Analyst"),
    Role.EDITOR: _l("Editor"),
    Role.APPROVER: _l("Approver"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


def _plain(value: str | None) -> str:
    return (value or "").replace("\x00", "").strip()


class SignInForm(LoginForm):
    """Address and password; what was wrong of the two is never said."""

    email = EmailField(
        _l("Email address"),
        [DataRequired(_l("Enter your email address")), Length(max=LONGEST_EMAIL)],
        filters=[_plain],
    )
    password = PasswordField(
        _l("Password"), [DataRequired(_l("Enter your password")), Length(max=LONGEST_PASSWORD)]
    )
    remember = None  # type: ignore[assignment]  # how WTForms drops a field

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # Only ever back to one of our own staff pages, whatever the address asks for.
        wanted = self.next.data or ""
        self.next.data = wanted if wanted.startswith(HOME) else HOME

    @override
    def validate(self, **kwargs: Any) -> bool:
        passed = bool(super().validate(**kwargs))
        if not passed and self.ifield is not None:
            self.password.errors = []
            self.email.errors = [_("The email address or the password is not right")]
        user = cast("User | None", self.user)
        if passed and user and _has_expired(user):
            self.email.errors = [
                _("This one-time password has expired. Ask your administrator for a new one.")
            ]
            return False
        return passed


def _has_expired(user: User) -> bool:
    return user.password_expires_at is not None and user.password_expires_at < clock.now()


class SetUpForm(TwoFactorSetupForm):
    """The choice of an app, which is the only choice."""

    setup = HiddenField()  # type: ignore[assignment]  # no choice, so no radio buttons
    phone = HiddenField()  # type: ignore[assignment]  # never used


class WithoutAppForm(TwoFactorRescueForm):
    """Flask-Security lists ways out here; our page links to the recovery codes instead."""

    help_setup = None  # type: ignore[assignment]  # how WTForms drops a field

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.help_setup = SimpleNamespace(choices=[])


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits that the app shows."""

    code = StringField(
        _l("Code from your app"),
        [DataRequired(_l("Enter the six digits that your app shows")), Length(max=20)],
        filters=[_plain],
    )


class RecoveryForm(MfRecoveryForm):
    """A recovery code instead of the app."""

    code = StringField(
        _l("Recovery code"),
        [DataRequired(_l("Enter one of your recovery codes")), Length(max=60)],
        filters=[_plain],
    )


class ConfirmForm(VerifyForm):
    """The password once more, before something that matters."""

    password = PasswordField(
        _l("Password"), [DataRequired(_l("Enter your password")), Length(max=LONGEST_PASSWORD)]
    )


class ChangePasswordForm(SecurityChangePasswordForm):
    """The old password and, twice, the new one."""

    password = PasswordField(
        _l("Current password"),
        [DataRequired(_l("Enter your current password")), Length(max=LONGEST_PASSWORD)],
    )
    new_password = PasswordField(
        _l("New password"),
        [DataRequired(_l("Enter a new password")), Length(max=LONGEST_PASSWORD)],
        description=_l("At least 12 characters. Several words in a row are easy to remember."),
    )
    new_password_confirm = PasswordField(
        _l("New password again"),
        [EqualTo("new_password", _l("The two new passwords are not the same"))],
    )


class LanguageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The language of staff pages, for one account."""

    language = RadioField(
        _l("Language of the staff pages"),
        [DataRequired(_l("Choose a language"))],
        choices=[SelectChoice(code, ENDONYMS[code]) for code in STAFF_LOCALES],
    )


class RolesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody may do."""

    roles = SelectMultipleField(
        _l("What this person may do"),
        [DataRequired(_l("Choose at least one"))],
        choices=[SelectChoice(role, label) for role, label in ROLES.items()],
    )


class PersonForm(RolesForm):
    """Somebody who is to have an account."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Enter a name")), Length(max=200)], filters=[_plain]
    )
    email = StringField(
        _l("Email address"),
        [
            DataRequired(_l("Enter an email address")),
            Length(max=LONGEST_EMAIL),
            Regexp(
                r"[^@\s]+@[^@\s]+\Z", message=_l("Enter an email address like name@example.org")
            ),
        ],
        filters=[_plain],
    )


class TickField(BooleanField):
    """A box whose empty state is an answer too, so that it is not called optional."""

    required_mark = True


class OrganisationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What has to happen before a survey is published."""

    asks_approval = TickField(
        _l("A second person approves each survey before it is published"),
        description=_l("Not the one who made the last edit. Any later edit needs a new approval."),
    )
    asks_sign_off = TickField(
        _l("Somebody signs each translation before it is published"),
        description=_l("The language that a survey is written in needs no signature."),
    )
    retention_months = IntegerField(
        _l("Months after closing until answers are deleted"),
        [Optional(), NumberRange(1, 600, _l("Enter a whole number from 1 to 600."))],
        description=_l("For new surveys; each can have its own. Left empty, answers stay."),
    )
