"""What staff fill in about replies."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.accounts.models import User
from app.builder.forms.fields import stripped
from app.config import LOCALES
from app.i18n import ENDONYMS
from app.replies.models import MOST_CHARACTERS, MOST_DAYS

Posted = MultiDict[str, str] | None

MOST_REASON = 300
MOST_NAME = 80


class MessageForm(Form):
    """A message to the author of a response."""

    text = TextAreaField(
        _l("Your message"),
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=MOST_CHARACTERS, message=_l("Please write at most 2,000 characters.")),
        ],
        filters=[stripped],
    )


class StopForm(Form):
    """Why a conversation is stopped."""

    reason = StringField(
        _l("Why (the person reads this)"),
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=MOST_REASON, message=_l("Please write at most 300 characters.")),
        ],
        filters=[stripped],
    )


class OwnerForm(Form):
    """Who answers."""

    owner = SelectField(_l("Who answers"), validate_choice=True)

    @classmethod
    def of(cls, people: Sequence[User], chosen: UUID | None, **more: Any) -> "OwnerForm":  # noqa: ANN401  (what was posted, if anything)
        """Return the form with these people to choose from."""
        form = cls(data={"owner": str(chosen or "")}, **more)
        nobody = SelectChoice("", _l("Nobody yet"))
        form.owner.choices = [nobody, *(SelectChoice(str(each.id), each.name) for each in people)]
        return form

    @property
    def person_id(self) -> UUID | None:
        """Return who was chosen."""
        return UUID(self.owner.data) if self.owner.data else None


class _NamedForm(Form):
    name = StringField(
        _l("Name, for staff"),
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=MOST_NAME, message=_l("Please write at most 80 characters.")),
        ],
        filters=[stripped],
    )


class _TermsForm(Form):
    days = IntegerField(
        _l("Within how many days people get a reply"),
        validators=[
            InputRequired(_l("Write a number from 1 to 90.")),
            NumberRange(1, MOST_DAYS, _l("Write a number from 1 to 90.")),
        ],
    )


class Tongues:
    """A form with one more text for each language."""

    def __init__(
        self, kind: type[Form], texts: Mapping[str, str], data: Mapping[str, Any], posted: Posted
    ) -> None:
        class Made(kind):  # type: ignore[valid-type,misc]  # one class for each kind
            """The fields of the kind, and one for each language."""

        for lang in LOCALES:
            too_long = _l("Please write at most 2,000 characters.")
            field = TextAreaField(
                ENDONYMS[lang],
                validators=[Length(max=MOST_CHARACTERS, message=too_long)],
                filters=[stripped],
            )
            setattr(Made, f"in_{lang}", field)
        filled = dict(data) | {f"in_{lang}": text for lang, text in texts.items()}
        self.fields: Form = Made(posted, data=filled)

    @property
    def texts(self) -> dict[str, str]:
        """Return what was written, by language."""
        return {lang: str(self.fields[f"in_{lang}"].data or "") for lang in LOCALES}

    @property
    def tongues(self) -> list[tuple[str, Any]]:
        """Return each language with its field."""
        return [(lang, self.fields[f"in_{lang}"]) for lang in LOCALES]


def canned_form(name: str, texts: Mapping[str, str], posted: Posted = None) -> Tongues:
    """Return the form of a text to begin replies from."""
    return Tongues(_NamedForm, texts, {"name": name}, posted)


def terms_form(days: int, urgent: Mapping[str, str], posted: Posted = None) -> Tongues:
    """Return the form of what an organisation settles."""
    return Tongues(_TermsForm, urgent, {"days": days}, posted)
