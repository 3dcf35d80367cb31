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
from app.api import addresses
from app.api.models import Event
from app.builder.forms.fields import DayField, EditForm, at_most, choice, clean_text, stripped

LONGEST_NAME: Final = 100
SCOPES: Final = {
    Scope.SURVEYS_READ: _l("Read surveys: drafts, versions, dates"),
    Scope.SURVEYS_WRITE: _l("Make surveys and change drafts; publishing stays with people"),
    Scope.RESPONSES_WRITE: _l("Send responses"),
    Scope.RESULTS_READ: _l("Read the public results"),
    Scope.ANSWERS_READ: _l("Read every answer, as an analyst does"),
}


EVENTS: Final = {
    Event.SURVEY_PUBLISHED: _l("A survey was published"),
    Event.SURVEY_CLOSED: _l("A survey was closed"),
    Event.RESPONSE_RECEIVED: _l("Responses came in: how many, once a day for each survey"),
    Event.ENTRY_PUBLISHED: _l("An answer was published under “You said, we did”"),
    Event.COMMITMENT_DONE: _l("A promised change is done, and a second person confirmed it"),
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
        choices=[],
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


class WebhookForm(EditForm):
    """An address that is to be told what happens."""

    url = StringField(
        _l("Web address"),
        [DataRequired(_l("Enter an address.")), at_most(addresses.LONGEST), clean_text],
        filters=[stripped],
        description=_l("It begins with https:// and can be reached from the internet."),
    )
    events = SelectMultipleField(
        _l("What it is told"), [DataRequired(_l("Choose at least one"))], choices=[]
    )

    @override
    def __init__(self, *args: Any, loopback: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events.choices = [choice(event, str(label)) for event, label in EVENTS.items()]
        self._loopback = loopback

    def validate_url(self, field: StringField) -> None:
        """Refuse what no message could be sent to."""
        try:
            addresses.check(field.data or "", loopback=self._loopback)
        except addresses.AddressRefusedError as error:
            message = _("Enter an address like https://example.org/messages.")
            raise ValidationError(message) from error

    @property
    def wanted(self) -> list[Event]:
        """Return what was ticked."""
        return [Event(each) for each in self.events.data or []]
