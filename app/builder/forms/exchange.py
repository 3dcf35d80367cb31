"""Forms by which a questionnaire made elsewhere comes in."""

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Regexp

from app.builder.forms.fields import choice, line, slug_checks, stripped
from app.config import LOCALES
from app.i18n import ENDONYMS

MAX_FILE: Final = 2_000_000


class QuestionnaireForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The file, and how the survey is to be called."""

    file = FileField(
        _l("Questionnaire"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "XLSForm (.xlsx), LimeSurvey (.lss or .lsa), Qualtrics (.qsf), SurveyJS or Heeded"
            " (.json), 2 MB."
        ),
    )
    survey_name = StringField(
        _l("Name for staff"),
        line(_l("Enter a name.")),
        filters=[stripped],
        description=_l("Only staff see it."),
    )
    slug = StringField(_l("Address"), slug_checks(), filters=[stripped])
    lang = SelectField(
        _l("Language of the file"),
        [InputRequired(_l("Choose a language."))],
        choices=[choice(code, ENDONYMS[code]) for code in LOCALES],
        default="en",
        description=_l("For words that do not say their language."),
    )


class DraftForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Which questionnaire, looked at before, is to become a draft."""

    upload = HiddenField(validators=[Regexp(r"^\d{4}-\d\d-\d\d/[0-9a-f]{32}\Z")])
    survey_name = HiddenField(validators=line(_l("Enter a name.")))
    slug = HiddenField(validators=slug_checks())
