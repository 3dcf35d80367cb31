"""The form of a question for a date."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import ValidationError

from app.builder.forms.basics import QuestionForm
from app.builder.forms.fields import DayField, DaysField, PickField, choice


def _way() -> PickField:
    return PickField(
        _l("Counted"),
        choices=[
            choice("after", _l("after the day of answering")),
            choice("before", _l("before the day of answering")),
        ],
        default="after",
    )


class DateForm(QuestionForm):
    """Dates, with their limits: fixed days, and days counted from the day of answering."""

    precision = PickField(
        _l("What is asked for"),
        choices=[
            choice("day", _l("Day, month and year")),
            choice("month", _l("Month and year")),
            choice("year", _l("Year only")),
        ],
        default="day",
        description=_l(
            "A month or a year cannot be compared with other dates,"
            " nor can days be counted from it."
        ),
    )
    first = DayField(_l("Earliest date allowed"))
    last = DayField(_l("Latest date allowed"))

    def validate_last(self, field: DayField) -> None:
        """Refuse limits that no date can keep."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("The latest date is before the earliest one."))

    min_days = DaysField(_l("Not before, in days from the day of answering"))
    min_way = _way()
    max_days = DaysField(_l("Not after, in days from the day of answering"))
    max_way = _way()

    def validate_max_days(self, _field: DaysField) -> None:
        """Refuse limits that no date can keep."""
        first, last = self._counted("min"), self._counted("max")
        if first is not None and last is not None and last < first:
            raise ValidationError(_("The latest date is before the earliest one."))

    @override
    def fields(self) -> dict[str, Any]:
        return {
            **super().fields(),
            "precision": self.precision.data,
            "min": self.first.data,
            "max": self.last.data,
            "min_days": self._counted("min"),
            "max_days": self._counted("max"),
        }

    def _counted(self, end: str) -> int | None:
        """Return the limit in days after the day of answering, below nought before it."""
        days = (self.min_days if end == "min" else self.max_days).whole_number
        is_before = (self.min_way if end == "min" else self.max_way).data == "before"
        return -days if days is not None and is_before else days
