"""Forms of the administrator's pages about programs."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import StringField, ValidationError
from wtforms.fields import SelectMultipleField
from wtforms.validators import DataRequired

from app import clock
from app.access import Scope
from app.builder.forms.fields import DayField, EditForm, at_most, choice, clean_text, stripped

LONGEST_NAME: Final = 100
SCOPES: Final = {
    Scope.SURVEYS_READ: _l("Read surveys: drafts, versions, dates"),
    Scope.SURVEYS_WRITE: _l("Make surveys and change drafts; publishing stays with people"),
    Scope.RESPONSES_WRITE: _l("Send responses"),
    Scope.RESULTS_READ: _l("Read the public results"),
    Scope.ANSWERS_READ: _l("Read every answer, as an analyst does"),
}


class TokenForm(EditForm):
    """A token that is to be made."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Enter a name.")), at_most(LONGEST_NAME), clean_text],
        filters=[stripped],
        description=_l("Which program will use it."),
    )
    scopes = SelectMultipleField(
        _l("What the program may do"),
        [DataRequired(_l("Choose at least one"))],
        choices=[choice(scope, str(scope)) for scope in Scope],
    )
    ends_on = DayField(_l("Last day"), description=_l("Left empty, it works until you revoke it."))

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes.choices = [choice(scope, str(label)) for scope, label in SCOPES.items()]

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse a token that would never work."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("The last day lies in the past."))

    @property
    def granted(self) -> list[Scope]:
        """Return what was ticked."""
        return [Scope(each) for each in self.scopes.data or []]
