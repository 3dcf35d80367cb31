"""How long answers are kept, and why they must not be deleted."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired

import surveys
from app.builder.archiving import MOST_MONTHS
from app.builder.forms.fields import EditForm, FigureField, at_most, clean_text, stripped


class MonthsField(FigureField):
    """How many months, from one to fifty years."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(1),
        max=Decimal(MOST_MONTHS),
    )  # fmt: skip
    message = _l("Enter a whole number from 1 to 600.")


class RetentionForm(EditForm):
    """How long answers are kept."""

    months = MonthsField(
        _l("Months after closing until the answers are deleted"),
        description=_l("Left empty, they stay until you say. People read the day."),
    )


class HoldForm(EditForm):
    """Why answers must not be deleted."""

    reason = StringField(
        _l("Reason"),
        [DataRequired(_l("Say why the answers must not be deleted.")), at_most(500), clean_text],
        filters=[stripped],
        description=_l("It stands in the record. People read only that the law asks for it."),
    )
