"""What citizens and staff fill in about messages."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Form,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import AnyOf

from app import i18n, mail
from app.notices import numbers
from app.notices.models import Channel, Wanted

MOST_ADDRESS: Final = 400
LEAST_ADDRESS: Final = 10
CHANNELS: Final[Mapping[Channel, Any]] = {
    Channel.EMAIL: _l("By e-mail"),
    Channel.SMS: _l("By text message (SMS)"),
    Channel.LETTER: _l("By letter"),
}
_UNREADABLE: Final = dict.fromkeys(
    [*range(10), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


class AskForm(Form):
    """How somebody wants to be told, and in which language. Only what was chosen is read."""

    channel = RadioField(_l("How may we tell you?"), validate_choice=False)
    email = StringField(
        _l("Email address"), description=_l("Only if you want an e-mail. You confirm it by a link.")
    )
    sms = StringField(
        _l("Telephone number"),
        description=_l(
            "Only if you want a text message. With the country, such as +44 20 7946 0000. You"
            " confirm it by a code."
        ),
    )
    letter = TextAreaField(
        _l("Name and postal address"),
        description=_l("Only if you want a letter, as on an envelope."),
    )
    lang = SelectField(_l("Language"))

    def wanted(self) -> Wanted | None:
        """Return what is wanted, None with an error beside the field that has to be mended."""
        if not self.validate():
            return None
        channel = Channel(self.channel.data)
        field = self[channel.value]
        try:
            to = READERS[channel](str(field.data or ""))
        except (mail.BadAddressError, numbers.BadNumberError, BadPostalAddressError):
            field.errors = [str(_PROBLEMS[channel])]
            return None
        return Wanted(channel, to, str(self.lang.data))


class BadPostalAddressError(Exception):
    """What somebody typed is too little, or too much, to reach them by post."""


def postal(typed: str) -> str:
    """Return a postal address in its lines; BadPostalAddressError when it cannot be one."""
    lines = [" ".join(line.translate(_UNREADABLE).split()) for line in typed.splitlines()]
    text = "\n".join(line for line in lines if line)
    if not LEAST_ADDRESS <= len(text) <= MOST_ADDRESS or "\n" not in text:
        raise BadPostalAddressError
    return text


READERS: Final[Mapping[Channel, Callable[[str], str]]] = {
    Channel.EMAIL: mail.address,
    Channel.SMS: numbers.number,
    Channel.LETTER: postal,
}
_PROBLEMS: Final[Mapping[Channel, Any]] = {
    Channel.EMAIL: _l("Enter an e-mail address like name@example.org."),
    Channel.SMS: _l("Enter the number with its country, such as +44 20 7946 0000."),
    Channel.LETTER: _l("Write your name, and the address below it, in lines of their own."),
}


def asking(form: AskForm, channels: list[Channel], langs: list[str], here: str) -> AskForm:
    """Return the form with what is offered; `here` is the language of the page."""
    form.channel.choices = [SelectChoice(each.value, str(CHANNELS[each])) for each in channels]
    form.lang.choices = [SelectChoice(code, i18n.ENDONYMS[code]) for code in langs]
    offered = [each.value for each in channels]
    form.channel.validators = [AnyOf(offered, _("Choose how we may tell you."))]
    for field in (form.channel, form.lang):
        setattr(field, "required_mark", True)  # noqa: B010  (a mark for templates)
    if not form.channel.data and len(offered) == 1:
        form.channel.data = offered[0]
    if not form.lang.data:
        form.lang.data = here if here in langs else langs[0]
    return form
