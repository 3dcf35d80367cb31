"""The settings of a survey: its name, its days and times, and what its first page says."""

import re
import unicodedata
from datetime import time
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import StringField, ValidationError

import surveys
from app.builder import times
from app.builder.forms.fields import (
    CountField,
    DayField,
    FigureField,
    PickField,
    SpokenField,
    at_most,
    choice,
    clean_text,
    optional,
    stripped,
    visible,
)
from app.builder.forms.survey import AddressedForm
from app.builder.models import Details

MAX_CONTROL: Final = 60
MAX_CONTACT: Final = 200
_CLOCK: Final = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])")


class MinutesField(FigureField):
    """How many minutes, at most a day."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(0), max=Decimal(1440)
    )
    message = _l("Enter a whole number from 0 to 1,440.")


class ClockField(SpokenField):
    """A time of day with hours and minutes, as a clock of 24 hours shows it."""

    data: time | None
    shown: str = ""

    @override
    def process_data(self, value: Any) -> None:
        self.data = value
        self.shown = value.strftime("%H:%M") if isinstance(value, time) else ""

    @override
    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.shown = visible(str(valuelist[0]).strip())
            self.data = _read(self.shown)

    @override
    def told(self) -> list[tuple[str, str]]:
        return [(str(self.label.text), self.shown)]


class SettingsForm(AddressedForm):
    """Name, address, dates, and what the first page says about the survey."""

    opens_on = DayField(
        _l("First day"), description=_l("Left empty, it opens when you publish it.")
    )
    closes_on = DayField(
        _l("Last day"), description=_l("Left empty, it stays open until you close it.")
    )
    opens_time = ClockField(
        _l("Opens at"), description=_l("Left empty, at the beginning of its first day.")
    )
    closes_time = ClockField(
        _l("Closes at"), description=_l("Left empty, at the end of its last day.")
    )
    time_zone = PickField(
        _l("Time zone"),
        choices=[choice(name, name.replace("_", " ")) for name in times.zones()],
        default="UTC",
        description=_l("Of these days and times. People read them with its name."),
    )
    grace_minutes = MinutesField(
        _l("Minutes to finish after closing"),
        default=60,
        description=_l(
            "People who are in the middle can send what they have begun. Nobody can begin any more."
        ),
    )
    promised_on = DayField(
        _l("Promise date"),
        description=_l("The day by which people will read what became of their answers."),
    )

    burden_minutes = CountField(
        _l("Minutes it takes to answer"),
        description=_l("Left empty, it is estimated from the questions."),
    )
    control_number = StringField(
        _l("Approval number"),
        [optional(), at_most(MAX_CONTROL), clean_text],
        filters=[stripped],
        description=_l("When an authority has to allow the survey. Shown on its first page."),
    )
    contact = StringField(
        _l("Contact"),
        [optional(), at_most(MAX_CONTACT), clean_text],
        filters=[stripped],
        description=_l("Whom people can ask about the survey. Shown on its first page."),
    )

    def validate_closes_on(self, field: DayField) -> None:
        """Refuse to close before opening."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("The last day is before the first day."))

    def validate_opens_time(self, field: ClockField) -> None:
        """Refuse a time without a day, or that the clocks skip."""
        self._check_time(field, self.opens_on)

    def validate_closes_time(self, field: ClockField) -> None:
        """Refuse the same, and to close no later than it opens."""
        self._check_time(field, self.closes_on)
        on, first, zone = self.closes_on.data, self.opens_on.data, self.time_zone.data
        if on and first and zone in times.zones():
            opens_at = times.beginning(first, self.opens_time.data, zone)
            if on == first and times.end(on, field.data, zone) <= opens_at:
                raise ValidationError(_("It would close before it opens."))

    def _check_time(self, field: ClockField, on: DayField) -> None:
        if field.data is None or self.time_zone.data not in times.zones():
            return
        if on.data is None:
            raise ValidationError(_("Enter the day as well."))
        if times.is_missing(on.data, field.data, self.time_zone.data):
            raise ValidationError(
                _("There is no such time on that day: the clocks go forward. Choose another one.")
            )

    def validate_promised_on(self, field: DayField) -> None:
        """Refuse to promise an answer before everybody was heard."""
        if field.data and self.closes_on.data and field.data < self.closes_on.data:
            raise ValidationError(_("The promise date is before the last day."))

    def details(self) -> Details:
        """Return what was settled."""
        return Details(
            name=self.survey_name.data or "",
            slug=self.slug.data or "",
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            promised_on=self.promised_on.data,
            burden_minutes=self.burden_minutes.whole_number,
            control_number=self.control_number.data or "",
            contact=self.contact.data or "",
            time_zone=self.time_zone.data,
            opens_time=self.opens_time.data,
            closes_time=self.closes_time.data,
            grace_minutes=self.grace_minutes.whole_number or 0,
        )


def _read(typed: str) -> time | None:
    # Full-width figures and colons, as a Japanese keyboard types them, count as well.
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", typed))
    if typed and found is None:
        raise ValueError(_("Enter hours and minutes, such as 09:30 or 17:00."))
    return time(int(found["hour"]), int(found["minute"])) if found else None
