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
from surveys.exchange import lsa

MAX_FILE: Final = lsa.MAX_BYTES


class QuestionnaireForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The file, which is all that is needed to look at it."""

    file = FileField(
        _l("Questionnaire"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "XLSForm (.xlsx), LimeSurvey (.lss), Qualtrics (.qsf), SurveyJS or Heeded (.json), at"
            " most 4 MB; or a LimeSurvey archive (.lsa), also one with answers, at most 30 MB."
        ),
    )
    lang = SelectField(
        _l("Language of the file"),
        [InputRequired(_l("Choose a language."))],
        choices=[choice(code, ENDONYMS[code]) for code in LOCALES],
        default="en",
        description=_l("For words that do not say their language."),
    )


class DraftForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """How the questionnaire that was looked at is to be called as a draft."""

    upload = HiddenField(validators=[Regexp(r"^\d{4}-\d\d-\d\d/[0-9a-f]{32}\Z")])
    survey_name = StringField(
        _l("Name for staff"),
        line(_l("Enter a name.")),
        filters=[stripped],
        description=_l("Only staff see it."),
    )
    slug = StringField(_l("Address"), slug_checks(), filters=[stripped])
