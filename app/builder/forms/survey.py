"""Forms about a survey as a whole: its beginning, its words, its settings, its publication."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypedDict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import (
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired

from app.builder.forms.fields import (
    CodesField,
    CountField,
    DayField,
    EditForm,
    TickField,
    at_most,
    choice,
    clean_text,
    line,
    optional,
    slug_checks,
    stripped,
)
from app.config import LOCALES
from app.i18n import ENDONYMS
from surveys import library

MAX_TITLE: Final = 300
MAX_TEXT: Final = 10_000
BLANK: Final = "blank"


class NewSurveyForm(EditForm):
    """What a new survey begins with."""

    start = RadioField(
        _l("Begin with"),
        [InputRequired(_l("Choose what to begin with."))],
        validate_choice=False,
    )
    survey_name = StringField(
        _l("Name for staff"),
        line(_l("Enter a name.")),
        filters=[stripped],
        description=_l("Only staff see it."),
    )
    slug = StringField(
        _l("Address"),
        [optional(), *slug_checks()[1:]],
        filters=[stripped],
        description=_l("The end of the survey's web address. Left empty, it is made of the name."),
    )
    lang = SelectField(
        _l("Language you write in"),
        [InputRequired(_l("Choose a language."))],
        choices=[choice(code, ENDONYMS[code]) for code in LOCALES],
        default="en",
        description=_l("For a blank survey. You can add other languages later."),
    )

    def validate_start(self, field: RadioField) -> None:
        """Refuse a beginning that is not offered."""
        if field.data not in {BLANK, *(entry.id for entry in library.names())}:
            raise ValidationError(_("Choose what to begin with."))


class TextsForm(EditForm):
    """The words before the first page and after the last, in the source language."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Enter a title.")), at_most(MAX_TITLE), clean_text],
        filters=[stripped],
    )
    intro = TextAreaField(
        _l("Introduction"),
        [optional(), at_most(MAX_TEXT), clean_text],
        filters=[stripped],
        description=_l("What is asked, why, and what will happen with the answers."),
    )
    notice = TextAreaField(
        _l("Privacy notice"),
        [optional(), at_most(MAX_TEXT), clean_text],
        filters=[stripped],
        description=_l(
            "Who is responsible, why you ask, what is kept and for how long. A line that begins"
            " with # is a heading, one that begins with - is part of a list."
        ),
    )
    thanks = TextAreaField(
        _l("Thanks"),
        [optional(), at_most(MAX_TEXT), clean_text],
        filters=[stripped],
        description=_l("Shown when the answers have been sent."),
    )


class PageForm(EditForm):
    """The title of a page."""

    title = StringField(
        _l("Title of the page"), [optional(), at_most(MAX_TITLE), clean_text], filters=[stripped]
    )


class PageEdits(TypedDict):
    """What can be said of a page."""

    title: str
    is_exit: bool
    is_shuffled: bool


class PageSettingsForm(PageForm):
    """The title of a page, and how it is shown."""

    is_exit = TickField(
        _l(
            "This page ends the survey. Only those see it whom another page leads here, and"
            " nothing more is asked after it."
        )
    )
    is_shuffled = TickField(_l("Its questions in a random order for each person"))

    def edits(self) -> PageEdits:
        """Return what the page is to be."""
        return PageEdits(
            title=self.title.data or "",
            is_exit=bool(self.is_exit.data),
            is_shuffled=bool(self.is_shuffled.data),
        )


class MoveForm(EditForm):
    """Where a question or page goes."""

    page = SelectField(_l("Page"), validate_choice=False)
    place = CountField(
        _l("Position on that page"),
        description=_l("1 is the first place. Left empty, it goes to the end."),
    )


class AddressedForm(EditForm):
    """What a survey is called, and its address."""

    survey_name = StringField(
        _l("Name for staff"),
        line(_l("Enter a name.")),
        filters=[stripped],
        description=_l("Only staff see it."),
    )
    slug = StringField(
        _l("Address"),
        slug_checks(),
        filters=[stripped],
        description=_l("The end of the survey's web address."),
    )


class PublishForm(EditForm):
    """The promise that publishing makes."""

    promised_on = DayField(
        _l("By when will people read what became of their answers?"),
        [InputRequired(_l("Enter the day by which you will publish what became of the answers."))],
        description=_l("This date is shown on the survey. When it has passed, so is that."),
    )
    understood = TickField(
        _l("I have read what this changes, and publish it as a new version all the same")
    )

    @override
    def __init__(
        self,
        *args: Any,
        today: date,
        closes_on: date | None,
        is_breaking: bool = False,
        is_promised: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._earliest = max(today, closes_on or today)
        if is_promised:
            del self.promised_on
        if not is_breaking:
            del self.understood

    def validate_understood(self, field: TickField) -> None:
        """Refuse to keep answers apart by accident."""
        if not field.data:
            raise ValidationError(_("Read what this version changes, and tick the box."))

    def validate_promised_on(self, field: DayField) -> None:
        """Refuse a promise that lies in the past, or before everybody was heard."""
        if field.data and field.data < self._earliest:
            raise ValidationError(_("Choose a day after the survey closes."))


class LanguagesForm(EditForm):
    """Which languages the survey is offered in."""

    offered = CodesField(_l("Offered to people"))

    def chosen(self, source: str) -> Sequence[str]:
        """Return the languages ticked, in the usual order, the source language always."""
        ticked = {source, *(self.offered.data or ())}
        return [code for code in dict.fromkeys((*LOCALES, source)) if code in ticked]
