"""What staff fill in to invite people."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app import mail
from app.invitations.words import LINK, MOST_BODY, MOST_SUBJECT

MOST_CODES = 5_000
MOST_ON_SHEET = 200
MOST_REMINDERS = 3
LAST_DAY = 90


class ListForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A list of addresses."""

    file = FileField(
        _l("File with the addresses"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV in UTF-8 or an Excel workbook (.xlsx). The first line names the columns: email,"
            " language (such as en or ar), and as many as you want that begin with “group”. Other"
            " columns are not read."
        ),
    )
    leave_out = BooleanField(_l("Leave out the lines that cannot be read"))


class CodesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Codes without addresses, for letters."""

    count = IntegerField(
        _l("How many codes"), [InputRequired(_l("Enter a number.")), NumberRange(1, MOST_CODES)]
    )
    kind = RadioField(
        _l("What you want to get"),
        choices=[
            SelectChoice("csv", _l("A table (CSV) for letters of your own")),
            SelectChoice("sheet", _l("Letters to print, at most 200 at once")),
        ],
        default="csv",
    )
    lang = SelectField(_l("Language"))

    def validate_count(self, field: IntegerField) -> None:
        """Refuse more letters than one page can show."""
        if self.kind.data == "sheet" and (field.data or 0) > MOST_ON_SHEET:
            raise ValidationError(_("Letters to print, at most 200 at once"))


class PlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Who may answer, when reminders go out, and how long addresses are kept."""

    by_invitation = BooleanField(_l("Only people with an invitation can answer"))
    reminder_days = StringField(
        _l("Reminders after so many days"),
        [Length(max=40)],
        description=_l("Up to three numbers, such as 7 14. Leave it empty for no reminders."),
    )
    most_a_minute = IntegerField(
        _l("E-mails per minute, at most"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, 300)],
    )
    keep_days = IntegerField(
        _l("Days after the end of the survey until addresses are deleted"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, 365)],
    )

    @property
    def days(self) -> str:
        """Return the days as they are kept, once the form is valid."""
        typed = (self.reminder_days.data or "").replace(",", " ").split()
        return " ".join(str(int(day)) for day in typed)

    def validate_reminder_days(self, field: StringField) -> None:
        """Refuse what is no list of rising days."""
        typed = (field.data or "").replace(",", " ").split()
        days = [int(day) if day.isdecimal() and len(day) < 4 else 0 for day in typed]  # noqa: PLR2004
        rises = days == sorted(set(days))
        if len(days) > MOST_REMINDERS or not rises or any(not 0 < d <= LAST_DAY for d in days):
            raise ValidationError(_("Enter up to three rising numbers between 1 and 90."))


class WordsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The words of one mail in one language."""

    subject = StringField(
        _l("Subject"), [InputRequired(_l("Write a subject.")), Length(max=MOST_SUBJECT)]
    )
    body = TextAreaField(
        _l("Text"),
        [
            InputRequired(_l("The text needs {link}: without it nobody can answer.")),
            Length(max=MOST_BODY),
        ],
        description=_l(
            "These are filled in: {link}, {title}, {day} (the last day) and {organisation}. A link"
            " to get no more e-mails is added below."
        ),
    )

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse a mail that leads nowhere."""
        if LINK not in (field.data or ""):
            raise ValidationError(_("The text needs {link}: without it nobody can answer."))


class AddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The right address of somebody whose mail came back."""

    address = StringField(_l("Email address"), [Length(max=320)])

    def validate_address(self, field: StringField) -> None:
        """Refuse what is no address."""
        try:
            field.data = mail.address(field.data or "")
        except mail.BadAddressError as error:
            raise ValidationError(_("This is not an e-mail address.")) from error
