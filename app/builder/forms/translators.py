"""Forms by which words go out to translators and come back."""

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Regexp

import surveys
from app.builder.forms.fields import EditForm, choice
from app.i18n import language_name

MAX_FILE: Final = 12_000_000
FORMATS: Final = {
    "xliff": _l("XLIFF 2.0, for translation tools"),
    "po": _l("PO, for gettext tools such as Poedit"),
    "xlsx": _l("XLSX, for Excel"),
}


class OutForm(Form):
    """Which file to download: it changes nothing, so it is sent as an address."""

    lang = SelectField(_l("Language"), [InputRequired(_l("Choose a language."))])
    file_format = RadioField(
        _l("Format"),
        [InputRequired(_l("Choose a format."))],
        choices=[choice(code, label) for code, label in FORMATS.items()],
        default="xliff",
    )

    def offer(self, survey: surveys.Survey) -> None:
        """Offer the languages that the survey is translated into."""
        others = [code for code in survey.languages if code != survey.source_lang]
        self.lang.choices = [choice(code, language_name(code)) for code in others]


class BackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The file that a translator has sent back."""

    file = FileField(
        _l("File from the translator"),
        [FileRequired(_l("Choose a file."))],
        description=_l("The same kind of file that you downloaded: XLIFF, PO or XLSX, 12 MB."),
    )


class TakeForm(EditForm):
    """Which translations, looked at before, are to be taken."""

    upload = HiddenField(validators=[Regexp(r"^\d{4}-\d\d-\d\d/[0-9a-f]{32}\Z")])
    all_but_refused = BooleanField(_l("Take the other texts without those that are refused"))
