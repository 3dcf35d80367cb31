"""What staff fill in about messages."""

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from app.notices.forms import MOST_ADDRESS

MOST_PARAGRAPH: Final = 1_000


class PlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """When people are asked about the answer, and whether letters are offered."""

    weeks = IntegerField(
        _l("Weeks after the answer until people are asked whether it answers what they told you"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, 52)],
    )
    by_letter = BooleanField(_l("Offer letters by post"))


class ParagraphForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What staff add to the messages of one occasion in one language."""

    body = TextAreaField(
        _l("Your own paragraph"),
        [Length(max=MOST_PARAGRAPH)],
        description=_l(
            "It stands in e-mails and letters, not in text messages. Leave it empty to add nothing."
        ),
    )


class RemoveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Somebody told staff that they want no more messages."""

    channel = SelectField(_l("How they are told"))
    to = TextAreaField(_l("The address or number, as they gave it"), [Length(max=MOST_ADDRESS)])
