"""Forms about copies and templates."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.builder.forms.fields import EditForm, at_most, clean_text, line, stripped
from app.builder.forms.survey import AddressedForm

MAX_WORDING = 40


class CopyForm(AddressedForm):
    """What a survey made from another one, or from a template, is called."""


class TemplateForm(EditForm):
    """What a template is called, and which wording it has."""

    name = StringField(_l("Name of the template"), line(_l("Enter a name.")), filters=[stripped])
    wording = StringField(
        _l("Wording version"),
        [*line(_l("Enter a version, for example 1.")), at_most(MAX_WORDING), clean_text],
        filters=[stripped],
        description=_l("Surveys with the same version asked in the same words."),
    )
